// A small strict HTTP/1.1 server, plain or over TLS, for smd-proxy and smd-simulator: one handler
// per request, answers streamed with back pressure, one request at a time per connection.
// It refuses by itself (400 and close) what a console never sends and smuggling needs: another
// version than 1.1, not exactly one Host, any Transfer-Encoding, more than one Content-Length, a
// target that is no path, folded headers.
// Does not: decide who may ask for what (server/guard), nor serve files (server/static_files).
// Everything happens on the thread that runs the io_context; nothing here is thread-safe.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "proxy/net/http_types.hpp"
#include "shared/base/result.hpp"

namespace smd::net {

/// The certificate a client presented in the handshake.
struct ClientCertificate {
  std::string subject;     ///< RFC 2253: "CN=client,O=Example"
  std::string issuer;      ///< same form
  std::string sha256;      ///< lower-case hexadecimal fingerprint of the DER form
  long verify_result = 0;  ///< X509_V_OK (0), or OpenSSL's first verification error
  std::string verify_text;
  ClientCertificate() {}
};

/// What is known of the TLS connection a request came over.
struct TlsInfo {
  std::string version;  ///< "TLSv1.3"
  std::string cipher;
  bool resumed = false;
  std::string server_name;  ///< SNI, empty when the client sent none
  std::optional<ClientCertificate> client;
  TlsInfo() {}
};

struct TlsServerOptions {
  enum class ClientCertificates {
    none,      ///< not asked for
    optional,  ///< asked for, recorded with its verify result, anything (and nothing) accepted
    required,  ///< the handshake fails without one that verifies against `client_ca_file`
  };
  std::string certificate_file;  ///< PEM: the leaf, then its chain
  std::string key_file;          ///< PEM, not encrypted
  ClientCertificates client_certificates = ClientCertificates::none;
  std::string client_ca_file;  ///< PEM: what client certificates are verified against
  std::string min_version = "1.2";
  std::string max_version = "1.3";
  TlsServerOptions() {}
};

/// What a server does with one connection on purpose, in place of serving it as usual: the faults
/// of a simulated server.
struct Treatment {
  enum class Break {
    none,         ///< it is served
    accepted,     ///< at once
    hello,        ///< when the client's first bytes have come, before any handshake
    established,  ///< after the handshake, before a request is read
  };
  /// SSL_CTX in place of the server's own; null: its own. Such a connection serves one request.
  std::shared_ptr<void> tls_context;
  Break at = Break::none;
  /// At the break: says nothing more and leaves the connection open, until the client closes it.
  bool silent = false;
  /// At `hello`: sent as it is, without TLS, before the connection is closed.
  std::string raw_answer;
  Treatment() {}
};

/// Every limit of the server in one place.
struct ServerLimits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t header_count = 100;
  std::uint64_t body_bytes = 1024 * 1024;
  std::size_t connections = 1024;
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds head{10'000};   ///< from the first byte of a request to its blank line
  std::chrono::milliseconds body{30'000};   ///< between two pieces of a request body
  std::chrono::milliseconds write{60'000};  ///< until the client takes more of an answer
  std::chrono::milliseconds idle{75'000};   ///< kept-alive connection without a request
  ServerLimits() {}
};

class HttpConnection;

/// One request. Head fields are copied out of the parser before any body byte is read.
class Request {
 public:
  [[nodiscard]] const std::string& method() const { return method_; }
  /// As received: origin form, path and query, nothing decoded.
  [[nodiscard]] const std::string& target() const { return target_; }
  [[nodiscard]] std::string_view path() const;
  /// Without the question mark; empty when there is none.
  [[nodiscard]] std::string_view query() const;
  [[nodiscard]] bool has_query() const { return query_at_ != std::string::npos; }
  [[nodiscard]] const Headers& headers() const { return headers_; }
  /// First value of the field, or nullptr.
  [[nodiscard]] const std::string* header(std::string_view name) const {
    return find_header(headers_, name);
  }
  /// "127.0.0.1:54321".
  [[nodiscard]] const std::string& peer() const { return peer_; }
  /// nullptr on a plain connection.
  [[nodiscard]] const TlsInfo* tls() const { return tls_; }
  [[nodiscard]] std::uint64_t content_length() const { return content_length_; }
  [[nodiscard]] bool has_body() const { return content_length_ > 0; }

  /// The whole body. Error codes: "body.too_large" (more than `limit`; nothing was read),
  /// "body.broken" (the client went away or was too slow).
  boost::asio::awaitable<Result<std::string>> read_body(std::uint64_t limit);
  /// The next piece of the body; an empty piece is its end.
  boost::asio::awaitable<Result<std::string>> read_some(std::size_t limit = 64 * 1024);

 private:
  friend class HttpConnection;
  explicit Request(HttpConnection& connection) : connection_(connection) {}

  HttpConnection& connection_;
  std::string method_;
  std::string target_;
  std::size_t query_at_ = std::string::npos;
  Headers headers_;
  std::string peer_;
  const TlsInfo* tls_ = nullptr;
  std::uint64_t content_length_ = 0;
};

/// The answer to one request. `head` or `reply` once; then `write` and `end`, or `abort`.
/// Content-Length or chunked framing, Connection, and Date when there is none are added here.
class ResponseWriter {
 public:
  /// Fixes status and headers; nothing is sent before the first write, flush or end. With `length`
  /// the body must have exactly that many bytes; without it the body is sent in chunks. `lines` are
  /// further header lines that are complete, each with its line end.
  void head(int status, const Headers& headers, std::optional<std::uint64_t> length = std::nullopt,
            std::string_view lines = {});
  /// A whole small answer. It is sent when the handler returns.
  void reply(int status, const Headers& headers, std::string_view body);

  /// Sends a piece of the body; returns when the connection took it. False: the client is gone.
  /// `last` says that it completes the body, which saves a packet.
  boost::asio::awaitable<bool> write(std::string_view bytes, bool last = false);
  /// Sends what is buffered (a head without body so far).
  boost::asio::awaitable<bool> flush();
  boost::asio::awaitable<bool> end();
  /// Sends the first half of what is buffered and forgets the rest, for an answer that is to break
  /// off in its head.
  boost::asio::awaitable<bool> flush_half();
  /// Sends these bytes in place of an answer, for one that is to be no HTTP. Then: abort.
  boost::asio::awaitable<bool> write_raw(std::string_view bytes);

  /// Drops the connection: what was not sent is lost, and the body stays unfinished, so the client
  /// sees that it is not whole.
  void abort();
  /// As abort, but with a TCP reset.
  void reset();

  [[nodiscard]] bool head_written() const { return state_ != State::nothing; }
  [[nodiscard]] bool ended() const { return state_ == State::ended; }
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] std::uint64_t body_bytes() const { return body_bytes_; }
  /// True once the client closed the connection.
  [[nodiscard]] bool gone() const;
  /// Called at most once, when the client closes the connection while the handler runs.
  void on_gone(std::function<void()> callback);
  /// Close the connection after this answer.
  void close_after() { keep_alive_ = false; }

 private:
  friend class HttpConnection;
  explicit ResponseWriter(HttpConnection& connection) : connection_(connection) {}
  enum class State { nothing, body, ended, aborted };

  HttpConnection& connection_;
  State state_ = State::nothing;
  int status_ = 0;
  bool keep_alive_ = true;
  bool head_only_ = false;  // answer to HEAD, 204 or 304: framing without a body
  bool chunked_ = false;
  std::uint64_t length_ = 0;
  std::uint64_t body_bytes_ = 0;
  std::string pending_;
};

using Handler = std::function<boost::asio::awaitable<void>(Request&, ResponseWriter&)>;

struct ServerOptions {
  std::string address = "127.0.0.1";  ///< IP address, never a name
  std::uint16_t port = 0;             ///< 0: any free port
  std::optional<TlsServerOptions> tls;
  ServerLimits limits;
  /// Called for a request this server refused by itself, e.g. (400, "two Host headers").
  std::function<void(int status, std::string_view reason)> on_refused;
  /// Called when a TLS handshake with a client failed, with OpenSSL's text.
  std::function<void(std::string_view reason)> on_handshake_failed;
  /// Largest body of a request to this path, where it is another than `limits` says.
  std::function<std::optional<std::uint64_t>(std::string_view path)> body_limit;
  /// Asked for each connection that is accepted; not set: all are served as usual.
  std::function<Treatment()> treat;
  ServerOptions() {}
};

class HttpServer {
 public:
  /// Binds and starts accepting on `loop`. Fails with "listen.address", "listen.bind", "tls.…".
  static Result<std::unique_ptr<HttpServer>> listen(boost::asio::io_context& loop,
                                                    ServerOptions options, Handler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connections() const;
  /// Closes the connections that wait for their next request.
  void close_idle();
  /// Stops accepting, closes idle connections, lets running exchanges end; what still runs after
  /// `grace` is dropped. The io_context runs out of work when all are closed.
  void stop(std::chrono::milliseconds grace);

 private:
  struct State;
  explicit HttpServer(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

/// For handlers that answer late on purpose.
boost::asio::awaitable<void> sleep_for(std::chrono::milliseconds duration);

}  // namespace smd::net
