#include "shared/encoding/hex.hpp"

#include "shared/encoding/hex_digit.hpp"

namespace smd::encoding {

Result<std::string> hex_decode(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (hex_digit_value(text[at]) < 0) {
      return Error{"hex.alphabet", "There is a character that is not a hexadecimal digit.", at};
    }
  }
  if (text.size() % 2 != 0) {
    return Error{"hex.length", "The number of hexadecimal digits is odd: one is missing.",
                 text.size()};
  }
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const int value = hex_digit_value(text[at]) * 16 + hex_digit_value(text[at + 1]);
    out += static_cast<char>(static_cast<unsigned char>(value));
  }
  return out;
}

bool is_hex(std::string_view text) {
  for (const char c : text) {
    if (hex_digit_value(c) < 0) return false;
  }
  return !text.empty();
}

}  // namespace smd::encoding
