#include "proxy/server/relay_endpoint.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "proxy/relay/policy.hpp"
#include "proxy/server/log.hpp"
#include "proxy/server/problem.hpp"

namespace smd::server {

namespace asio = boost::asio;
using relay::Problem;
using relay::Stage;

namespace {

// A request body up to this size is read whole before any socket to the upstream is opened, so a
// slow or broken client never leaves half a request there. Larger ones are streamed.
constexpr std::size_t kWholeBody = 64 * 1024;

// What add_relay_headers adds, as lines: for the path that is taken most.
constexpr std::string_view kRelayLines =
    "Smd-Relay: answer\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: sandbox; default-src 'none'\r\n";

class ClientBody final : public relay::BodySource {
 public:
  ClientBody(net::Request& request, std::uint64_t left) : request_(request), left_(left) {}
  [[nodiscard]] std::uint64_t remaining() const override { return left_; }
  asio::awaitable<Result<std::string>> next() override {
    Result<std::string> piece = co_await request_.read_some();
    if (piece) left_ -= piece->size();
    co_return piece;
  }

 private:
  net::Request& request_;
  std::uint64_t left_;
};

class BrowserSink final : public relay::Sink {
 public:
  BrowserSink(net::ResponseWriter& response, bool envelope)
      : response_(response), envelope_(envelope) {}

  asio::awaitable<bool> on_head(relay::RelayHead& head) override {
    for (net::Header& header : head.headers) {
      if (acts_on_origin(header.name)) header.name.insert(0, "Smd-Upstream-");
    }
    std::string lines(kRelayLines);
    lines.append("Smd-Upstream-Status: ").append(std::to_string(head.status));
    lines.append("\r\nSmd-Upstream-Tls: ").append(head.tls->field);
    lines.append("\r\nServer-Timing: ").append(timing_field(head.timing)).append("\r\n");
    const bool redirect = head.status >= 300 && head.status < 400;
    response_.head(envelope_ && redirect ? 200 : head.status, head.headers, head.content_length,
                   lines);
    co_return !response_.gone();
  }
  asio::awaitable<bool> on_body(std::string_view piece, bool last) override {
    return response_.write(piece, last);
  }
  asio::awaitable<bool> flush() override { return response_.flush(); }

 private:
  net::ResponseWriter& response_;
  bool envelope_;
};

/// "name;dur=1.234", without the cost of formatting floating point.
void append_ms(std::string& out, const char* name, const std::optional<double>& value) {
  if (!value) return;
  const auto micros = static_cast<std::uint64_t>(*value * 1000.0);
  const std::string fraction = std::to_string(1000 + micros % 1000);
  if (!out.empty()) out.append(", ");
  out.append(name).append(";dur=").append(std::to_string(micros / 1000)).append(".");
  out.append(fraction, 1, 3);
}

Problem input_problem(const char* reason, const std::string& detail) {
  Problem problem;
  problem.stage = Stage::input;
  problem.reason = reason;
  problem.detail = detail;
  return problem;
}

}  // namespace

std::string timing_field(const relay::Timing& timing) {
  std::string out;
  append_ms(out, "queue", timing.queue);
  append_ms(out, "dns", timing.dns);
  append_ms(out, "connect", timing.connect);
  append_ms(out, "tls", timing.tls);
  append_ms(out, "send", timing.send);
  append_ms(out, "wait", timing.wait);
  return out;
}

bool acts_on_origin(std::string_view name) {
  static constexpr std::array<std::string_view, 24> kNames = {"Set-Cookie",
                                                              "Set-Cookie2",
                                                              "WWW-Authenticate",
                                                              "Authentication-Info",
                                                              "Clear-Site-Data",
                                                              "Content-Security-Policy",
                                                              "Content-Security-Policy-Report-Only",
                                                              "Strict-Transport-Security",
                                                              "Refresh",
                                                              "Link",
                                                              "Server-Timing",
                                                              "Cache-Control",
                                                              "Expires",
                                                              "Pragma",
                                                              "Age",
                                                              "X-Content-Type-Options",
                                                              "Alt-Svc",
                                                              "Report-To",
                                                              "Reporting-Endpoints",
                                                              "NEL",
                                                              "Service-Worker-Allowed",
                                                              "SourceMap",
                                                              "X-SourceMap",
                                                              "Date"};
  static constexpr std::array<std::string_view, 6> kPrefixes = {
      "smd-", "access-control-", "cross-origin-", "permissions-policy", "sec-", "origin-"};
  const auto named = [&](std::string_view one) { return net::same_name(one, name); };
  if (std::any_of(kNames.begin(), kNames.end(), named)) return true;
  return std::any_of(kPrefixes.begin(), kPrefixes.end(), [&](std::string_view prefix) {
    return name.size() >= prefix.size() && net::same_name(name.substr(0, prefix.size()), prefix);
  });
}

void RelayEndpoint::tell_problem(const net::Request& request, net::ResponseWriter& response) const {
  const auto problem = broken_.find(request.path().substr(kProblemsPath.size()));
  if (!problem) {
    reply_error(response, 404, "problem.unknown", "No answer to a request of this name broke off.");
    return;
  }
  net::Headers headers;
  add_relay_headers(headers);
  reply_problem(response, status_of(*problem), *problem, std::move(headers));
}

asio::awaitable<void> RelayEndpoint::handle(net::Request& request, net::ResponseWriter& response) {
  const auto begin = std::chrono::steady_clock::now();
  const std::string_view rest = request.path().substr(std::string_view("/relay/").size());
  const std::size_t slash = rest.find('/');
  const std::string name(rest.substr(0, slash));
  net::Headers headers;  // of a problem; an answer has its own

  const auto found = upstreams_.find(name);
  if (found == upstreams_.end() || slash == std::string_view::npos) {
    Problem problem;
    problem.stage = Stage::policy;
    problem.reason = "unknown upstream";
    problem.detail = "There is no upstream of this name in the configuration.";
    add_relay_headers(headers);
    reply_problem(response, 403, problem, std::move(headers));
    co_return;
  }
  relay::Upstream& upstream = *found->second;

  relay::RelayRequest relayed;
  relayed.method = request.method();
  relayed.path = rest.substr(slash);
  relayed.query = request.query();
  // Before the body is read: a request that will not be sent needs no body.
  if (auto refused = relay::check_request(upstream.config().allow, relayed.method, relayed.path,
                                          relayed.query)) {
    const int status = status_of(*refused);
    log_line(LogLevel::warn, "relay_refused",
             {{"upstream", name},
              {"method", relayed.method},
              {"stage", relay::stage_name(refused->stage)},
              {"reason", refused->reason}});
    relay::RelayOutcome outcome;
    outcome.problem = *refused;
    metrics_.count_relay(name, outcome, 0);
    add_relay_headers(headers);
    reply_problem(response, status, *refused, std::move(headers));
    co_return;
  }
  relayed.checked = true;
  for (const net::Header& header : request.headers()) {
    if (!relay::passes_upstream(header.name)) continue;
    // Two of them would be read differently by different servers.
    if (net::count_header(relayed.headers, header.name) != 0) {
      add_relay_headers(headers);
      reply_problem(response, 400,
                    input_problem("repeated header", "The header " + header.name + " came twice."),
                    std::move(headers));
      co_return;
    }
    relayed.headers.push_back(header);
  }
  std::uint64_t body_left = request.content_length();
  while (body_left > 0 && relayed.body.size() < kWholeBody) {
    Result<std::string> piece = co_await request.read_some();
    if (!piece) {
      response.abort();
      co_return;
    }
    body_left -= piece->size();
    relayed.body += *piece;
  }
  ClientBody more(request, body_left);

  relay::Cancellation cancellation;
  response.on_gone([&cancellation] { cancellation.cancel(); });
  const std::string* envelope = request.header("Smd-Envelope");
  BrowserSink sink(response, envelope != nullptr && *envelope == "1");
  relay::RelayOutcome outcome =
      co_await upstream.perform(relayed, body_left > 0 ? &more : nullptr, sink, cancellation);
  response.on_gone(nullptr);

  metrics_.count_relay(name, outcome, request.content_length());
  if (log_enabled(LogLevel::info)) {
    const double ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    // The path is on the allow-list and so of known shape; a query may hold secrets and is left
    // out.
    const std::string_view stage =
        outcome.problem ? relay::stage_name(outcome.problem->stage) : std::string_view("done");
    const std::string_view reason =
        outcome.problem ? std::string_view(outcome.problem->reason) : std::string_view();
    log_line(outcome.problem ? LogLevel::warn : LogLevel::info, "relay",
             {{"upstream", name},
              {"method", relayed.method},
              {"path", relayed.path},
              {"status", static_cast<long long>(outcome.status)},
              {"stage", stage},
              {"reason", reason},
              {"ms", ms},
              {"bytes", static_cast<long long>(outcome.body_bytes)},
              {"reused", outcome.reused_connection},
              {"repeated", outcome.repeated}});
  }
  if (!outcome.problem) co_return;
  if (response.head_written()) {
    // A second status is impossible now: an unfinished body is how the browser learns of it. Kept
    // first, because the page asks for the reason at once.
    const std::string* own_name = request.header("Smd-Request");
    if (own_name != nullptr && BrokenAnswers::is_name(*own_name)) {
      broken_.keep(*own_name, *outcome.problem);
    }
    response.abort();
    co_return;
  }
  add_relay_headers(headers);
  if (!outcome.timing.queue) outcome.timing.queue = 0.0;
  headers.emplace_back("Server-Timing", timing_field(outcome.timing));
  if (outcome.tls) headers.emplace_back("Smd-Upstream-Tls", outcome.tls->field);
  reply_problem(response, status_of(*outcome.problem), *outcome.problem, std::move(headers));
}

}  // namespace smd::server
