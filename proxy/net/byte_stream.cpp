#include "proxy/net/byte_stream.hpp"

#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <system_error>

namespace smd::net {

namespace asio = boost::asio;

ByteStream::ByteStream(tcp::socket socket) : socket_(std::move(socket)) {
  boost::system::error_code ignored;
  socket_.non_blocking(true, ignored);
  // Nagle's algorithm together with delayed acknowledgement costs 40 ms per small answer.
  socket_.set_option(tcp::no_delay(true), ignored);
}

ByteStream::~ByteStream() = default;

IoStep ByteStream::fail_system(int code) {
  error_.kind = IoError::Kind::system;
  error_.code = code;
  error_.reason = std::system_category().message(code);
  return {IoStatus::failed, 0};
}

IoStep ByteStream::fail_closed() {
  if (error_.kind == IoError::Kind::none) {
    error_.kind = IoError::Kind::closed;
    error_.reason = "the connection was closed on this side";
  }
  return {IoStatus::failed, 0};
}

IoStep ByteStream::read_outcome(const boost::system::error_code& ec, std::size_t bytes) {
  if (!socket_.is_open() || ec == asio::error::operation_aborted) return fail_closed();
  if (ec == asio::error::eof) return {IoStatus::eof, 0};
  if (ec) return fail_system(ec.value());
  return {IoStatus::ok, bytes};
}

IoStep ByteStream::take_buffered(char*, std::size_t) {
  return socket_.is_open() ? IoStep{IoStatus::want_read, 0} : fail_closed();
}

IoStep ByteStream::took(const boost::system::error_code& ec, std::size_t bytes, Room) {
  return read_outcome(ec, bytes);
}

IoStep ByteStream::try_write(const char* data, std::size_t size) {
  if (!socket_.is_open()) return fail_closed();
  for (;;) {
    const ssize_t put = ::send(socket_.native_handle(), data, size, MSG_NOSIGNAL);
    if (put >= 0) return {IoStatus::ok, static_cast<std::size_t>(put)};
    if (errno == EINTR) continue;
    if (errno == EAGAIN) return {IoStatus::want_write, 0};
    return fail_system(errno);
  }
}

void ByteStream::try_shutdown() {
  boost::system::error_code ignored;
  if (socket_.is_open()) socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<bool> ByteStream::wait(IoStatus status) {
  if (!socket_.is_open()) {
    fail_closed();
    co_return false;
  }
  const auto what =
      status == IoStatus::want_write ? tcp::socket::wait_write : tcp::socket::wait_read;
  const auto [ec] = co_await socket_.async_wait(what, asio::as_tuple(asio::use_awaitable));
  if (!socket_.is_open()) fail_closed();
  co_return !ec && socket_.is_open();
}

asio::awaitable<bool> ByteStream::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const IoStep step = try_write(bytes.data(), bytes.size());
    if (step.status == IoStatus::ok) {
      bytes.remove_prefix(step.bytes);
      continue;
    }
    if (step.status != IoStatus::want_read && step.status != IoStatus::want_write) co_return false;
    if (!co_await wait(step.status)) co_return false;
  }
  co_return true;
}

void ByteStream::close(bool hard) {
  if (!socket_.is_open()) return;
  boost::system::error_code ignored;
  if (hard) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

}  // namespace smd::net
