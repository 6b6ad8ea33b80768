// Base64 and base64url of RFC 4648 (sections 4 and 5): bytes to text and back.
// Does not: guess. Every malformed input is refused with a code and the offset of the fault.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace smd::encoding {

/// Whether the text to decode carries `=` up to a multiple of four characters.
enum class Padding { kRequired, kNone, kEither };

/// Standard alphabet (`+` and `/`), padded (RFC 4648 section 4).
[[nodiscard]] std::string base64_encode(std::string_view bytes);
/// URL-safe alphabet (`-` and `_`, RFC 4648 section 5).
[[nodiscard]] std::string base64url_encode(std::string_view bytes, bool padded = false);

/// Strict decoding. Codes, each with the offset of the first byte that is wrong:
/// - `base64.whitespace`    a space, tab or line break (RFC 4648 section 3.3: not ignored)
/// - `base64.alphabet`      a character outside the alphabet; the message says when the text looks
///                          like the other alphabet
/// - `base64.padding`       `=` too early, too many, or (kNone) any
/// - `base64.length`        not a multiple of four, or one character left over
/// - `base64.trailing-bits` the unused bits of the last character are not zero (section 3.5)
[[nodiscard]] Result<std::string> base64_decode(std::string_view text,
                                                Padding padding = Padding::kRequired);
[[nodiscard]] Result<std::string> base64url_decode(std::string_view text,
                                                   Padding padding = Padding::kEither);

}  // namespace smd::encoding
