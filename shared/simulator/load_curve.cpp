#include "shared/simulator/load_curve.hpp"

#include <algorithm>

#include "shared/simulator/random.hpp"

namespace smd::simulator {
namespace {

// Watt-hours in each hour of an average day, and per cent of that by month.
constexpr std::int64_t kHourlyWattHours[24] = {420, 360,  330,  320,  330,  390, 560, 720,
                                               640, 520,  470,  460,  480,  470, 500, 620,
                                               860, 1180, 1320, 1240, 1080, 900, 700, 540};
constexpr std::int64_t kLoadPercent[12] = {108, 102, 94, 88, 92, 110, 132, 130, 114, 92, 96, 110};
// Half the length of daylight in minutes, and the noon peak in watts, by month.
constexpr std::int64_t kHalfDaylight[12] = {295, 325, 360, 395, 425, 440,
                                            432, 405, 370, 335, 302, 286};
constexpr std::int64_t kPeakWatts[12] = {2350, 2740, 3190, 3610, 3800, 3880,
                                         3800, 3650, 3340, 2890, 2430, 2200};
// Hundredths of a therm a day by month.
constexpr std::int64_t kGasPerDay[12] = {210, 180, 130, 90, 55, 35, 28, 26, 32, 60, 130, 200};

constexpr std::int64_t kSolarNoonMinute = 12 * 60 + 10;  // standard time
constexpr std::int64_t kStandardOffset = -28800;

/// 100 plus or minus up to `spread`.
std::int64_t noise_percent(std::uint64_t seed, std::int64_t key, std::int64_t spread) {
  const auto hash = mix(seed, static_cast<std::uint64_t>(key));
  return 100 - spread +
         static_cast<std::int64_t>(hash % static_cast<std::uint64_t>(2 * spread + 1));
}

std::int64_t day_key(const Slot& slot) { return (slot.start + kStandardOffset) / 86400; }

std::size_t month_index(const Slot& slot) { return static_cast<std::size_t>(slot.month - 1); }

std::int64_t rounded_to_hundreds(std::int64_t value) { return value / 100 * 100; }

}  // namespace

std::int64_t household_load(std::uint64_t seed, const Slot& slot) {
  const auto hour = static_cast<std::size_t>(slot.second_of_day / 3600 % 24);
  const auto milli_watt_hours = kHourlyWattHours[hour] * 1000 * slot.duration / 3600;
  const auto percent = kLoadPercent[month_index(slot)] * noise_percent(seed, day_key(slot), 12) *
                       noise_percent(seed ^ 1U, slot.start, 22);
  return rounded_to_hundreds(milli_watt_hours * percent / 1000000);
}

std::int64_t solar_output(std::uint64_t seed, const Slot& slot) {
  const auto middle = slot.start + slot.duration / 2 + kStandardOffset;
  const auto minute = (middle % 86400 + 86400) % 86400 / 60;
  const auto away = minute - kSolarNoonMinute;
  const auto half = kHalfDaylight[month_index(slot)];
  if (away <= -half || away >= half) return 0;
  // A parabola over the day, and clouds: some days give little, every slot flickers.
  const auto watts = kPeakWatts[month_index(slot)] * (half * half - away * away) / (half * half);
  const auto clouds = std::min<std::int64_t>(100, noise_percent(seed ^ 2U, day_key(slot), 45));
  return rounded_to_hundreds(watts * 1000 * slot.duration / 3600 * clouds *
                             noise_percent(seed ^ 3U, slot.start, 8) / 10000);
}

std::int64_t gas_use(std::uint64_t seed, const Slot& slot) {
  const auto hundredths =
      kGasPerDay[month_index(slot)] * noise_percent(seed ^ 4U, slot.start, 35) / 100;
  // PG&E gives gas in steps of about a thousandth of a therm.
  const auto thousandths = hundredths * 10 + static_cast<std::int64_t>(mix(seed, 5) % 10);
  return thousandths * slot.duration / 86400 * 100000;
}

int quality_of(std::uint64_t seed, const Slot& slot, bool recent) {
  // One day in eleven has three hours that the meter did not report.
  const auto day = mix(seed ^ 6U, static_cast<std::uint64_t>(day_key(slot)));
  if (day % 11 == 0) {
    const auto first_hour = static_cast<int>(day / 11 % 20);
    const auto hour = slot.second_of_day / 3600;
    if (slot.duration >= 82800 || (hour >= first_hour && hour < first_hour + 3)) return 8;
  }
  return recent ? 17 : 19;
}

int time_of_use(const Slot& slot) {
  const int hour = slot.second_of_day / 3600;
  const bool peak = hour >= 16 && hour < 21;
  const bool partial = hour == 15 || (hour >= 21 && hour < 24);
  if (slot.month >= 6 && slot.month <= 9) return peak ? 1 : partial ? 3 : 2;
  if (slot.month >= 3 && slot.month <= 5) return peak ? 7 : hour >= 9 && hour < 14 ? 9 : 8;
  return peak ? 4 : partial ? 5 : 6;
}

}  // namespace smd::simulator
