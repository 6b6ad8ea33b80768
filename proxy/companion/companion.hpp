// The OAuth companion: plays the third party's web application at its two registered addresses, and
// reports each hop as it happens. The redirects may come from any browser.
// Does not: fetch tokens, or judge what came (the core does). Never logs a query.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "proxy/companion/runs.hpp"
#include "proxy/net/http_server.hpp"

namespace smd::companion {

struct CompanionOptions {
  /// Runs work that blocks somewhere else than on the event loop.
  using Offload = std::function<boost::asio::awaitable<void>(std::function<void()>)>;

  std::string scope_selection_path = "/oauth/scope-selection";
  std::string redirect_path = "/oauth/redirect";
  std::unique_ptr<RunStore> runs;  ///< null: in memory
  Offload offload;                 ///< for runs in a database; not set: called where it is needed
  CompanionOptions() {}
};

class Companion {
 public:
  /// `run`: how the store names the run (its id, where runs are kept in memory).
  using OnHop = std::function<void(const std::string& run, const Hop&)>;

  Companion(boost::asio::io_context& loop, CompanionOptions options, OnHop on_hop = nullptr);
  ~Companion();

  /// True for paths that need no session: the two registered ones and the pages under /oauth/.
  [[nodiscard]] bool owns(std::string_view path) const;
  /// Answers a request for such a path.
  boost::asio::awaitable<void> handle_page(net::Request& request, net::ResponseWriter& response);

  /// For runs in memory. Error code "run.invalid".
  [[nodiscard]] Result<std::string> begin_run(const RunRequest& request);
  void end_run(const std::string& id);

  /// POST /api/oauth/runs, GET …/{id}/hops (a stream of events), DELETE …/{id}.
  boost::asio::awaitable<void> handle_api(net::Request& request, net::ResponseWriter& response);
  /// Ends all event streams, so that a server can stop.
  void stop();

 private:
  struct Listener;

  /// False: the store does not answer (and the log says why).
  boost::asio::awaitable<bool> with_runs(std::function<void(RunStore&)> work);
  boost::asio::awaitable<void> scope_selection(const net::Request& request,
                                               net::ResponseWriter& response);
  boost::asio::awaitable<void> log_in(const net::Request& request, net::ResponseWriter& response,
                                      std::string visit);
  boost::asio::awaitable<void> confirm(const net::Request& request, net::ResponseWriter& response,
                                       std::string visit);
  boost::asio::awaitable<void> redirect(const net::Request& request, net::ResponseWriter& response);
  void done(const net::Request& request, net::ResponseWriter& response);
  /// After the store has taken them.
  void tell(const std::string& run, const std::vector<Hop>& hops);
  boost::asio::awaitable<void> create_run(net::Request& request, net::ResponseWriter& response);
  boost::asio::awaitable<void> end_run(const std::string& id, net::ResponseWriter& response);
  boost::asio::awaitable<void> stream_hops(std::string id, net::Request& request,
                                           net::ResponseWriter& response);
  void wake_listeners();

  boost::asio::io_context& loop_;
  CompanionOptions options_;
  OnHop on_hop_;
  std::vector<Listener*> listeners_;
  bool stopping_ = false;
};

/// Names and values of a query or form, decoded; what cannot be decoded stays as it is.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> read_pairs(std::string_view text);

}  // namespace smd::companion
