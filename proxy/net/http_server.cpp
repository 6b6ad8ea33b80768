#include "proxy/net/http_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>

#include "proxy/net/http_connection.hpp"
#include "proxy/tls/server_context.hpp"

namespace smd::net {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

struct HttpServer::State : std::enable_shared_from_this<HttpServer::State> {
  asio::io_context& loop;
  tcp::acceptor acceptor;
  asio::steady_timer grace;
  std::shared_ptr<ServerShared> shared;
  std::set<HttpConnection*> connections;

  explicit State(asio::io_context& loop_in)
      : loop(loop_in),
        acceptor(loop_in),
        grace(loop_in),
        shared(std::make_shared<ServerShared>()) {}

  asio::awaitable<void> accept_loop();
  void close_all(bool only_idle);
};

asio::awaitable<void> HttpServer::State::accept_loop() {
  const auto self = shared_from_this();
  std::chrono::milliseconds pause{5};
  while (acceptor.is_open()) {
    auto [ec, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
    if (!acceptor.is_open()) break;
    if (ec) {
      // Typically no free file descriptor: waiting gives running connections time to end.
      co_await sleep_for(pause);
      pause = std::min(pause * 2, std::chrono::milliseconds{1000});
      continue;
    }
    pause = std::chrono::milliseconds{5};
    if (connections.size() >= shared->options.limits.connections) continue;
    auto connection = std::make_shared<HttpConnection>(
        Watchdog::of(loop), std::move(socket), shared,
        shared->options.treat ? shared->options.treat() : Treatment());
    connections.insert(connection.get());
    asio::co_spawn(loop, connection->run(), [connection](std::exception_ptr) {});
  }
}

void HttpServer::State::close_all(bool only_idle) {
  for (HttpConnection* connection : connections) {
    if (!only_idle || connection->idle()) connection->close();
  }
}

HttpServer::HttpServer(std::shared_ptr<State> state) : state_(std::move(state)) {}

HttpServer::~HttpServer() {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
  state_->grace.cancel();
  state_->shared->stopping = true;
  state_->close_all(false);
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen(asio::io_context& loop,
                                                       ServerOptions options, Handler handler) {
  boost::system::error_code ec;
  const auto address = asio::ip::make_address(options.address, ec);
  if (ec) {
    return Error("listen.address", "\"" + options.address + "\" is no IP address to listen on");
  }
  auto state = std::make_shared<State>(loop);
  if (options.tls) {
    Result<std::shared_ptr<SSL_CTX>> context = tls::make_server_context(*options.tls);
    if (!context) return context.error();
    state->shared->tls_context = *context;
  }
  const tcp::endpoint endpoint(address, options.port);
  const auto failed = [&](const char* what) {
    return Error("listen.bind", std::string("cannot ") + what + " " + options.address + ":" +
                                    std::to_string(options.port) + ": " + ec.message());
  };
  state->acceptor.open(endpoint.protocol(), ec);
  if (ec) return failed("open");
  state->acceptor.set_option(asio::socket_base::reuse_address(true), ec);
  state->acceptor.bind(endpoint, ec);
  if (ec) return failed("bind");
  state->acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (ec) return failed("listen on");
  state->shared->options = std::move(options);
  state->shared->handler = std::move(handler);
  state->shared->on_closed = [weak = std::weak_ptr(state)](HttpConnection& connection) {
    const auto alive = weak.lock();
    if (!alive) return;
    alive->connections.erase(&connection);
    // Nothing is left to wait for: the timer would only keep the loop running.
    if (alive->shared->stopping && alive->connections.empty()) alive->grace.cancel();
  };
  asio::co_spawn(loop, state->accept_loop(), asio::detached);
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

std::uint16_t HttpServer::port() const {
  boost::system::error_code ec;
  return state_->acceptor.local_endpoint(ec).port();
}

std::size_t HttpServer::connections() const { return state_->connections.size(); }

void HttpServer::close_idle() { state_->close_all(true); }

void HttpServer::stop(std::chrono::milliseconds grace) {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
  state_->shared->stopping = true;
  state_->close_all(true);
  if (state_->connections.empty()) return;
  state_->grace.expires_after(grace);
  state_->grace.async_wait([state = state_](const boost::system::error_code& ec) {
    if (!ec) state->close_all(false);
  });
}

asio::awaitable<void> sleep_for(std::chrono::milliseconds duration) {
  asio::steady_timer timer(co_await asio::this_coro::executor, duration);
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace smd::net
