// GET /api/shared/{token} (docs/contracts.md section 9): what a share link opens, without a log-in.
// Guessing a token of 256 bits is hopeless; those who try all the same are slowed down.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string_view>

#include "proxy/net/http_server.hpp"
#include "proxy/server/miss_limit.hpp"
#include "proxy/server/store_service.hpp"

namespace smd::server {

class SharedEndpoint {
 public:
  static constexpr std::string_view kPath = "/api/shared/";

  explicit SharedEndpoint(StoreService& service) : service_(service) {}
  boost::asio::awaitable<void> handle(net::Request& request, net::ResponseWriter& response);

 private:
  StoreService& service_;
  MissLimit misses_;
};

}  // namespace smd::server
