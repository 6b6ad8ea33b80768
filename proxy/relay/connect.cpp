#include "proxy/relay/connect.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "proxy/net/watchdog.hpp"
#include "proxy/relay/tunnel.hpp"

namespace smd::relay {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

Result<Origin> parse_origin(const std::string& text) {
  const auto parsed = boost::urls::parse_uri(text);
  const auto invalid = [&](const char* why) {
    return Error("origin.invalid", "\"" + text + "\" " + why + ", e.g. https://api.pge.com");
  };
  if (!parsed) return invalid("is no origin");
  const boost::urls::url_view& url = *parsed;
  if (url.scheme() != "https") return invalid("must begin with https://");
  if (url.has_userinfo() || url.has_query() || url.has_fragment() ||
      !(url.encoded_path().empty() || url.encoded_path() == "/")) {
    return invalid("must be scheme, host and port only");
  }
  Origin out;
  const auto encoded_host = url.encoded_host_address();
  out.host.assign(encoded_host.data(), encoded_host.size());
  if (out.host.empty()) return invalid("names no host");
  out.port = url.has_port() && !url.port().empty()
                 ? std::string(url.port().data(), url.port().size())
                 : "443";
  if (!is_port(out.port)) return invalid("has no usable port");
  const auto authority = url.encoded_host_and_port();
  out.authority.assign(authority.data(), authority.size());
  return out;
}

namespace {

using Addresses = std::vector<tcp::endpoint>;

struct Endpoint {
  const std::string& host;
  const std::string& port;
  const std::string& shown;  ///< for messages
};

asio::awaitable<bool> look_up(asio::io_context& loop, const Endpoint& to,
                              const Deadlines& deadlines, Cancellation& cancellation,
                              Addresses& found, Problem& problem) {
  boost::system::error_code literal_error;
  const auto literal = asio::ip::make_address(to.host, literal_error);
  if (!literal_error) {
    found.emplace_back(literal, static_cast<std::uint16_t>(std::stoi(to.port)));
    co_return true;
  }
  tcp::resolver resolver(loop);
  bool late = false;
  // A look-up cannot be interrupted, only abandoned: cancel() makes the wait return.
  net::Deadline deadline(net::Watchdog::of(loop), [&] {
    late = true;
    resolver.cancel();
  });
  deadline.arm(deadlines.dns);
  cancellation.set_action([&resolver] { resolver.cancel(); });
  const auto [ec, results] = co_await resolver.async_resolve(
      to.host, to.port, tcp::resolver::numeric_service, asio::as_tuple(asio::use_awaitable));
  cancellation.clear_action();
  deadline.disarm();
  if (!ec) {
    for (const auto& entry : results) found.push_back(entry.endpoint());
    co_return true;
  }
  if (cancellation.cancelled()) {
    problem.stage = Stage::cancelled;
  } else if (late) {
    problem.stage = Stage::timeout;
    problem.during = "dns";
    problem.reason = "deadline of " + std::to_string(deadlines.dns.count()) + " ms passed";
    problem.detail = "The name " + to.host + " was not resolved in time.";
  } else {
    problem.stage = Stage::dns;
    problem.code = ec.value();
    problem.reason = ec.message();
    problem.detail = "The name " + to.host + " could not be resolved: " + ec.message() + ".";
  }
  co_return false;
}

/// Closes the socket when the deadline passes or the exchange is cancelled, for as long as it
/// lives.
class SocketGuard {
 public:
  SocketGuard(asio::io_context& loop, tcp::socket& socket, std::chrono::milliseconds limit,
              Cancellation& cancellation)
      : cancellation_(cancellation), deadline_(net::Watchdog::of(loop), [this, &socket] {
          late_ = true;
          close(socket);
        }) {
    deadline_.arm(limit);
    cancellation_.set_action([&socket] { close(socket); });
  }
  ~SocketGuard() { cancellation_.clear_action(); }
  SocketGuard(const SocketGuard&) = delete;
  SocketGuard& operator=(const SocketGuard&) = delete;

  [[nodiscard]] bool late() const { return late_; }
  [[nodiscard]] bool ended() const { return late_ || cancellation_.cancelled(); }

 private:
  static void close(tcp::socket& socket) {
    boost::system::error_code ignored;
    socket.close(ignored);
  }
  Cancellation& cancellation_;
  bool late_ = false;
  net::Deadline deadline_;
};

asio::awaitable<bool> connect_tcp(asio::io_context& loop, tcp::socket& socket,
                                  const Addresses& addresses, const Endpoint& to,
                                  const Deadlines& deadlines, Cancellation& cancellation,
                                  Problem& problem) {
  SocketGuard guard(loop, socket, deadlines.connect, cancellation);
  boost::system::error_code last = asio::error::host_not_found;
  bool connected = false;
  for (const tcp::endpoint& address : addresses) {
    boost::system::error_code ignored;
    socket.close(ignored);
    const auto [ec] = co_await socket.async_connect(address, asio::as_tuple(asio::use_awaitable));
    last = ec;
    connected = !ec && socket.is_open();
    if (connected || guard.ended()) break;
  }
  if (connected && !guard.ended()) co_return true;
  if (cancellation.cancelled()) {
    problem.stage = Stage::cancelled;
  } else if (guard.late()) {
    problem.stage = Stage::timeout;
    problem.during = "connect";
    problem.reason = "deadline of " + std::to_string(deadlines.connect.count()) + " ms passed";
    problem.detail = "No connection to " + to.shown + " was made in time.";
  } else {
    problem.stage = Stage::connect;
    problem.code = last.value();
    problem.reason = last.message();
    problem.detail = "No connection to " + to.shown + ": " + last.message() + ".";
  }
  co_return false;
}

std::string proxy_sentence(const HttpsProxy& proxy) {
  return "The HTTPS proxy " + proxy.address + " (named by " + proxy.source + ")";
}

void call_proxy_unreachable(Problem& problem, std::string detail) {
  problem = Problem();
  problem.stage = Stage::connect;
  problem.reason = "proxy unreachable";
  problem.detail = std::move(detail);
}

asio::awaitable<bool> pass_proxy(asio::io_context& loop, tcp::socket& socket,
                                 const Destination& destination, const Deadlines& deadlines,
                                 Cancellation& cancellation, Problem& problem) {
  const HttpsProxy& proxy = *destination.route.proxy;
  const Origin& origin = destination.origin;
  const bool v6 = origin.host.find(':') != std::string::npos;
  const std::string target = (v6 ? "[" + origin.host + "]" : origin.host) + ":" + origin.port;
  SocketGuard guard(loop, socket, deadlines.connect, cancellation);
  const TunnelAnswer answer = co_await open_tunnel(socket, proxy, target);
  if (answer.open && !guard.ended()) co_return true;
  if (cancellation.cancelled()) {
    problem.stage = Stage::cancelled;
  } else if (guard.late()) {
    call_proxy_unreachable(problem, proxy_sentence(proxy) + " did not answer within " +
                                        std::to_string(deadlines.connect.count()) + " ms.");
  } else if (answer.status == 0) {
    call_proxy_unreachable(problem,
                           proxy_sentence(proxy) + " is of no use: " + answer.detail + ".");
  } else {
    problem.stage = Stage::connect;
    problem.code = answer.status;
    problem.reason = answer.status == 407 ? "proxy authentication required" : "proxy refused";
    problem.detail =
        proxy_sentence(proxy) + " does not connect to " + target + ": " + answer.detail + ".";
  }
  co_return false;
}

}  // namespace

asio::awaitable<bool> connect_to(asio::io_context& loop, tcp::socket& socket,
                                 const Destination& destination, const Deadlines& deadlines,
                                 Cancellation& cancellation, Timing& timing, Problem& problem,
                                 std::vector<std::string>* addresses) {
  const Origin& origin = destination.origin;
  const auto& proxy = destination.route.proxy;
  const Endpoint to = proxy ? Endpoint{proxy->host, proxy->port, proxy->address}
                            : Endpoint{origin.host, origin.port, origin.authority};
  Addresses found;
  auto begin = Clock::now();
  const bool resolved = co_await look_up(loop, to, deadlines, cancellation, found, problem);
  timing.dns = milliseconds_since(begin);
  if (resolved && addresses != nullptr && !proxy) {
    for (const tcp::endpoint& one : found) addresses->push_back(one.address().to_string());
  }
  bool reached = false;
  if (resolved) {
    begin = Clock::now();
    reached = co_await connect_tcp(loop, socket, found, to, deadlines, cancellation, problem);
    timing.connect = milliseconds_since(begin);
  }
  if (!proxy) co_return reached;
  if (reached) {
    const bool passed =
        co_await pass_proxy(loop, socket, destination, deadlines, cancellation, problem);
    timing.connect = milliseconds_since(begin);
    co_return passed;
  }
  if (problem.stage != Stage::cancelled) {
    const std::string what = problem.detail;
    call_proxy_unreachable(problem, proxy_sentence(*proxy) + " cannot be reached. " + what);
  }
  co_return false;
}

}  // namespace smd::relay
