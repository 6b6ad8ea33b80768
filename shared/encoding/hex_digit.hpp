// The one hexadecimal digit, shared by the decoders of this folder.
#pragma once

namespace smd::encoding {

/// 0 to 15, or -1.
constexpr int hex_digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

inline constexpr char kUpperHexDigits[] = "0123456789ABCDEF";

}  // namespace smd::encoding
