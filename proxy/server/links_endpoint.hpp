// /api/sessions/{id}/links: making, listing and withdrawing share links. What a link opens is
// shared_endpoint's business.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>

#include "proxy/net/http_server.hpp"
#include "proxy/server/store_service.hpp"

namespace smd::server {

class LinksEndpoint {
 public:
  /// `console_origin`: what the addresses of links begin with.
  LinksEndpoint(StoreService& service, std::string console_origin)
      : service_(service), console_origin_(std::move(console_origin)) {}

  /// `part`: the path behind the session's id.
  static bool owns(std::string_view part) { return part == "links" || part.starts_with("links/"); }
  boost::asio::awaitable<void> handle(net::Request& request, net::ResponseWriter& response,
                                      const std::string& session, const std::string& part,
                                      const store::Actor& actor);

 private:
  boost::asio::awaitable<void> list(net::ResponseWriter& response, const std::string& session);
  boost::asio::awaitable<void> make(net::Request& request, net::ResponseWriter& response,
                                    const std::string& session, const store::Actor& actor);
  boost::asio::awaitable<void> withdraw(net::ResponseWriter& response, const std::string& session,
                                        const std::string& link, const store::Actor& actor);

  StoreService& service_;
  std::string console_origin_;
};

}  // namespace smd::server
