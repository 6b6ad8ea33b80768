// Character classes of XML 1.0 (productions 2 to 5), UTF-8 decoding and references, for XmlScanner.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace smd::espi::xml {

inline constexpr std::uint8_t kNameStart = 1;    // ASCII, without ':'
inline constexpr std::uint8_t kNameChar = 2;     // ASCII, without ':'
inline constexpr std::uint8_t kSpace = 4;        // production 3
inline constexpr std::uint8_t kTextSpecial = 8;  // needs a look inside character data
inline constexpr std::uint8_t kNotPlain = 16;    // control character or not ASCII

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t i = 0; i < 256; ++i) {
    std::uint8_t bits = 0;
    const bool letter = (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z') || i == '_';
    const bool digit = i >= '0' && i <= '9';
    if (letter) bits |= kNameStart;
    if (letter || digit || i == '-' || i == '.') bits |= kNameChar;
    if (i == ' ' || i == '\t' || i == '\n' || i == '\r') bits |= kSpace;
    if (i < 0x20 || i >= 0x80) bits |= kNotPlain | kTextSpecial;
    if (i == '<' || i == '&' || i == '>') bits |= kTextSpecial;
    table[i] = bits;
  }
  return table;
}
inline constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

[[nodiscard]] inline bool has_class(char c, std::uint8_t bits) {
  return (kClasses[static_cast<unsigned char>(c)] & bits) != 0;
}
[[nodiscard]] inline bool is_space(char c) { return has_class(c, kSpace); }

[[nodiscard]] inline std::uint64_t load8(const char* p) {
  std::uint64_t word;
  std::memcpy(&word, p, 8);
  return word;
}
inline constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
inline constexpr std::uint64_t kHighs = 0x8080808080808080ULL;
/// Non-zero when some byte is a control character or not ASCII (never misses one; the bytes after a
/// hit may be reported too).
[[nodiscard]] inline std::uint64_t not_plain(std::uint64_t word) {
  return ((word - kOnes * 0x20) | word) & kHighs;
}
/// Non-zero when some byte equals `c` (same remark).
[[nodiscard]] inline std::uint64_t has_byte(std::uint64_t word, char c) {
  const std::uint64_t x = word ^ (kOnes * static_cast<unsigned char>(c));
  return (x - kOnes) & ~x & kHighs;
}
/// Compares without calling memcmp, which is a byte loop in Emscripten's C library.
[[nodiscard]] inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  if (size >= 8) {
    std::size_t at = 0;
    for (; at + 8 <= size; at += 8) {
      if (load8(a + at) != load8(b + at)) return false;
    }
    return load8(a + size - 8) == load8(b + size - 8);
  }
  for (std::size_t at = 0; at < size; ++at) {
    if (a[at] != b[at]) return false;
  }
  return true;
}

enum class Utf8 { ok, bad, more };
/// Decodes one code point at `p` and moves past it. `more`: the sequence may go on after `end`.
Utf8 decode_utf8(const char*& p, const char* end, std::uint32_t& code);
void append_utf8(std::string& out, std::uint32_t code);
/// Production 2.
[[nodiscard]] bool is_char(std::uint32_t code);
[[nodiscard]] bool is_name_start(std::uint32_t code);
[[nodiscard]] bool is_name_char(std::uint32_t code);

struct NameScan {
  enum class State { ok, bad, more } state = State::ok;
  const char* end = nullptr;    // after the name, or where it is bad
  const char* colon = nullptr;  // of the prefix, if any
};
/// Reads a QName (Namespaces in XML 1.0, production 7). `more` when it touches `end`.
[[nodiscard]] NameScan scan_qname(const char* p, const char* end);

/// What "amp", "#65" or "#x41" (between '&' and ';') stands for; 0 when it is no such thing.
[[nodiscard]] std::uint32_t reference_value(std::string_view body);

}  // namespace smd::espi::xml
