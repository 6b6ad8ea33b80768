// /api/sessions and /api/shared (docs/contracts.md section 9): the session store over HTTP. Does
// not: check log-in or origin (console), or know how sessions are stored (store/).
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "proxy/config/settings.hpp"
#include "proxy/net/http_server.hpp"
#include "proxy/store/session_store.hpp"

namespace smd::server {

class SessionsEndpoint {
 public:
  static constexpr std::string_view kSessions = "/api/sessions";
  static constexpr std::string_view kShared = "/api/shared/";

  /// `public_origin`: what links begin with. The store's calls run on threads of this object.
  SessionsEndpoint(std::unique_ptr<store::SessionStore> sessions, config::StoreSettings settings);
  ~SessionsEndpoint();

  static bool owns(std::string_view path) {
    return path == kSessions || path.starts_with("/api/sessions/");
  }
  boost::asio::awaitable<void> handle(net::Request& request, net::ResponseWriter& response,
                                      const std::string& public_origin);
  /// Without a log-in: the token is the permission.
  boost::asio::awaitable<void> handle_shared(net::Request& request, net::ResponseWriter& response);
  /// Deletes what is older than the settings keep; at the start, and once an hour from then on when
  /// something is asked for.
  boost::asio::awaitable<void> retire();

  [[nodiscard]] std::string_view kind() const { return sessions_->kind(); }
  [[nodiscard]] const config::StoreSettings& settings() const { return settings_; }

 private:
  boost::asio::awaitable<void> run(std::function<void()> work);
  boost::asio::awaitable<void> list(net::Request& request, net::ResponseWriter& response);
  boost::asio::awaitable<void> save(net::Request& request, net::ResponseWriter& response);
  boost::asio::awaitable<void> read(net::ResponseWriter& response, const std::string& id,
                                    const store::Actor& actor);
  boost::asio::awaitable<void> change(net::Request& request, net::ResponseWriter& response,
                                      const std::string& id);
  boost::asio::awaitable<void> remove(net::ResponseWriter& response, const std::string& id,
                                      const store::Actor& actor);
  boost::asio::awaitable<void> links(net::Request& request, net::ResponseWriter& response,
                                     const std::string& id, const std::string& origin);
  boost::asio::awaitable<void> withdraw(net::ResponseWriter& response, const std::string& id,
                                        const std::string& link, const store::Actor& actor);
  boost::asio::awaitable<void> audit(net::ResponseWriter& response, const std::string& id);

  std::unique_ptr<store::SessionStore> sessions_;
  config::StoreSettings settings_;
  boost::asio::thread_pool pool_;
  std::chrono::steady_clock::time_point retired_{};
};

}  // namespace smd::server
