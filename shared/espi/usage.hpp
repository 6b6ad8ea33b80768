// What a person wants to know of a series: how much, when, how complete, at what cost. Exact: sums
// are integers with a power of ten, shares are rounded down. Rules (docs/contracts.md section 10):
//  - of readings with one start the last one sent counts (a corrected day is sent again);
//  - a reading belongs to the local day and month in which it starts;
//  - time that no reading covers is a gap when it is longer than one second, because PG&E's gas
//    days start one second late (espi-model section 4).
// Does not: judge (conformance.hpp) or write sentences (shared/flow/feed_summary.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/time.hpp"
#include "shared/espi/model.hpp"
#include "shared/espi/quantities.hpp"

namespace smd::espi {

/// Readings of one time-of-use code.
struct TouUsage {
  std::int32_t code = 0;
  std::string name;  ///< PG&E's own name, "WOP Winter Off Peak"; "" when the feed does not say
  ExactSum sum;
  std::uint64_t readings = 0;
};

struct Peak {
  std::int64_t value = 0;  ///< as sent; times 10^exponent in the unit
  std::int64_t start = 0;
};

struct SeriesUsage {
  std::uint64_t sent = 0;      ///< readings in the document
  std::uint64_t repeated = 0;  ///< of these, replaced by a later one with the same start
  std::uint64_t estimated = 0;
  bool summable = true;
  int exponent = 0;  ///< power of ten of `sum` and of the values
  ExactSum sum;
  std::int64_t interval = 0;  ///< seconds, 0 when the durations differ
  std::int64_t first = 0;     ///< first start
  std::int64_t last = 0;      ///< last start
  std::int64_t end = 0;       ///< where the readings end
  bool covers = false;        ///< every reading has a duration, so that coverage means something
  std::uint64_t span = 0;     ///< seconds from first to end
  std::uint64_t gaps = 0, gap_seconds = 0;
  std::optional<Peak> peak;      ///< the largest value, the earliest of equal ones
  std::optional<ExactSum> cost;  ///< in hundred-thousandths of the currency
  std::vector<TouUsage> tou;     ///< by code; code 0 says that there is none

  [[nodiscard]] std::uint64_t counted() const { return sent - repeated; }
  /// "26480.000": the sum in the unit.
  [[nodiscard]] std::string total() const { return decimal_text(sum.to_string(), exponent); }
  /// "98.61", or "" when coverage means nothing.
  [[nodiscard]] std::string coverage() const;
  [[nodiscard]] std::string estimated_share() const;
  /// "12.34567", or "" when no reading has a cost.
  [[nodiscard]] std::string cost_text() const;
};
[[nodiscard]] SeriesUsage usage_of(const FeedModel& model, const Series& series);

struct Gap {
  std::int64_t from = 0, to = 0;
};
/// Gaps [first, first + count) in order of time; `all` is set to how many there are.
[[nodiscard]] std::vector<Gap> gaps_of(const Series& series, std::size_t first, std::size_t count,
                                       std::size_t& all);

/// A local day or month that has a reading.
struct PeriodTotal {
  std::string label;      ///< "2019-10-16", "2019-10"
  std::int64_t from = 0;  ///< UTC second of its local midnight
  std::int64_t to = 0;    ///< of the next period's
  ExactSum sum;
  std::uint64_t readings = 0;
  std::uint64_t covered = 0;  ///< seconds
  std::uint64_t estimated = 0;
};
enum class PeriodUnit { day, month };
/// In order of time, at most `most`; in UTC when the feed has no time zone. Empty where adding up
/// means nothing, a reading is longer than 25 hours, or a start is not in the years 1 to 9999.
[[nodiscard]] std::vector<PeriodTotal> totals_of(const FeedModel& model, const Series& series,
                                                 PeriodUnit unit, std::size_t most);

/// Delivered (flowDirection 1) minus received (19) of one usage point in one unit and interval.
struct NetUsage {
  std::int32_t delivered = kNone, received = kNone;  ///< indices into FeedModel::series
  Scaled total;                                      ///< exact, in the unit
};
/// One for each usage point that has both: the first delivered series with a partner, and the first
/// of its partners.
[[nodiscard]] std::vector<NetUsage> net_usage(const FeedModel& model);

/// Percent with two decimals, rounded down so that 100.00 means all of it: (2, 3) is "66.66".
[[nodiscard]] std::string percent_text(std::uint64_t part, std::uint64_t whole);

}  // namespace smd::espi
