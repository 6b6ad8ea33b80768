// Undoes the escapes in which a text stands inside of another one: percent (RFC 3986 section 2.1),
// JSON (RFC 8259 section 7), XML character references and the five predefined entities (XML 1.0
// section 4.6), and CDATA marks, which may stand in the middle of a value. Remembers where each
// character came from. Does not: know what the text is; it undoes all of them at once, as the
// search for secrets wants it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smd::session {

/// Escapes in escapes, as deep as addresses in addresses and texts in texts go ("%2530").
inline constexpr int kMostEscapeLayers = 4;

class Unescaped {
 public:
  /// Nothing when there is no escape in the text.
  [[nodiscard]] static std::optional<Unescaped> of(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  /// Where the characters [begin, end) of `text()` stood in the escaped text; end > begin.
  [[nodiscard]] std::pair<std::size_t, std::size_t> origin(std::size_t begin,
                                                           std::size_t end) const;

 private:
  /// One escape: it stood at `from`, `length` long, and became the character at `at`, or, when
  /// it is a mark, nothing before the character at `at`.
  struct Escape {
    std::size_t at, from, length;
    bool mark;
  };
  [[nodiscard]] std::pair<std::size_t, std::size_t> origin_of(std::size_t at) const;

  std::string text_;
  std::vector<Escape> escapes_;  ///< in order
};

}  // namespace smd::session
