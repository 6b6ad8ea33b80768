// Calendar arithmetic on epoch values. The core has no clock: every "now" comes inside an event.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smd {

/// Milliseconds since 1970-01-01T00:00:00Z.
using EpochMs = std::int64_t;

struct CivilDate {
  int year = 1970;
  int month = 1;  ///< 1 to 12
  int day = 1;    ///< 1 to 31
  friend bool operator==(const CivilDate&, const CivilDate&) = default;
};

/// Days since 1970-01-01 of a date of the Gregorian calendar, and back.
[[nodiscard]] std::int64_t days_from_civil(const CivilDate& date);
[[nodiscard]] CivilDate civil_from_days(std::int64_t days);
[[nodiscard]] bool is_valid(const CivilDate& date);

/// "2015-03-26".
[[nodiscard]] std::string to_string(const CivilDate& date);
/// PG&E's "3/26/2015", and the ISO form "2015-03-26".
[[nodiscard]] std::optional<CivilDate> parse_date(std::string_view text);
/// "2019-10-16T07:00:00Z" from epoch seconds.
[[nodiscard]] std::string format_utc(std::int64_t epoch_seconds);
/// "1 h 02 min", "59 min 12 s", "8 s": a span for people. Negative spans are shown as 0 s.
[[nodiscard]] std::string format_span(std::int64_t seconds);

}  // namespace smd
