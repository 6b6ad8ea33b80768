// Counters of the server, written in the Prometheus text format.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

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
  using Key = std::pair<std::string, std::string>;
  std::map<std::string, std::uint64_t> requests_;         // by status class
  std::map<std::string, std::uint64_t> refusals_;         // by reason
  std::map<Key, std::uint64_t> relay_answers_;            // by upstream and status class
  std::map<Key, std::uint64_t> relay_problems_;           // by upstream and stage
  std::map<std::string, std::uint64_t> relay_bytes_in_;   // from upstream
  std::map<std::string, std::uint64_t> relay_bytes_out_;  // to upstream
};

}  // namespace smd::server
