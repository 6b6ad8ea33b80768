#include "proxy/net/http_connection.hpp"

#include <algorithm>
#include <exception>

#include "proxy/tls/server_context.hpp"
#include "proxy/tls/tls_stream.hpp"

namespace smd::net {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t kCoalesce = 16 * 1024;  // smaller pieces are copied into one packet
constexpr milliseconds kLinger{2'000};
constexpr std::size_t kLingerBytes = 256 * 1024;

std::string peer_text(const ByteStream::tcp::socket& socket) {
  boost::system::error_code ec;
  const auto endpoint = socket.remote_endpoint(ec);
  if (ec) return "?";
  const std::string address = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + address + "]" : address) + ":" +
         std::to_string(endpoint.port());
}

/// Whether the connection gets as far as a handshake.
bool uses_tls(const ServerShared& shared, const Treatment& treatment) {
  return shared.tls_context && treatment.at != Treatment::Break::accepted &&
         treatment.at != Treatment::Break::hello;
}

std::unique_ptr<ByteStream> make_stream(ByteStream::tcp::socket socket, const ServerShared& shared,
                                        const Treatment& treatment) {
  if (!uses_tls(shared, treatment)) return std::make_unique<ByteStream>(std::move(socket));
  const auto& context = treatment.tls_context ? treatment.tls_context : shared.tls_context;
  return std::make_unique<tls::TlsStream>(std::move(socket), static_cast<SSL_CTX*>(context.get()),
                                          tls::TlsStream::Role::server);
}

}  // namespace

HttpConnection::HttpConnection(Watchdog& dog, ByteStream::tcp::socket socket,
                               std::shared_ptr<ServerShared> shared, Treatment treatment)
    : Watched(dog),
      shared_(std::move(shared)),
      treatment_(std::move(treatment)),
      stream_(make_stream(std::move(socket), *shared_, treatment_)),
      reader_(*stream_, shared_->options.limits.header_bytes) {
  if (uses_tls(*shared_, treatment_)) tls_stream_ = static_cast<tls::TlsStream*>(stream_.get());
  peer_ = peer_text(stream_->socket());
}

HttpConnection::~HttpConnection() {
  if (shared_->on_closed) shared_->on_closed(*this);
}

void HttpConnection::on_deadline() { stream_->close(); }

asio::awaitable<void> HttpConnection::run() {
  const auto self = shared_from_this();
  reader_.set_owner(self);
  if (tls_stream_ == nullptr || co_await handshake()) {
    if (treatment_.at == Treatment::Break::none) {
      co_await serve();
    } else {
      co_await break_off();
    }
  }
  disarm();
  stream_->close();
}

asio::awaitable<void> HttpConnection::serve() {
  for (;;) {
    const std::size_t head_size = co_await wait_for_head();
    if (head_size == 0) break;
    if (co_await serve_one(head_size) == Next::close) break;
    if (shared_->stopping) break;
  }
}

asio::awaitable<void> HttpConnection::break_off() {
  if (treatment_.at == Treatment::Break::hello) {
    arm(shared_->options.limits.handshake);
    const IoStatus status = co_await reader_.fill();
    disarm();
    if (status != IoStatus::ok) co_return;
    if (!treatment_.raw_answer.empty() && !co_await send(treatment_.raw_answer, {}, {})) co_return;
  }
  if (!treatment_.silent) co_return co_await finish_politely();
  idle_ = true;  // nothing is owed to the client: a server that stops need not wait
  // No deadline: how long the silence lasts is for the client to decide.
  do {
    reader_.consume(reader_.data().size());
  } while (co_await reader_.fill() == IoStatus::ok);
}

asio::awaitable<bool> HttpConnection::handshake() {
  arm(shared_->options.limits.handshake);
  const bool done = co_await tls_stream_->handshake();
  disarm();
  if (done) {
    tls_info_ = tls::describe_connection(tls_stream_->native());
  } else if (shared_->options.on_handshake_failed) {
    shared_->options.on_handshake_failed(expired() ? "deadline" : stream_->error().reason);
  }
  co_return done;
}

asio::awaitable<std::size_t> HttpConnection::wait_for_head() {
  const ServerLimits& limits = shared_->options.limits;
  idle_ = reader_.data().empty();
  arm(idle_ ? limits.idle : limits.head);
  for (;;) {
    if (const std::size_t size = find_head_end(reader_.data()); size != 0) {
      idle_ = false;
      disarm();
      co_return size;
    }
    if (reader_.full()) {
      idle_ = false;
      co_await refuse(431, "a request head that is too large");
      co_return 0;
    }
    const IoStatus status = co_await reader_.fill();
    if (status != IoStatus::ok) {
      if (expired() && !idle_ && shared_->options.on_refused) {
        shared_->options.on_refused(408, "a request head that took too long");
      }
      co_return 0;
    }
    if (idle_) {
      idle_ = false;
      arm(limits.head);
    }
  }
}

asio::awaitable<HttpConnection::Next> HttpConnection::serve_one(std::size_t head_size) {
  RequestHead head;
  const HeadVerdict verdict = parse_request_head(reader_.data().substr(0, head_size),
                                                 shared_->options.limits.header_count, head);
  if (verdict.status != 0) {
    co_await refuse(verdict.status, verdict.reason);
    co_return Next::close;
  }
  const ServerOptions& options = shared_->options;
  const std::string_view path = std::string_view(head.target).substr(0, head.target.find('?'));
  const auto special = options.body_limit ? options.body_limit(path) : std::nullopt;
  if (head.content_length > special.value_or(options.limits.body_bytes)) {
    co_await refuse(413, "a request body that is too large");
    co_return Next::close;
  }
  reader_.consume(head_size);
  body_left_ = head.content_length;
  const std::string* expect = find_header(head.headers, "Expect");
  continue_wanted_ = expect != nullptr && body_left_ > 0;

  Request request(*this);
  request.method_ = std::move(head.method);
  request.target_ = std::move(head.target);
  request.query_at_ = request.target_.find('?');
  request.headers_ = std::move(head.headers);
  request.peer_ = peer_;
  request.tls_ = tls_stream_ != nullptr ? &tls_info_ : nullptr;
  request.content_length_ = head.content_length;

  ResponseWriter response(*this);
  response.keep_alive_ = head.keep_alive && !shared_->stopping && !treatment_.tls_context;
  response.head_only_ = request.method_ == "HEAD";
  if (body_left_ == 0) watch_for_departure();

  bool failed = false;
  try {
    co_await shared_->handler(request, response);
  } catch (const std::exception& problem) {
    // A handler must not throw; if it does, the client gets a plain failure and the log the reason.
    if (shared_->options.on_refused) shared_->options.on_refused(500, problem.what());
    failed = true;
  }
  on_gone_ = nullptr;
  reader_.unwatch();
  if (failed && !response.head_written()) {
    response.keep_alive_ = false;
    response.reply(500, {}, "Internal error\n");
  }
  if (response.state_ != ResponseWriter::State::ended) {
    // Unfinished, or nothing at all: the client must not take it for a whole answer.
    stream_->close();
    co_return Next::close;
  }
  if (!co_await response.flush()) co_return Next::close;
  // A body nobody read stands before the next request; reading it now would only serve an attacker.
  if (!response.keep_alive_ || body_left_ > 0) {
    co_await finish_politely();
    co_return Next::close;
  }
  co_return Next::keep;
}

asio::awaitable<Result<std::string>> HttpConnection::read_body_piece(std::size_t limit) {
  std::string out;
  if (body_left_ == 0) co_return out;
  if (continue_wanted_) {
    continue_wanted_ = false;
    if (!co_await send("HTTP/1.1 100 Continue\r\n\r\n", {}, {})) {
      co_return Error("body.broken", "the client went away");
    }
  }
  if (reader_.data().empty()) {
    arm(shared_->options.limits.body);
    const IoStatus status = co_await reader_.fill();
    disarm();
    if (status != IoStatus::ok) {
      gone_ = true;
      co_return Error("body.broken",
                      "the client went away or was too slow before its request was complete");
    }
  }
  const auto take =
      static_cast<std::size_t>(std::min<std::uint64_t>({reader_.data().size(), body_left_, limit}));
  out.assign(reader_.data().substr(0, take));
  reader_.consume(take);
  body_left_ -= take;
  if (body_left_ == 0) watch_for_departure();
  co_return out;
}

asio::awaitable<bool> HttpConnection::send(std::string_view first, std::string_view second,
                                           std::string_view third) {
  arm(shared_->options.limits.write);
  bool sent = true;
  if (first.size() + second.size() + third.size() <= kCoalesce &&
      !(second.empty() && third.empty())) {
    std::string joined;
    joined.reserve(first.size() + second.size() + third.size());
    joined.append(first).append(second).append(third);
    sent = co_await stream_->write_all(joined);
  } else {
    sent = co_await stream_->write_all(first);
    if (sent) sent = co_await stream_->write_all(second);
    if (sent) sent = co_await stream_->write_all(third);
  }
  disarm();
  if (!sent) client_left();
  co_return sent;
}

void HttpConnection::set_on_gone(std::function<void()> callback) {
  on_gone_ = std::move(callback);
  if (gone_ && on_gone_) std::exchange(on_gone_, nullptr)();
}

void HttpConnection::watch_for_departure() {
  if (reader_.full()) return;
  reader_.watch([this](IoStatus status) {
    if (status == IoStatus::ok) {
      watch_for_departure();
    } else {
      client_left();
    }
  });
}

void HttpConnection::client_left() {
  gone_ = true;
  if (on_gone_) std::exchange(on_gone_, nullptr)();
}

asio::awaitable<void> HttpConnection::refuse(int status, std::string_view reason) {
  if (shared_->options.on_refused) shared_->options.on_refused(status, reason);
  ResponseWriter response(*this);
  response.keep_alive_ = false;
  response.reply(status,
                 {Header("Content-Type", "text/plain"), Header("Cache-Control", "no-store")},
                 "This server refuses " + std::string(reason) + ".\n");
  if (co_await response.flush()) co_await finish_politely();
}

asio::awaitable<void> HttpConnection::finish_politely() {
  // Closing with unread input makes the kernel send a reset, which destroys the answer on its way.
  stream_->try_shutdown();
  idle_ = true;  // the answer is out: a server that stops need not wait for this
  arm(kLinger);
  std::size_t drained = 0;
  while (drained < kLingerBytes) {
    drained += reader_.data().size();
    reader_.consume(reader_.data().size());
    if (co_await reader_.fill() != IoStatus::ok) break;
  }
}

}  // namespace smd::net
