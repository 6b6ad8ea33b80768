// /relay/{upstream}/{path}: HTTP on one side, relay::Upstream on the other. Translates heads,
// streams bodies both ways, cancels when the browser goes away.
// Does not: check session, Host or origin (console).
#pragma once

#include <map>
#include <memory>
#include <string>

#include "proxy/net/http_server.hpp"
#include "proxy/relay/upstream.hpp"
#include "proxy/server/broken_answers.hpp"
#include "proxy/server/metrics.hpp"

namespace smd::server {

using Upstreams = std::map<std::string, std::unique_ptr<relay::Upstream>, std::less<>>;

class RelayEndpoint {
 public:
  RelayEndpoint(Upstreams& upstreams, Metrics& metrics)
      : upstreams_(upstreams), metrics_(metrics) {}
  boost::asio::awaitable<void> handle(net::Request& request, net::ResponseWriter& response);

  static constexpr std::string_view kProblemsPath = "/api/relay/problems/";
  /// Why the answer to the request of that name broke off: as the relay would have answered, had
  /// the head not been passed on already.
  void tell_problem(const net::Request& request, net::ResponseWriter& response) const;

 private:
  Upstreams& upstreams_;
  Metrics& metrics_;
  BrokenAnswers broken_;
};

/// Server-Timing value of the phases that happened.
[[nodiscard]] std::string timing_field(const relay::Timing& timing);
/// True for answer headers that would act on our own origin and so travel with a prefix.
[[nodiscard]] bool acts_on_origin(std::string_view header_name);

}  // namespace smd::server
