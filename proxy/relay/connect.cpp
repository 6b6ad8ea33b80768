#include "proxy/relay/connect.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "proxy/net/watchdog.hpp"

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
  const auto authority = url.encoded_host_and_port();
  out.authority.assign(authority.data(), authority.size());
  return out;
}

namespace {

using Addresses = std::vector<tcp::endpoint>;

asio::awaitable<bool> look_up(asio::io_context& loop, const Origin& origin,
                              const Deadlines& deadlines, Cancellation& cancellation,
                              Addresses& found, Problem& problem) {
  boost::system::error_code literal_error;
  const auto literal = asio::ip::make_address(origin.host, literal_error);
  if (!literal_error) {
    found.emplace_back(literal, static_cast<std::uint16_t>(std::stoi(origin.port)));
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
  const auto [ec, results] =
      co_await resolver.async_resolve(origin.host, origin.port, tcp::resolver::numeric_service,
                                      asio::as_tuple(asio::use_awaitable));
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
    problem.detail = "The name " + origin.host + " was not resolved in time.";
  } else {
    problem.stage = Stage::dns;
    problem.code = ec.value();
    problem.reason = ec.message();
    problem.detail = "The name " + origin.host + " could not be resolved: " + ec.message() + ".";
  }
  co_return false;
}

}  // namespace

asio::awaitable<bool> connect_to(asio::io_context& loop, tcp::socket& socket, const Origin& origin,
                                 const Deadlines& deadlines, Cancellation& cancellation,
                                 Timing& timing, Problem& problem) {
  Addresses addresses;
  auto begin = Clock::now();
  const bool resolved = co_await look_up(loop, origin, deadlines, cancellation, addresses, problem);
  timing.dns = milliseconds_since(begin);
  if (!resolved) co_return false;

  begin = Clock::now();
  bool late = false;
  net::Deadline deadline(net::Watchdog::of(loop), [&] {
    late = true;
    boost::system::error_code ignored;
    socket.close(ignored);
  });
  deadline.arm(deadlines.connect);
  cancellation.set_action([&socket] {
    boost::system::error_code ignored;
    socket.close(ignored);
  });
  boost::system::error_code last = asio::error::host_not_found;
  bool connected = false;
  for (const tcp::endpoint& address : addresses) {
    boost::system::error_code ignored;
    socket.close(ignored);
    const auto [ec] = co_await socket.async_connect(address, asio::as_tuple(asio::use_awaitable));
    last = ec;
    connected = !ec && socket.is_open();
    if (connected || late || cancellation.cancelled()) break;
  }
  cancellation.clear_action();
  deadline.disarm();
  timing.connect = milliseconds_since(begin);
  if (connected && !late && !cancellation.cancelled()) co_return true;
  if (cancellation.cancelled()) {
    problem.stage = Stage::cancelled;
  } else if (late) {
    problem.stage = Stage::timeout;
    problem.during = "connect";
    problem.reason = "deadline of " + std::to_string(deadlines.connect.count()) + " ms passed";
    problem.detail = "No connection to " + origin.authority + " was made in time.";
  } else {
    problem.stage = Stage::connect;
    problem.code = last.value();
    problem.reason = last.message();
    problem.detail = "No connection to " + origin.authority + ": " + last.message() + ".";
  }
  co_return false;
}

}  // namespace smd::relay
