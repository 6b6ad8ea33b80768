// The companion as a server of its own, on a thread of its own: for the headless runner, which has
// no console server beside it. Thread-safe. Plain HTTP on a loopback address.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "proxy/companion/runs.hpp"
#include "shared/base/result.hpp"

namespace smd::companion {

struct CompanionServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one
  std::string scope_selection_path = "/oauth/scope-selection";
  std::string redirect_path = "/oauth/redirect";
  CompanionServerOptions() {}
};

class CompanionServer {
 public:
  /// Called on the server's thread for each hop, with the id of its run.
  using OnHop = std::function<void(const std::string& run, const Hop& hop)>;

  static Result<std::unique_ptr<CompanionServer>> start(CompanionServerOptions options,
                                                        OnHop on_hop);
  ~CompanionServer();
  CompanionServer(const CompanionServer&) = delete;
  CompanionServer& operator=(const CompanionServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// "http://127.0.0.1:PORT".
  [[nodiscard]] std::string origin() const;
  [[nodiscard]] Result<std::string> begin_run(RunRequest request);
  void end_run(const std::string& id);

 private:
  struct State;
  explicit CompanionServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace smd::companion
