// Tunnel: asks an HTTPS proxy, over a fresh TCP connection, to pass bytes on to an origin (CONNECT,
// RFC 9110 section 9.3.6). Does not: connect, or know deadlines (connect.cpp).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "proxy/relay/https_proxy.hpp"

namespace smd::relay {

struct TunnelAnswer {
  bool open = false;
  int status = 0;      ///< of the proxy's answer, 0: none that is HTTP
  std::string detail;  ///< what happened instead, for a person; no bytes of the proxy's
};

/// `target` is host and port, an IPv6 address in brackets.
boost::asio::awaitable<TunnelAnswer> open_tunnel(boost::asio::ip::tcp::socket& socket,
                                                 const HttpsProxy& proxy, std::string target);

}  // namespace smd::relay
