// Chart windows, table rows, summaries.
#include "shared/espi/series_view.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

constexpr std::int64_t kFirst = 1571209200;

TEST(SeriesView, DrawsEveryReadingOfASmallWindow) {
  const FeedReader reader = read_feed(hourly_feed({}, 2));
  const FeedModel& model = reader.model();
  const Series& series = model.series.at(0);
  const auto points = chart_window(model, series, kFirst + 3600, kFirst + 4 * 3600, 100);
  ASSERT_EQ(points.size(), 12U);
  EXPECT_EQ(points[0], kFirst + 3600);
  EXPECT_EQ(points[1], 7.919);
  EXPECT_EQ(points[2], 7.919);
  EXPECT_EQ(points[3], 0);
  EXPECT_TRUE(chart_window(model, series, kFirst + 5, kFirst + 6, 100).empty());
  EXPECT_TRUE(chart_window(model, series, 2, 1, 100).empty());
  EXPECT_TRUE(chart_window(model, series, kFirst, kFirst + 100000, 0).empty());
  const auto everything = chart_window(model, series, -std::numeric_limits<double>::infinity(),
                                       std::numeric_limits<double>::infinity(), 4'000'000'000U);
  EXPECT_EQ(everything.size(), 48U * 4);
}

TEST(SeriesView, ThinsToExtremesAndKeepsTheFlags) {
  const FeedReader reader = read_feed(hourly_feed({}, 2));
  const FeedModel& model = reader.model();
  const Series& series = model.series.at(0);
  const auto points = chart_window(model, series, kFirst, kFirst + 2 * 86400, 5);
  ASSERT_EQ(points.size(), 5U * 4);
  double low = 1e9;
  double high = -1e9;
  for (std::size_t i = 0; i < 10; ++i) {
    low = std::min(low, static_cast<double>(series.value[i]) / 1000);
    high = std::max(high, static_cast<double>(series.value[i]) / 1000);
  }
  EXPECT_EQ(points[1], low);
  EXPECT_EQ(points[2], high);
  EXPECT_EQ(points[3], kChartEstimated);  // the seventh hour is estimated
}

TEST(SeriesView, MarksGapsAndSortsReadings) {
  FeedText text({"", "e", false, false});
  text.block("m", 0, 7200, {{7200, 3600, 3}, {0, 3600, 1}, {3600, 3600, 2}, {18000, 3600, 4}});
  const FeedReader reader = read_feed(text.feed());
  const Series& series = reader.model().series.at(0);
  EXPECT_FALSE(series.sorted);
  const auto points = chart_window(reader.model(), series, 0, 1e9, 10);
  ASSERT_EQ(points.size(), 16U);
  EXPECT_EQ(points[1], 1);
  EXPECT_EQ(points[5], 2);
  EXPECT_EQ(points[9], 3);
  EXPECT_EQ(points[11], 0);
  EXPECT_EQ(points[13], 4);
  EXPECT_EQ(points[15], kChartGap);
}

TEST(SeriesView, WritesRowsAsTexts) {
  const FeedReader reader = read_feed(hourly_feed({}, 1, kAutumnDay));
  const FeedModel& model = reader.model();
  const auto table = rows(model, model.series.at(0), 1, 2);
  ASSERT_EQ(table.size(), 2U);
  EXPECT_EQ(table[0].start, "2019-11-03T08:00:00Z");
  EXPECT_EQ(table[0].local, "2019-11-03T01:00:00-07:00");
  EXPECT_EQ(table[1].local, "2019-11-03T01:00:00-08:00");
  EXPECT_EQ(table[0].duration, "3600");
  EXPECT_EQ(table[0].value, "7.919");
  EXPECT_EQ(table[0].quality, "revenue-quality");
  EXPECT_EQ(table[0].cost, "");
  EXPECT_EQ(table[0].tou, "6");
  EXPECT_EQ(rows(model, model.series[0], 20, 100).size(), 4U);
  EXPECT_TRUE(rows(model, model.series[0], 24, 5).empty());
  EXPECT_TRUE(rows(model, model.series[0], 4'000'000'000U, 4'000'000'000U).empty());
}

TEST(SeriesView, UsesProgramNamesCostsAndDefaults) {
  FeedText text({"", "e", false, false});
  TestReading reading{0, 900, 5, -1, 6, 25634};
  text.block("m", 0, 900, {reading});
  text.entry({"", "", {}}, "",
             "<{e}ProgramIdMappings><{e}programIdMapping><{e}tOUorCPPorConsumptionTier>tou"
             "</{e}tOUorCPPorConsumptionTier><{e}code>6</{e}code><{e}name>WOP</{e}name>"
             "<{e}note>Winter Off Peak</{e}note></{e}programIdMapping></{e}ProgramIdMappings>");
  const FeedReader reader = read_feed(text.feed());
  const auto table = rows(reader.model(), reader.model().series.at(0), 0, 1);
  EXPECT_EQ(table.at(0).tou, "6 WOP Winter Off Peak");
  EXPECT_EQ(table[0].cost, "0.25634");
  EXPECT_EQ(table[0].local, "");
  EXPECT_EQ(table[0].quality, "");
}

TEST(SeriesView, SummarizesForPeople) {
  const FeedReader reader = read_feed(hourly_feed({}, 1));
  const SeriesSummary summary = summarize(reader.model(), reader.model().series.at(0));
  EXPECT_EQ(summary.usage_point, "5391");
  EXPECT_EQ(summary.title, "electricity, delivered (forward), 1 h");
  EXPECT_EQ(summary.unit, "Wh");
  EXPECT_EQ(summary.usage.interval, 3600);
  EXPECT_EQ(summary.usage.sent, 24U);
  EXPECT_EQ(summary.usage.estimated, 3U);
  EXPECT_EQ(summary.total.substr(summary.total.size() - 3), " Wh");
}

}  // namespace
}  // namespace smd::espi::test
