// One unit of bytes after the other becomes one line; index and window go through the same units.
#include "shared/espi/xml_lines.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/espi/xml_chars.hpp"

namespace smd::espi {
namespace {

constexpr std::size_t kLongestUnit = 64 * 1024;
constexpr std::size_t kLongestRaw = 4'000;
constexpr std::size_t kBreakSearch = 512;
constexpr std::uint64_t kBytesPerMark = 1'000'000;
constexpr std::uint32_t kDeepest = 40;  // deeper elements are indented no further
constexpr std::string_view kHidden = "•••";

enum class UnitKind { blank, start, end, whole, text, other };

// The bytes of one line.
struct Unit {
  std::size_t size = 0;  // 0: more bytes are needed
  UnitKind kind = UnitKind::blank;
};

// Not in the middle of a character.
std::size_t character_start(std::string_view bytes, std::size_t at) {
  std::size_t back = at;
  while (back > 0 && at - back < 4 && (static_cast<unsigned char>(bytes[back]) & 0xC0U) == 0x80U) {
    --back;
  }
  return back == 0 || at - back == 4 ? at : back;
}

constexpr std::size_t kNowhere = std::string_view::npos;

std::size_t after(std::string_view bytes, std::string_view what, std::size_t from) {
  const std::size_t at = bytes.find(what, from);
  return at == kNowhere ? kNowhere : at + what.size();
}

// After the '>' of a tag, which may stand in a quoted value, too.
std::size_t tag_end(std::string_view bytes, std::size_t from) {
  char quote = 0;
  for (std::size_t at = from; at < bytes.size(); ++at) {
    const char c = bytes[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return kNowhere;
}

bool begins(std::string_view bytes, std::size_t at, std::string_view with) {
  return bytes.substr(at, with.size()) == with;
}

// Where a unit ends that is complete within `bytes`; kNowhere otherwise.
std::size_t complete(std::string_view bytes, UnitKind& kind) {
  std::size_t at = 0;
  while (at < bytes.size() && xml::is_space(bytes[at])) ++at;
  if (at == bytes.size()) return kNowhere;
  if (bytes[at] != '<') {
    kind = UnitKind::text;
    return bytes.find('<', at);
  }
  // "<!" may still become a comment.
  if (bytes.size() - at < 9 && begins("<![CDATA[", 0, bytes.substr(at))) return kNowhere;
  kind = UnitKind::other;
  if (begins(bytes, at, "<!--")) return after(bytes, "-->", at + 4);
  if (begins(bytes, at, "<![CDATA[")) return after(bytes, "]]>", at + 9);
  if (begins(bytes, at, "<?")) return after(bytes, "?>", at + 2);
  if (begins(bytes, at, "<!")) return tag_end(bytes, at);
  const std::size_t end = tag_end(bytes, at);
  if (end == kNowhere) return kNowhere;
  if (begins(bytes, at, "</")) {
    kind = UnitKind::end;
    return end;
  }
  kind = UnitKind::whole;
  if (bytes[end - 2] == '/') return end;
  const std::size_t next = bytes.find('<', end);
  if (next == kNowhere || next + 1 == bytes.size()) return kNowhere;
  if (bytes[next + 1] == '/') return after(bytes, ">", next);
  kind = UnitKind::start;
  return end;
}

Unit next_indented(std::string_view bytes, bool last) {
  const std::string_view window = bytes.substr(0, kLongestUnit);
  UnitKind kind = UnitKind::blank;
  const std::size_t size = complete(window, kind);
  if (size != kNowhere) return {size, kind};
  const bool full = window.size() == kLongestUnit;
  if (!full && !last) return {};
  std::size_t at = 0;
  while (at < window.size() && xml::is_space(window[at])) ++at;
  if (at == window.size()) return {window.size(), UnitKind::blank};
  if (kind == UnitKind::whole) {
    // What follows this start tag is too long to stand beside it, or behind the next mark.
    const std::size_t end = tag_end(window, at);
    if (end != kNowhere) return {end, UnitKind::start};
  }
  return {full ? character_start(window, window.size() - 1) : window.size(), UnitKind::text};
}

Unit next_raw(std::string_view bytes, bool last) {
  const std::string_view window = bytes.substr(0, kLongestRaw);
  const std::size_t newline = window.find('\n');
  if (newline != kNowhere) return {newline + 1, UnitKind::text};
  if (window.size() < kLongestRaw) {
    return last ? Unit{window.size(), UnitKind::text} : Unit{};
  }
  // Where no secret can be torn in two: these characters are in none.
  for (std::size_t at = window.size() - 1; at > window.size() - kBreakSearch; --at) {
    if (window[at - 1] == '>' || window[at - 1] == '"' || xml::is_space(window[at - 1])) {
      return {at, UnitKind::text};
    }
  }
  return {character_start(window, window.size() - 1), UnitKind::text};
}

Unit next_unit(std::string_view bytes, LineStyle style, bool last) {
  if (bytes.empty()) return {};
  return style == LineStyle::raw ? next_raw(bytes, last) : next_indented(bytes, last);
}

// Line breaks inside of a unit would make it two lines.
std::string on_one_line(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return out;
}

std::string hide_content(std::string_view text, UnitKind kind) {
  if (kind == UnitKind::text || kind == UnitKind::other) return std::string(kHidden);
  if (kind != UnitKind::whole) return std::string(text);
  const std::size_t begin = tag_end(text, 0);
  const std::size_t end = text.rfind("</");
  if (begin == kNowhere || end == kNowhere || end <= begin) return std::string(text);
  if (trim(text.substr(begin, end - begin)).empty()) return std::string(text);
  return std::string(text.substr(0, begin)) + std::string(kHidden) + std::string(text.substr(end));
}

std::string line_of(std::string_view bytes, const Unit& unit, LineStyle style, std::uint32_t depth,
                    bool hide) {
  std::string_view text = bytes.substr(0, unit.size);
  if (style == LineStyle::raw) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    return hide ? std::string(kHidden) : std::string(text);
  }
  text = trim(text);
  return std::string(std::size_t{std::min(depth, kDeepest)} * 2, ' ') +
         on_one_line(hide ? hide_content(text, unit.kind) : std::string(text));
}

// The depth at which a unit is written, and behind it.
std::uint32_t enter(std::uint32_t& depth, UnitKind kind) {
  if (kind == UnitKind::end && depth > 0) --depth;
  return kind == UnitKind::start ? depth++ : depth;
}

}  // namespace

std::vector<LineMark> LineIndex::feed(std::string_view piece, bool last) {
  std::vector<LineMark> marks;
  carry_.append(piece);
  std::string_view rest = carry_;
  if (!begun_ && !rest.empty()) {
    begun_ = true;
    marks.push_back({0, 0, 0});
  }
  for (Unit unit = next_unit(rest, style_, last); unit.size != 0;
       unit = next_unit(rest, style_, last)) {
    if (lines_ - marked_line_ >= kLinesPerMark ||
        (offset_ - marked_offset_ >= kBytesPerMark && lines_ > marked_line_)) {
      marks.push_back({lines_, offset_, depth_});
      marked_line_ = lines_;
      marked_offset_ = offset_;
    }
    if (unit.kind != UnitKind::blank) ++lines_;
    enter(depth_, unit.kind);
    offset_ += unit.size;
    rest.remove_prefix(unit.size);
  }
  carry_.erase(0, carry_.size() - rest.size());
  return marks;
}

std::vector<std::string> make_lines(std::string_view bytes, LineStyle style, std::uint32_t depth,
                                    std::size_t skip, std::size_t count, bool hide) {
  std::vector<std::string> out;
  for (Unit unit = next_unit(bytes, style, true); unit.size != 0 && out.size() < count;
       unit = next_unit(bytes, style, true)) {
    const std::uint32_t at = enter(depth, unit.kind);
    if (unit.kind != UnitKind::blank) {
      if (skip != 0) {
        --skip;
      } else {
        out.push_back(line_of(bytes, unit, style, at, hide));
      }
    }
    bytes.remove_prefix(unit.size);
  }
  return out;
}

}  // namespace smd::espi
