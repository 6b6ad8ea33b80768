#include "shared/encoding/percent.hpp"

#include "shared/encoding/hex_digit.hpp"

namespace smd::encoding {

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string percent_encode(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kUpperHexDigits[byte >> 4];
    out += kUpperHexDigits[byte & 15];
  }
  return out;
}

Result<std::string> percent_decode(std::string_view text) {
  // What is neither reserved nor unreserved in RFC 3986 section 2 may only come as %XX.
  constexpr std::string_view kNever = " \"<>\\^`{|}";
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || kNever.find(c) != std::string_view::npos) {
      return Error{"percent.character", "There is a character that must be written as %XX.", at};
    }
    if (c != '%') {
      out += c;
      continue;
    }
    // "%Z" at the end is a wrong digit rather than a cut: look at what is there first.
    for (std::size_t digit = at + 1; digit <= at + 2; ++digit) {
      if (digit == text.size()) {
        return Error{"percent.truncated", "The text ends in the middle of a %XX.", at};
      }
      if (hex_digit_value(text[digit]) < 0) {
        return Error{"percent.digits", "After '%' there must be two hexadecimal digits.", at};
      }
    }
    const int value = hex_digit_value(text[at + 1]) * 16 + hex_digit_value(text[at + 2]);
    out += static_cast<char>(static_cast<unsigned char>(value));
    at += 2;
  }
  return out;
}

}  // namespace smd::encoding
