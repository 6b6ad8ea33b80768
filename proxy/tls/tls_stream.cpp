#include "proxy/tls/tls_stream.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <system_error>

namespace smd::tls {

using net::IoError;
using net::IoStatus;
using net::IoStep;

namespace {

/// OpenSSL writes with write(2), which raises SIGPIPE when the peer has closed. There is no flag
/// against it, so the signal is ignored, once, for the whole process.
bool ignore_broken_pipes() { return std::signal(SIGPIPE, SIG_IGN) != SIG_ERR; }

// Four full TLS records (and a little): one system call for each 64 KiB of a large answer.
constexpr std::size_t kRawBuffer = 66 * 1024;

int clamp_size(std::size_t size) { return size > INT_MAX ? INT_MAX : static_cast<int>(size); }

}  // namespace

TlsStream::TlsStream(tcp::socket socket, SSL_CTX* context, Role role)
    : ByteStream(std::move(socket)), ssl_(SSL_new(context)), role_(role), raw_(kRawBuffer) {
  [[maybe_unused]] static const bool ignored = ignore_broken_pipes();
  if (!ssl_) return;
  BIO* const reading = BIO_new(buffer_method());
  BIO_set_data(reading, this);
  BIO_set_init(reading, 1);
  SSL_set0_rbio(ssl_.get(), reading);
  SSL_set0_wbio(ssl_.get(), BIO_new_socket(static_cast<int>(socket_.native_handle()), BIO_NOCLOSE));
  SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (role_ == Role::client) {
    SSL_set_connect_state(ssl_.get());
    // The only way to learn whether a certificate was asked for, and whether ours really went out.
    SSL_set_msg_callback(ssl_.get(), &TlsStream::on_message);
    SSL_set_msg_callback_arg(ssl_.get(), this);
  } else {
    SSL_set_accept_state(ssl_.get());
    // Many clients may sit idle; each would keep two 16 KiB buffers.
    SSL_set_mode(ssl_.get(), SSL_MODE_RELEASE_BUFFERS);
  }
}

TlsStream::~TlsStream() = default;

const BIO_METHOD* TlsStream::buffer_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "smd buffer");
    BIO_meth_set_read(made, &TlsStream::read_buffer);
    BIO_meth_set_ctrl(made, &TlsStream::control_buffer);
    return made;
  }();
  return method;
}

int TlsStream::read_buffer(BIO* bio, char* data, int size) {
  auto& stream = *static_cast<TlsStream*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const std::size_t have = stream.raw_end_ - stream.raw_begin_;
  if (have == 0) {
    if (stream.raw_eof_) return 0;
    BIO_set_retry_read(bio);
    return -1;
  }
  const std::size_t take = std::min(have, static_cast<std::size_t>(size));
  std::memcpy(data, stream.raw_.data() + stream.raw_begin_, take);
  stream.raw_begin_ += take;
  return static_cast<int>(take);
}

long TlsStream::control_buffer(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_EOF) return static_cast<TlsStream*>(BIO_get_data(bio))->raw_eof_ ? 1 : 0;
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

void TlsStream::on_message(int write, int, int content_type, const void* bytes, std::size_t size,
                           SSL* ssl, void* self) {
  if (content_type != SSL3_RT_HANDSHAKE || size < 4) return;
  const auto* data = static_cast<const unsigned char*>(bytes);
  auto& stream = *static_cast<TlsStream*>(self);
  if (write == 0 && data[0] == SSL3_MT_CERTIFICATE_REQUEST) {
    stream.facts_.certificate_requested = true;
  }
  if (write == 1 && data[0] == SSL3_MT_CERTIFICATE) {
    // TLS 1.3: one byte of context length before the list; an empty list is 4 or 3 bytes of body.
    const std::size_t empty = SSL_version(ssl) == TLS1_3_VERSION ? 8 : 7;
    stream.facts_.presented_sha256 =
        size > empty ? sha256_of(SSL_get_certificate(ssl)) : std::string();
  }
}

int TlsStream::on_verify(int fine, X509_STORE_CTX* store) {
  auto* const ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto& stream = *static_cast<TlsStream*>(SSL_get_app_data(ssl));
  if (stream.sent_chain_.empty()) {
    const STACK_OF(X509)* const sent = X509_STORE_CTX_get0_untrusted(store);
    for (int i = 0; i < sk_X509_num(sent); ++i) {
      X509* const one = sk_X509_value(sent, i);
      X509_up_ref(one);
      stream.sent_chain_.emplace_back(one);
    }
  }
  return fine;
}

bool TlsStream::expect_server(const std::string& host) {
  if (!ssl_) return false;
  boost::system::error_code ec;
  boost::asio::ip::make_address(host, ec);
  if (keeps_chain_) SSL_set_app_data(ssl_.get(), this);
  SSL_set_verify(ssl_.get(), SSL_VERIFY_PEER, keeps_chain_ ? &TlsStream::on_verify : nullptr);
  if (!ec) {
    return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), host.c_str()) == 1;
  }
  SSL_set_hostflags(ssl_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set1_host(ssl_.get(), host.c_str()) == 1 &&
         SSL_set_tlsext_host_name(ssl_.get(), host.c_str()) == 1;
}

boost::asio::awaitable<bool> TlsStream::handshake() {
  for (;;) {
    if (!ssl_ || !is_open()) {
      fail_closed();
      co_return false;
    }
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) break;
    const IoStep step = outcome(result);
    if (step.status == IoStatus::eof) {
      error_.kind = IoError::Kind::truncated;
      error_.reason = "the peer closed the connection during the handshake";
      co_return false;
    }
    if (step.status == IoStatus::failed) co_return false;
    if (step.status == IoStatus::want_write) {
      if (!co_await wait(step.status)) co_return false;
      continue;
    }
    const Room room = read_room({nullptr, 0});
    const auto [ec, bytes] =
        co_await socket_.async_read_some(boost::asio::buffer(room.data, room.size),
                                         boost::asio::as_tuple(boost::asio::use_awaitable));
    if (!add_raw(ec, bytes)) co_return false;
  }
  established_ = true;
  if (role_ == Role::client) {
    collect_facts();
    SSL_set_msg_callback(ssl_.get(), nullptr);
  }
  co_return true;
}

void TlsStream::collect_facts() {
  facts_.version = SSL_get_version(ssl_.get());
  facts_.cipher = SSL_get_cipher_name(ssl_.get());
  facts_.resumed = SSL_session_reused(ssl_.get()) == 1;
  if (const X509Ptr peer{SSL_get1_peer_certificate(ssl_.get())}) {
    facts_.server_sha256 = sha256_of(peer.get());
    facts_.server_not_after = time_of(X509_get0_notAfter(peer.get()));
  }
}

IoStep TlsStream::outcome(int result) {
  const int saved_errno = errno;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {IoStatus::want_read, 0};
    case SSL_ERROR_WANT_WRITE:
      return {IoStatus::want_write, 0};
    case SSL_ERROR_ZERO_RETURN:
      return {IoStatus::eof, 0};
    case SSL_ERROR_SYSCALL:
      ERR_clear_error();
      if (saved_errno == 0) {
        error_.kind = IoError::Kind::truncated;
        error_.reason = "the peer closed the connection without a TLS close_notify";
        return {IoStatus::failed, 0};
      }
      return fail_system(saved_errno);
    default:
      break;
  }
  const LibraryError found = take_error();
  error_.kind = IoError::Kind::tls;
  error_.code = found.reason;
  error_.reason = found.text.empty() ? "TLS failed without a reason" : found.text;
  if (found.library == ERR_LIB_SSL && found.reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
    error_.kind = IoError::Kind::truncated;
    error_.reason = established_ ? "the peer closed the connection without a TLS close_notify"
                                 : "the peer closed the connection during the handshake";
  } else if (!established_) {
    error_.verify_result = SSL_get_verify_result(ssl_.get());
    if (found.reason != SSL_R_CERTIFICATE_VERIFY_FAILED) error_.verify_result = 0;
  }
  return {IoStatus::failed, 0};
}

IoStep TlsStream::take_buffered(char* data, std::size_t size) {
  if (!is_open()) return fail_closed();
  ERR_clear_error();
  errno = 0;
  const int got = SSL_read(ssl_.get(), data, clamp_size(size));
  if (got > 0) return {IoStatus::ok, static_cast<std::size_t>(got)};
  return outcome(got);
}

net::ByteStream::Room TlsStream::read_room(Room) {
  if (raw_begin_ == raw_end_) {
    raw_begin_ = raw_end_ = 0;
  } else if (raw_begin_ > 0) {
    std::memmove(raw_.data(), raw_.data() + raw_begin_, raw_end_ - raw_begin_);
    raw_end_ -= raw_begin_;
    raw_begin_ = 0;
  }
  return {raw_.data() + raw_end_, raw_.size() - raw_end_};
}

bool TlsStream::add_raw(const boost::system::error_code& ec, std::size_t bytes) {
  const IoStep step = read_outcome(ec, bytes);
  if (step.status == IoStatus::failed) return false;
  // The end of the socket's data is for OpenSSL to judge: in order only after a close_notify.
  if (step.status == IoStatus::eof) raw_eof_ = true;
  raw_end_ += step.bytes;
  return true;
}

IoStep TlsStream::took(const boost::system::error_code& ec, std::size_t bytes, Room wanted) {
  if (!add_raw(ec, bytes)) return {IoStatus::failed, 0};
  return take_buffered(wanted.data, wanted.size);
}

bool TlsStream::find_reason() {
  if (!is_open()) return false;
  const IoError before = error_;
  const Room room = read_room({nullptr, 0});
  const ssize_t got = ::recv(socket_.native_handle(), room.data, room.size, MSG_DONTWAIT);
  if (got > 0) raw_end_ += static_cast<std::size_t>(got);
  char byte = 0;
  if (take_buffered(&byte, 1).status == IoStatus::failed && error_.kind == IoError::Kind::tls) {
    return true;
  }
  error_ = before;
  return false;
}

IoStep TlsStream::try_write(const char* data, std::size_t size) {
  if (!is_open()) return fail_closed();
  ERR_clear_error();
  errno = 0;
  const int put = SSL_write(ssl_.get(), data, clamp_size(size));
  if (put > 0) return {IoStatus::ok, static_cast<std::size_t>(put)};
  return outcome(put);
}

void TlsStream::try_shutdown() {
  // After a failed handshake there is no session to end (and OpenSSL says "shutdown while in
  // init").
  if (established_ && is_open()) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }
  ByteStream::try_shutdown();
}

}  // namespace smd::tls
