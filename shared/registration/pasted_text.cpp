#include "shared/registration/pasted_text.hpp"

#include "shared/base/text.hpp"

namespace smd::registration {
namespace {

struct Replacement {
  std::string_view from;
  std::string_view to;
};

// UTF-8 of what word processors and browsers put in place of plain characters.
constexpr Replacement kReplacements[] = {
    {"\xC2\xA0", " "},      {"\xE2\x80\xAF", " "},  {"\xE3\x80\x80", " "}, {"\xE2\x80\x8B", ""},
    {"\xE2\x80\x8C", ""},   {"\xE2\x80\x8D", ""},   {"\xEF\xBB\xBF", ""},  {"\xC2\xAD", ""},
    {"\xE2\x80\xA8", "\n"}, {"\xE2\x80\xA9", "\n"}, {"\xE2\x80\x98", "'"}, {"\xE2\x80\x99", "'"},
    {"\xE2\x80\x9C", "\""}, {"\xE2\x80\x9D", "\""}, {"\xE2\x80\x90", "-"}, {"\xE2\x80\x91", "-"},
    {"\xE2\x80\x92", "-"},  {"\xE2\x80\x93", "-"},  {"\xE2\x80\x94", "-"}, {"\xEF\xBC\x9A", ":"},
    {"\xE2\x81\x84", "/"},  {"\xE2\x88\x95", "/"},  {"&nbsp;", " "},       {"&amp;", "&"},
    {"\r\n", "\n"},         {"\r", "\n"},           {"\v", "\n"},          {"\f", "\n"},
};

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\n'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::size_t skip_white(std::string_view text, std::size_t at) {
  while (at < text.size() && is_white(text[at])) ++at;
  return at;
}

// En quad to hair space, U+2000 to U+200A.
bool is_typographic_space(std::string_view text, std::size_t at) {
  return text.substr(at, 2) == "\xE2\x80" && at + 2 < text.size() &&
         static_cast<unsigned char>(text[at + 2]) >= 0x80 &&
         static_cast<unsigned char>(text[at + 2]) <= 0x8A;
}

}  // namespace

std::string normalised_paste(std::string_view text) {
  std::string clean;
  const bool utf8 = is_utf8(text);
  if (!utf8) {
    for (const char c : text) clean += static_cast<unsigned char>(c) < 0x80 ? c : '?';
    text = clean;
  }
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (is_word(c) || c == ' ' || c == '\n') {
      out += c;
      ++at;
      continue;
    }
    if (is_typographic_space(text, at)) {
      out += ' ';
      at += 3;
      continue;
    }
    const Replacement* found = nullptr;
    for (const auto& replacement : kReplacements) {
      if (text.substr(at, replacement.from.size()) == replacement.from) {
        found = &replacement;
        break;
      }
    }
    if (found) {
      out += found->to;
      at += found->from.size();
    } else {
      out += c;
      ++at;
    }
  }
  return out;
}

std::optional<std::size_t> match_phrase(std::string_view text, std::size_t at,
                                        std::string_view phrase) {
  if (at > 0 && is_word(text[at - 1])) return std::nullopt;
  for (const char wanted : phrase) {
    if (wanted == ' ') {
      const auto next = skip_white(text, at);
      // A space behind a colon of the phrase was already taken with it.
      if (next == at && (at == 0 || !is_white(text[at - 1]))) return std::nullopt;
      at = next;
    } else if (wanted == ':') {
      at = skip_white(text, at);
      if (at < text.size() && text[at] == ':') ++at;
      at = skip_white(text, at);
    } else if (at < text.size() && lower(text[at]) == lower(wanted)) {
      ++at;
    } else {
      return std::nullopt;
    }
  }
  if (at < text.size() && is_word(text[at]) && at > 0 && is_word(text[at - 1])) return std::nullopt;
  return at;
}

std::size_t skip_connector(std::string_view text, std::size_t at) {
  at = skip_white(text, at);
  if (const auto end = match_phrase(text, at, "is")) at = skip_white(text, *end);
  while (at < text.size() && (text[at] == ':' || text[at] == '=')) at = skip_white(text, at + 1);
  return at;
}

std::optional<FoundDate> date_at(std::string_view text, std::size_t at) {
  if (at > 0 && (is_word(text[at - 1]) || text[at - 1] == '/' || text[at - 1] == '-')) {
    return std::nullopt;
  }
  std::size_t end = at;
  while (end < text.size() && end - at < 11 &&
         (is_digit(text[end]) || text[end] == '/' || text[end] == '-')) {
    ++end;
  }
  if (end == at || (end < text.size() && is_word(text[end]))) return std::nullopt;
  const auto date = parse_date(text.substr(at, end - at));
  if (!date) return std::nullopt;
  return FoundDate{*date, at, end};
}

std::optional<FoundDate> date_before(std::string_view text, std::size_t at) {
  while (at > 0 && is_white(text[at - 1])) --at;
  std::size_t begin = at;
  while (begin > 0 && at - begin < 11 &&
         (is_digit(text[begin - 1]) || text[begin - 1] == '/' || text[begin - 1] == '-')) {
    --begin;
  }
  auto found = date_at(text, begin);
  if (!found || found->end != at) return std::nullopt;
  return found;
}

std::optional<FoundDate> date_after(std::string_view text, std::size_t at) {
  return date_at(text, skip_white(text, at));
}

bool fills_cell(std::string_view text, std::size_t begin, std::size_t end) {
  while (begin > 0 && text[begin - 1] == ' ') --begin;
  while (end < text.size() && text[end] == ' ') ++end;
  const auto is_border = [](char c) { return c == '\n' || c == '\t' || c == '|'; };
  return (begin == 0 || is_border(text[begin - 1])) && (end == text.size() || is_border(text[end]));
}

}  // namespace smd::registration
