// /api/sessions (docs/contracts.md section 9): the session store over HTTP. Does not: check log-in
// or origin (console), share (links_endpoint), or know how sessions are stored (store/).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>

#include "proxy/net/http_server.hpp"
#include "proxy/server/links_endpoint.hpp"
#include "proxy/server/store_service.hpp"

namespace smd::server {

class SessionsEndpoint {
 public:
  static constexpr std::string_view kPath = "/api/sessions";

  SessionsEndpoint(StoreService& service, std::string console_origin)
      : service_(service), links_(service, std::move(console_origin)) {}

  static bool owns(std::string_view path) {
    return path == kPath || path.starts_with("/api/sessions/");
  }
  /// `who`: the log-in that asks, for the audit trail.
  boost::asio::awaitable<void> handle(net::Request& request, net::ResponseWriter& response,
                                      const std::string& who);

 private:
  boost::asio::awaitable<void> of_session(net::Request& request, net::ResponseWriter& response,
                                          const std::string& id, const store::Actor& actor);
  boost::asio::awaitable<void> list(net::Request& request, net::ResponseWriter& response);
  boost::asio::awaitable<void> save(net::Request& request, net::ResponseWriter& response,
                                    const store::Actor& actor);
  boost::asio::awaitable<void> read(net::ResponseWriter& response, const std::string& id,
                                    const store::Actor& actor);
  boost::asio::awaitable<void> replace(net::Request& request, net::ResponseWriter& response,
                                       const std::string& id, const store::Actor& actor);
  boost::asio::awaitable<void> describe(net::Request& request, net::ResponseWriter& response,
                                        const std::string& id, const store::Actor& actor);
  boost::asio::awaitable<void> remove(net::ResponseWriter& response, const std::string& id,
                                      const store::Actor& actor);
  boost::asio::awaitable<void> audit(net::ResponseWriter& response, const std::string& id);
  void reply_too_large(net::ResponseWriter& response, const Error& error) const;

  StoreService& service_;
  LinksEndpoint links_;
};

}  // namespace smd::server
