// The 90 days in which testing must be finished, counted from the day of acceptance in PG&E's own
// calendar (Pacific time, wire facts 12).
#pragma once

#include <cstdint>
#include <string>

#include "shared/base/time.hpp"

namespace smd::registration {

inline constexpr int kTestingDays = 90;
inline constexpr int kTestingWarningDays = 14;

enum class ClockState { kOk, kWarning, kExpired, kFuture };

struct TestingClock {
  CivilDate accepted;
  CivilDate ends_on;       ///< the last day on which testing may be finished: accepted + 90 days
  CivilDate today;         ///< in Pacific time
  std::int64_t days_left;  ///< ends_on - today; negative when over
  /// kWarning from 14 days left, kExpired from the day after ends_on, kFuture when the acceptance
  /// date lies after today, so that the date must be wrong.
  ClockState state = ClockState::kOk;
  std::string text;  ///< one sentence for people
};

[[nodiscard]] TestingClock testing_clock(const CivilDate& accepted, EpochMs now);

/// The calendar date in California: UTC-8, or UTC-7 from the second Sunday of March, 10:00Z, to the
/// first Sunday of November, 09:00Z (the rule in force since 2007).
[[nodiscard]] CivilDate pacific_date(EpochMs now);

}  // namespace smd::registration
