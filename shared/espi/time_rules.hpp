// Time in ESPI: seconds, milliseconds sent by mistake, DstRuleType and local time without a time
// zone database. Rules: espi-model section 4, XSD DstRuleType.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/time.hpp"
#include "shared/espi/model.hpp"

namespace smd::espi {

/// A point in time or a span as sent, brought to seconds. The unit is told by the size: PG&E sends
/// milliseconds in Authorization periods and even microseconds in one duration (wire-facts 8).
struct Seconds {
  std::int64_t value = 0;
  enum class Unit { seconds, milliseconds, microseconds } unit = Unit::seconds;
};
/// |v| < 10^11 is seconds (to the year 5138), < 10^14 milliseconds, otherwise microseconds.
[[nodiscard]] constexpr Seconds normalise_epoch(std::int64_t sent) {
  constexpr std::int64_t kSeconds = 100'000'000'000;
  if (sent > -kSeconds && sent < kSeconds) return {sent, Seconds::Unit::seconds};
  if (sent > -kSeconds * 1000 && sent < kSeconds * 1000) {
    return {sent / 1000, Seconds::Unit::milliseconds};
  }
  return {sent / 1'000'000, Seconds::Unit::microseconds};
}
/// A UInt32 is seconds (the schema's type); larger ones milliseconds, then microseconds.
[[nodiscard]] constexpr Seconds normalise_duration(std::int64_t sent) {
  constexpr std::int64_t kSeconds = 4'294'967'296;
  if (sent < kSeconds) return {sent, Seconds::Unit::seconds};
  if (sent / 1000 < kSeconds) return {sent / 1000, Seconds::Unit::milliseconds};
  return {sent / 1'000'000, Seconds::Unit::microseconds};
}

/// DstRuleType decoded. Bits 0-11 seconds, 12-16 hours, 17-19 day of week (Monday 1), 20-24 day of
/// month, 25-27 operator, 28-31 month.
struct DstRule {
  int month = 0;       ///< 1 to 12
  int occurrence = 0;  ///< operator: 0 the day of month itself, 1 weekday on or after it,
                       ///< 2 to 6 first to fifth weekday of the month, 7 last
  int day_of_month = 0;
  int day_of_week = 0;  ///< 1 Monday to 7 Sunday
  int hour = 0, second = 0;
  friend bool operator==(const DstRule&, const DstRule&) = default;
};
/// Empty for FFFFFFFF (daylight saving off), other lengths than 8 hex digits and impossible fields.
[[nodiscard]] std::optional<DstRule> parse_dst_rule(std::string_view hex);
/// "second Sunday of March, 02:00".
[[nodiscard]] std::string describe(const DstRule& rule);
/// Seconds since 1970-01-01 of the rule's moment in that year, on the clock on the wall.
[[nodiscard]] std::int64_t wall_clock_of(const DstRule& rule, int year);

/// A TimeConfiguration ready for use.
struct LocalClock {
  std::int64_t tz_offset = 0;   ///< seconds east of UTC in standard time
  std::int64_t dst_offset = 0;  ///< seconds added in summer
  std::optional<DstRule> dst_start, dst_end;
};
[[nodiscard]] LocalClock make_clock(const LocalTimeParameters* parameters);

/// Seconds to add to UTC at that moment; dstStartRule is in standard, dstEndRule in summer time.
[[nodiscard]] std::int64_t offset_at(const LocalClock& clock, std::int64_t utc);
/// "2019-11-03T01:00:00-08:00".
[[nodiscard]] std::string format_local(const LocalClock& clock, std::int64_t utc);
/// UTC second at which a local day begins; the next day's minus this is 82800, 86400 or 90000.
[[nodiscard]] std::int64_t local_midnight(const LocalClock& clock, const CivilDate& day);
[[nodiscard]] CivilDate local_date(const LocalClock& clock, std::int64_t utc);
/// Seconds in the local day that holds `utc`: 90000 on PG&E's autumn day with 25 hours.
[[nodiscard]] std::int64_t local_day_length(const LocalClock& clock, std::int64_t utc);

}  // namespace smd::espi
