// One mutual-TLS connection to an upstream: look-up, connect, handshake, then request after
// request. Each step takes its own deadline and fills a Problem when it fails. Does not: decide
// about repeating or pooling (exchange, pool).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "proxy/net/http1_parser.hpp"
#include "proxy/net/stream_reader.hpp"
#include "proxy/net/watchdog.hpp"
#include "proxy/relay/cancellation.hpp"
#include "proxy/relay/connect.hpp"
#include "proxy/relay/relay_types.hpp"
#include "proxy/tls/tls_stream.hpp"

namespace smd::relay {

/// What a probe wants to know beyond what the relay needs.
struct Observer {
  std::vector<std::string> addresses;  ///< what the host name resolved to; not through a proxy
  /// After the handshake, completed or not. The stream has kept the chain that the server sent.
  std::function<void(const tls::TlsStream& stream)> after_handshake;
};

class UpstreamConnection final : public net::Watched,
                                 public std::enable_shared_from_this<UpstreamConnection> {
 public:
  /// Looks up, connects and shakes hands. nullptr with `problem` filled when that failed.
  static boost::asio::awaitable<std::shared_ptr<UpstreamConnection>> open(
      boost::asio::io_context& loop, const Destination& destination, const Deadlines& deadlines,
      SSL_CTX* context, Cancellation& cancellation, Timing& timing, Problem& problem,
      Observer* observer = nullptr);

  UpstreamConnection(boost::asio::io_context& loop, net::ByteStream::tcp::socket socket,
                     SSL_CTX* context);
  ~UpstreamConnection() override;

  /// Sends bytes of the request; false with `problem` filled.
  boost::asio::awaitable<bool> send(std::string_view bytes, const Deadlines& deadlines,
                                    Problem& problem);
  /// Waits for the final head (informational ones are skipped); nullptr with `problem` filled.
  boost::asio::awaitable<std::unique_ptr<net::ResponseParser>> receive_head(
      bool expect_body, const Deadlines& deadlines, Problem& problem);
  /// The next piece of the body in `piece` (empty at its end); false with `problem` filled.
  boost::asio::awaitable<bool> receive_body(net::ResponseParser& parser, const Deadlines& deadlines,
                                            std::string_view& piece, Problem& problem);
  /// Gives the bytes of the last piece back to the buffer.
  void release_piece();

  /// Usable for another request: complete answer, nothing left over, kept open.
  [[nodiscard]] bool reusable(const net::ResponseParser& parser) const;
  /// While pooled: `dropped` is called once when the peer closes, or sends without being asked.
  void rest(std::function<void(net::IoStatus)> dropped);
  void wake() { reader_.unwatch(); }

  /// Counts this connection in `counter` for as long as it lives.
  void count_in(std::shared_ptr<std::size_t> counter);
  /// Bytes of the answer are waiting, so receive_body will not have to wait.
  [[nodiscard]] bool has_data() const { return !reader_.data().empty(); }
  void close() { stream_.close(); }
  [[nodiscard]] bool is_open() const { return stream_.is_open(); }
  [[nodiscard]] const std::shared_ptr<const TlsFacts>& facts() const { return facts_; }
  /// No byte of the answer to the last request has arrived.
  [[nodiscard]] bool silent() const { return silent_; }
  Clock::time_point resting_since{};

 private:
  boost::asio::awaitable<bool> shake_hands(const Deadlines& deadlines, Problem& problem);
  void on_deadline() override { stream_.close(); }
  void describe_failure(Problem& problem, Stage stage, const char* what);
  bool expired_during(Problem& problem, Stage stage, std::chrono::milliseconds limit);

  tls::TlsStream stream_;
  net::StreamReader reader_;
  std::shared_ptr<const TlsFacts> facts_;
  std::shared_ptr<std::size_t> counter_;
  std::size_t piece_bytes_ = 0;
  bool silent_ = true;
};

}  // namespace smd::relay
