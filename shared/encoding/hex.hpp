// Base16 of RFC 4648 section 8. Encoding in lower case is smd::hex in shared/base/text.hpp.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace smd::encoding {

/// Either case is accepted, even mixed. Codes: `hex.alphabet` (with offset), `hex.length` (odd).
[[nodiscard]] Result<std::string> hex_decode(std::string_view text);
/// True when the text is not empty and nothing but hexadecimal digits.
[[nodiscard]] bool is_hex(std::string_view text);

}  // namespace smd::encoding
