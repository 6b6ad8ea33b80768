// Between the HTTP server and the custodian: turns requests into the core's form, plays its answers
// on the wire (delays, drops, streams), and saves the registrations when they changed. Logs method,
// path, status, size and time; never queries, headers or bodies.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "proxy/net/http_server.hpp"
#include "proxy/simulator/tls_faults.hpp"
#include "shared/simulator/custodian.hpp"

namespace smd::simulator {

class Service {
 public:
  struct Config {
    std::string registrations_file;
    std::optional<std::uint64_t> seed;
    bool any_host = false;  ///< --unsafe-listen: no check of the Host header
    std::shared_ptr<TlsFaults> tls_faults;
    Config() {}
  };
  Service(Custodian custodian, Config config);

  /// Handlers of the two ports.
  boost::asio::awaitable<void> mutual_tls(net::Request& request, net::ResponseWriter& response);
  boost::asio::awaitable<void> portal(net::Request& request, net::ResponseWriter& response);

  /// For a connection accepted now on the mutual-TLS port: the TLS fault that strikes it, if any.
  [[nodiscard]] net::Treatment treatment();
  /// Called when the plan has TLS faults and was changed: connections that are kept would not meet
  /// them.
  void on_tls_planned(std::function<void()> callback) { on_tls_planned_ = std::move(callback); }

  [[nodiscard]] Custodian& custodian() { return custodian_; }
  /// "http://127.0.0.1:8780": for the portal's Host and Origin checks.
  void set_portal_port(std::uint16_t port) { portal_port_ = port; }
  /// Writes registrations.json; a failure is logged.
  void save();
  /// Says which faults a mixture planned, and how to get them again; once for each mixture.
  void log_mix();

 private:
  boost::asio::awaitable<void> exchange(Port port, net::Request& request,
                                        net::ResponseWriter& response);
  boost::asio::awaitable<bool> play(Answer& answer, net::ResponseWriter& response);
  boost::asio::awaitable<bool> play_stream(Answer& answer, net::ResponseWriter& response);
  boost::asio::awaitable<bool> pause(int milliseconds, net::ResponseWriter& response);
  /// Why the portal refuses this request, or empty.
  [[nodiscard]] std::string refusal(const net::Request& request) const;
  [[nodiscard]] Entropy entropy();

  Custodian custodian_;
  Config config_;
  std::uint64_t saved_revision_ = 0;
  std::optional<FaultMix> logged_mix_;
  std::uint64_t exchanges_ = 0;
  std::uint16_t portal_port_ = 0;
  std::function<void()> on_tls_planned_;
};

}  // namespace smd::simulator
