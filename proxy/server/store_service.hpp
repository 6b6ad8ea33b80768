// The session store as the server has it: opened from the settings, with threads for its calls, and
// rid of what is too old. Does not: speak HTTP (sessions_endpoint, links_endpoint,
// shared_endpoint).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string_view>

#include "proxy/config/settings.hpp"
#include "proxy/server/workers.hpp"
#include "proxy/store/session_store.hpp"

namespace smd::server {

class StoreService {
 public:
  /// Nothing for "none", and for a default that does not work: then the log says why. Blocks.
  /// Errors: those of store::open_database, of a store that was asked for.
  static Result<std::unique_ptr<StoreService>> open(const config::StoreSettings& settings);

  [[nodiscard]] store::SessionStore& sessions() { return sessions_; }
  [[nodiscard]] const std::shared_ptr<store::Database>& database() const { return database_; }
  [[nodiscard]] Workers& workers() { return workers_; }
  [[nodiscard]] const config::StoreSettings& settings() const { return settings_; }
  /// Bytes a compressed file may expand to.
  [[nodiscard]] std::size_t expanded_limit() const;

  /// Deletes what is older than the settings keep; does nothing when that was done within the hour.
  boost::asio::awaitable<void> retire_when_due();

 private:
  StoreService(std::shared_ptr<store::Database> database, config::StoreSettings settings);

  std::shared_ptr<store::Database> database_;
  store::SessionStore sessions_;
  config::StoreSettings settings_;
  std::chrono::steady_clock::time_point due_{};
  Workers workers_;  // last: ends before what its calls use
};

}  // namespace smd::server
