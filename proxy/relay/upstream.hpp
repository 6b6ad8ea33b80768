// Upstream: one entry of the configuration at work: its TLS context, pool of connections, pace and
// counters. perform() is the relay itself, for the server and for the headless runner alike.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "proxy/relay/cancellation.hpp"
#include "proxy/relay/pacer.hpp"
#include "proxy/relay/relay_types.hpp"
#include "proxy/relay/upstream_connection.hpp"
#include "shared/base/result.hpp"

namespace smd::relay {

/// Receives an answer as it comes. Returning false cancels the exchange. A piece is only valid
/// during the call; the next one is read when the call has returned: that is the back pressure.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;
  /// `head` may be taken apart.
  virtual boost::asio::awaitable<bool> on_head(RelayHead& head) = 0;
  virtual boost::asio::awaitable<bool> on_body(std::string_view piece, bool last) = 0;
  /// The head came, the body has not begun: pass on what is buffered.
  virtual boost::asio::awaitable<bool> flush() = 0;
};

/// Where the rest of a request body comes from, when it is too large to be held whole.
class BodySource {
 public:
  BodySource() = default;
  BodySource(const BodySource&) = delete;
  BodySource& operator=(const BodySource&) = delete;
  virtual ~BodySource() = default;
  [[nodiscard]] virtual std::uint64_t remaining() const = 0;
  /// The next piece, never empty; an error breaks the exchange off.
  virtual boost::asio::awaitable<Result<std::string>> next() = 0;
};

struct UpstreamCounters {
  std::uint64_t handshakes = 0;
  std::uint64_t handshake_failures = 0;
  std::uint64_t reused = 0;
  std::uint64_t repeated = 0;
  std::size_t open_connections = 0;
};

/// A client identity ready for connections; `identity` is null when none is configured.
struct LoadedIdentity {
  std::shared_ptr<const tls::Identity> identity;
  std::shared_ptr<SSL_CTX> context;
};
/// Reads the files of the identity and of the trust store; it blocks, and may run on any thread.
/// Error codes of tls::load_identity and tls::make_client_context.
[[nodiscard]] Result<LoadedIdentity> load_identity(const UpstreamConfig& config);

class Upstream {
 public:
  /// An identity that cannot be used is no error here: see identity_error(). Error codes:
  /// "origin.invalid", "trust.file", "tls.context".
  static Result<std::unique_ptr<Upstream>> create(boost::asio::io_context& loop,
                                                  UpstreamConfig config);
  ~Upstream();
  Upstream(const Upstream&) = delete;
  Upstream& operator=(const Upstream&) = delete;

  /// Sends the request and feeds the answer to `sink`. A GET is repeated once when a reused
  /// connection broke before the first byte of the answer; nothing else is ever sent twice, and
  /// anything but GET gets a fresh connection, because a reused one may be dead already.
  boost::asio::awaitable<RelayOutcome> perform(const RelayRequest& request, BodySource* body,
                                               Sink& sink, Cancellation& cancellation);

  [[nodiscard]] const UpstreamConfig& config() const { return config_; }
  /// Why the configured identity cannot be used. While it is so, every call is refused with stage
  /// input and the error's code as reason.
  [[nodiscard]] const std::optional<Error>& identity_error() const { return identity_error_; }
  /// Uses another identity from now on, also where there was none that could be used; connections
  /// made with the old one are not kept. False (and nothing changes) when it is the one in use.
  bool adopt(LoadedIdentity loaded);
  /// The identity in use, nullptr without one.
  [[nodiscard]] const std::shared_ptr<const tls::Identity>& identity() const { return identity_; }
  [[nodiscard]] Pacer& pacer() { return pacer_; }
  /// nullptr without identity.
  [[nodiscard]] const tls::CertificateFacts* certificate() const;
  [[nodiscard]] UpstreamCounters counters() const;
  [[nodiscard]] std::size_t queued() const { return pacer_.waiting(); }
  /// Closes the idle connections.
  void close_idle();
  /// As close_idle, and keeps no connection from now on.
  void stop();

 private:
  struct Attempt;
  Upstream(boost::asio::io_context& loop, UpstreamConfig config, Destination destination);

  boost::asio::awaitable<bool> attempt(Attempt& attempt);
  [[nodiscard]] std::string build_head(const RelayRequest& request, std::uint64_t body_size) const;
  std::shared_ptr<UpstreamConnection> take_idle();
  void put_idle(std::shared_ptr<UpstreamConnection> connection);

  boost::asio::io_context& loop_;
  UpstreamConfig config_;
  Destination destination_;
  std::shared_ptr<const tls::Identity> identity_;
  std::shared_ptr<SSL_CTX> context_;
  std::optional<Error> identity_error_;
  Pacer pacer_;
  std::vector<std::shared_ptr<UpstreamConnection>> idle_;
  UpstreamCounters counters_;
  bool stopping_ = false;
  std::shared_ptr<std::size_t> open_ = std::make_shared<std::size_t>(0);
};

}  // namespace smd::relay
