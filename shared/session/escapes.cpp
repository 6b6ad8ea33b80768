#include "shared/session/escapes.hpp"

#include <algorithm>

#include "shared/encoding/hex_digit.hpp"

namespace smd::session {
namespace {

struct Found {
  char character = 0;
  std::size_t length = 0;  ///< 0: no escape
  bool mark = false;       ///< stands for no character
};

struct Named {
  std::string_view escape;
  char character;
};

constexpr Named kNamed[] = {{"\\/", '/'},  {"\\\\", '\\'}, {"\\\"", '"'},   {"&amp;", '&'},
                            {"&lt;", '<'}, {"&gt;", '>'},  {"&quot;", '"'}, {"&apos;", '\''}};
constexpr std::string_view kMarks[] = {"<![CDATA[", "]]>"};

// Only ASCII: secrets are.
Found numbered(std::string_view digits, int base, std::size_t length) {
  int value = 0;
  for (const char c : digits) {
    const int digit = encoding::hex_digit_value(c);
    if (digit < 0 || digit >= base || value > 0x7F) return {};
    value = value * base + digit;
  }
  if (digits.empty() || value == 0 || value > 0x7F) return {};
  return {static_cast<char>(value), length, false};
}

Found escape_at(std::string_view rest) {
  const char first = rest.front();
  if (first == '%') return rest.size() < 3 ? Found{} : numbered(rest.substr(1, 2), 16, 3);
  if (first != '\\' && first != '&' && first != '<' && first != ']') return {};
  for (const auto& [escape, character] : kNamed) {
    if (rest.starts_with(escape)) return {character, escape.size(), false};
  }
  for (const auto mark : kMarks) {
    if (rest.starts_with(mark)) return {0, mark.size(), true};
  }
  if (rest.starts_with("\\u"))
    return rest.size() < 6 ? Found{} : numbered(rest.substr(2, 4), 16, 6);
  if (rest.starts_with("&#")) {
    const auto end = rest.substr(0, 12).find(';');
    if (end == std::string_view::npos) return {};
    const bool hexadecimal = rest[2] == 'x' || rest[2] == 'X';
    const std::size_t from = hexadecimal ? 3 : 2;
    if (end <= from) return {};
    return numbered(rest.substr(from, end - from), hexadecimal ? 16 : 10, end + 1);
  }
  return {};
}

}  // namespace

std::optional<Unescaped> Unescaped::of(std::string_view text) {
  if (text.find_first_of("%\\&") == std::string_view::npos &&
      text.find(kMarks[0]) == std::string_view::npos) {
    return std::nullopt;
  }
  Unescaped out;
  out.text_.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto found = escape_at(text.substr(at));
    if (found.length == 0) {
      out.text_ += text[at++];
      continue;
    }
    out.escapes_.push_back({out.text_.size(), at, found.length, found.mark});
    if (!found.mark) out.text_ += found.character;
    at += found.length;
  }
  if (out.escapes_.empty()) return std::nullopt;
  return out;
}

std::pair<std::size_t, std::size_t> Unescaped::origin(std::size_t begin, std::size_t end) const {
  return {origin_of(begin).first, origin_of(end - 1).second};
}

std::pair<std::size_t, std::size_t> Unescaped::origin_of(std::size_t at) const {
  const auto after =
      std::upper_bound(escapes_.begin(), escapes_.end(), at,
                       [](std::size_t place, const Escape& escape) { return place < escape.at; });
  if (after == escapes_.begin()) return {at, at + 1};
  const auto& before = *(after - 1);
  if (before.at == at && !before.mark) return {before.from, before.from + before.length};
  const auto place = before.from + before.length + (at - before.at) - (before.mark ? 0 : 1);
  return {place, place + 1};
}

}  // namespace smd::session
