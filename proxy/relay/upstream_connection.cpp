#include "proxy/relay/upstream_connection.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace smd::relay {

namespace asio = boost::asio;
using net::IoError;
using net::IoStatus;

namespace {

constexpr std::size_t kBuffer = 64 * 1024;  // also the limit of an answer's head
constexpr int kMaxInformational = 8;

}  // namespace

UpstreamConnection::UpstreamConnection(asio::io_context& loop, net::ByteStream::tcp::socket socket,
                                       SSL_CTX* context)
    : Watched(net::Watchdog::of(loop)),
      stream_(std::move(socket), context, tls::TlsStream::Role::client),
      reader_(stream_, kBuffer) {}

UpstreamConnection::~UpstreamConnection() {
  if (counter_) --*counter_;
}

void UpstreamConnection::count_in(std::shared_ptr<std::size_t> counter) {
  counter_ = std::move(counter);
  ++*counter_;
}

bool UpstreamConnection::expired_during(Problem& problem, Stage stage,
                                        std::chrono::milliseconds limit) {
  if (!expired()) return false;
  problem.stage = Stage::timeout;
  problem.during = stage_name(stage);
  problem.reason = "deadline of " + std::to_string(limit.count()) + " ms passed";
  problem.detail = "The server took too long (" + problem.during + ").";
  return true;
}

void UpstreamConnection::describe_failure(Problem& problem, Stage stage, const char* what) {
  const IoError& error = stream_.error();
  problem.stage = stage;
  problem.code = error.code;
  problem.reason = error.reason;
  problem.detail = what;
  if (error.kind == IoError::Kind::closed) {
    problem.stage = Stage::cancelled;
    problem.detail = "The exchange was cancelled.";
    return;
  }
  if (error.kind != IoError::Kind::tls) return;
  if (const int alert = tls::alert_number(error.code); alert >= 0) {
    // TLS 1.3 tells of a refused client certificate only at the first read: still a matter of TLS.
    if (silent_) problem.stage = Stage::tls;
    problem.alert = alert;
    problem.reason = "alert " + std::string(tls::alert_name(alert));
    problem.detail = "The server ended the connection with the TLS alert " +
                     std::string(tls::alert_name(alert)) + ".";
  } else if (error.verify_result != X509_V_OK) {
    problem.verify_result = error.verify_result;
    problem.reason = X509_verify_cert_error_string(error.verify_result);
    problem.detail = "The server's certificate was refused: " + problem.reason + ".";
  }
}

asio::awaitable<bool> UpstreamConnection::shake_hands(const Deadlines& deadlines,
                                                      Problem& problem) {
  arm(deadlines.tls);
  const bool done = co_await stream_.handshake();
  disarm();
  if (!done) {
    if (!expired_during(problem, Stage::tls, deadlines.tls)) {
      describe_failure(problem, Stage::tls, "The TLS handshake with the server failed.");
    }
    co_return false;
  }
  const tls::HandshakeFacts& seen = stream_.facts();
  auto facts = std::make_shared<TlsFacts>();
  facts->version = seen.version;
  facts->cipher = seen.cipher;
  facts->resumed = seen.resumed;
  facts->client_certificate_requested = seen.certificate_requested;
  facts->client_certificate_sha256 = seen.presented_sha256;
  facts->server_certificate_sha256 = seen.server_sha256;
  facts->server_not_after = seen.server_not_after;
  facts->field = structured_field(*facts);
  facts_ = std::move(facts);
  co_return true;
}

asio::awaitable<bool> UpstreamConnection::send(std::string_view bytes, const Deadlines& deadlines,
                                               Problem& problem) {
  silent_ = true;
  arm(deadlines.send);
  const bool sent = co_await stream_.write_all(bytes);
  disarm();
  if (sent) co_return true;
  if (expired_during(problem, Stage::send, deadlines.send)) co_return false;
  // The server may have said why before it stopped listening, e.g. that it refuses our certificate:
  // a TLS alert that waits to be read is worth more than "broken pipe".
  stream_.find_reason();
  describe_failure(problem, Stage::send, "The connection broke while the request was being sent.");
  co_return false;
}

asio::awaitable<std::unique_ptr<net::ResponseParser>> UpstreamConnection::receive_head(
    bool expect_body, const Deadlines& deadlines, Problem& problem) {
  arm(deadlines.first_byte);
  for (int informational = 0;;) {
    const std::size_t size = net::find_head_end(reader_.data());
    if (size == 0) {
      if (reader_.full()) {
        disarm();
        problem.stage = Stage::receive;
        problem.reason = "header too large";
        problem.detail = "The server's answer has a head of more than 64 KiB.";
        co_return nullptr;
      }
      const IoStatus status = co_await reader_.fill();
      if (status == IoStatus::ok) {
        if (silent_) {
          silent_ = false;
          arm(deadlines.idle);
        }
        continue;
      }
      disarm();
      if (expired_during(problem, Stage::receive,
                         silent_ ? deadlines.first_byte : deadlines.idle)) {
        problem.detail = silent_ ? "The server did not begin to answer in time."
                                 : "The server stopped in the middle of the answer's head.";
        co_return nullptr;
      }
      const char* what =
          silent_ ? "The server closed the connection without an answer."
                  : "The server closed the connection in the middle of the answer's head.";
      if (status == IoStatus::eof) {
        problem.stage = Stage::receive;
        problem.reason = "end of stream";
        problem.detail = what;
      } else {
        describe_failure(problem, Stage::receive, what);
      }
      co_return nullptr;
    }
    auto parser = std::make_unique<net::ResponseParser>(expect_body);
    const bool fine = parser->parse_head(reader_.data().substr(0, size));
    reader_.consume(size);
    if (!fine || parser->status() == 101 || parser->status() < 100) {
      disarm();
      problem.stage = Stage::receive;
      problem.reason = fine ? "status " + std::to_string(parser->status()) : parser->reason();
      problem.detail = "The server's answer is not valid HTTP: " + problem.reason + ".";
      co_return nullptr;
    }
    if (parser->status() >= 200) {
      disarm();
      co_return parser;
    }
    if (++informational > kMaxInformational) {
      disarm();
      problem.stage = Stage::receive;
      problem.reason = "too many informational answers";
      problem.detail = "The server sent one informational (1xx) answer after the other.";
      co_return nullptr;
    }
  }
}

void UpstreamConnection::release_piece() {
  reader_.consume(piece_bytes_);
  piece_bytes_ = 0;
}

asio::awaitable<bool> UpstreamConnection::receive_body(net::ResponseParser& parser,
                                                       const Deadlines& deadlines,
                                                       std::string_view& piece, Problem& problem) {
  piece = {};
  release_piece();
  while (!parser.done()) {
    bool need_more = reader_.data().empty();
    if (!need_more) {
      const net::ResponseParser::Piece step = parser.parse_body(reader_.data());
      if (step.failed) {
        problem.stage = Stage::receive;
        problem.reason = parser.reason();
        problem.detail = "The server's answer is not valid HTTP: " + problem.reason + ".";
        co_return false;
      }
      if (!step.body.empty()) {
        piece = step.body;
        piece_bytes_ = step.consumed;
        co_return true;
      }
      reader_.consume(step.consumed);
      need_more = step.need_more && step.consumed == 0;
    }
    if (!need_more) continue;
    if (reader_.full()) {
      problem.stage = Stage::receive;
      problem.reason = "chunk header too large";
      problem.detail = "The server's answer is not valid HTTP: a chunk's head is too large.";
      co_return false;
    }
    arm(deadlines.idle);
    const IoStatus status = co_await reader_.fill();
    disarm();
    if (status == IoStatus::ok) continue;
    if (expired_during(problem, Stage::receive, deadlines.idle)) {
      problem.detail = "The server stopped in the middle of the answer.";
      co_return false;
    }
    if (status == IoStatus::eof && parser.finish_at_eof()) break;
    if (status == IoStatus::eof) {
      problem.stage = Stage::receive;
      problem.reason = "end of stream";
      problem.detail = "The server closed the connection in the middle of the answer.";
    } else {
      describe_failure(problem, Stage::receive,
                       "The connection broke in the middle of the answer.");
    }
    co_return false;
  }
  co_return true;
}

bool UpstreamConnection::reusable(const net::ResponseParser& parser) const {
  return stream_.is_open() && parser.done() && parser.keep_alive() && reader_.data().empty();
}

void UpstreamConnection::rest(std::function<void(IoStatus)> dropped) {
  // Anything that arrives now, even bytes, makes the connection useless: nothing was asked.
  reader_.watch(std::move(dropped));
}

asio::awaitable<std::shared_ptr<UpstreamConnection>> UpstreamConnection::open(
    asio::io_context& loop, const Destination& destination, const Deadlines& deadlines,
    SSL_CTX* context, Cancellation& cancellation, Timing& timing, Problem& problem,
    Observer* observer) {
  net::ByteStream::tcp::socket socket(loop);
  if (!co_await connect_to(loop, socket, destination, deadlines, cancellation, timing, problem,
                           observer != nullptr ? &observer->addresses : nullptr)) {
    co_return nullptr;
  }
  auto connection = std::make_shared<UpstreamConnection>(loop, std::move(socket), context);
  connection->reader_.set_owner(connection);
  if (observer != nullptr) connection->stream_.keep_chain();
  if (!connection->stream_.expect_server(destination.origin.host)) {
    problem.stage = Stage::tls;
    problem.reason = "OpenSSL could not prepare the connection";
    co_return nullptr;
  }
  cancellation.set_action([&connection] { connection->close(); });
  const auto begin = Clock::now();
  const bool done = co_await connection->shake_hands(deadlines, problem);
  timing.tls = milliseconds_since(begin);
  cancellation.clear_action();
  if (observer != nullptr && observer->after_handshake) {
    observer->after_handshake(connection->stream_);
  }
  if (!done) co_return nullptr;
  co_return connection;
}

}  // namespace smd::relay
