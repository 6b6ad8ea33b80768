// One accepted connection of the HTTP server: handshake, request heads, bodies, answers, deadlines.
// Internal to net/: programs use http_server.hpp.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "proxy/net/http1_parser.hpp"
#include "proxy/net/http_server.hpp"
#include "proxy/net/stream_reader.hpp"
#include "proxy/net/watchdog.hpp"

namespace smd::tls {
class TlsStream;
}

namespace smd::net {

/// What all connections of one server share; lives until the last of them is gone.
struct ServerShared {
  ServerOptions options;
  Handler handler;
  std::shared_ptr<void> tls_context;  // SSL_CTX
  bool stopping = false;
  std::function<void(HttpConnection&)> on_closed;
  ServerShared() {}
};

class HttpConnection final : public Watched, public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(Watchdog& dog, ByteStream::tcp::socket socket,
                 std::shared_ptr<ServerShared> shared, Treatment treatment);
  ~HttpConnection() override;

  /// Serves requests until the connection ends. The coroutine keeps the object alive.
  boost::asio::awaitable<void> run();
  /// Between two requests: nothing is lost by closing now.
  [[nodiscard]] bool idle() const { return idle_; }
  void close(bool hard = false) { stream_->close(hard); }

  // Used by Request and ResponseWriter.
  boost::asio::awaitable<Result<std::string>> read_body_piece(std::size_t limit);
  [[nodiscard]] std::uint64_t body_left() const { return body_left_; }
  boost::asio::awaitable<bool> send(std::string_view first, std::string_view second,
                                    std::string_view third);
  [[nodiscard]] bool gone() const { return gone_; }
  void set_on_gone(std::function<void()> callback);
  void watch_for_departure();

 private:
  enum class Next { keep, close };
  boost::asio::awaitable<bool> handshake();
  boost::asio::awaitable<void> serve();
  /// Ends the connection, or its being of any use, as its treatment wants it.
  boost::asio::awaitable<void> break_off();
  /// Head bytes of the next request are at the front of the reader when this returns their count.
  boost::asio::awaitable<std::size_t> wait_for_head();
  boost::asio::awaitable<Next> serve_one(std::size_t head_size);
  boost::asio::awaitable<void> refuse(int status, std::string_view reason);
  boost::asio::awaitable<void> finish_politely();
  void client_left();
  void on_deadline() override;

  std::shared_ptr<ServerShared> shared_;
  Treatment treatment_;
  std::unique_ptr<ByteStream> stream_;
  tls::TlsStream* tls_stream_ = nullptr;
  StreamReader reader_;
  std::string peer_;
  TlsInfo tls_info_;
  std::uint64_t body_left_ = 0;
  bool continue_wanted_ = false;
  bool idle_ = true;
  bool gone_ = false;
  std::function<void()> on_gone_;
};

}  // namespace smd::net
