#include "proxy/net/stream_reader.hpp"

#include <boost/asio/post.hpp>
#include <cstring>
#include <utility>

namespace smd::net {

namespace asio = boost::asio;

namespace {
// A fast sender must not keep the thread from everybody else.
constexpr int kTurnsBeforeYield = 16;
constexpr std::size_t kBulk = 8 * 1024;
}  // namespace

void StreamReader::consume(std::size_t bytes) {
  begin_ += bytes;
  if (begin_ == end_) begin_ = end_ = 0;
}

IoStatus StreamReader::read_now() {
  if (final_ != IoStatus::ok) return final_;
  if (end_ == buffer_.size() && begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  bool any = false;
  for (;;) {
    const IoStep step = stream_.try_read(buffer_.data() + end_, buffer_.size() - end_);
    if (step.status == IoStatus::eof || step.status == IoStatus::failed) final_ = step.status;
    if (step.status != IoStatus::ok) return any ? IoStatus::ok : step.status;
    end_ += step.bytes;
    any = true;
    // A large piece is rarely alone: one pass through the program for 64 KiB instead of for each
    // TLS record of 16 KiB. After a small one, another read would only find nothing.
    if (step.bytes < kBulk || end_ == buffer_.size()) return IoStatus::ok;
  }
}

void StreamReader::start_wait(IoStatus wanted) {
  waiting_ = true;
  const auto what = wanted == IoStatus::want_write ? ByteStream::tcp::socket::wait_write
                                                   : ByteStream::tcp::socket::wait_read;
  stream_.socket().async_wait(what, [this, owner = owner_.lock()](boost::system::error_code) {
    // A closed socket is found by the read itself, so the code is not needed.
    on_ready();
  });
}

void StreamReader::on_ready() {
  waiting_ = false;
  // Nobody wants data and there is no room for it: leave it in the socket.
  if (!signal_.has_waiter() && full() && stream_.is_open()) return;
  const IoStatus status = read_now();
  if (status == IoStatus::want_read || status == IoStatus::want_write) {
    start_wait(status);
    return;
  }
  if (signal_.has_waiter()) {
    arrived_status_ = status;
    arrived_ = true;
    signal_.notify_now();
    return;
  }
  if (on_background_) std::exchange(on_background_, nullptr)(status);
}

asio::awaitable<IoStatus> StreamReader::fill() {
  on_background_ = nullptr;
  if (!waiting_) {
    const IoStatus status = read_now();
    if (status == IoStatus::ok && ++turns_ >= kTurnsBeforeYield) {
      turns_ = 0;
      co_await asio::post(asio::use_awaitable);
    }
    if (status != IoStatus::want_read && status != IoStatus::want_write) co_return status;
    start_wait(status);
  }
  turns_ = 0;
  arrived_ = false;
  while (!arrived_) co_await signal_.wait();
  co_return arrived_status_;
}

void StreamReader::watch(std::function<void(IoStatus)> callback) {
  on_background_ = std::move(callback);
  if (waiting_) return;
  if (stream_.has_buffered() || final_ != IoStatus::ok) {
    // Reported from the event loop: the caller may be in the middle of something.
    waiting_ = true;
    asio::post(stream_.socket().get_executor(), [this, owner = owner_.lock()] { on_ready(); });
    return;
  }
  start_wait(IoStatus::want_read);
}

}  // namespace smd::net
