// DstRuleType and local time.
#include "shared/espi/time_rules.hpp"

#include <algorithm>

#include "shared/base/text.hpp"

namespace smd::espi {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kFarthest = 8'000'000'000'000;  // years stay printable, sums stay in 64 bits

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// 1 Monday to 7 Sunday; 1970-01-01 was a Thursday.
int weekday(std::int64_t days) {
  const std::int64_t since_monday = days + 3;
  return static_cast<int>(since_monday - floor_div(since_monday, 7) * 7) + 1;
}

int days_in_month(int year, int month) {
  const CivilDate next = month == 12 ? CivilDate{year + 1, 1, 1} : CivilDate{year, month + 1, 1};
  return static_cast<int>(days_from_civil(next) - days_from_civil({year, month, 1}));
}

std::string two(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

std::optional<DstRule> parse_dst_rule(std::string_view hex) {
  hex = trim(hex);
  if (hex.size() != 8) return std::nullopt;
  std::uint32_t bits = 0;
  for (const char c : hex) {
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<std::uint32_t>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<std::uint32_t>(c - 'A' + 10);
    } else {
      return std::nullopt;
    }
    bits = bits << 4U | digit;
  }
  DstRule rule;
  rule.second = static_cast<int>(bits & 0xFFFU);
  rule.hour = static_cast<int>(bits >> 12U & 0x1FU);
  rule.day_of_week = static_cast<int>(bits >> 17U & 0x7U);
  rule.day_of_month = static_cast<int>(bits >> 20U & 0x1FU);
  rule.occurrence = static_cast<int>(bits >> 25U & 0x7U);
  rule.month = static_cast<int>(bits >> 28U & 0xFU);
  if (rule.month < 1 || rule.month > 12 || rule.hour > 24 || rule.second > 3599) {
    return std::nullopt;
  }
  const bool by_day = rule.occurrence <= 1;
  if (by_day && rule.day_of_month < 1) return std::nullopt;
  if (rule.occurrence >= 1 && rule.day_of_week < 1) return std::nullopt;
  return rule;
}

std::string describe(const DstRule& rule) {
  static constexpr const char* kDays[] = {"",         "Monday", "Tuesday",  "Wednesday",
                                          "Thursday", "Friday", "Saturday", "Sunday"};
  static constexpr const char* kMonths[] = {
      "",     "January", "February",  "March",   "April",    "May",     "June",
      "July", "August",  "September", "October", "November", "December"};
  static constexpr const char* kWhich[] = {"",      "",       "first", "second",
                                           "third", "fourth", "fifth", "last"};
  const std::string month = kMonths[rule.month];
  std::string day;
  if (rule.occurrence == 0) {
    day = month + " " + std::to_string(rule.day_of_month);
  } else if (rule.occurrence == 1) {
    day = std::string(kDays[rule.day_of_week]) + " on or after " + month + " " +
          std::to_string(rule.day_of_month);
  } else {
    day = std::string(kWhich[rule.occurrence]) + " " + kDays[rule.day_of_week] + " of " + month;
  }
  std::string time = ", " + two(rule.hour) + ":" + two(rule.second / 60);
  if (rule.second % 60 != 0) time += ":" + two(rule.second % 60);
  return day + time;
}

std::int64_t wall_clock_of(const DstRule& rule, int year) {
  const std::int64_t first = days_from_civil({year, rule.month, 1});
  const int length = days_in_month(year, rule.month);
  std::int64_t day = 0;
  if (rule.occurrence <= 1) {
    day = first + std::min(rule.day_of_month, length) - 1;
    if (rule.occurrence == 1) day += (rule.day_of_week - weekday(day) + 7) % 7;
  } else if (rule.occurrence == 7) {
    day = first + length - 1;
    day -= (weekday(day) - rule.day_of_week + 7) % 7;
  } else {
    day = first + (rule.day_of_week - weekday(first) + 7) % 7 + 7 * (rule.occurrence - 2);
    // "Fifth" in a month with four: the last one.
    if (day >= first + length) day -= 7;
  }
  return day * kDay + rule.hour * 3600 + rule.second;
}

LocalClock make_clock(const LocalTimeParameters* parameters) {
  LocalClock clock;
  if (parameters == nullptr) return clock;
  const auto within_a_day = [](Number offset) {
    const std::int64_t value = offset.value_or(0);
    return value > -kDay && value < kDay ? value : 0;
  };
  clock.tz_offset = within_a_day(parameters->tz_offset);
  clock.dst_offset = within_a_day(parameters->dst_offset);
  clock.dst_start = parse_dst_rule(parameters->dst_start_rule);
  clock.dst_end = parse_dst_rule(parameters->dst_end_rule);
  if (!clock.dst_start || !clock.dst_end) clock.dst_start = clock.dst_end = std::nullopt;
  return clock;
}

std::int64_t offset_at(const LocalClock& clock, std::int64_t utc) {
  if (!clock.dst_start || clock.dst_offset == 0) return clock.tz_offset;
  utc = std::clamp(utc, -kFarthest, kFarthest);
  const int year = civil_from_days(floor_div(utc + clock.tz_offset, kDay)).year;
  const std::int64_t begin = wall_clock_of(*clock.dst_start, year) - clock.tz_offset;
  const std::int64_t end = wall_clock_of(*clock.dst_end, year) - clock.tz_offset - clock.dst_offset;
  // South of the equator summer goes over the new year: end comes before begin.
  const bool summer = begin < end ? utc >= begin && utc < end : utc >= begin || utc < end;
  return clock.tz_offset + (summer ? clock.dst_offset : 0);
}

std::string format_local(const LocalClock& clock, std::int64_t utc) {
  utc = std::clamp(utc, -kFarthest, kFarthest);
  const std::int64_t offset = offset_at(clock, utc);
  std::string text = format_utc(utc + offset);
  if (!text.empty() && text.back() == 'Z') text.pop_back();
  const std::int64_t minutes = (offset < 0 ? -offset : offset) / 60;
  return text + (offset < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60);
}

CivilDate local_date(const LocalClock& clock, std::int64_t utc) {
  utc = std::clamp(utc, -kFarthest, kFarthest);
  return civil_from_days(floor_div(utc + offset_at(clock, utc), kDay));
}

std::int64_t local_midnight(const LocalClock& clock, const CivilDate& day) {
  const std::int64_t wall = days_from_civil(day) * kDay;
  // The offset in force at midnight: try standard time, then what holds there.
  const std::int64_t guess = wall - offset_at(clock, wall - clock.tz_offset);
  return wall - offset_at(clock, guess);
}

std::int64_t local_day_length(const LocalClock& clock, std::int64_t utc) {
  const CivilDate day = local_date(clock, utc);
  const CivilDate next = civil_from_days(days_from_civil(day) + 1);
  return local_midnight(clock, next) - local_midnight(clock, day);
}

}  // namespace smd::espi
