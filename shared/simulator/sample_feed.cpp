#include "shared/simulator/sample_feed.hpp"

#include <algorithm>
#include <vector>

#include "shared/simulator/load_curve.hpp"
#include "shared/simulator/local_time.hpp"
#include "shared/simulator/random.hpp"
#include "shared/simulator/wire.hpp"
#include "shared/simulator/xml_writer.hpp"

namespace smd::simulator {
namespace {

// Days whose readings are still only validated, not of revenue quality (espi-model section 5).
constexpr std::int64_t kRecentDays = 14;
// At least so many days lie between the end of the sample and now.
constexpr std::int64_t kSettledDays = 15;

enum class Shape { kLoad, kDelivered, kReceived, kGas };

/// One MeterReading with its ReadingType.
struct Series {
  Shape shape;
  int commodity;
  int flow_direction;
  std::int64_t interval;
  int multiplier;
  int time_attribute;
  int uom;
  int measuring_period;

  [[nodiscard]] std::string reading_type_id() const {
    return base64(std::to_string(uom) + ":null:" + std::to_string(interval) + ":" +
                  std::to_string(flow_direction));
  }
  [[nodiscard]] std::string meter_reading_id() const { return base64(reading_type_id() + ":1"); }
};

struct UsagePoint {
  std::string id;
  int service_kind;
  std::vector<Series> series;
};

constexpr Series kElectricSeries{Shape::kLoad, 1, 1, 3600, -3, 0, 72, 7};
constexpr Series kDeliveredSeries{Shape::kDelivered, 1, 1, 900, -3, 0, 72, 2};
constexpr Series kReceivedSeries{Shape::kReceived, 1, 19, 900, -3, 0, 72, 2};
constexpr Series kGasSeries{Shape::kGas, 7, 1, 86400, -8, 11, 169, 4};

struct ProgramRow {
  std::string_view code;
  std::string_view name;
  std::string_view note;
};
constexpr ProgramRow kPrograms[] = {
    {"1", "SPK", "Summer Peak"},           {"2", "SOP", "Summer Off Peak"},
    {"3", "SPP", "Summer Partial Peak"},   {"4", "WPK", "Winter Peak"},
    {"5", "WPP", "Winter Partial Peak"},   {"6", "WOP", "Winter Off Peak"},
    {"7", "MPK", "Spring Peak"},           {"8", "MOP", "Spring Off Peak"},
    {"9", "MXO", "Spring Super Off Peak"}, {"10", "WSO", "Winter Super Off Peak"},
};

/// The content faults, looked up once: readings come by the million.
struct Spoil {
  explicit Spoil(const ActiveFaults& faults)
      : gap(faults.has("gap")),
        duplicate(faults.has("duplicate-reading")),
        short_day(faults.has("short-day")),
        no_reading_type(faults.has("reading-type-missing")),
        no_time_parameters(faults.has("time-parameters-missing")),
        no_readings(faults.has("no-readings")),
        odd_quality(faults.has("odd-quality")),
        bad_value(faults.has("bad-value")) {}
  bool gap, duplicate, short_day, no_reading_type, no_time_parameters, no_readings, odd_quality,
      bad_value;
};

class SampleFeed final : public BodySource {
 public:
  SampleFeed(SampleOptions options, const Dialect& dialect, const ActiveFaults& faults)
      : options_(std::move(options)), writer_(dialect, options_.resource_base), spoil_(faults) {
    const auto wants = [&](SampleKind kind) {
      return options_.kind == kind || options_.kind == SampleKind::kAll;
    };
    Random ids(mix(options_.seed, 0x5e7a));
    if (wants(SampleKind::kElectric))
      points_.push_back({ids.decimal_digits(10), 0, {kElectricSeries}});
    if (wants(SampleKind::kSolar)) {
      points_.push_back({ids.decimal_digits(10), 0, {kDeliveredSeries, kReceivedSeries}});
    }
    if (wants(SampleKind::kGas)) points_.push_back({ids.decimal_digits(10), 1, {kGasSeries}});
    // Names of elements that come once a reading are put together once.
    const std::string prefix(writer_.espi());
    const auto tag = [&](std::string_view name) { return "<" + prefix + std::string(name) + ">"; };
    const auto end = [&](std::string_view name) { return "</" + prefix + std::string(name) + ">"; };
    before_quality_ = tag("IntervalReading") + tag("ReadingQuality") + tag("quality");
    before_duration_ = end("quality") + end("ReadingQuality") + tag("timePeriod") + tag("duration");
    before_start_ = end("duration") + tag("start");
    before_value_ = end("start") + end("timePeriod") + tag("value");
    after_value_ = end("value");
    before_tou_ = tag("tou");
    after_tou_ = end("tou");
    after_reading_ = end("IntervalReading");
  }

  bool next(std::string& out) override {
    if (done_) return false;
    if (!started_) {
      started_ = true;
      begin(out);
    } else if (point_ == points_.size()) {
      done_ = true;
      programs(out);
      writer_.end_feed(out);
    } else if (day_ < 0) {
      if (series_ == 0) usage_point(out);
      meter_reading(out);
      day_ = 0;
    } else {
      interval_block(out, day_++);
    }
    if (day_ >= options_.days) {
      day_ = -1;
      if (++series_ == points_[point_].series.size()) {
        series_ = 0;
        ++point_;
      }
    }
    return true;
  }

 private:
  std::string next_id() {
    ++entries_;
    return uuid_from(mix(options_.seed, entries_), mix(entries_, options_.seed));
  }
  [[nodiscard]] const UsagePoint& point() const { return points_[point_]; }
  [[nodiscard]] const Series& series() const { return point().series[series_]; }
  [[nodiscard]] std::string points_path() const {
    return "/Subscription/" + options_.subscription_id + "/UsagePoint";
  }
  [[nodiscard]] std::string point_path() const { return points_path() + "/" + point().id; }
  [[nodiscard]] std::string meter_path() const {
    return point_path() + "/MeterReading/" + series().meter_reading_id();
  }

  void begin(std::string& out) {
    writer_.prolog(out);
    writer_.begin_feed(out, next_id(), "Green Button Usage Feed", options_.now, options_.self);
    if (spoil_.no_time_parameters) return;
    writer_.begin_entry(out, next_id(),
                        {{"up", "/LocalTimeParameters"}, {"self", "/LocalTimeParameters/1"}},
                        "DST FOR PACIFIC TIMEZONE", options_.now);
    writer_.begin_resource(out, "LocalTimeParameters");
    writer_.leaf(out, "dstEndRule", "B40E2000");
    writer_.leaf(out, "dstOffset", 3600);
    writer_.leaf(out, "dstStartRule", "360E2000");
    writer_.leaf(out, "tzOffset", -28800);
    writer_.end_resource(out, "LocalTimeParameters");
    writer_.end_entry(out);
  }

  void reading_type(std::string& out, const Series& of) {
    if (spoil_.no_reading_type) return;
    writer_.begin_entry(out, next_id(),
                        {{"up", "/ReadingType"}, {"self", "/ReadingType/" + of.reading_type_id()}},
                        "Type of Meter Reading Data", options_.now);
    writer_.begin_resource(out, "ReadingType");
    writer_.leaf(out, "accumulationBehaviour", 4);
    writer_.leaf(out, "commodity", of.commodity);
    writer_.leaf(out, "dataQualifier", 12);
    writer_.leaf(out, "defaultQuality", 17);
    writer_.leaf(out, "flowDirection", of.flow_direction);
    writer_.leaf(out, "intervalLength", of.interval);
    writer_.leaf(out, "kind", 12);
    writer_.leaf(out, "powerOfTenMultiplier", of.multiplier);
    writer_.leaf(out, "timeAttribute", of.time_attribute);
    writer_.leaf(out, "uom", of.uom);
    writer_.leaf(out, "measuringPeriod", of.measuring_period);
    writer_.end_resource(out, "ReadingType");
    writer_.end_entry(out);
  }

  void usage_point(std::string& out) {
    for (const auto& of : point().series) reading_type(out, of);
    writer_.begin_entry(out, next_id(),
                        {{"up", points_path()},
                         {"self", point_path()},
                         {"related", point_path() + "/MeterReading"},
                         // Dangling, as PG&E's is when billing is not shared.
                         {"related", point_path() + "/UsageSummary"},
                         {"related", "/LocalTimeParameters/1"}},
                        "Green Button Data File", options_.now);
    writer_.begin_resource(out, "UsagePoint");
    writer_.open(out, "ServiceCategory");
    writer_.leaf(out, "kind", point().service_kind);
    writer_.close(out, "ServiceCategory");
    writer_.end_resource(out, "UsagePoint");
    writer_.end_entry(out);
  }

  void meter_reading(std::string& out) {
    writer_.begin_entry(out, next_id(),
                        {{"up", point_path() + "/MeterReading"},
                         {"self", meter_path()},
                         {"related", meter_path() + "/IntervalBlock"},
                         {"related", "/ReadingType/" + series().reading_type_id()},
                         {"related", "/LocalTimeParameters/1"}},
                        "Green Button Data File", options_.now);
    writer_.empty_resource(out, "MeterReading");
    writer_.end_entry(out);
  }

  void interval_block(std::string& out, int day) {
    const auto number = options_.last_day - options_.days + 1 + day;
    auto local = local_day(number);
    if (local.length > 86400 && spoil_.short_day) local.length = 86400;
    const bool gas = series().shape == Shape::kGas;
    const auto start = local.start + (gas ? 1 : 0);
    const auto blocks = meter_path() + "/IntervalBlock";
    const auto name = std::to_string(start);
    writer_.begin_entry(out, next_id(), {{"up", blocks}, {"self", blocks + "/" + name}},
                        "IntervalBlock_" + name, options_.now);
    writer_.begin_resource(out, "IntervalBlock");
    writer_.open(out, "interval");
    writer_.leaf(out, "duration", local.length);
    writer_.leaf(out, "start", start);
    writer_.close(out, "interval");
    // Faults of single readings sit in the middle of the middle day of the first series.
    const bool spoilt = point_ == 0 && series_ == 0 && day == options_.days / 2;
    const auto step = gas ? local.length : series().interval;
    const auto count = local.length / step;
    const int month = civil_from_days(number).month;
    const bool recent = number > options_.last_day - kRecentDays;
    // The offset only has to be asked for again on the two days on which it changes.
    const bool steady = local.length == 86400;
    auto offset = local_offset(local.start);
    for (std::int64_t i = 0; i < count && !spoil_.no_readings; ++i) {
      const auto at = start + i * step;
      const bool spoil_this = spoilt && i == count / 2;
      if (spoil_this && spoil_.gap) continue;
      if (!steady) offset = local_offset(at);
      const Slot slot{at, step, month, static_cast<int>(at + offset - number * 86400)};
      reading(out, slot, recent, spoil_this);
      if (spoil_this && spoil_.duplicate) reading(out, slot, recent, false);
    }
    writer_.end_resource(out, "IntervalBlock");
    writer_.end_entry(out);
  }

  void reading(std::string& out, const Slot& slot, bool recent, bool spoil) {
    const auto seed = mix(options_.seed, point_);
    const int quality = spoil && spoil_.odd_quality ? 99 : quality_of(seed, slot, recent);
    out += before_quality_;
    out += std::to_string(quality);
    out += before_duration_;
    out += std::to_string(slot.duration);
    out += before_start_;
    out += std::to_string(slot.start);
    out += before_value_;
    out += spoil && spoil_.bad_value ? "12,5" : std::to_string(value(seed, slot));
    out += after_value_;
    if (series().shape != Shape::kGas) {
      out += before_tou_;
      out += std::to_string(time_of_use(slot));
      out += after_tou_;
    }
    out += after_reading_;
  }

  [[nodiscard]] std::int64_t value(std::uint64_t seed, const Slot& slot) const {
    switch (series().shape) {
      case Shape::kLoad:
        return household_load(seed, slot);
      case Shape::kDelivered:
        return std::max<std::int64_t>(0, household_load(seed, slot) - solar_output(seed, slot));
      case Shape::kReceived:
        return std::max<std::int64_t>(0, solar_output(seed, slot) - household_load(seed, slot));
      case Shape::kGas:
        return gas_use(seed, slot);
    }
    return 0;
  }

  void programs(std::string& out) {
    writer_.begin_entry(out, next_id(),
                        {{"up", "/ProgramIdMapping"}, {"self", "/ProgramIdMapping/1"}},
                        "Time Of Use & Consumption Tier Code Info", options_.now);
    writer_.begin_resource(out, "ProgramIdMappings");
    for (const auto& row : kPrograms) {
      writer_.open(out, "programIdMapping");
      writer_.leaf(out, "tOUorCPPorConsumptionTier", "tou");
      writer_.typed_leaf(out, "code", "int", row.code);
      writer_.typed_leaf(out, "name", "string", row.name);
      writer_.typed_leaf(out, "note", "string", row.note);
      writer_.close(out, "programIdMapping");
    }
    writer_.end_resource(out, "ProgramIdMappings");
    writer_.end_entry(out);
  }

  SampleOptions options_;
  XmlWriter writer_;
  Spoil spoil_;
  std::vector<UsagePoint> points_;
  std::string before_quality_, before_duration_, before_start_, before_value_, after_value_;
  std::string before_tou_, after_tou_, after_reading_;
  // Where the next piece starts: usage point, series of it, day of that (-1: its MeterReading).
  std::size_t point_ = 0;
  std::size_t series_ = 0;
  int day_ = -1;
  std::uint64_t entries_ = 0;
  bool started_ = false;
  bool done_ = false;
};

}  // namespace

std::string_view id_of(SampleKind kind) {
  constexpr std::string_view kIds[] = {"electric", "solar", "gas", "all"};
  return kIds[static_cast<std::size_t>(kind)];
}

std::optional<SampleKind> sample_kind_from(std::string_view id) {
  for (int i = 0; i <= static_cast<int>(SampleKind::kAll); ++i) {
    if (id_of(static_cast<SampleKind>(i)) == id) return static_cast<SampleKind>(i);
  }
  return std::nullopt;
}

std::int64_t sample_last_day(EpochMs now, int days) {
  const auto today = days_from_civil(local_date(now / 1000));
  const auto long_day = last_long_day(today - kSettledDays);
  return long_day + std::min<std::int64_t>(kSettledDays - 1, (days - 1) / 2);
}

std::unique_ptr<BodySource> make_sample_feed(const SampleOptions& options, const Dialect& dialect,
                                             const ActiveFaults& faults) {
  return std::make_unique<SampleFeed>(options, dialect, faults);
}

}  // namespace smd::simulator
