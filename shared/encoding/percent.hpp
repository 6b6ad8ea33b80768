// Percent-encoding of RFC 3986 section 2.1: any bytes into the unreserved characters and back.
// Does not: treat `+` as a space (shared/encoding/form.hpp does).
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace smd::encoding {

/// True for ALPHA / DIGIT / `-` / `.` / `_` / `~` (RFC 3986 section 2.3).
[[nodiscard]] bool is_unreserved(char c);

/// Everything but unreserved characters becomes `%XX` with upper-case digits: safe in any
/// component.
[[nodiscard]] std::string percent_encode(std::string_view bytes);

/// The bytes of a percent-encoded component. Codes, each with an offset:
/// - `percent.truncated`  the text ends inside `%XX`
/// - `percent.digits`     `%` is not followed by two hexadecimal digits
/// - `percent.character`  a byte that may not stand in a URI: control, space, `"<>\^`{|}`,
/// non-ASCII
[[nodiscard]] Result<std::string> percent_decode(std::string_view text);

}  // namespace smd::encoding
