#include "shared/registration/testing_clock.hpp"

namespace smd::registration {
namespace {

constexpr std::int64_t kHourMs = 3600 * 1000;
constexpr std::int64_t kDayMs = 24 * kHourMs;

// 0 is Sunday; 1970-01-01 was a Thursday.
int weekday(std::int64_t days) { return static_cast<int>(((days % 7) + 11) % 7); }

std::int64_t nth_sunday(int year, int month, int nth) {
  const auto first = days_from_civil({year, month, 1});
  return first + (7 - weekday(first)) % 7 + 7 * (nth - 1);
}

std::int64_t floor_days(EpochMs ms) {
  const auto days = ms / kDayMs;
  return ms % kDayMs < 0 ? days - 1 : days;
}

std::string days_text(std::int64_t days) {
  return std::to_string(days) + (days == 1 ? " day" : " days");
}

}  // namespace

CivilDate pacific_date(EpochMs now) {
  const int year = civil_from_days(floor_days(now)).year;
  const EpochMs summer_from = nth_sunday(year, 3, 2) * kDayMs + 10 * kHourMs;
  const EpochMs summer_to = nth_sunday(year, 11, 1) * kDayMs + 9 * kHourMs;
  const int behind = now >= summer_from && now < summer_to ? 7 : 8;
  return civil_from_days(floor_days(now - behind * kHourMs));
}

TestingClock testing_clock(const CivilDate& accepted, EpochMs now) {
  TestingClock clock;
  clock.accepted = accepted;
  clock.today = pacific_date(now);
  const auto first = days_from_civil(accepted);
  const auto today = days_from_civil(clock.today);
  const auto last = first + kTestingDays;
  clock.ends_on = civil_from_days(last);
  clock.days_left = last - today;
  const auto ends = to_string(clock.ends_on);
  if (today < first) {
    clock.state = ClockState::kFuture;
    clock.text = "The acceptance date " + to_string(accepted) +
                 " lies in the future. Check it against the Registration Milestones table.";
  } else if (clock.days_left < 0) {
    clock.state = ClockState::kExpired;
    clock.text = "The 90 days for testing ended on " + ends + ", " + days_text(-clock.days_left) +
                 " ago. The registration has expired: register again with PG&E.";
  } else if (clock.days_left == 0) {
    clock.state = ClockState::kWarning;
    clock.text = "Today, " + ends + ", is the last day for testing.";
  } else {
    clock.state = clock.days_left <= kTestingWarningDays ? ClockState::kWarning : ClockState::kOk;
    clock.text = days_text(clock.days_left) + " left for testing, until " + ends +
                 " (90 days from acceptance).";
  }
  return clock;
}

}  // namespace smd::registration
