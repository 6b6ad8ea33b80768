// Why answers broke off after their head was passed on. A second status is impossible then, so the
// reason waits here, under the name the page gave its request, until the page asks for it.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "proxy/relay/relay_types.hpp"

namespace smd::server {

class BrokenAnswers {
 public:
  /// The oldest makes room: the page asks at once or never.
  static constexpr std::size_t kMost = 64;

  /// 16 to 64 letters, digits and hyphens: long enough not to be guessed.
  [[nodiscard]] static bool is_name(std::string_view name);
  void keep(std::string name, relay::Problem problem);
  /// The last one kept under the name.
  [[nodiscard]] std::optional<relay::Problem> find(std::string_view name) const;

 private:
  std::deque<std::pair<std::string, relay::Problem>> kept_;
};

}  // namespace smd::server
