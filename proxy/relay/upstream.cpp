#include "proxy/relay/upstream.hpp"

#include <algorithm>

#include "proxy/relay/policy.hpp"

namespace smd::relay {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

/// State of one try to send the request and pass the answer on.
struct Upstream::Attempt {
  const RelayRequest& request;
  BodySource* body;
  Sink& sink;
  Cancellation& cancellation;
  RelayOutcome& outcome;
  std::shared_ptr<UpstreamConnection> connection;
  Problem problem;
  bool may_repeat = false;  // the reused connection broke before the first byte

  Attempt(const RelayRequest& request_in, BodySource* body_in, Sink& sink_in,
          Cancellation& cancellation_in, RelayOutcome& outcome_in)
      : request(request_in),
        body(body_in),
        sink(sink_in),
        cancellation(cancellation_in),
        outcome(outcome_in) {}
};

namespace {

/// Leaves the end-to-end headers; those that Connection names belong to the connection too.
void strip_hop_by_hop(net::Headers& headers) {
  std::vector<std::string> named;
  for (const net::Header& header : headers) {
    if (net::same_name(header.name, "Connection")) named.push_back(header.value);
  }
  std::erase_if(headers, [&](const net::Header& header) {
    if (is_hop_by_hop(header.name) || net::same_name(header.name, "Content-Length")) return true;
    return std::any_of(named.begin(), named.end(), [&](const std::string& list) {
      return net::list_has_token(list, header.name);
    });
  });
}

/// The same certificate with the same chain; the key then is the same too.
bool same_certificates(const tls::Identity* a, const tls::Identity* b) {
  if (a == nullptr || b == nullptr) return a == b;
  const auto same = [](const tls::X509Ptr& x, const tls::X509Ptr& y) {
    return X509_cmp(x.get(), y.get()) == 0;
  };
  return same(a->certificate, b->certificate) &&
         std::equal(a->chain.begin(), a->chain.end(), b->chain.begin(), b->chain.end(), same);
}

}  // namespace

Result<LoadedIdentity> load_identity(const UpstreamConfig& config) {
  LoadedIdentity loaded;
  if (!config.identity.empty()) {
    auto identity = tls::load_identity(config.identity);
    if (!identity) return identity.error();
    loaded.identity = std::move(identity).value();
  }
  auto context = tls::make_client_context(config.ca_file, loaded.identity.get());
  if (!context) return context.error();
  loaded.context = std::move(context).value();
  return loaded;
}

Upstream::Upstream(asio::io_context& loop, UpstreamConfig config, Destination destination)
    : loop_(loop),
      config_(std::move(config)),
      destination_(std::move(destination)),
      pacer_(config_.requests_per_second, config_.queue_length) {}

Upstream::~Upstream() { close_idle(); }

Result<std::unique_ptr<Upstream>> Upstream::create(asio::io_context& loop, UpstreamConfig config) {
  Result<Origin> origin = parse_origin(config.origin);
  if (!origin) return origin.error();
  Destination destination{std::move(origin).value(), config.route};
  std::unique_ptr<Upstream> upstream(new Upstream(loop, std::move(config), std::move(destination)));
  Result<LoadedIdentity> loaded = load_identity(upstream->config_);
  if (loaded) {
    upstream->identity_ = std::move(loaded.value().identity);
    upstream->context_ = std::move(loaded.value().context);
  } else if (loaded.error().code.starts_with("identity.")) {
    upstream->identity_error_ = loaded.error();
  } else {
    return loaded.error();
  }
  return upstream;
}

bool Upstream::adopt(LoadedIdentity loaded) {
  if (!identity_error_ && same_certificates(identity_.get(), loaded.identity.get())) return false;
  identity_ = std::move(loaded.identity);
  context_ = std::move(loaded.context);
  identity_error_.reset();
  close_idle();
  return true;
}

const tls::CertificateFacts* Upstream::certificate() const {
  return identity_ ? &identity_->facts : nullptr;
}

UpstreamCounters Upstream::counters() const {
  UpstreamCounters counters = counters_;
  counters.open_connections = *open_;
  return counters;
}

void Upstream::close_idle() {
  for (const auto& connection : std::exchange(idle_, {})) {
    connection->wake();
    connection->close();
  }
}

void Upstream::stop() {
  stopping_ = true;
  close_idle();
}

std::shared_ptr<UpstreamConnection> Upstream::take_idle() {
  const auto oldest = Clock::now() - config_.idle_time;
  while (!idle_.empty()) {
    // The most recently used one is the least likely to have been closed meanwhile.
    const auto connection = std::move(idle_.back());
    idle_.pop_back();
    connection->wake();
    if (connection->is_open() && connection->resting_since > oldest) return connection;
    connection->close();
  }
  return nullptr;
}

void Upstream::put_idle(std::shared_ptr<UpstreamConnection> connection) {
  if (idle_.size() >= config_.idle_connections) {
    idle_.front()->wake();
    idle_.front()->close();
    idle_.erase(idle_.begin());
  }
  connection->resting_since = Clock::now();
  UpstreamConnection* const raw = connection.get();
  connection->rest([this, raw](net::IoStatus) {
    raw->close();
    std::erase_if(idle_, [raw](const auto& one) { return one.get() == raw; });
  });
  // Idle for too long: closing it here spares the next request a dead connection.
  connection->arm(config_.idle_time);
  idle_.push_back(std::move(connection));
}

std::string Upstream::build_head(const RelayRequest& request, std::uint64_t body_size) const {
  // Built from scratch: nothing of the request as it came from the browser is copied as such.
  std::string head;
  head.reserve(512);
  head.append(request.method).append(" ").append(request.path);
  if (!request.query.empty()) head.append("?").append(request.query);
  head.append(" HTTP/1.1\r\nHost: ").append(destination_.origin.authority).append("\r\n");
  for (const net::Header& header : request.headers) {
    if (!passes_upstream(header.name) || !net::is_field_value(header.value)) continue;
    head.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  if (body_size > 0 || request.method != "GET") {
    head.append("Content-Length: ").append(std::to_string(body_size)).append("\r\n");
  }
  head.append("\r\n");
  return head;
}

asio::awaitable<RelayOutcome> Upstream::perform(const RelayRequest& request, BodySource* body,
                                                Sink& sink, Cancellation& cancellation) {
  RelayOutcome outcome;
  if (!request.checked) {
    outcome.problem = check_request(config_.allow, request.method, request.path, request.query);
    if (outcome.problem) co_return outcome;
  }

  if (identity_error_) {
    outcome.problem.emplace();
    outcome.problem->reason = identity_error_->code;
    outcome.problem->detail =
        "The client certificate cannot be used: " + identity_error_->message + ".";
    co_return outcome;
  }

  const auto queued = Clock::now();
  const Pacer::Turn turn = co_await pacer_.wait(config_.deadlines.queue, cancellation);
  outcome.timing.queue = milliseconds_since(queued);
  if (turn != Pacer::Turn::granted) {
    Problem problem;
    problem.stage = turn == Pacer::Turn::cancelled ? Stage::cancelled : Stage::queue;
    problem.reason = turn == Pacer::Turn::queue_full ? "the queue is full" : "the wait is too long";
    problem.detail =
        "Requests to this upstream are sent at a limited pace and too many are waiting.";
    outcome.problem = std::move(problem);
    co_return outcome;
  }

  const bool repeatable = request.method == "GET" && body == nullptr && request.body.empty();
  Attempt first(request, body, sink, cancellation, outcome);
  if (repeatable) first.connection = take_idle();
  outcome.reused_connection = first.connection != nullptr;
  if (co_await attempt(first)) co_return outcome;
  if (!first.may_repeat || !repeatable || cancellation.cancelled()) {
    outcome.problem = std::move(first.problem);
    co_return outcome;
  }
  // A kept connection had died: this server may have closed them all.
  close_idle();
  ++counters_.repeated;
  outcome.repeated = true;
  outcome.reused_connection = false;
  Attempt second(request, body, sink, cancellation, outcome);
  if (!co_await attempt(second)) outcome.problem = std::move(second.problem);
  co_return outcome;
}

asio::awaitable<bool> Upstream::attempt(Attempt& a) {
  const Deadlines& deadlines = config_.deadlines;
  const bool reused = a.connection != nullptr;
  // Held for as long as the attempt lasts: another identity may be adopted meanwhile.
  const std::shared_ptr<SSL_CTX> context = context_;
  if (!reused) {
    a.connection = co_await UpstreamConnection::open(loop_, destination_, deadlines, context.get(),
                                                     a.cancellation, a.outcome.timing, a.problem);
    if (a.problem.stage == Stage::tls || a.connection) ++counters_.handshakes;
    if (!a.connection) {
      if (a.problem.stage == Stage::tls) ++counters_.handshake_failures;
      if (a.cancellation.cancelled()) a.problem.stage = Stage::cancelled;
      co_return false;
    }
    a.connection->count_in(open_);
  } else {
    ++counters_.reused;
  }
  UpstreamConnection& connection = *a.connection;
  a.outcome.tls = connection.facts();
  a.cancellation.set_action([&connection] { connection.close(); });

  // Closes the connection however this function is left, unless it goes back to the pool.
  struct Closer {
    Attempt& a;
    bool keep = false;
    ~Closer() {
      a.cancellation.clear_action();
      if (!keep) a.connection->close();
    }
  } closer{a};

  const auto failed = [&](Sent sent) {
    a.problem.sent = sent;
    a.may_repeat = reused && connection.silent() && a.problem.stage != Stage::timeout &&
                   a.problem.stage != Stage::cancelled;
    if (a.cancellation.cancelled()) a.problem.stage = Stage::cancelled;
    return false;
  };

  auto begin = Clock::now();
  const std::uint64_t body_size =
      a.request.body.size() + (a.body != nullptr ? a.body->remaining() : 0);
  std::string out = build_head(a.request, body_size);
  out.append(a.request.body);
  if (!co_await connection.send(out, deadlines, a.problem)) co_return failed(Sent::head);
  while (a.body != nullptr && a.body->remaining() > 0) {
    Result<std::string> piece = co_await a.body->next();
    if (!piece) {
      a.problem.stage = Stage::cancelled;
      a.problem.reason = piece.error().message;
      co_return failed(Sent::head);
    }
    if (!co_await connection.send(*piece, deadlines, a.problem)) co_return failed(Sent::head);
  }
  a.outcome.timing.send = milliseconds_since(begin);

  begin = Clock::now();
  const auto parser =
      co_await connection.receive_head(a.request.method != "HEAD", deadlines, a.problem);
  a.outcome.timing.wait = milliseconds_since(begin);
  if (!parser) co_return failed(Sent::all);

  begin = Clock::now();
  RelayHead head;
  head.status = parser->status();
  head.content_length = parser->content_length();
  head.tls = connection.facts();
  head.timing = a.outcome.timing;
  head.headers = parser->take_headers();
  strip_hop_by_hop(head.headers);
  a.outcome.status = head.status;
  if (!co_await a.sink.on_head(head)) {
    a.problem.stage = Stage::cancelled;
    co_return failed(Sent::all);
  }
  if (parser->done()) {
    co_await a.sink.on_body({}, true);
  } else if (!connection.has_data() && !co_await a.sink.flush()) {
    a.problem.stage = Stage::cancelled;
    co_return failed(Sent::all);
  }
  while (!parser->done()) {
    std::string_view piece;
    if (!co_await connection.receive_body(*parser, deadlines, piece, a.problem)) {
      co_return failed(Sent::all);
    }
    a.outcome.body_bytes += piece.size();
    if (!co_await a.sink.on_body(piece, parser->done())) {
      a.problem.stage = Stage::cancelled;
      co_return failed(Sent::all);
    }
  }
  connection.release_piece();
  a.outcome.timing.receive = milliseconds_since(begin);
  if (!stopping_ && context == context_ && config_.idle_connections > 0 &&
      connection.reusable(*parser)) {
    closer.keep = true;
    put_idle(a.connection);
  }
  co_return true;
}

}  // namespace smd::relay
