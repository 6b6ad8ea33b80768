// Look-up and TCP connect, straight or through an HTTPS proxy, each with its deadline.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "proxy/relay/cancellation.hpp"
#include "proxy/relay/https_proxy.hpp"
#include "proxy/relay/relay_types.hpp"
#include "shared/base/result.hpp"

namespace smd::relay {

/// Host and port of an https origin.
struct Origin {
  std::string host;  ///< without brackets
  std::string port;
  std::string authority;  ///< what goes into the Host header
  Origin() {}
};

/// Error code "origin.invalid": not https, or with a path, user or query.
[[nodiscard]] Result<Origin> parse_origin(const std::string& text);

[[nodiscard]] double milliseconds_since(std::chrono::steady_clock::time_point begin);

/// Where a connection goes, and which way.
struct Destination {
  Origin origin;
  ProxyRoute route;
};

/// Resolves once and connects to the addresses found, one after the other. False with `problem`.
/// Through a proxy it is the proxy's name that is resolved, and what fails there is stage connect
/// with reason "proxy unreachable", "proxy authentication required" or "proxy refused" and for the
/// latter two the proxy's status as code.
/// `addresses`, when given, receives what the origin's own name resolved to.
boost::asio::awaitable<bool> connect_to(boost::asio::io_context& loop,
                                        boost::asio::ip::tcp::socket& socket,
                                        const Destination& destination, const Deadlines& deadlines,
                                        Cancellation& cancellation, Timing& timing,
                                        Problem& problem,
                                        std::vector<std::string>* addresses = nullptr);

}  // namespace smd::relay
