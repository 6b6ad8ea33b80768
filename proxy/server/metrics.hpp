// Counters of the server, written in the Prometheus text format.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "proxy/relay/relay_types.hpp"

namespace smd::server {

class Metrics {
 public:
  void count_request(int status);
  void count_refusal(std::string_view reason);
  void count_relay(const std::string& upstream, const relay::RelayOutcome& outcome,
                   std::uint64_t request_bytes);

  /// What the counters say; callers append gauges of their own with `gauge`.
  [[nodiscard]] std::string text() const;
  static void gauge(std::string& out, std::string_view name, std::string_view help,
                    std::string_view labels, double value, std::string_view type = "gauge");

 private:
  struct OfUpstream {
    std::array<std::uint64_t, 10> answers{};   // by first digit of the status
    std::array<std::uint64_t, 10> problems{};  // by stage
    std::uint64_t received = 0;                // body bytes from it
    std::uint64_t sent = 0;                    // body bytes to it
  };
  std::array<std::uint64_t, 10> requests_{};  // by first digit of the status
  std::map<std::string, std::uint64_t, std::less<>> refusals_;
  std::map<std::string, OfUpstream, std::less<>> upstreams_;
};

}  // namespace smd::server
