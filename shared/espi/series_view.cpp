// Chart windows, table rows and summaries of a series.
#include "shared/espi/series_view.hpp"

#include <algorithm>
#include <numeric>

#include "shared/base/text.hpp"
#include "shared/base/time.hpp"
#include "shared/espi/enumerations.hpp"
#include "shared/espi/quantities.hpp"
#include "shared/espi/time_rules.hpp"

namespace smd::espi {
namespace {

constexpr std::uint32_t kMostPoints = 100'000;
constexpr std::uint32_t kMostRows = 10'000;

Number default_quality(const FeedModel& model, const Series& series) {
  const ReadingType* type = model.reading_type(series);
  return type != nullptr ? type->default_quality : Number();
}

Number quality_of(const Series& series, std::size_t row, const Number& fallback) {
  const std::int32_t own = series.quality[row];
  return own == kNoCode ? fallback : Number(own);
}

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

// Rows of the window in order of time.
std::vector<std::uint32_t> window_rows(const Series& series, double from, double to) {
  const auto in_window = [&](std::size_t row) {
    const auto start = static_cast<double>(series.start[row]);
    return start >= from && start < to;
  };
  std::vector<std::uint32_t> rows;
  if (series.sorted) {
    const auto less = [](std::int64_t start, double bound) {
      return static_cast<double>(start) < bound;
    };
    const auto begin = std::lower_bound(series.start.begin(), series.start.end(), from, less);
    const auto end = std::lower_bound(begin, series.start.end(), to, less);
    rows.resize(static_cast<std::size_t>(end - begin));
    std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(begin - series.start.begin()));
    return rows;
  }
  for (std::size_t row = 0; row < series.size(); ++row) {
    if (in_window(row)) rows.push_back(static_cast<std::uint32_t>(row));
  }
  std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    return series.start[a] < series.start[b];
  });
  return rows;
}

std::string span_label(std::int64_t seconds) {
  if (seconds <= 0) return "varying length";
  if (seconds % 86'400 == 0) return std::to_string(seconds / 86'400) + " d";
  if (seconds % 3'600 == 0) return std::to_string(seconds / 3'600) + " h";
  if (seconds % 60 == 0) return std::to_string(seconds / 60) + " min";
  return std::to_string(seconds) + " s";
}

std::string tou_text(const FeedModel& model, std::int32_t code) {
  for (const ProgramMapping& mapping : model.program_mappings) {
    if (mapping.code != Number(code) || !equals_ignoring_case(mapping.kind, "tou")) continue;
    std::string text = std::to_string(code);
    if (!mapping.name.empty()) text += " " + mapping.name;
    if (!mapping.note.empty()) text += " " + mapping.note;
    return text;
  }
  return std::to_string(code);
}

std::string commodity_of(const FeedModel& model, const Series& series) {
  const ReadingType* type = model.reading_type(series);
  if (type != nullptr && type->commodity && *type->commodity != 0) {
    return label_of(Enumeration::commodity, *type->commodity);
  }
  const UsagePoint* point = model.usage_point(series);
  return point != nullptr && point->service_kind
             ? label_of(Enumeration::service_kind, *point->service_kind)
             : std::string();
}

}  // namespace

std::vector<double> chart_window(const FeedModel& model, const Series& series, double from,
                                 double to, std::uint32_t points) {
  std::vector<double> out;
  points = std::min(points, kMostPoints);
  if (points == 0 || !(from < to)) return out;
  const std::vector<std::uint32_t> rows = window_rows(series, from, to);
  if (rows.empty()) return out;
  const int exponent = model.multiplier(series);
  const Number fallback = default_quality(model, series);
  const std::size_t per_point = (rows.size() + points - 1) / points;
  out.reserve((rows.size() + per_point - 1) / per_point * 4);

  // Where the readings before the window end, so that a gap at its left edge is seen.
  bool have_end = series.sorted && rows.front() > 0;
  double previous_end = have_end ? static_cast<double>(series.start[rows.front() - 1]) +
                                       static_cast<double>(series.duration[rows.front() - 1])
                                 : 0;
  for (std::size_t i = 0; i < rows.size(); i += per_point) {
    double low = 0;
    double high = 0;
    double flags = 0;
    bool estimated = false;
    bool gap = false;
    const std::size_t end = std::min(rows.size(), i + per_point);
    for (std::size_t k = i; k < end; ++k) {
      const std::uint32_t row = rows[k];
      const double value = scaled(series.value[row], exponent);
      low = k == i ? value : std::min(low, value);
      high = k == i ? value : std::max(high, value);
      const Number quality = quality_of(series, row, fallback);
      estimated = estimated || (quality && is_estimated(*quality));
      const auto start = static_cast<double>(series.start[row]);
      gap = gap || (have_end && start > previous_end);
      have_end = true;
      previous_end = start + static_cast<double>(series.duration[row]);
    }
    flags = (estimated ? kChartEstimated : 0) + (gap ? kChartGap : 0);
    out.insert(out.end(), {static_cast<double>(series.start[rows[i]]), low, high, flags});
  }
  return out;
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

SeriesSummary summarize(const FeedModel& model, const Series& series) {
  SeriesSummary out;
  const ReadingType* type = model.reading_type(series);
  const SeriesTotal total = total_of(model, series);
  out.usage_point = model.usage_point_id(series);
  out.commodity = commodity_of(model, series);
  if (type != nullptr && type->uom && *type->uom != 0) {
    out.unit = label_of(Enumeration::uom, *type->uom);
  }
  if (type != nullptr && type->flow_direction && *type->flow_direction != 0) {
    out.flow_direction = label_of(Enumeration::flow_direction, *type->flow_direction);
  }
  out.interval = total.interval;
  out.first = total.first;
  out.last = total.last;
  out.count = series.size();
  out.estimated = total.estimated;
  if (total.meaningful && series.size() != 0) {
    out.total = total.decimal ? format_for_people(*total.decimal) : total.text;
    if (!out.unit.empty()) out.total += " " + out.unit;
  }
  std::vector<std::string> parts;
  parts.push_back(out.commodity.empty() ? "readings" : out.commodity);
  if (!out.flow_direction.empty()) parts.push_back(out.flow_direction);
  parts.push_back(span_label(out.interval));
  out.title = join(parts, ", ");
  return out;
}

}  // namespace smd::espi
