// XML as lines for display, from any place of a document of any size: indented, or raw. An index
// finds places from which lines can be made (marks); lines are made for the window in sight only,
// so that 60 MB on a single line scroll like any text. Works on bytes as they are: broken XML is
// shown, not judged (xml_scanner.hpp does that).
//
// Indented: one line a tag; an element that holds only text is one line with its end tag. What is
// not complete within kLongestUnit bytes ends its line there. Raw: the document's own lines; longer
// ones than kLongestRaw bytes are broken, if possible where a word or a tag ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smd::espi {

enum class LineStyle { indented, raw };

/// Lines can be made from here on.
struct LineMark {
  std::uint64_t line = 0;    ///< lines before it
  std::uint64_t offset = 0;  ///< bytes before it
  std::uint32_t depth = 0;   ///< elements open
};

/// Streams through a document and keeps marks, at least one every kLinesPerMark lines.
class LineIndex {
 public:
  static constexpr std::uint64_t kLinesPerMark = 200;

  explicit LineIndex(LineStyle style = LineStyle::indented) : style_(style) {}
  /// The next bytes; `last` when there are no more. Gives the marks that became known.
  [[nodiscard]] std::vector<LineMark> feed(std::string_view piece, bool last);
  [[nodiscard]] std::uint64_t lines() const { return lines_; }

 private:
  LineStyle style_;
  std::string carry_;  // the start of a line whose end has not come
  std::uint64_t lines_ = 0, offset_ = 0;
  std::uint64_t marked_line_ = 0, marked_offset_ = 0;
  std::uint32_t depth_ = 0;
  bool begun_ = false;
};

/// Up to `count` lines after the first `skip`, of bytes that begin at a mark of `depth` and end at
/// another mark or at the document's end. `hide` puts "•••" in place of what elements say.
[[nodiscard]] std::vector<std::string> make_lines(std::string_view bytes, LineStyle style,
                                                  std::uint32_t depth, std::size_t skip,
                                                  std::size_t count, bool hide);

}  // namespace smd::espi
