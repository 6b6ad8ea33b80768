// The relay for programs without an event loop: one upstream, one blocking call per exchange, over
// the same connections, policy, pace and deadlines as the server's relay.
// Calls from several threads wait for each other; cancel() may come from any thread.
#pragma once

#include <functional>
#include <memory>

#include "proxy/relay/relay_types.hpp"
#include "shared/base/result.hpp"

namespace smd::relay {

class RelayClient {
 public:
  /// Loads and checks the identity and the trust store. Errors name the file and the fix.
  static Result<std::unique_ptr<RelayClient>> create(UpstreamConfig config);
  ~RelayClient();
  RelayClient(const RelayClient&) = delete;
  RelayClient& operator=(const RelayClient&) = delete;

  using OnHead = std::function<bool(const RelayHead&)>;
  using OnBody = std::function<bool(std::string_view)>;
  /// Either callback may be empty; one that returns false cancels the exchange.
  RelayOutcome perform(const RelayRequest& request, const OnHead& on_head, const OnBody& on_body);
  /// Waits for a turn in the pace of the upstream, for a call that is made otherwise.
  void wait_turn();
  /// Breaks off the exchange that is running, if any.
  void cancel();

  /// The client certificate, or nullptr when none is configured.
  [[nodiscard]] const tls::CertificateFacts* certificate() const;

 private:
  struct State;
  explicit RelayClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace smd::relay
