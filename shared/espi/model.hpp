// FeedModel: what a feed says, typed and joined, with the readings as columns. Filled by FeedReader
// (feed_reader.hpp); the joins are feed_joins.cpp. Does not judge (conformance.hpp does) and
// formats nothing for people (series_view.hpp does).
//
// Field names and meanings: PG&E's XSD of 2018-08-21 (espi-model tables T4 to T16). A field that
// the feed does not carry is an empty optional or an empty text. Enumerated numbers stay numbers
// because most ESPI lists are open unions; names for them are in enumerations.hpp. Money is in
// hundred-thousandths of the currency, times are epoch seconds unless a name says raw.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/espi/position.hpp"
#include "shared/espi/reading_places.hpp"
#include "shared/espi/varying_column.hpp"

namespace smd::espi {

using Number = std::optional<std::int64_t>;

/// An index into another vector of the model, or kNone when the link has no target in this file.
inline constexpr std::int32_t kNone = -1;

/// The Atom entry a resource came in. Texts are cut at FeedLimits::text bytes.
struct Entry {
  std::uint32_t number = 0;  ///< 1 for the first entry of the feed; 0 for a bare resource
  Position at;               ///< of the entry's start tag
  std::string id, title, published, updated;
  std::string self, up;  ///< hrefs as written
  std::vector<std::string> related;
};

/// Where an entry is in the document, of every entry up to FeedLimits::entry_places.
struct EntryPlace {
  std::uint64_t offset = 0;    ///< byte offset of its start tag
  std::uint32_t size = 0;      ///< bytes up to the end of its end tag; the largest number when more
  std::uint32_t line = 0;      ///< from 1
  std::uint32_t column = 0;    ///< from 1, in bytes
  std::uint16_t resource = 0;  ///< index into FeedModel::resources plus 1; 0 when it holds none
};

struct Period {
  Number start, duration;
};

struct LocalTimeParameters {
  Entry entry;
  std::string dst_start_rule, dst_end_rule;  ///< hexadecimal as written, e.g. "360E2000"
  Number dst_offset, tz_offset;              ///< seconds
};

struct UsagePoint {
  Entry entry;
  Number service_kind;  ///< ServiceKind: 0 electricity, 1 gas
  Number status;
  std::string role_flags, service_delivery_name, tariff_profile, read_cycle, connection_state;
  std::int32_t local_time = kNone;  ///< index into FeedModel::local_times
};

struct ReadingType {
  Entry entry;
  Number accumulation_behaviour, commodity, consumption_tier, cpp, currency, data_qualifier,
      default_quality, flow_direction, interval_length, kind, measuring_period, phase,
      power_of_ten_multiplier, time_attribute, tou, uom;
};

struct MeterReading {
  Entry entry;
  std::int32_t usage_point = kNone;   ///< index into FeedModel::usage_points
  std::int32_t reading_type = kNone;  ///< index into FeedModel::reading_types
  std::int32_t local_time = kNone;
  std::int32_t series = kNone;  ///< index into FeedModel::series
};

/// One IntervalBlock: where its readings are in the columns of its series.
struct Block {
  std::int64_t start = 0;
  std::int64_t duration = 0;
  std::uint32_t first = 0;  ///< row of its first reading
  std::uint32_t count = 0;
  std::uint32_t entry = 0;  ///< entry number
  bool has_interval = false;
  Position at;  ///< of the IntervalBlock's start tag
};

/// Bits of Series::flags.
inline constexpr std::uint8_t kNoValue = 1;     ///< no value, or one that is no integer (then 0)
inline constexpr std::uint8_t kNoStart = 2;     ///< start worked out from the block and the length
inline constexpr std::uint8_t kNoDuration = 4;  ///< duration taken from the ReadingType, else 0
inline constexpr std::uint8_t kInexactTime =
    8;  ///< fraction of a second dropped, or ms/us turned to s

/// Absent cells of the optional columns.
inline constexpr std::int64_t kNoCost = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int32_t kNoCode = std::numeric_limits<std::int32_t>::min();

/// The readings of one MeterReading, in document order, blocks one after another.
struct Series {
  std::string key;  ///< normalised href of the collection its blocks are in; "" when none was given
  std::vector<std::int64_t> start;       ///< epoch seconds
  std::vector<std::int64_t> value;       ///< integer; times 10^multiplier() in unit uom
  VaryingColumn<std::int64_t> duration;  ///< seconds
  VaryingColumn<std::int64_t> cost;      ///< kNoCost when absent
  VaryingColumn<std::int32_t> quality;   ///< kNoCode when the reading carries none
  VaryingColumn<std::int32_t> tou, tier, cpp;
  VaryingColumn<std::uint8_t> flags;
  ReadingPlaces places;
  std::vector<Block> blocks;
  bool sorted = true;  ///< starts never decrease
  /// Rows in order of time when they are not sorted and the document is complete.
  std::vector<std::uint32_t> time_order;

  std::int32_t meter_reading = kNone;  ///< kNone: a partial feed (function block 19)
  std::int32_t reading_type = kNone;
  std::int32_t usage_point = kNone;
  std::int32_t local_time = kNone;

  [[nodiscard]] std::size_t size() const { return start.size(); }
  /// The block that holds a row; every row is in one.
  [[nodiscard]] const Block& block_of(std::size_t row) const;
  /// Where the row's IntervalReading stands.
  [[nodiscard]] Position place_of(std::size_t row) const;
};

/// SummaryMeasurement (T13).
struct Measurement {
  Number power_of_ten_multiplier, time_stamp, uom, value;
  [[nodiscard]] bool empty() const { return !value && !uom && !power_of_ten_multiplier; }
};

/// LineItem (T14).
struct LineItem {
  Number amount, rounding, date_time, item_kind, unit_cost;
  std::string note;
  Measurement measurement;
  Period period;
};

/// UsageSummary (T12) and its older name ElectricPowerUsageSummary.
struct UsageSummary {
  Entry entry;
  bool electric_power = false;  ///< it was an ElectricPowerUsageSummary
  Period billing_period, ratchet_demand_period;
  Number bill_last_period, bill_to_date, cost_additional_last_period, currency, quality_of_reading,
      status_time_stamp_raw, commodity;
  /// Element name and value of every SummaryMeasurement, in document order.
  std::vector<std::pair<std::string, Measurement>> measurements;
  std::vector<LineItem> line_items;
  std::string tariff_profile, read_cycle;
  std::int32_t usage_point = kNone;
};

/// ElectricPowerQualitySummary (T15): its integer fields by element name.
struct QualitySummary {
  Entry entry;
  Period summary_interval;
  std::vector<std::pair<std::string, std::int64_t>> values;
  std::int32_t usage_point = kNone;
};

/// One row of PG&E's ProgramIdMappings extension: the meaning of a tou, cpp or tier code.
struct ProgramMapping {
  std::string kind;  ///< "tou", "cpp" or "consumptiontier"
  Number code;
  std::string name, note;
};

/// A resource of the customer namespace: the fields that are shown, by path below the resource, for
/// example {"mainAddress/townDetail/name", …}. Personal data: nothing else is kept.
struct CustomerResource {
  Entry entry;
  std::string type;  ///< Customer, CustomerAccount, CustomerAgreement, ServiceLocation, Meter, …
  std::vector<std::pair<std::string, std::string>> fields;
};

/// How many resources of one local name the entries hold.
struct ResourceCount {
  std::string name;
  std::uint64_t count = 0;
};

enum class RootKind {
  none,      ///< nothing read yet
  feed,      ///< Atom feed
  entry,     ///< a lone Atom entry
  resource,  ///< an ESPI resource or message without Atom around it (ServiceStatus, BatchList, …)
  other,     ///< well-formed XML of some other kind
};

struct FeedModel {
  std::string root;  ///< local name of the root element
  std::string root_namespace;
  RootKind root_kind = RootKind::none;
  Entry feed;        ///< id, title, updated and links of the feed itself
  std::string base;  ///< xml:base of the root, for relative links

  std::uint64_t bytes = 0;     ///< read so far
  std::uint64_t entries = 0;   ///< entry elements seen
  std::uint64_t readings = 0;  ///< IntervalReading elements seen
  /// Children of Atom content by local name in order of first appearance; a bare resource root
  /// counts as one, messages (ServiceStatus, BatchList) and feeds do not. *List wrappers are
  /// looked through.
  std::vector<ResourceCount> resources;
  std::vector<EntryPlace> entry_places;  ///< by entry number, from 1

  std::vector<LocalTimeParameters> local_times;
  std::vector<UsagePoint> usage_points;
  std::vector<ReadingType> reading_types;
  std::vector<MeterReading> meter_readings;
  std::vector<Series> series;
  std::vector<UsageSummary> usage_summaries;
  std::vector<QualitySummary> quality_summaries;
  std::vector<ProgramMapping> program_mappings;
  std::vector<CustomerResource> customer;

  std::uint64_t duplicate_ids = 0;       ///< entries whose atom id was seen before
  std::uint32_t first_duplicate_id = 0;  ///< entry number
  std::uint64_t odd_ids = 0;             ///< entries whose atom id is no UUID
  std::uint32_t first_odd_id = 0;        ///< entry number
  std::uint64_t stray_texts = 0;         ///< non-blank text directly inside feed or entry
  std::uint64_t not_kept = 0;            ///< resources counted but beyond FeedLimits::resources
  std::uint64_t unreadable_numbers = 0;  ///< numeric fields holding something else
  std::uint32_t first_unreadable_entry = 0;

  /// 0 when the ReadingType or its multiplier is missing.
  [[nodiscard]] int multiplier(const Series& of) const;
  [[nodiscard]] const ReadingType* reading_type(const Series& of) const;
  [[nodiscard]] const UsagePoint* usage_point(const Series& of) const;
  /// The time zone of the series; the only one of the feed when no link says which.
  [[nodiscard]] const LocalTimeParameters* local_time(const Series& of) const;
  /// The part of the usage point's address that names it ("5391320451"), or "" when unknown.
  [[nodiscard]] std::string usage_point_id(const Series& of) const;
  [[nodiscard]] std::uint64_t count(std::string_view resource) const;
};

}  // namespace smd::espi
