// How many unknown share links an address may ask for in a minute.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

namespace smd::server {

class MissLimit {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t kMost = 20;
  static constexpr std::chrono::minutes kWindow{1};

  [[nodiscard]] bool allows(const std::string& address, Clock::time_point now);
  void count(const std::string& address, Clock::time_point now);

 private:
  struct Misses {
    std::size_t count = 0;
    Clock::time_point since;
  };
  void forget(Clock::time_point now);

  std::map<std::string, Misses> misses_;
};

}  // namespace smd::server
