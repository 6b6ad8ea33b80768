// Look-up and TCP connect, each with its deadline.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>

#include "proxy/relay/cancellation.hpp"
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

/// Resolves once and connects to the addresses found, one after the other. False with `problem`.
boost::asio::awaitable<bool> connect_to(boost::asio::io_context& loop,
                                        boost::asio::ip::tcp::socket& socket, const Origin& origin,
                                        const Deadlines& deadlines, Cancellation& cancellation,
                                        Timing& timing, Problem& problem);

}  // namespace smd::relay
