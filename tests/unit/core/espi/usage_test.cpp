// Totals, coverage, gaps, peaks and net of series whose readings are known one by one.
#include "shared/espi/usage.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "shared/espi/people_quantity.hpp"
#include "shared/espi/series_view.hpp"
#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

constexpr std::int64_t kHour = 3'600;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kMidnight = 1'571'209'200;  // 2019-10-16 00:00 PDT

struct Row {
  std::int64_t start = 0, duration = kHour, value = 0;
  std::int32_t quality = kNoCode, tou = kNoCode;
  std::int64_t cost = kNoCost;
};

// A model with one series of these readings, in Pacific time, in thousandths of a watt hour.
FeedModel model_of(const std::vector<Row>& rows) {
  FeedModel model;
  LocalTimeParameters zone;
  zone.dst_start_rule = "360E2000";
  zone.dst_end_rule = "B40E2000";
  zone.dst_offset = 3'600;
  zone.tz_offset = -28'800;
  model.local_times.push_back(zone);
  ReadingType type;
  type.power_of_ten_multiplier = -3;
  type.uom = 72;
  type.kind = 12;
  type.flow_direction = 1;
  model.reading_types.push_back(type);
  Series series;
  series.reading_type = 0;
  for (const Row& row : rows) {
    if (series.size() != 0 && row.start < series.start.back()) series.sorted = false;
    series.start.push_back(row.start);
    series.value.push_back(row.value);
    series.duration.push_back(row.duration);
    series.cost.push_back(row.cost);
    series.quality.push_back(row.quality);
    series.tou.push_back(row.tou);
    series.tier.push_back(kNoCode);
    series.cpp.push_back(kNoCode);
    series.flags.push_back(0);
  }
  model.series.push_back(std::move(series));
  return model;
}

SeriesUsage usage(const FeedModel& model) { return usage_of(model, model.series.at(0)); }

TEST(Usage, SumsCoversAndFindsThePeak) {
  const FeedModel model = model_of({{kMidnight, kHour, 1'500},
                                    {kMidnight + kHour, kHour, 2'500},
                                    {kMidnight + 2 * kHour, kHour, 2'500}});
  const SeriesUsage found = usage(model);
  EXPECT_EQ(found.total(), "6.500");
  EXPECT_EQ(found.coverage(), "100.00");
  EXPECT_EQ(found.end, kMidnight + 3 * kHour);
  ASSERT_TRUE(found.peak.has_value());
  EXPECT_EQ(found.peak->value, 2'500);
  EXPECT_EQ(found.peak->start, kMidnight + kHour);  // the earliest of equal ones
  EXPECT_EQ(found.interval, kHour);
  EXPECT_EQ(found.cost_text(), "");
}

TEST(Usage, OfReadingsWithOneStartTheLastOneSentCounts) {
  const FeedModel model = model_of({{kMidnight + kHour, kHour, 7},
                                    {kMidnight, kHour, 1},
                                    {kMidnight, kHour, 4},
                                    {kMidnight + kHour, kHour, 2}});
  const SeriesUsage found = usage(model);
  EXPECT_EQ(found.sent, 4U);
  EXPECT_EQ(found.repeated, 2U);
  EXPECT_EQ(found.total(), "0.006");
  EXPECT_EQ(found.peak->value, 4);
}

TEST(Usage, AGapIsTimeThatNoReadingCoversBeyondOneSecond) {
  const FeedModel model = model_of({{kMidnight, kDay, 1},
                                    {kMidnight + kDay + 1, kDay, 1},  // PG&E's gas days
                                    {kMidnight + 3 * kDay, kHour, 1}});
  const SeriesUsage found = usage(model);
  EXPECT_EQ(found.gaps, 1U);
  EXPECT_EQ(found.gap_seconds, static_cast<std::uint64_t>(kDay - 1));
  // 1 day less one second of 3 days and 1 hour, rounded down.
  EXPECT_EQ(found.coverage(), "67.12");
  std::size_t all = 0;
  const auto gaps = gaps_of(model.series[0], 0, 10, all);
  ASSERT_EQ(all, 1U);
  EXPECT_EQ(gaps.at(0).from, kMidnight + 2 * kDay + 1);
  EXPECT_EQ(gaps.at(0).to, kMidnight + 3 * kDay);
}

TEST(Usage, ALongReadingCoversWhatBeginsInsideIt) {
  const FeedModel model = model_of({{kMidnight, 4 * kHour, 1},
                                    {kMidnight + kHour, kHour, 1},
                                    {kMidnight + 4 * kHour, kHour, 1}});
  EXPECT_EQ(usage(model).gaps, 0U);
}

TEST(Usage, RegistersCoverNothing) {
  const FeedModel model = model_of({{kMidnight, 0, 1}, {kMidnight + kDay, 0, 2}});
  EXPECT_FALSE(usage(model).covers);
  EXPECT_EQ(usage(model).coverage(), "");
  EXPECT_EQ(usage(model).gaps, 0U);
  std::size_t all = 7;
  EXPECT_TRUE(gaps_of(model.series[0], 0, 10, all).empty());
  EXPECT_EQ(all, 0U);
}

TEST(Usage, EstimatesCostAndTimeOfUse) {
  FeedModel model = model_of({{kMidnight, kHour, 10, 8, 6, 12'345},
                              {kMidnight + kHour, kHour, 20, kNoCode, 6, 1},
                              {kMidnight + 2 * kHour, kHour, 30, 17, 1}});
  model.reading_types[0].default_quality = 9;
  model.program_mappings.push_back({"tou", 6, "WOP", "Winter Off Peak"});
  const SeriesUsage found = usage(model);
  EXPECT_EQ(found.estimated, 2U);
  EXPECT_EQ(found.estimated_share(), "66.66");
  EXPECT_EQ(found.cost_text(), "0.12346");
  ASSERT_EQ(found.tou.size(), 2U);
  EXPECT_EQ(found.tou[0].code, 1);
  EXPECT_EQ(found.tou[0].name, "");
  EXPECT_EQ(found.tou[1].name, "WOP Winter Off Peak");
  EXPECT_EQ(found.tou[1].sum.to_string(), "30");
  EXPECT_EQ(found.tou[1].readings, 2U);
}

TEST(Usage, WhereASumMeansNothing) {
  FeedModel model = model_of({{kMidnight, kHour, 10}});
  ReadingType& type = model.reading_types[0];
  EXPECT_TRUE(usage(model).summable);
  for (const std::int64_t accumulation : {1, 3, 12}) {
    type.accumulation_behaviour = accumulation;
    EXPECT_FALSE(usage(model).summable) << accumulation;
    EXPECT_TRUE(totals_of(model, model.series[0], PeriodUnit::day, 9).empty());
  }
  type.accumulation_behaviour = 4;
  for (const std::int64_t kind : {8, 37, 46, 54}) {
    type.kind = kind;
    EXPECT_FALSE(usage(model).summable) << kind;
  }
  type.kind = 58;
  EXPECT_TRUE(usage(model).summable);
}

TEST(Usage, HostileTimesOverflowNothing) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  const FeedModel model = model_of({{kMin, kMax, kMax}, {0, kMax, kMin}, {kMax, kMax, kMax}});
  const SeriesUsage found = usage(model);
  EXPECT_EQ(found.end, kMax);
  EXPECT_EQ(found.gaps, 0U);  // a second, and what the one before covers
  EXPECT_TRUE(totals_of(model, model.series[0], PeriodUnit::day, 9).empty());
  EXPECT_FALSE(chart_window(model, model.series[0], -1e300, 1e300, 10).empty());
}

TEST(Totals, ADayIsLocalAndMayHave25Hours) {
  std::vector<Row> rows;
  for (int hour = 0; hour < 24 + 25 + 24; ++hour) {
    rows.push_back({kAutumnDay - kDay + hour * kHour, kHour, 1'000});
  }
  const FeedModel model = model_of(rows);
  const auto days = totals_of(model, model.series[0], PeriodUnit::day, 99);
  ASSERT_EQ(days.size(), 3U);
  EXPECT_EQ(days[0].label, "2019-11-02");
  EXPECT_EQ(days[0].readings, 24U);
  EXPECT_EQ(days[1].label, "2019-11-03");
  EXPECT_EQ(days[1].readings, 25U);
  EXPECT_EQ(days[1].covered, 90'000U);
  EXPECT_EQ(days[1].to - days[1].from, 90'000);
  EXPECT_EQ(days[2].readings, 24U);
  const auto months = totals_of(model, model.series[0], PeriodUnit::month, 99);
  ASSERT_EQ(months.size(), 1U);
  EXPECT_EQ(months[0].label, "2019-11");
  EXPECT_EQ(months[0].sum.to_string(), "73000");
}

TEST(Totals, MonthsCrossTheYearAndDaysWithoutReadingsAreLeftOut) {
  const std::int64_t december = 1'577'779'200;  // 2019-12-31 00:00 PST
  const FeedModel model =
      model_of({{december, kDay, 5}, {december + 3 * kDay, kDay, 7}, {december, kDay, 6}});
  const auto days = totals_of(model, model.series[0], PeriodUnit::day, 99);
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days[0].label, "2019-12-31");
  EXPECT_EQ(days[0].sum.to_string(), "6");  // sent again
  EXPECT_EQ(days[1].label, "2020-01-03");
  const auto months = totals_of(model, model.series[0], PeriodUnit::month, 99);
  ASSERT_EQ(months.size(), 2U);
  EXPECT_EQ(months[1].label, "2020-01");
  EXPECT_EQ(totals_of(model, model.series[0], PeriodUnit::day, 1).size(), 1U);
}

TEST(Totals, TheDateDecidesWhereAMidnightComesTwice) {
  FeedModel model = model_of({{1'569'799'800, 1'800, 1}, {1'569'801'600, 1'800, 2}});
  LocalTimeParameters& zone = model.local_times[0];
  zone.tz_offset = 0;
  zone.dst_offset = 1'800;
  zone.dst_start_rule = "41F00000";
  zone.dst_end_rule = "91F00708";  // 30 September 00:30 becomes 00:00
  const auto days = totals_of(model, model.series[0], PeriodUnit::day, 9);
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(days[0].label, "2019-09-30");
  EXPECT_EQ(days[0].readings, 2U);
}

TEST(Totals, AReadingLongerThanADayBelongsToNone) {
  const FeedModel model = model_of({{kMidnight, 30 * kDay, 5}});
  EXPECT_TRUE(totals_of(model, model.series[0], PeriodUnit::day, 9).empty());
  EXPECT_TRUE(totals_of(model, model.series[0], PeriodUnit::month, 9).empty());
}

TEST(Net, IsDeliveredMinusReceivedInOneUnit) {
  FeedModel model = model_of({{kMidnight, kHour, 1'000}, {kMidnight + kHour, kHour, 500}});
  model.series[0].key = "r/UsagePoint/5391/MeterReading/1/IntervalBlock";
  ReadingType back = model.reading_types[0];
  back.flow_direction = 19;
  back.power_of_ten_multiplier = 0;
  model.reading_types.push_back(back);
  Series received = model.series[0];
  received.reading_type = 1;
  received.value = {2, 3};
  model.series.push_back(received);
  auto net = net_usage(model);
  ASSERT_EQ(net.size(), 1U);
  EXPECT_EQ(net[0].delivered, 0);
  EXPECT_EQ(net[0].received, 1);
  EXPECT_EQ(decimal_text(net[0].total.digits, net[0].total.exponent), "-3.500");
  const auto window = net_window(model, model.series[0], model.series[1], 0, 1e12, 100);
  ASSERT_EQ(window.size(), 8U);
  EXPECT_DOUBLE_EQ(window[1], -1.0);
  EXPECT_DOUBLE_EQ(window[5], -2.5);
  model.reading_types[1].uom = 169;
  EXPECT_TRUE(net_usage(model).empty());
}

TEST(RowAt, FindsTheFirstReadingFromATime) {
  const FeedModel model = model_of({{kMidnight + kHour, kHour, 1}, {kMidnight, kHour, 1}});
  EXPECT_EQ(row_at(model.series[0], kMidnight - 5), 1U);
  EXPECT_EQ(row_at(model.series[0], kMidnight + 1), 0U);
  EXPECT_EQ(row_at(model.series[0], kMidnight + kDay), 0U);
  EXPECT_EQ(row_at(Series{}, 0), 0U);
}

TEST(PercentText, RoundsDownSoThatAHundredMeansAll) {
  EXPECT_EQ(percent_text(2, 3), "66.66");
  EXPECT_EQ(percent_text(99'999, 100'000), "99.99");
  EXPECT_EQ(percent_text(1, 1), "100.00");
  EXPECT_EQ(percent_text(0, 0), "0.00");
  EXPECT_EQ(percent_text(std::numeric_limits<std::uint64_t>::max() / 2,
                         std::numeric_limits<std::uint64_t>::max()),
            "49.99");
}

TEST(QuantityForPeople, RoundsAndTakesAPrefix) {
  EXPECT_EQ(quantity_for_people("26480000", -3, "Wh"), "26.48 kWh");
  EXPECT_EQ(quantity_for_people("999", 0, "Wh"), "999 Wh");
  EXPECT_EQ(quantity_for_people("1234567890", -3, "Wh"), "1.235 MWh");
  EXPECT_EQ(quantity_for_people("-1500", 0, "W"), "-1.5 kW");
  EXPECT_EQ(quantity_for_people("123456789", -8, "therm"), "1.235 therm");
  EXPECT_EQ(quantity_for_people("1234567", 0, "therm"), "1,234,567 therm");
  EXPECT_EQ(quantity_for_people("12345", -8, "therm"), "0.00012 therm");
  EXPECT_EQ(quantity_for_people("99999999", -5, "ft3"), "1,000 ft3");
  EXPECT_EQ(quantity_for_people("0", -3, "Wh"), "0 Wh");
  EXPECT_EQ(quantity_for_people("0", -3, ""), "0");
  EXPECT_EQ(quantity_for_people("5", 9, "Wh"), "5 GWh");
}

}  // namespace
}  // namespace smd::espi::test
