#include "shared/encoding/base64.hpp"

#include <array>
#include <cstdint>

namespace smd::encoding {
namespace {

constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlSafe =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view bytes, std::string_view alphabet, bool padded) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t group = 0;
  int bits = 0;
  for (const char c : bytes) {
    group = (group << 8) | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      out += alphabet[(group >> bits) & 63];
    }
    group &= 0xFFFF;
  }
  if (bits > 0) out += alphabet[(group << (6 - bits)) & 63];
  if (padded) out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

// 0 to 63, or -1.
int value_of(char c, bool url_safe) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == (url_safe ? '-' : '+')) return 62;
  if (c == (url_safe ? '_' : '/')) return 63;
  return -1;
}

Error bad_character(char c, bool url_safe, std::size_t at) {
  if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
    return {"base64.whitespace",
            "There is a space or a line break inside the Base64 text. Remove it.", at};
  }
  if (value_of(c, !url_safe) >= 0) {
    return {"base64.alphabet",
            std::string("The character '") + c + "' belongs to the " +
                (url_safe ? "standard" : "URL-safe") +
                " Base64 alphabet, and this text must use the " +
                (url_safe ? "URL-safe" : "standard") + " one.",
            at};
  }
  return {"base64.alphabet", "There is a character that Base64 does not have.", at};
}

Result<std::string> decode(std::string_view text, bool url_safe, Padding padding) {
  // The first bad character is reported before any length, because it is what a person can see.
  std::size_t data = 0;
  while (data < text.size() && value_of(text[data], url_safe) >= 0) ++data;
  for (std::size_t at = data; at < text.size(); ++at) {
    if (text[at] == '=') continue;
    if (value_of(text[at], url_safe) >= 0) {
      return Error{"base64.padding", "The '=' signs may stand only at the end.", data};
    }
    return bad_character(text[at], url_safe, at);
  }
  const std::size_t pads = text.size() - data;
  const std::size_t wanted = (4 - data % 4) % 4;
  if (pads > 0 && padding == Padding::kNone) {
    return Error{"base64.padding", "This text must not be padded with '='.", data};
  }
  if (data % 4 == 1) {
    return Error{"base64.length",
                 "One character is left over: the text was cut off, or one was added.", data - 1};
  }
  if (pads > wanted) {
    return Error{"base64.padding", "There are more '=' signs at the end than belong there.",
                 data + wanted};
  }
  if (pads < wanted && (padding == Padding::kRequired || pads > 0)) {
    return Error{
        "base64.length",
        "The length is not a multiple of four: '=' signs are missing at the end, or the text "
        "was cut off.",
        text.size()};
  }
  std::string out;
  out.reserve(data / 4 * 3 + 2);
  std::uint32_t group = 0;
  int bits = 0;
  for (std::size_t at = 0; at < data; ++at) {
    group = (group << 6) | static_cast<std::uint32_t>(value_of(text[at], url_safe));
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(static_cast<unsigned char>((group >> bits) & 0xFF));
    }
    group &= 0xFFFF;
  }
  if (bits > 0 && (group & ((1U << bits) - 1)) != 0) {
    return Error{
        "base64.trailing-bits",
        "The last character has bits that belong to no byte: the text was cut off or changed.",
        data - 1};
  }
  return out;
}

}  // namespace

std::string base64_encode(std::string_view bytes) { return encode(bytes, kStandard, true); }
std::string base64url_encode(std::string_view bytes, bool padded) {
  return encode(bytes, kUrlSafe, padded);
}
Result<std::string> base64_decode(std::string_view text, Padding padding) {
  return decode(text, false, padding);
}
Result<std::string> base64url_decode(std::string_view text, Padding padding) {
  return decode(text, true, padding);
}

}  // namespace smd::encoding
