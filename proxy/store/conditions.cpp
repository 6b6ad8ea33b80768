#include "proxy/store/conditions.hpp"

#include <algorithm>

#include "shared/base/text.hpp"

namespace smd::store {
namespace {

constexpr const char* kEscape = " ESCAPE '\\'";
constexpr std::ptrdiff_t kTrigram = 3;

/// For LIKE: % and _ as they are.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

/// For FTS5: one string, whatever is in it.
std::string phrase(const std::string& text) {
  return "\"" + replace_all(text, "\"", "\"\"") + "\"";
}

bool is_indexed(const std::string& word) {
  const auto is_first = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return std::count_if(word.begin(), word.end(), is_first) >= kTrigram;
}

/// FTS5 reads phrases with blanks between as "all of them".
std::string indexed_phrases(const Filter& filter) {
  std::string out;
  for (const std::string& word : words_of(to_lower(filter.query))) {
    if (is_indexed(word)) out += (out.empty() ? "" : " ") + phrase(word);
  }
  return out;
}

}  // namespace

void Conditions::equals(const char* column, const std::string& value) {
  if (!value.empty()) add(std::string(column) + " = " + next(value));
}

void Conditions::has_finding(const std::string& id) {
  if (!id.empty()) add("' ' || findings || ' ' LIKE " + next("% " + escaped(id) + " %") + kEscape);
}

void Conditions::contains(const std::string& word) {
  add("search LIKE " + next("%" + escaped(word) + "%") + kEscape);
}

void Conditions::matches(const std::string& phrases, bool list) {
  const std::string match = "sessions_search MATCH " + next(phrases);
  add(list ? "rowid IN (SELECT rowid FROM sessions_search WHERE " + match + ")" : match);
}

void Conditions::older_than(std::int64_t saved, const std::string& id) {
  const std::string at = next(saved);
  const std::string than = next(id);
  // A comparison of rows, because that is what an index can be walked by.
  add("(saved, id) < (" + at + ", " + than + ")");
}

std::string Conditions::where() const { return text_.empty() ? "" : " WHERE " + text_; }

void Conditions::add(const std::string& condition) {
  text_ += (text_.empty() ? "" : " AND ") + condition;
}

std::string Conditions::next(Value value) {
  values_.push_back(std::move(value));
  return "$" + std::to_string(values_.size());
}

bool has_indexed_words(const Filter& filter) { return !indexed_phrases(filter).empty(); }

Conditions text_index_conditions(const Filter& filter) {
  Conditions out;
  out.matches(indexed_phrases(filter), false);
  return out;
}

Conditions conditions_of(const Filter& filter, TextSearch how) {
  Conditions out;
  out.equals("user_type", filter.user_type);
  out.equals("environment", filter.environment);
  out.equals("verdict", filter.verdict);
  out.has_finding(filter.finding);
  const bool index = how == TextSearch::index && has_indexed_words(filter);
  if (index) out.matches(indexed_phrases(filter), true);
  for (const std::string& word : words_of(to_lower(filter.query))) {
    if (!index || !is_indexed(word)) out.contains(word);
  }
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  std::vector<std::string> out;
  for (std::size_t at = text.find_first_not_of(kBlanks); at != std::string_view::npos;
       at = text.find_first_not_of(kBlanks, at)) {
    const std::size_t end = std::min(text.find_first_of(kBlanks, at), text.size());
    out.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

}  // namespace smd::store
