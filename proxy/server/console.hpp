// The console's server: routes each request to web files, log-in, API, relay or companion, after
// the guard has let it in. Owns everything that lives as long as the server.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "proxy/companion/companion.hpp"
#include "proxy/config/settings.hpp"
#include "proxy/net/http_server.hpp"
#include "proxy/server/guard.hpp"
#include "proxy/server/login.hpp"
#include "proxy/server/metrics.hpp"
#include "proxy/server/preflight_endpoint.hpp"
#include "proxy/server/relay_endpoint.hpp"
#include "proxy/server/sessions_endpoint.hpp"
#include "proxy/server/shared_endpoint.hpp"
#include "proxy/server/static_files.hpp"
#include "proxy/server/store_service.hpp"

namespace smd::server {

class Console {
 public:
  /// Loads the upstreams, opens the session store and starts listening.
  static Result<std::unique_ptr<Console>> start(boost::asio::io_context& loop,
                                                config::Settings settings);

  /// "http://127.0.0.1:8700".
  [[nodiscard]] const std::string& origin() const { return rules_.origin; }
  /// The address to open first, with the log-in token in its fragment.
  [[nodiscard]] std::string start_address() const;
  /// Lets running exchanges end, then the io_context runs dry.
  void stop();

 private:
  explicit Console(boost::asio::io_context& loop, config::Settings settings);
  Result<bool> open_upstreams();
  void settle_addresses();
  void open_store_endpoints();
  boost::asio::awaitable<void> handle(net::Request& request, net::ResponseWriter& response);
  boost::asio::awaitable<void> route(net::Request& request, net::ResponseWriter& response);
  boost::asio::awaitable<void> api(net::Request& request, net::ResponseWriter& response);
  boost::asio::awaitable<void> sessions(net::Request& request, net::ResponseWriter& response);
  boost::asio::awaitable<void> shared(net::Request& request, net::ResponseWriter& response);
  boost::asio::awaitable<void> log_in(net::Request& request, net::ResponseWriter& response);
  void ready(net::ResponseWriter& response);
  void metrics_text(net::ResponseWriter& response);
  [[nodiscard]] std::string config_text() const;

  boost::asio::io_context& loop_;
  config::Settings settings_;
  Upstreams upstreams_;
  Metrics metrics_;
  RelayEndpoint relay_;
  PreflightEndpoint preflight_;
  StaticFiles files_;
  GuardRules rules_;
  std::string scope_selection_uri_;
  std::string redirect_uri_;
  std::unique_ptr<StoreService> store_;  // null: none
  std::unique_ptr<SessionsEndpoint> sessions_;
  std::unique_ptr<SharedEndpoint> shared_;
  std::unique_ptr<Login> login_;
  std::unique_ptr<companion::Companion> companion_;
  std::unique_ptr<net::HttpServer> server_;
};

}  // namespace smd::server
