// Reads settings that were gathered as texts, and collects what is wrong with them: everything at
// once, each with the name of its flag. Does not: repeat a value that may be a secret.
#pragma once

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/headless/setting_sources.hpp"
#include "shared/base/secret.hpp"
#include "shared/base/text.hpp"

namespace smd::headless {

class OptionReader {
 public:
  OptionReader(const Values& values, std::vector<std::string>& problems)
      : values_(values), problems_(problems) {}

  [[nodiscard]] std::string text(std::string_view name) const {
    const auto it = values_.find(name);
    return it == values_.end() ? std::string() : it->second;
  }
  void complain(std::string_view name, const std::string& what) {
    problems_.push_back("--" + std::string(name) + ": " + what);
  }
  std::string one_of(std::string_view name, std::initializer_list<std::string_view> words) {
    auto value = text(name);
    std::string list;
    for (const auto word : words) {
      if (value.empty() || value == word) return value;
      list += (list.empty() ? "" : ", ") + std::string(word);
    }
    complain(name, "\"" + value + "\" is none of " + list + ".");
    return {};
  }
  /// The setting as a whole number in that range, or `otherwise`.
  std::int64_t number(std::string_view name, std::int64_t low, std::int64_t high,
                      std::int64_t otherwise) {
    const auto value = text(name);
    if (value.empty()) return otherwise;
    const auto parsed = parse_int64(value);
    if (parsed && *parsed >= low && *parsed <= high) return *parsed;
    complain(name, "must be a whole number from " + std::to_string(low) + " to " +
                       std::to_string(high) + ".");
    return otherwise;
  }
  void seconds(std::string_view name, std::chrono::milliseconds& into) {
    const auto value = text(name);
    if (value.empty()) return;
    const auto number = parse_int64(value);
    if (!number || *number < 1 || *number > 86400) {
      complain(name, "must be a whole number of seconds from 1 to 86400.");
      return;
    }
    into = std::chrono::seconds(*number);
  }
  Secret secret(const std::string& name) {
    const auto file = text(name + "-file");
    const auto value = text(name);
    if (!file.empty() && !value.empty()) complain(name, "give either this or --" + name + "-file.");
    if (!file.empty()) return Secret(read_secret_file(name + "-file", file, problems_));
    return Secret(value);
  }

 private:
  const Values& values_;
  std::vector<std::string>& problems_;
};

}  // namespace smd::headless
