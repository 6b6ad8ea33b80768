#include "proxy/net/stream_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <utility>

namespace smd::net {

namespace asio = boost::asio;

namespace {
// With less room than this at the end, what is kept moves to the front first.
constexpr std::size_t kLittleRoom = 4 * 1024;
}  // namespace

void StreamReader::consume(std::size_t bytes) {
  begin_ += bytes;
  if (begin_ == end_ && !waiting_) begin_ = end_ = 0;
}

ByteStream::Room StreamReader::room() {
  if (begin_ == end_) {
    begin_ = end_ = 0;
  } else if (begin_ > 0 && buffer_.size() - end_ < kLittleRoom) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  return {buffer_.data() + end_, buffer_.size() - end_};
}

IoStatus StreamReader::note(IoStep step) {
  if (step.status == IoStatus::ok) end_ += step.bytes;
  if (step.status == IoStatus::eof || step.status == IoStatus::failed) final_ = step.status;
  return step.status;
}

IoStatus StreamReader::take() {
  if (final_ != IoStatus::ok) return final_;
  bool any = false;
  for (;;) {
    const ByteStream::Room where = room();
    if (where.size == 0) return IoStatus::ok;
    const IoStatus status = note(stream_.take_buffered(where.data, where.size));
    if (status != IoStatus::ok) return any ? IoStatus::ok : status;
    any = true;
  }
}

void StreamReader::start_read() {
  const ByteStream::Room tail = room();
  const ByteStream::Room where = stream_.read_room(tail);
  waiting_ = true;
  stream_.socket().async_read_some(
      asio::buffer(where.data, where.size),
      [this, tail, owner = owner_.lock()](const boost::system::error_code& ec, std::size_t bytes) {
        on_bytes(ec, bytes, tail);
      });
}

void StreamReader::start_write_wait() {
  waiting_ = true;
  stream_.socket().async_wait(ByteStream::tcp::socket::wait_write,
                              [this, owner = owner_.lock()](const boost::system::error_code&) {
                                waiting_ = false;
                                deliver(take());
                              });
}

void StreamReader::on_bytes(const boost::system::error_code& ec, std::size_t bytes,
                            ByteStream::Room tail) {
  waiting_ = false;
  const IoStatus status = note(stream_.took(ec, bytes, tail));
  // A TLS stream may hold several records by now.
  if (status == IoStatus::ok && !full()) take();
  deliver(status);
}

void StreamReader::deliver(IoStatus status) {
  if (status == IoStatus::want_read) {
    start_read();
  } else if (status == IoStatus::want_write) {
    start_write_wait();
  } else if (signal_.has_waiter()) {
    arrived_status_ = status;
    arrived_ = true;
    signal_.notify_now();
  } else if (on_background_) {
    std::exchange(on_background_, nullptr)(status);
  }
}

asio::awaitable<IoStatus> StreamReader::fill() {
  on_background_ = nullptr;
  if (!waiting_) {
    const IoStatus status = take();
    if (status == IoStatus::want_write) {
      start_write_wait();
    } else if (status == IoStatus::want_read) {
      start_read();
    } else {
      co_return status;
    }
  }
  arrived_ = false;
  while (!arrived_) co_await signal_.wait();
  co_return arrived_status_;
}

void StreamReader::watch(std::function<void(IoStatus)> callback) {
  on_background_ = std::move(callback);
  if (waiting_ || full()) return;
  const IoStatus status = take();
  if (status == IoStatus::want_read) {
    start_read();
  } else if (status == IoStatus::want_write) {
    start_write_wait();
  } else {
    // Told from the event loop: the caller may be in the middle of something.
    asio::post(stream_.socket().get_executor(), [this, status, owner = owner_.lock()] {
      if (on_background_) std::exchange(on_background_, nullptr)(status);
    });
  }
}

}  // namespace smd::net
