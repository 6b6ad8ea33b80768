// StreamReader: the input side of a connection: a buffer of fixed size, filled in a coroutine, and
// a watch that notices data or the peer's end while nobody reads.
// The same wait serves both: the watch set while a request is handled becomes the wait for the
// next request, so noticing a departed client costs nothing extra.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "proxy/net/byte_stream.hpp"
#include "proxy/net/signal.hpp"

namespace smd::net {

class StreamReader {
 public:
  /// `owner` keeps stream and reader alive while a wait is pending.
  StreamReader(ByteStream& stream, std::size_t capacity)
      : stream_(stream), buffer_(capacity), signal_(stream.socket().get_executor()) {}
  void set_owner(std::weak_ptr<void> owner) { owner_ = std::move(owner); }

  [[nodiscard]] std::string_view data() const { return {buffer_.data() + begin_, end_ - begin_}; }
  [[nodiscard]] bool full() const { return end_ - begin_ == buffer_.size(); }
  void consume(std::size_t bytes);

  /// Adds at least one byte to data(). `eof` and `failed` stay once seen.
  boost::asio::awaitable<IoStatus> fill();

  /// Calls `callback` once when, without anyone in fill(), bytes came (ok), or the stream ended.
  void watch(std::function<void(IoStatus)> callback);
  void unwatch() { on_background_ = nullptr; }

 private:
  /// Where the next bytes go. Moves what is kept to the front when room gets short.
  ByteStream::Room room();
  IoStatus note(IoStep step);
  /// Takes what needs no waiting, as much as fits.
  IoStatus take();
  void start_read();
  void start_write_wait();
  void on_bytes(const boost::system::error_code& ec, std::size_t bytes, ByteStream::Room tail);
  void deliver(IoStatus status);

  ByteStream& stream_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::weak_ptr<void> owner_;
  Signal signal_;
  std::function<void(IoStatus)> on_background_;
  bool waiting_ = false;  // a read is pending: the buffer must not move
  bool arrived_ = false;  // the pending wait was answered with `arrived_status_`
  IoStatus arrived_status_ = IoStatus::ok;
  IoStatus final_ = IoStatus::ok;  // eof or failed once seen
};

}  // namespace smd::net
