#include "proxy/server/broken_answers.hpp"

#include <algorithm>

namespace smd::server {

bool BrokenAnswers::is_name(std::string_view name) {
  return name.size() >= 16 && name.size() <= 64 &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-';
         });
}

void BrokenAnswers::keep(std::string name, relay::Problem problem) {
  while (kept_.size() >= kMost) kept_.pop_front();
  kept_.emplace_back(std::move(name), std::move(problem));
}

std::optional<relay::Problem> BrokenAnswers::find(std::string_view name) const {
  const auto found = std::find_if(kept_.rbegin(), kept_.rend(),
                                  [&](const auto& one) { return one.first == name; });
  if (found == kept_.rend()) return std::nullopt;
  return found->second;
}

}  // namespace smd::server
