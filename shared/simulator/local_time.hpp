// PG&E's local days: America/Los_Angeles by the rule in force since 2007, which is also what the
// feed's LocalTimeParameters say (360E2000: second Sunday of March 02:00, B40E2000: first Sunday of
// November 02:00; espi-model section 4). Not a time zone database: earlier years use the same rule.
#pragma once

#include <cstdint>

#include "shared/base/time.hpp"

namespace smd::simulator {

/// Seconds to add to UTC at that instant (epoch seconds): -28800, or -25200 in daylight saving
/// time.
[[nodiscard]] std::int64_t local_offset(std::int64_t epoch_seconds);
[[nodiscard]] CivilDate local_date(std::int64_t epoch_seconds);

struct LocalDay {
  std::int64_t start = 0;       ///< local midnight, epoch seconds
  std::int64_t length = 86400;  ///< 82800 and 90000 on the days of the change
};
/// The day that is `days` after 1970-01-01 in the local calendar.
[[nodiscard]] LocalDay local_day(std::int64_t days);

/// Day of the last change back to standard time at or before that local day, in days after
/// 1970-01-01.
[[nodiscard]] std::int64_t last_long_day(std::int64_t days);

}  // namespace smd::simulator
