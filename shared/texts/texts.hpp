// Every text of the console that is not a finding: one table by id, so that a second language is
// one more file. Does not: hold the findings' texts (shared/diagnosis/catalogue.cpp does).
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace smd::texts {

struct Text {
  std::string_view id;
  std::string_view english;
};

/// Sorted by id.
[[nodiscard]] std::span<const Text> all();
/// The text; "[[id]]" when there is none, which a test looks for in every view.
[[nodiscard]] std::string get(std::string_view id);
/// With {0}, {1} … replaced by the arguments.
[[nodiscard]] std::string get(std::string_view id, std::initializer_list<std::string> arguments);

}  // namespace smd::texts
