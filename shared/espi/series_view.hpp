// What the page draws of a series: chart windows and table rows (contracts, smd_chart and
// smd_rows). Pure functions over the model's columns; readings need not be in order of time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/espi/model.hpp"
#include "shared/espi/usage.hpp"

namespace smd::espi {

inline constexpr double kChartEstimated = 1;  ///< a reading in it is estimated or projected
inline constexpr double kChartGap = 2;        ///< there is a gap before it

/// Four doubles a point: start (epoch seconds), low, high (in the series' unit), flags. Readings
/// with from <= start < to, in order of time; when there are more than `points`, neighbours are put
/// together into at most `points` buckets, low and high being their extremes. At most 100,000
/// points.
[[nodiscard]] std::vector<double> chart_window(const FeedModel& model, const Series& series,
                                               double from, double to, std::uint32_t points);

/// The same of delivered minus received, where both have a reading of the same start.
[[nodiscard]] std::vector<double> net_window(const FeedModel& model, const Series& delivered,
                                             const Series& received, double from, double to,
                                             std::uint32_t points);

/// The row whose start is the first at or after `time` (epoch seconds), or the last in time.
[[nodiscard]] std::uint32_t row_at(const Series& series, std::int64_t time);

/// One row of the table, as texts.
struct ReadingRow {
  std::string start;     ///< "2019-10-16T07:00:00Z"
  std::string duration;  ///< seconds, "3600"
  std::string local;     ///< "2019-10-16T00:00:00-07:00"; "" when the feed has no time zone
  std::string value;     ///< exact, in the unit: "1109.000"; "" when the reading has none
  std::string quality;   ///< "validated"; "" when neither reading nor ReadingType says
  std::string cost;      ///< in the currency's unit: "0.25634"; "" when absent
  std::string tou;       ///< "6 WOP Winter Off Peak" or the bare number; "" when absent
};
/// Rows [first, first + count) in document order; at most 10,000 at once.
[[nodiscard]] std::vector<ReadingRow> rows(const FeedModel& model, const Series& series,
                                           std::uint32_t first, std::uint32_t count);

/// The facts about a series that the view shows (contracts, Series).
struct SeriesSummary {
  std::size_t index = 0;  ///< into FeedModel::series, of which the series is an element
  SeriesUsage usage;
  std::string usage_point;     ///< its id
  std::string title;           ///< "electricity, delivered (forward), 1 h"
  std::string commodity;       ///< "electricity"
  std::string unit;            ///< "Wh"
  std::string flow_direction;  ///< "delivered (forward)"
  std::int64_t flow = kNone;   ///< FlowDirectionKind; kNone when not known
  std::string total;           ///< for people: "26,480 Wh"; "" where a sum means nothing
  std::string peak;            ///< for people: "2,910 Wh"; "" without readings
  std::string peak_local;      ///< local time of its start; "" when the feed has no time zone
  std::string cost;            ///< "12.34567 USD"; "" when no reading has one
};
/// Commodity, direction, unit and title: what needs no look at the readings.
[[nodiscard]] SeriesSummary describe_series(const FeedModel& model, const Series& series);
/// All of it: walks every reading.
[[nodiscard]] SeriesSummary summarize(const FeedModel& model, const Series& series);
/// "UTC-08:00, daylight saving UTC-07:00"; "" without LocalTimeParameters.
[[nodiscard]] std::string zone_text(const LocalTimeParameters* zone);

}  // namespace smd::espi
