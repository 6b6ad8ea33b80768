// ByteStream: a TCP connection that reads and writes without blocking, and waits in a coroutine.
// The plain form is here; tls/tls_stream derives the TLS form. Owning the steps (rather than using
// asio::ssl::stream) saves copies, keeps the library's exact error, and lets a read wait while a
// write is going on. Reading is split in three (bytes at hand; where bytes from the socket go; what
// to make of them) so that the socket is read by asio's own operation: after a short read that
// costs no system call until there is something to read.
// Does not: know deadlines (watchdog: whoever owns the stream closes it) or HTTP.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string>

namespace smd::net {

enum class IoStatus { ok, want_read, want_write, eof, failed };

/// Outcome of one step. Trivial on purpose: it may be a temporary beside a co_await.
struct IoStep {
  IoStatus status = IoStatus::failed;
  std::size_t bytes = 0;
};

/// Why a stream failed.
struct IoError {
  enum class Kind {
    none,
    system,     ///< errno in `code`
    tls,        ///< OpenSSL reason number in `code`; an alert received is 1000 + its number
    truncated,  ///< TLS peer closed the connection without saying so
    closed,     ///< closed by ourselves: deadline or cancellation
  };
  Kind kind = Kind::none;
  long code = 0;
  std::string reason;
  long verify_result = 0;  ///< X509_V_…, when the peer's certificate was refused
  IoError() {}
};

class ByteStream {
 public:
  using tcp = boost::asio::ip::tcp;

  explicit ByteStream(tcp::socket socket);
  virtual ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  /// Bytes that need no read from the socket; want_read when there are none. `eof` is the orderly
  /// end of the peer's data.
  virtual IoStep take_buffered(char* data, std::size_t size);
  struct Room {
    char* data;
    std::size_t size;
  };
  /// Where the socket's next bytes go: `wanted` itself, or a buffer of the stream's own.
  virtual Room read_room(Room wanted) { return wanted; }
  /// Takes note of `bytes` read into read_room(wanted), and hands out what they mean.
  virtual IoStep took(const boost::system::error_code& ec, std::size_t bytes, Room wanted);

  /// One step that never blocks.
  virtual IoStep try_write(const char* data, std::size_t size);
  /// Tells the peer that no more is coming, without waiting for its answer.
  virtual void try_shutdown();

  /// Writes everything; false when the stream failed (see error()).
  boost::asio::awaitable<bool> write_all(std::string_view bytes);
  /// Waits until the socket can be read or written, whichever `status` wants; false when closed.
  boost::asio::awaitable<bool> wait(IoStatus status);

  /// Closes at once; pending waits end. `hard` sends a TCP reset.
  void close(bool hard = false);
  [[nodiscard]] bool is_open() const { return socket_.is_open(); }
  [[nodiscard]] tcp::socket& socket() { return socket_; }
  [[nodiscard]] const IoError& error() const { return error_; }

 protected:
  IoStep fail_system(int code);
  /// What an asio read's outcome means for the socket; ok when bytes came.
  IoStep read_outcome(const boost::system::error_code& ec, std::size_t bytes);
  IoStep fail_closed();
  tcp::socket socket_;
  IoError error_;
};

}  // namespace smd::net
