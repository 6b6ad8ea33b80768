#include "proxy/headless/terminal.hpp"

#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "shared/base/text.hpp"

namespace smd::headless {

std::string Style::wrap(const char* code, std::string_view text) const {
  if (!color_ || text.empty()) return std::string(text);
  return std::string("\033[") + code + "m" + std::string(text) + "\033[0m";
}

std::string Style::by_word(std::string_view word, std::string_view text) const {
  if (word == "passed") return green(text);
  if (word == "warning") return yellow(text);
  if (word == "failed" || word == "error") return red(text);
  return cyan(text);
}

bool wants_color(int descriptor, bool no_color_flag) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return !no_color_flag && (no_color == nullptr || *no_color == '\0') &&
         (term == nullptr || std::strcmp(term, "dumb") != 0) && ::isatty(descriptor) == 1;
}

std::string printable_line(std::string_view text) {
  const bool utf8 = is_utf8(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7F) {
      if (out.empty() || out.back() != ' ') out += ' ';
    } else if (byte >= 0x80 && !utf8) {
      out += '?';
    } else if (byte == 0xC2 && at + 1 < text.size() &&
               static_cast<unsigned char>(text[at + 1]) < 0xA0) {
      // U+0080 to U+009F: control characters that some terminals obey.
      out += ' ';
      ++at;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++width;
  }
  return width;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  const auto has = width_of(text);
  if (has < width) out.append(width - has, ' ');
  return out;
}

}  // namespace smd::headless
