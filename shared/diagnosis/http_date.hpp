// The Date header (RFC 9110 section 5.6.7): the fixed form, and the two obsolete ones that a
// recipient must accept.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace smd::diagnosis {

/// Epoch seconds of "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT" or
/// "Sun Nov  6 08:49:37 1994"; nothing for anything else, also for dates that do not exist. The
/// day's name is not compared with the date.
[[nodiscard]] std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace smd::diagnosis
