// Chart windows, table rows and summaries of a series.
#include "shared/espi/series_view.hpp"

#include <algorithm>
#include <utility>

#include "shared/base/decimal.hpp"
#include "shared/base/text.hpp"
#include "shared/base/time.hpp"
#include "shared/espi/enumerations.hpp"
#include "shared/espi/series_facts.hpp"
#include "shared/espi/time_rules.hpp"
#include "shared/espi/usage.hpp"

namespace smd::espi {
namespace {

constexpr std::uint32_t kMostPoints = 100'000;
constexpr std::uint32_t kMostRows = 10'000;

// The nearest double to value * 10^exponent for the exponents that occur: powers up to 10^22 are
// exact, and dividing by one rounds once.
double scaled(std::int64_t value, int exponent) {
  auto result = static_cast<double>(value);
  for (; exponent != 0 && result != 0;) {
    const int step = std::min(exponent < 0 ? -exponent : exponent, 22);
    double power = 1;
    for (int i = 0; i < step; ++i) power *= 10;
    result = exponent < 0 ? result / power : result * power;
    exponent += exponent < 0 ? step : -step;
    if (exponent > 400 || exponent < -400) return exponent < 0 ? 0 : result * 1e300 * 1e300;
  }
  return result;
}

// The part [begin, end) of the order that starts in the window.
struct Window {
  std::size_t begin = 0, end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
};

std::size_t first_from(const Series& series, const TimeOrder& order, double from) {
  std::size_t low = 0;
  std::size_t high = order.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (static_cast<double>(series.start[order[middle]]) < from) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

Window window_of(const Series& series, const TimeOrder& order, double from, double to) {
  const std::size_t begin = first_from(series, order, from);
  return {begin, std::max(begin, first_from(series, order, to))};
}

// Puts neighbours together: four doubles for every `per_point` readings.
class Thinner {
 public:
  explicit Thinner(std::size_t per_point) : per_point_(per_point) {}

  /// Where the readings before the window end, so that a gap at its left edge is seen.
  void begin_after(double end) {
    have_end_ = true;
    previous_end_ = end;
  }
  void add(double start, double value, double duration, bool estimated) {
    if (held_ == 0) {
      start_ = start;
      low_ = high_ = value;
      flags_ = 0;
    }
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
    bits_ |= estimated ? 1U : 0U;
    bits_ |= have_end_ && start > previous_end_ ? 2U : 0U;
    have_end_ = true;
    previous_end_ = start + duration;
    if (++held_ == per_point_) flush();
  }
  std::vector<double> finish() {
    if (held_ != 0) flush();
    return std::move(out_);
  }

 private:
  void flush() {
    flags_ = ((bits_ & 1U) != 0 ? kChartEstimated : 0) + ((bits_ & 2U) != 0 ? kChartGap : 0);
    out_.insert(out_.end(), {start_, low_, high_, flags_});
    held_ = 0;
    bits_ = 0;
  }

  std::size_t per_point_;
  std::size_t held_ = 0;
  unsigned bits_ = 0;
  bool have_end_ = false;
  double previous_end_ = 0;
  double start_ = 0, low_ = 0, high_ = 0, flags_ = 0;
  std::vector<double> out_;
};

std::size_t per_point(std::size_t readings, std::uint32_t points) {
  return std::max<std::size_t>(1, (readings + points - 1) / points);
}

std::string span_label(std::int64_t seconds) {
  if (seconds <= 0) return "varying length";
  if (seconds % 86'400 == 0) return std::to_string(seconds / 86'400) + " d";
  if (seconds % 3'600 == 0) return std::to_string(seconds / 3'600) + " h";
  if (seconds % 60 == 0) return std::to_string(seconds / 60) + " min";
  return std::to_string(seconds) + " s";
}

}  // namespace

std::vector<double> chart_window(const FeedModel& model, const Series& series, double from,
                                 double to, std::uint32_t points) {
  points = std::min(points, kMostPoints);
  if (points == 0 || !(from < to)) return {};
  const TimeOrder order(series);
  const Window window = window_of(series, order, from, to);
  const int exponent = model.multiplier(series);
  const Number fallback = default_quality(model, series);
  Thinner thinner(per_point(window.size(), points));
  if (window.begin > 0 && window.size() != 0) {
    const std::size_t before = order[window.begin - 1];
    thinner.begin_after(static_cast<double>(series.start[before]) +
                        static_cast<double>(series.duration[before]));
  }
  for (std::size_t i = window.begin; i < window.end; ++i) {
    const std::size_t row = order[i];
    const Number quality = quality_of(series, row, fallback);
    thinner.add(static_cast<double>(series.start[row]), scaled(series.value[row], exponent),
                static_cast<double>(series.duration[row]), quality && is_estimated(*quality));
  }
  return thinner.finish();
}

std::vector<double> net_window(const FeedModel& model, const Series& delivered,
                               const Series& received, double from, double to,
                               std::uint32_t points) {
  points = std::min(points, kMostPoints);
  if (points == 0 || !(from < to)) return {};
  const TimeOrder in(delivered);
  const TimeOrder back(received);
  const Window left = window_of(delivered, in, from, to);
  const Window right = window_of(received, back, from, to);
  const int in_exponent = model.multiplier(delivered);
  const int back_exponent = model.multiplier(received);
  const Number in_fallback = default_quality(model, delivered);
  const Number back_fallback = default_quality(model, received);
  Thinner thinner(per_point(std::min(left.size(), right.size()), points));
  for (std::size_t i = left.begin, k = right.begin; i < left.end && k < right.end;) {
    const std::size_t row = in[i];
    const std::size_t other = back[k];
    const std::int64_t start = delivered.start[row];
    if (start < received.start[other]) {
      ++i;
    } else if (received.start[other] < start) {
      ++k;
    } else {
      const Number quality = quality_of(delivered, row, in_fallback);
      const Number other_quality = quality_of(received, other, back_fallback);
      thinner.add(
          static_cast<double>(start),
          scaled(delivered.value[row], in_exponent) - scaled(received.value[other], back_exponent),
          static_cast<double>(delivered.duration[row]),
          (quality && is_estimated(*quality)) || (other_quality && is_estimated(*other_quality)));
      ++i;
      ++k;
    }
  }
  return thinner.finish();
}

std::uint32_t row_at(const Series& series, std::int64_t time) {
  if (series.size() == 0) return 0;
  const TimeOrder order(series);
  const std::size_t i = first_from(series, order, static_cast<double>(time));
  return static_cast<std::uint32_t>(order[std::min(i, series.size() - 1)]);
}

std::vector<ReadingRow> rows(const FeedModel& model, const Series& series, std::uint32_t first,
                             std::uint32_t count) {
  std::vector<ReadingRow> out;
  const LocalTimeParameters* zone = model.local_time(series);
  const LocalClock clock = make_clock(zone);
  const int exponent = model.multiplier(series);
  const Number fallback = default_quality(model, series);
  const std::size_t end =
      std::min<std::size_t>(series.size(), std::size_t{first} + std::min(count, kMostRows));
  for (std::size_t row = first; row < end; ++row) {
    ReadingRow text;
    text.start = format_utc(series.start[row]);
    text.duration = std::to_string(series.duration[row]);
    if (zone != nullptr) text.local = format_local(clock, series.start[row]);
    if ((series.flags[row] & kNoValue) == 0) {
      text.value = decimal_text(std::to_string(series.value[row]), exponent);
    }
    if (const Number quality = quality_of(series, row, fallback)) {
      text.quality = label_of(Enumeration::quality, *quality);
    }
    if (series.cost[row] != kNoCost) {
      // Hundred-thousandths of the currency (XSD, IntervalReading/cost).
      text.cost = decimal_text(std::to_string(series.cost[row]), -5);
    }
    if (series.tou[row] != kNoCode) text.tou = tou_text(model, series.tou[row]);
    out.push_back(std::move(text));
  }
  return out;
}

SeriesSummary describe_series(const FeedModel& model, const Series& series) {
  SeriesSummary out;
  out.index = static_cast<std::size_t>(&series - model.series.data());
  const ReadingType* type = model.reading_type(series);
  out.usage_point = model.usage_point_id(series);
  out.commodity = commodity_of(model, series);
  out.unit = unit_of(model, series);
  if (type != nullptr && type->flow_direction && *type->flow_direction != 0) {
    out.flow = *type->flow_direction;
    out.flow_direction = label_of(Enumeration::flow_direction, *type->flow_direction);
  }
  out.usage.interval = common_duration(series);
  std::vector<std::string> parts;
  parts.push_back(out.commodity.empty() ? "readings" : out.commodity);
  if (!out.flow_direction.empty()) parts.push_back(out.flow_direction);
  parts.push_back(span_label(out.usage.interval));
  out.title = join(parts, ", ");
  return out;
}

SeriesSummary summarize(const FeedModel& model, const Series& series) {
  SeriesSummary out = describe_series(model, series);
  out.usage = usage_of(model, series);
  const SeriesUsage& usage = out.usage;
  const std::string unit = out.unit.empty() ? "" : " " + out.unit;
  const auto for_people = [&](const std::optional<std::int64_t>& digits, const std::string& exact) {
    return (digits ? format_for_people({*digits, usage.exponent}) : exact) + unit;
  };
  if (usage.summable && series.size() != 0) {
    out.total = for_people(usage.sum.to_int64(), usage.total());
  }
  if (usage.peak) {
    out.peak = for_people(usage.peak->value, "");
    if (const LocalTimeParameters* zone = model.local_time(series)) {
      out.peak_local = format_local(make_clock(zone), usage.peak->start);
    }
  }
  if (usage.cost) {
    const std::string currency = currency_of(model, series);
    out.cost = usage.cost_text() + (currency.empty() ? "" : " " + currency);
  }
  return out;
}

std::string zone_text(const LocalTimeParameters* zone) {
  if (zone == nullptr) return {};
  const LocalClock clock = make_clock(zone);
  // The last six characters of a local time are its offset.
  const auto offset_text = [](std::int64_t offset) {
    LocalClock fixed;
    fixed.tz_offset = offset;
    const std::string text = format_local(fixed, 0);
    return "UTC" + text.substr(text.size() - 6);
  };
  std::string text = offset_text(clock.tz_offset);
  if (clock.dst_start && clock.dst_offset != 0) {
    text += ", daylight saving " + offset_text(clock.tz_offset + clock.dst_offset);
  }
  return text;
}

}  // namespace smd::espi
