#include "shared/texts/texts.hpp"

#include <algorithm>

#include "shared/base/text.hpp"

namespace smd::texts {

std::string get(std::string_view id) {
  const auto texts = all();
  const auto it =
      std::lower_bound(texts.begin(), texts.end(), id,
                       [](const Text& text, std::string_view key) { return text.id < key; });
  if (it == texts.end() || it->id != id) return "[[" + std::string(id) + "]]";
  return std::string(it->english);
}

std::string get(std::string_view id, std::initializer_list<std::string> arguments) {
  const std::string pattern = get(id);
  std::string out;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const bool place = pattern[at] == '{' && at + 2 < pattern.size() && pattern[at + 2] == '}' &&
                       pattern[at + 1] >= '0' && pattern[at + 1] <= '9';
    if (!place) {
      out += pattern[at];
      continue;
    }
    const auto number = static_cast<std::size_t>(pattern[at + 1] - '0');
    if (number < arguments.size()) out += *(arguments.begin() + number);
    at += 2;
  }
  return out;
}

}  // namespace smd::texts
