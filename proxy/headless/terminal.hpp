// How lines look on a terminal: colours, or plain where there is none; texts of others made safe.
#pragma once

#include <string>
#include <string_view>

namespace smd::headless {

class Style {
 public:
  explicit Style(bool color) : color_(color) {}
  [[nodiscard]] std::string bold(std::string_view text) const { return wrap("1", text); }
  [[nodiscard]] std::string dim(std::string_view text) const { return wrap("2", text); }
  [[nodiscard]] std::string red(std::string_view text) const { return wrap("31", text); }
  [[nodiscard]] std::string green(std::string_view text) const { return wrap("32", text); }
  [[nodiscard]] std::string yellow(std::string_view text) const { return wrap("33", text); }
  [[nodiscard]] std::string cyan(std::string_view text) const { return wrap("36", text); }
  /// By verdict or severity: passed green, warning yellow, failed and error red, the rest cyan.
  [[nodiscard]] std::string by_word(std::string_view word, std::string_view text) const;
  [[nodiscard]] bool color() const { return color_; }

 private:
  [[nodiscard]] std::string wrap(const char* code, std::string_view text) const;
  bool color_;
};

/// False with --no-color, NO_COLOR (no-color.org), TERM=dumb, or when that stream is no terminal.
[[nodiscard]] bool wants_color(int descriptor, bool no_color_flag);

/// One line that may be printed: control characters (a server could send escape sequences) become
/// spaces, what is not UTF-8 becomes '?'.
[[nodiscard]] std::string printable_line(std::string_view text);

/// Filled with spaces up to that many characters (UTF-8 counted, not bytes).
[[nodiscard]] std::string padded(std::string_view text, std::size_t width);
[[nodiscard]] std::size_t width_of(std::string_view text);

}  // namespace smd::headless
