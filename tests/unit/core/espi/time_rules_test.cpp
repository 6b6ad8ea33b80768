// Time: seconds told from milliseconds, DstRuleType, the days of 23 and 25 hours.
#include "shared/espi/time_rules.hpp"

#include <gtest/gtest.h>

namespace smd::espi {
namespace {

LocalClock pacific() {
  LocalTimeParameters parameters;
  parameters.dst_start_rule = "360E2000";
  parameters.dst_end_rule = "B40E2000";
  parameters.dst_offset = 3600;
  parameters.tz_offset = -28800;
  return make_clock(&parameters);
}

TEST(TimeRules, TellsTheUnitByTheSize) {
  EXPECT_EQ(normalise_epoch(1440670029).value, 1440670029);
  EXPECT_EQ(normalise_epoch(1440585200000).value, 1440585200);
  EXPECT_EQ(normalise_epoch(1440585200000).unit, Seconds::Unit::milliseconds);
  EXPECT_EQ(normalise_epoch(1440585200000000).value, 1440585200);
  EXPECT_EQ(normalise_epoch(-5).value, -5);
  // PG&E's Authorization of 2015: eight years, in microseconds (wire-facts 8).
  EXPECT_EQ(normalise_duration(251963658000000).value, 251963658);
  EXPECT_EQ(normalise_duration(251963658000000).unit, Seconds::Unit::microseconds);
  EXPECT_EQ(normalise_duration(31536000000).value, 31536000);
  EXPECT_EQ(normalise_duration(4294967295).unit, Seconds::Unit::seconds);
}

TEST(TimeRules, DecodesDstRules) {
  const auto autumn = parse_dst_rule("B40E2000");
  ASSERT_TRUE(autumn.has_value());
  EXPECT_EQ(describe(*autumn), "first Sunday of November, 02:00");
  EXPECT_EQ(describe(*parse_dst_rule(" 360e2000 ")), "second Sunday of March, 02:00");
  for (const char* bad : {"FFFFFFFF", "", "B40E", "B40E200", "B40E20000", "G40E2000", "00000000",
                          "040E2000", "D40E2000"}) {
    EXPECT_FALSE(parse_dst_rule(bad).has_value()) << bad;
  }
  // Operator 0: the day itself; 1: weekday on or after; 7: last.
  const DstRule fixed{4, 0, 1, 0, 2, 0};
  EXPECT_EQ(wall_clock_of(fixed, 2020), 1585706400);
  const DstRule after{4, 1, 2, 7, 0, 0};  // Sunday on or after April 2
  EXPECT_EQ(wall_clock_of(after, 2020), 1586044800);
  const DstRule last{10, 7, 0, 7, 1, 1800};
  EXPECT_EQ(wall_clock_of(last, 2020), 1603589400);
  const DstRule fifth{2, 6, 0, 1, 0, 0};  // February 2021 has four Mondays
  EXPECT_EQ(wall_clock_of(fifth, 2021), 1613952000);
  EXPECT_EQ(describe(fixed), "April 1, 02:00");
  EXPECT_EQ(describe(after), "Sunday on or after April 2, 00:00");
}

TEST(TimeRules, KnowsTheDaysOf23And25Hours) {
  const LocalClock clock = pacific();
  // Sunday, 3 November 2019: PG&E's block of 90000 s began at 1572764400.
  EXPECT_EQ(local_midnight(clock, {2019, 11, 3}), 1572764400);
  EXPECT_EQ(local_midnight(clock, {2019, 11, 4}) - local_midnight(clock, {2019, 11, 3}), 90000);
  EXPECT_EQ(local_day_length(clock, 1572764400 + 12 * 3600), 90000);
  EXPECT_EQ(local_day_length(clock, local_midnight(clock, {2019, 3, 10})), 82800);
  EXPECT_EQ(local_day_length(clock, local_midnight(clock, {2019, 7, 1})), 86400);
  EXPECT_EQ(format_local(clock, 1572764400), "2019-11-03T00:00:00-07:00");
  EXPECT_EQ(format_local(clock, 1572764400 + 3600), "2019-11-03T01:00:00-07:00");
  EXPECT_EQ(format_local(clock, 1572764400 + 2 * 3600), "2019-11-03T01:00:00-08:00");
  EXPECT_EQ(format_local(clock, 1572764400 + 24 * 3600), "2019-11-03T23:00:00-08:00");
  EXPECT_EQ(local_date(clock, 1572764400 - 1), (CivilDate{2019, 11, 2}));
  // The gas day that starts one second late.
  EXPECT_EQ(format_local(clock, 1589007601), "2020-05-09T00:00:01-07:00");
}

TEST(TimeRules, WorksSouthOfTheEquatorAndWithoutRules) {
  LocalTimeParameters sydney;
  sydney.dst_start_rule = "A40E2000";  // first Sunday of October
  sydney.dst_end_rule = "440E3000";    // first Sunday of April, 03:00 summer time
  sydney.dst_offset = 3600;
  sydney.tz_offset = 36000;
  const LocalClock clock = make_clock(&sydney);
  EXPECT_EQ(offset_at(clock, 1577836800), 39600);  // January
  EXPECT_EQ(offset_at(clock, 1593561600), 36000);  // July
  EXPECT_EQ(format_local(clock, 0), "1970-01-01T11:00:00+11:00");

  LocalTimeParameters plain;
  plain.tz_offset = -18000;
  plain.dst_offset = 3600;
  plain.dst_start_rule = plain.dst_end_rule = "FFFFFFFF";
  EXPECT_EQ(offset_at(make_clock(&plain), 1593561600), -18000);
  EXPECT_EQ(offset_at(make_clock(nullptr), 0), 0);
  plain.tz_offset = 1'000'000'000;
  EXPECT_EQ(offset_at(make_clock(&plain), 0), 0);
}

TEST(TimeRules, SurvivesExtremeTimes) {
  const LocalClock clock = pacific();
  for (const std::int64_t time : {INT64_MIN, INT64_MAX, std::int64_t{-1}, std::int64_t{0}}) {
    EXPECT_FALSE(format_local(clock, time).empty());
    EXPECT_GT(local_day_length(clock, time), 0);
  }
}

}  // namespace
}  // namespace smd::espi
