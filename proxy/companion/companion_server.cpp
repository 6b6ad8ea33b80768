#include "proxy/companion/companion_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <thread>

#include "proxy/companion/companion.hpp"
#include "proxy/server/guard.hpp"
#include "proxy/server/problem.hpp"

namespace smd::companion {

namespace asio = boost::asio;

struct CompanionServer::State {
  asio::io_context loop{1};
  std::unique_ptr<Companion> companion;
  std::unique_ptr<net::HttpServer> server;
  server::GuardRules rules;
  std::string origin;
  std::uint16_t port = 0;
  std::thread thread;

  asio::awaitable<void> handle(net::Request& request, net::ResponseWriter& response) {
    const auto verdict =
        server::check(rules, server::Area::companion, request.method(), request.headers());
    if (verdict.action != server::GuardVerdict::Action::pass) {
      response.close_after();
      server::reply_error(response, 403, "guard", verdict.reason);
    } else if (!companion->owns(request.path())) {
      server::reply_error(response, 404, "path", "There is no such page.");
    } else {
      co_await companion->handle_page(request, response);
    }
  }
};

CompanionServer::CompanionServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<CompanionServer>> CompanionServer::start(CompanionServerOptions options,
                                                                OnHop on_hop) {
  auto state = std::make_unique<State>();
  CompanionOptions companion;
  companion.scope_selection_path = options.scope_selection_path;
  companion.redirect_path = options.redirect_path;
  state->companion =
      std::make_unique<Companion>(state->loop, std::move(companion), std::move(on_hop));
  net::ServerOptions server;
  server.address = options.address;
  server.port = options.port;
  State* const raw = state.get();
  auto listening = net::HttpServer::listen(
      state->loop, std::move(server), [raw](net::Request& request, net::ResponseWriter& response) {
        return raw->handle(request, response);
      });
  if (!listening) return listening.error();
  state->server = std::move(listening).value();
  state->port = state->server->port();
  const bool v6 = options.address.find(':') != std::string::npos;
  const std::string port = ":" + std::to_string(state->port);
  state->origin = "http://" + (v6 ? "[" + options.address + "]" : options.address) + port;
  state->rules.origin = state->origin;
  state->rules.hosts = {server::host_of(state->origin), "localhost" + port};
  state->rules.companion_origins = {"http://localhost" + port};
  state->thread = std::thread([raw] { raw->loop.run(); });
  return std::unique_ptr<CompanionServer>(new CompanionServer(std::move(state)));
}

CompanionServer::~CompanionServer() {
  asio::post(state_->loop, [state = state_.get()] {
    state->companion->stop();
    state->server->stop(std::chrono::milliseconds(500));
  });
  state_->thread.join();
}

std::uint16_t CompanionServer::port() const { return state_->port; }
std::string CompanionServer::origin() const { return state_->origin; }

Result<std::string> CompanionServer::begin_run(RunRequest request) {
  std::promise<Result<std::string>> promise;
  auto future = promise.get_future();
  asio::post(state_->loop, [&] { promise.set_value(state_->companion->begin_run(request)); });
  return future.get();
}

void CompanionServer::end_run(const std::string& id) {
  asio::post(state_->loop, [state = state_.get(), id] { state->companion->end_run(id); });
}

}  // namespace smd::companion
