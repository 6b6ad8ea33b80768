#include "proxy/preflight/connection_probe.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <iterator>

#include "proxy/preflight/connection_probe_async.hpp"
#include "proxy/preflight/self_made_identity.hpp"
#include "proxy/relay/upstream_connection.hpp"
#include "proxy/tls/certificate_facts.hpp"

namespace smd::preflight {

namespace asio = boost::asio;
using diagnosis::ConnectionFacts;
using relay::Problem;
using Clock = std::chrono::steady_clock;
using IdentityPtr = std::shared_ptr<const tls::Identity>;

namespace {

constexpr std::size_t kMostBody = 4096;

std::string_view name_of(Presented presented) {
  switch (presented) {
    case Presented::none:
      return "none";
    case Presented::self_made:
      return "self-made";
    case Presented::own:
      break;
  }
  return "own";
}

EpochMs now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

diagnosis::RelayFailure failure_of(const Problem& problem) {
  diagnosis::RelayFailure failure;
  failure.stage = relay::stage_name(problem.stage);
  failure.during = problem.during;
  failure.code = problem.code;
  failure.reason = problem.reason.empty() ? problem.detail : problem.reason;
  failure.sent = relay::sent_name(problem.sent);
  if (problem.verify_result) failure.verify_result = *problem.verify_result;
  return failure;
}

diagnosis::RelayFailure input_failure(const Error& error) {
  diagnosis::RelayFailure failure;
  failure.stage = relay::stage_name(relay::Stage::input);
  failure.reason = error.code;
  failure.sent = relay::sent_name(relay::Sent::nothing);
  return failure;
}

void add_timing(const relay::Timing& timing, ConnectionFacts& facts) {
  const auto add = [&](const char* phase, const std::optional<double>& ms) {
    if (ms) facts.timing.emplace_back(phase, *ms);
  };
  add("dns", timing.dns);
  add("connect", timing.connect);
  add("tls", timing.tls);
  add("send", timing.send);
  add("wait", timing.wait);
  add("receive", timing.receive);
}

bool issued_by_one_of(const tls::Identity& identity, const STACK_OF(X509_NAME) * names) {
  const auto named = [&](const X509* certificate) {
    const X509_NAME* const issuer = X509_get_issuer_name(certificate);
    for (int i = 0; i < sk_X509_NAME_num(names); ++i) {
      if (X509_NAME_cmp(issuer, sk_X509_NAME_value(names, i)) == 0) return true;
    }
    return false;
  };
  return named(identity.certificate.get()) ||
         std::any_of(identity.chain.begin(), identity.chain.end(),
                     [&](const tls::X509Ptr& link) { return named(link.get()); });
}

void take_handshake(const tls::TlsStream& stream, const tls::Identity* identity,
                    ConnectionFacts& facts) {
  std::vector<const X509*> sent;
  for (const tls::X509Ptr& one : stream.sent_chain()) sent.push_back(one.get());
  facts.server_chain = tls::certificate_facts(sent);
  facts.certificate_requested = stream.facts().certificate_requested;
  facts.presented_sha256 = tls::to_hex(stream.facts().presented_sha256);
  const STACK_OF(X509_NAME)* const names = SSL_get0_peer_CA_list(stream.native());
  for (int i = 0; i < sk_X509_NAME_num(names); ++i) {
    facts.authorities.push_back(tls::name_text(sk_X509_NAME_value(names, i)));
  }
  facts.issuer_among_authorities = identity != nullptr && issued_by_one_of(*identity, names);
}

void take_completed(const tls::TlsStream& stream, ConnectionFacts& facts) {
  facts.handshake = true;
  facts.version = stream.facts().version;
  facts.cipher = stream.facts().cipher;
  const STACK_OF(X509)* const built = SSL_get0_verified_chain(stream.native());
  for (int i = 0; i < sk_X509_num(built); ++i) {
    facts.verified_chain.push_back(tls::name_text(X509_get_subject_name(sk_X509_value(built, i))));
  }
}

/// Cookies are a secret between the server and whoever it sent them to.
bool is_cookie(const net::Header& header) {
  return net::same_name(header.name, "Set-Cookie") || net::same_name(header.name, "Set-Cookie2");
}

asio::awaitable<bool> exchange(relay::UpstreamConnection& connection, const relay::Origin& origin,
                               const ProbeTarget& target, relay::Timing& timing, Problem& problem,
                               ConnectionFacts& facts) {
  const relay::Deadlines& deadlines = target.upstream.deadlines;
  const std::string head = "GET " + target.resource_path +
                           "/ReadServiceStatus HTTP/1.1\r\nHost: " + origin.authority +
                           "\r\nAccept: application/atom+xml, application/xml, */*\r\n"
                           "Connection: close\r\n\r\n";
  problem.sent = relay::Sent::head;
  auto begin = Clock::now();
  const bool sent = co_await connection.send(head, deadlines, problem);
  timing.send = relay::milliseconds_since(begin);
  if (!sent) co_return false;

  problem.sent = relay::Sent::all;
  begin = Clock::now();
  const auto parser = co_await connection.receive_head(true, deadlines, problem);
  timing.wait = relay::milliseconds_since(begin);
  if (!parser) co_return false;
  facts.now = now_ms();
  facts.status = parser->status();
  for (const net::Header& header : parser->headers()) {
    if (!is_cookie(header)) facts.headers.emplace_back(header.name, header.value);
  }

  begin = Clock::now();
  bool fine = true;
  while (fine && !parser->done() && facts.body.size() < kMostBody) {
    std::string_view piece;
    fine = co_await connection.receive_body(*parser, deadlines, piece, problem);
    facts.body.append(piece.substr(0, kMostBody - facts.body.size()));
  }
  timing.receive = relay::milliseconds_since(begin);
  co_return fine;
}

Result<IdentityPtr> identity_for(const ProbeTarget& target, Presented presented) {
  if (presented == Presented::none) return IdentityPtr();
  if (presented == Presented::self_made) return make_self_made_identity();
  if (target.identity) return target.identity;
  if (target.upstream.identity.empty()) return IdentityPtr();
  return tls::load_identity(target.upstream.identity);
}

/// Reads files and perhaps makes a key: not for the thread of an event loop.
struct Prepared {
  Result<relay::Origin> origin;
  Result<IdentityPtr> identity;
  std::shared_ptr<SSL_CTX> context;
  std::optional<Error> error;
  bool no_turn = false;

  Prepared(const ProbeTarget& target, Presented presented)
      : origin(relay::parse_origin(target.upstream.origin)),
        identity(identity_for(target, presented)) {
    if (!origin) error = origin.error();
    if (!error && !identity) error = identity.error();
    if (error) return;
    auto made = tls::make_client_context(target.upstream.ca_file, identity.value().get());
    if (made) {
      context = *made;
    } else {
      error = made.error();
    }
  }
};

asio::awaitable<ConnectionFacts> run_probe(asio::io_context& loop, const ProbeTarget& target,
                                           Presented presented, const Prepared& prepared,
                                           relay::Cancellation& cancellation) {
  ConnectionFacts facts;
  facts.origin = target.upstream.origin;
  facts.identity = name_of(presented);
  facts.now = now_ms();
  const relay::ProxyRoute& route = target.upstream.route;
  facts.proxy_skipped = route.skipped;
  if (route.proxy) {
    facts.proxy = route.proxy->address;
    facts.proxy_source = route.proxy->source;
  }
  if (prepared.error) {
    facts.failure = input_failure(*prepared.error);
    co_return facts;
  }
  if (prepared.no_turn || cancellation.cancelled()) {
    Problem problem;
    problem.stage = prepared.no_turn ? relay::Stage::queue : relay::Stage::cancelled;
    problem.reason = prepared.no_turn ? "the wait is too long" : "cancelled";
    facts.failure = failure_of(problem);
    co_return facts;
  }
  const tls::Identity* const identity = prepared.identity.value().get();
  const tls::TlsStream* seen = nullptr;
  relay::Observer observer;
  observer.after_handshake = [&](const tls::TlsStream& stream) {
    take_handshake(stream, identity, facts);
    seen = &stream;
  };
  const relay::Destination destination{prepared.origin.value(), route};
  relay::Timing timing;
  Problem problem;
  const auto connection = co_await relay::UpstreamConnection::open(
      loop, destination, target.upstream.deadlines, prepared.context.get(), cancellation, timing,
      problem, &observer);
  facts.addresses = std::move(observer.addresses);
  bool fine = false;
  if (connection) {
    take_completed(*seen, facts);
    cancellation.set_action([&connection] { connection->close(); });
    fine = co_await exchange(*connection, destination.origin, target, timing, problem, facts);
    cancellation.clear_action();
    connection->close();
  }
  if (!fine) {
    if (cancellation.cancelled()) problem.stage = relay::Stage::cancelled;
    facts.failure = failure_of(problem);
  }
  add_timing(timing, facts);
  co_return facts;
}

template <typename Value>
Value run_blocking(asio::io_context& loop, asio::awaitable<Value> work) {
  Value out;
  std::exception_ptr thrown;
  bool done = false;
  asio::co_spawn(loop, std::move(work), [&](std::exception_ptr error, Value value) {
    thrown = std::move(error);
    out = std::move(value);
    done = true;
  });
  while (!done && loop.run_one() > 0) {
  }
  if (thrown) std::rethrow_exception(thrown);
  return out;
}

constexpr Presented kExperiment[] = {Presented::none, Presented::self_made, Presented::own};

}  // namespace

asio::awaitable<void> off_the_loop(std::function<void()> work) {
  asio::thread_pool helper(1);
  co_await asio::co_spawn(
      helper,
      [&]() -> asio::awaitable<void> {
        work();
        co_return;
      },
      asio::use_awaitable);
}

asio::awaitable<ConnectionFacts> async_probe(asio::io_context& loop, const ProbeTarget& target,
                                             Presented presented, relay::Pacer& pacer,
                                             relay::Cancellation& cancellation) {
  std::optional<Prepared> prepared;
  co_await off_the_loop([&] { prepared.emplace(target, presented); });
  if (!prepared->error) {
    const auto turn = co_await pacer.wait(target.upstream.deadlines.queue, cancellation);
    if (turn == relay::Pacer::Turn::queue_full || turn == relay::Pacer::Turn::too_late) {
      prepared->no_turn = true;
    }
  }
  co_return co_await run_probe(loop, target, presented, *prepared, cancellation);
}

asio::awaitable<std::vector<ConnectionFacts>> async_experiment(asio::io_context& loop,
                                                               const ProbeTarget& target,
                                                               relay::Pacer& pacer,
                                                               relay::Cancellation& cancellation) {
  std::vector<ConnectionFacts> calls;
  for (const Presented presented : kExperiment) {
    calls.push_back(co_await async_probe(loop, target, presented, pacer, cancellation));
  }
  co_return calls;
}

ConnectionFacts probe_connection(const ProbeTarget& target, Presented presented) {
  asio::io_context loop{1};
  relay::Cancellation cancellation;
  const Prepared prepared(target, presented);
  return run_blocking(loop, run_probe(loop, target, presented, prepared, cancellation));
}

std::vector<ConnectionFacts> probe_experiment(const ProbeTarget& target, const Turn& turn) {
  if (!turn) {
    asio::io_context loop{1};
    relay::Cancellation cancellation;
    relay::Pacer pacer(target.upstream.requests_per_second, std::size(kExperiment));
    return run_blocking(loop, async_experiment(loop, target, pacer, cancellation));
  }
  std::vector<ConnectionFacts> calls;
  for (const Presented presented : kExperiment) {
    turn();
    calls.push_back(probe_connection(target, presented));
  }
  return calls;
}

}  // namespace smd::preflight
