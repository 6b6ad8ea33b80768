// Joins the resources of a feed by their links.
#include "shared/espi/feed_joins.hpp"

#include <unordered_map>

#include "shared/espi/hrefs.hpp"

namespace smd::espi {
namespace {

// href key to index. The first resource with a key keeps it: duplicates are a finding, not a join.
using Index = std::unordered_map<std::string, std::int32_t>;

void add(Index& index, std::string key, std::size_t position) {
  if (!key.empty()) index.emplace(std::move(key), static_cast<std::int32_t>(position));
}

std::int32_t find(const Index& index, const std::string& key) {
  if (key.empty()) return kNone;
  const auto found = index.find(key);
  return found == index.end() ? kNone : found->second;
}

std::int32_t find_related(const Index& index, const FeedModel& model, const Entry& entry) {
  for (const std::string& href : entry.related) {
    const std::int32_t found = find(index, href_key(model.base, href));
    if (found != kNone) return found;
  }
  return kNone;
}

template <typename T>
Index by_self(const FeedModel& model, const std::vector<T>& list) {
  Index index;
  for (std::size_t i = 0; i < list.size(); ++i) {
    add(index, href_key(model.base, list[i].entry.self), i);
  }
  return index;
}

template <typename T>
Index by_related(const FeedModel& model, const std::vector<T>& list) {
  Index index;
  for (std::size_t i = 0; i < list.size(); ++i) {
    for (const std::string& href : list[i].entry.related) {
      add(index, href_key(model.base, href), i);
    }
  }
  return index;
}

// A parent by its related link, or by the shape of the address when it does not list the
// collection.
std::int32_t find_parent(const Index& related, const Index& self, const std::string& up,
                         std::string_view collection) {
  std::int32_t found = find(related, up);
  if (found == kNone) found = find(self, without_last_segment(up, collection));
  if (found == kNone) found = find(self, up);
  return found;
}

// Readings without a timePeriod follow one another (XSD, IntervalReading/timePeriod).
void fill_implied_times(const FeedModel& model, Series& series) {
  if (series.flags.constant() &&
      (series.size() == 0 || (series.flags[0] & (kNoStart | kNoDuration)) == 0)) {
    return;
  }
  const ReadingType* type = model.reading_type(series);
  const std::int64_t length = type != nullptr ? type->interval_length.value_or(0) : 0;
  series.sorted = true;
  for (const Block& block : series.blocks) {
    std::uint64_t next = static_cast<std::uint64_t>(block.start);  // wraps instead of overflowing
    for (std::size_t row = block.first; row < block.first + block.count; ++row) {
      const std::uint8_t flags = series.flags[row];
      if ((flags & kNoDuration) != 0) series.duration.set(row, length);
      if ((flags & kNoStart) != 0) series.start[row] = static_cast<std::int64_t>(next);
      next = static_cast<std::uint64_t>(series.start[row]) +
             static_cast<std::uint64_t>(series.duration[row]);
      if (row > 0 && series.start[row] < series.start[row - 1]) series.sorted = false;
    }
  }
}

}  // namespace

void join_feed(FeedModel& model) {
  const Index point_self = by_self(model, model.usage_points);
  const Index point_related = by_related(model, model.usage_points);
  const Index meter_self = by_self(model, model.meter_readings);
  const Index meter_related = by_related(model, model.meter_readings);
  const Index type_self = by_self(model, model.reading_types);
  const Index clock_self = by_self(model, model.local_times);
  const Index clock_related = by_related(model, model.local_times);

  for (UsagePoint& point : model.usage_points) {
    point.local_time = find_related(clock_self, model, point.entry);
    if (point.local_time == kNone) {
      point.local_time = find(clock_related, href_key(model.base, point.entry.self));
    }
  }
  for (MeterReading& meter : model.meter_readings) {
    const std::string up = href_key(model.base, meter.entry.up);
    meter.usage_point = find_parent(point_related, point_self, up, "MeterReading");
    const std::int32_t type = find_related(type_self, model, meter.entry);
    if (type != kNone) meter.reading_type = type;  // else the one inside it, if any
    meter.local_time = find_related(clock_self, model, meter.entry);
    meter.series = kNone;
  }
  for (std::size_t i = 0; i < model.series.size(); ++i) {
    Series& series = model.series[i];
    series.meter_reading = find_parent(meter_related, meter_self, series.key, "IntervalBlock");
    series.usage_point = series.reading_type = series.local_time = kNone;
    if (series.meter_reading != kNone) {
      MeterReading& meter = model.meter_readings[static_cast<std::size_t>(series.meter_reading)];
      if (meter.series == kNone) meter.series = static_cast<std::int32_t>(i);
      series.usage_point = meter.usage_point;
      series.reading_type = meter.reading_type;
      series.local_time = meter.local_time;
    } else {
      // A partial feed: the address still names the usage point,
      // .../MeterReading/{id}/IntervalBlock.
      const std::string meter = without_last_segment(series.key, "IntervalBlock");
      series.usage_point =
          find_parent(point_related, point_self, parent_key(meter), "MeterReading");
    }
    if (series.local_time == kNone && series.usage_point != kNone) {
      series.local_time =
          model.usage_points[static_cast<std::size_t>(series.usage_point)].local_time;
    }
    fill_implied_times(model, series);
  }
  for (UsageSummary& summary : model.usage_summaries) {
    const std::string up = href_key(model.base, summary.entry.up);
    summary.usage_point =
        find_parent(point_related, point_self, up,
                    summary.electric_power ? "ElectricPowerUsageSummary" : "UsageSummary");
  }
  for (QualitySummary& summary : model.quality_summaries) {
    summary.usage_point =
        find_parent(point_related, point_self, href_key(model.base, summary.entry.up),
                    "ElectricPowerQualitySummary");
  }
}

}  // namespace smd::espi
