// The conditions of a list of sessions as SQL, with their values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proxy/store/database.hpp"
#include "proxy/store/session_store.hpp"

namespace smd::store {

/// How the words of a search are looked for.
enum class TextSearch {
  /// By SQLite's index of trigrams: right for words that are rare, because all that match are found
  /// before the newest of them are taken.
  index,
  /// In the rows, newest first: right for words that are frequent. PostgreSQL decides by itself.
  rows,
};

class Conditions {
 public:
  void equals(const char* column, const std::string& value);
  void has_finding(const std::string& id);
  /// `word` in lower case, as the column "search" is.
  void contains(const std::string& word);
  /// Against the text index itself, or in a list of its rows.
  void matches(const std::string& phrases, bool list);
  void older_than(std::int64_t saved, const std::string& id);

  /// " WHERE …", or empty.
  [[nodiscard]] std::string where() const;
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }

 private:
  void add(const std::string& condition);
  std::string next(Value value);

  std::string text_;
  std::vector<Value> values_;
};

/// False when every word of the search is too short for an index of trigrams.
[[nodiscard]] bool has_indexed_words(const Filter& filter);
/// What SQLite's text index alone says about the search.
[[nodiscard]] Conditions text_index_conditions(const Filter& filter);
[[nodiscard]] Conditions conditions_of(const Filter& filter, TextSearch how);

/// What stands between blanks and line ends.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

}  // namespace smd::store
