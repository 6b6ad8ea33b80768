#include "proxy/relay/tunnel.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "proxy/net/http1_parser.hpp"

namespace smd::relay {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMostHead = 16 * 1024;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

TunnelAnswer failed(std::string detail) {
  TunnelAnswer answer;
  answer.detail = std::move(detail);
  return answer;
}

}  // namespace

asio::awaitable<TunnelAnswer> open_tunnel(asio::ip::tcp::socket& socket, const HttpsProxy& proxy,
                                          std::string target) {
  std::string out = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
  if (!proxy.authorization.empty()) {
    out.append("Proxy-Authorization: ").append(proxy.authorization.reveal()).append("\r\n");
  }
  out.append("\r\n");
  const auto [write_error, written] = co_await asio::async_write(socket, asio::buffer(out), kTuple);
  if (write_error) co_return failed("the connection broke: " + write_error.message());

  std::string head;
  std::array<char, 2048> piece;
  std::size_t end = 0;
  while ((end = net::find_head_end(head)) == 0) {
    if (head.size() > kMostHead) co_return failed("its answer has too large a head");
    const auto [ec, bytes] = co_await socket.async_read_some(asio::buffer(piece), kTuple);
    if (ec == asio::error::eof) {
      co_return failed(head.empty() ? "it closed the connection without an answer"
                                    : "what it answered is not HTTP");
    }
    if (ec) co_return failed("the connection broke: " + ec.message());
    head.append(piece.data(), bytes);
  }
  net::ResponseParser parser(false);
  if (!parser.parse_head(std::string_view(head).substr(0, end)) || parser.status() < 200) {
    co_return failed("what it answered is not HTTP");
  }
  TunnelAnswer answer;
  answer.status = parser.status();
  answer.open = answer.status < 300;
  if (!answer.open) {
    answer.detail = "it answered with status " + std::to_string(answer.status);
  } else if (end != head.size()) {
    // TLS begins with the client: whatever speaks first is not the origin.
    co_return failed("it sent something of its own after agreeing to connect");
  }
  co_return answer;
}

}  // namespace smd::relay
