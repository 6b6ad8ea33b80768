#include "shared/simulator/local_time.hpp"

namespace smd::simulator {
namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kStandardOffset = -28800;
constexpr std::int64_t kDaylightOffset = -25200;

/// The n-th Sunday (n from 1) of a month. 1970-01-01 was a Thursday, so day 3 was a Sunday.
std::int64_t nth_sunday(int year, int month, int n) {
  const auto first = days_from_civil(CivilDate{year, month, 1});
  const auto until_sunday = ((3 - first) % 7 + 7) % 7;
  return first + until_sunday + 7 * (n - 1);
}

std::int64_t floor_days(std::int64_t seconds) {
  return (seconds >= 0 ? seconds : seconds - (kDay - 1)) / kDay;
}

}  // namespace

std::int64_t local_offset(std::int64_t epoch_seconds) {
  const int year = civil_from_days(floor_days(epoch_seconds + kStandardOffset)).year;
  // Both changes happen at 02:00 of the wall clock that is about to be left.
  const auto begin = nth_sunday(year, 3, 2) * kDay + 2 * 3600 - kStandardOffset;
  const auto end = nth_sunday(year, 11, 1) * kDay + 2 * 3600 - kDaylightOffset;
  return epoch_seconds >= begin && epoch_seconds < end ? kDaylightOffset : kStandardOffset;
}

CivilDate local_date(std::int64_t epoch_seconds) {
  return civil_from_days(floor_days(epoch_seconds + local_offset(epoch_seconds)));
}

LocalDay local_day(std::int64_t days) {
  const auto midnight = [](std::int64_t day) {
    // The later of the two candidates is midnight in standard time; the one an hour before it is
    // midnight in daylight time, or 23:00 standard. No change happens between the two, so the
    // offset at the earlier one is the offset at midnight.
    const auto earlier = day * kDay - kDaylightOffset;
    return day * kDay - local_offset(earlier);
  };
  const auto start = midnight(days);
  return LocalDay{start, midnight(days + 1) - start};
}

std::int64_t last_long_day(std::int64_t days) {
  const int year = civil_from_days(days).year;
  const auto this_year = nth_sunday(year, 11, 1);
  return this_year <= days ? this_year : nth_sunday(year - 1, 11, 1);
}

}  // namespace smd::simulator
