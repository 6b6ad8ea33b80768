#include "proxy/simulator/service.hpp"

#include <openssl/rand.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

#include "proxy/simulator/portal_page.hpp"
#include "proxy/simulator/state_folder.hpp"
#include "shared/base/text.hpp"

namespace smd::simulator {
namespace {

using boost::asio::awaitable;

constexpr std::uint64_t kMaxRequestBody = 256 * 1024;
// Small pieces of a stream are put together to about this many bytes before they are sent.
constexpr std::size_t kSendBytes = 32 * 1024;
// How often a long pause looks whether the client is still there.
constexpr int kPauseStepMs = 100;

EpochMs now_ms() {
  using std::chrono::system_clock;
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             system_clock::now().time_since_epoch())
      .count();
}

/// The path when it is one of ours. Anything else may hold what somebody pasted by mistake.
std::string_view loggable(std::string_view path) {
  constexpr std::string_view kKnown[] = {"/datacustodian/", "/GreenButtonConnect/", "/portal",
                                         "/simulator/"};
  const bool known =
      path == "/" || std::any_of(std::begin(kKnown), std::end(kKnown),
                                 [&](auto prefix) { return path.starts_with(prefix); });
  return known ? path : std::string_view("(other path)");
}

std::string_view word_of(ClientCertificate::Fact fact) {
  switch (fact) {
    case ClientCertificate::Fact::kNone:
      return "no certificate";
    case ClientCertificate::Fact::kTrusted:
      return "certificate trusted";
    case ClientCertificate::Fact::kUntrusted:
      return "certificate not trusted";
  }
  return "";
}

ClientCertificate certificate_of(const net::TlsInfo* tls) {
  ClientCertificate certificate;
  if (tls == nullptr || !tls->client) return certificate;
  certificate.fact = tls->client->verify_result == 0 ? ClientCertificate::Fact::kTrusted
                                                     : ClientCertificate::Fact::kUntrusted;
  certificate.sha256 = tls->client->sha256;
  return certificate;
}

net::Headers headers_of(const Answer& answer) {
  net::Headers headers;
  for (const auto& header : answer.headers) headers.emplace_back(header.name, header.value);
  return headers;
}

}  // namespace

Service::Service(Custodian custodian, Config config)
    : custodian_(std::move(custodian)), config_(std::move(config)) {}

Entropy Service::entropy() {
  Entropy bytes{};
  if (config_.seed) {
    // Repeatable on purpose: the n-th exchange of a run always gets the same bytes.
    Random random(mix(*config_.seed, ++exchanges_));
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.next());
  } else if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    spdlog::critical("no random bytes from OpenSSL");
    std::abort();
  }
  return bytes;
}

void Service::save() {
  const auto& state = custodian_.state();
  saved_revision_ = state.revision;
  const auto written =
      write_file(config_.registrations_file, registrations_to_json(state.registrations), true);
  if (!written) spdlog::error("{}", written.error().message);
}

void Service::log_mix() {
  const auto& state = custodian_.state();
  if (state.mix == logged_mix_) return;
  logged_mix_ = state.mix;
  if (!logged_mix_) return;
  std::vector<std::string> plan;
  for (const auto& fault : state.faults.planned()) plan.push_back(fault.text());
  spdlog::info("mixed faults (--mix {}, seed {}): {}", logged_mix_->text(), logged_mix_->seed,
               join(plan, " "));
}

net::Treatment Service::treatment() {
  const auto fault = custodian_.state().faults.take_tls();
  if (!fault) return {};
  const auto* row = find_fault(fault->fault);
  auto treatment =
      config_.tls_faults->treatment(fault->fault, fault->value.empty() ? row->value : fault->value);
  if (treatment) {
    spdlog::info("a connection is struck by {}", fault->text());
    return std::move(treatment.value());
  }
  // To serve it as if nothing were planned would say that the client copes with the fault.
  spdlog::error("{} cannot be done: {}", fault->text(), treatment.error().message);
  net::Treatment refused;
  refused.at = net::Treatment::Break::accepted;
  return refused;
}

awaitable<bool> Service::pause(int milliseconds, net::ResponseWriter& response) {
  while (milliseconds > 0 && !response.gone()) {
    const int step = std::min(milliseconds, kPauseStepMs);
    co_await net::sleep_for(std::chrono::milliseconds(step));
    milliseconds -= step;
  }
  co_return !response.gone();
}

awaitable<bool> Service::play_stream(Answer& answer, net::ResponseWriter& response) {
  const auto headers = headers_of(answer);
  response.head(answer.status, headers);
  const bool breaks = answer.drop == Drop::kMidBody || answer.drop == Drop::kStall;
  std::uint64_t left = breaks ? answer.drop_after : UINT64_MAX;
  std::string buffer;
  bool more = true;
  while (more && left > 0) {
    more = answer.stream->next(buffer);
    const bool wait = answer.piece_delay_ms == 0 && !breaks && buffer.size() < kSendBytes;
    if (buffer.empty() || (more && wait)) continue;
    if (buffer.size() > left) buffer.resize(static_cast<std::size_t>(left));
    left -= buffer.size();
    if (answer.piece_delay_ms > 0) {
      const bool there = co_await pause(answer.piece_delay_ms, response);
      if (!there) co_return false;
    }
    // Returns when the connection took it: this is what keeps the memory constant.
    const bool sent = co_await response.write(buffer);
    if (!sent) co_return false;
    buffer.clear();
  }
  if (answer.drop == Drop::kStall) co_await pause(INT32_MAX, response);
  if (breaks) {
    response.abort();
    co_return false;
  }
  const bool ended = co_await response.end();
  co_return ended;
}

/// True when the whole answer went out.
awaitable<bool> Service::play(Answer& answer, net::ResponseWriter& response) {
  if (answer.delay_ms > 0) {
    const bool there = co_await pause(answer.delay_ms, response);
    if (!there) co_return false;
  }
  if (answer.drop == Drop::kBeforeHead) {
    response.abort();
    co_return false;
  }
  if (answer.drop == Drop::kNotHttp) {
    co_await response.write_raw("220 mail.example ESMTP ready\r\n\r\n");
    response.abort();
    co_return false;
  }
  const auto headers = headers_of(answer);
  if (answer.drop == Drop::kMidHead || answer.drop == Drop::kStallMidHead) {
    response.head(answer.status, headers, answer.body.size());
    const bool sent = co_await response.flush_half();
    if (sent && answer.drop == Drop::kStallMidHead) co_await pause(INT32_MAX, response);
    response.abort();
    co_return false;
  }
  if (answer.stream) {
    const bool sent = co_await play_stream(answer, response);
    co_return sent;
  }
  if (answer.drop == Drop::kNone) {
    response.reply(answer.status, headers, answer.body);
    co_return true;
  }
  response.head(answer.status, headers, answer.body.size());
  const auto first = std::string_view(answer.body).substr(0, answer.drop_after);
  const bool sent = first.empty() ? co_await response.flush() : co_await response.write(first);
  if (sent && answer.drop == Drop::kStall) co_await pause(INT32_MAX, response);
  response.abort();
  co_return false;
}

awaitable<void> Service::exchange(Port port, net::Request& request, net::ResponseWriter& response) {
  const auto started = std::chrono::steady_clock::now();
  auto body = co_await request.read_body(kMaxRequestBody);
  if (!body) {
    response.reply(413, {}, "");
    response.close_after();
    co_return;
  }
  Request in;
  in.port = port;
  in.method = request.method();
  in.path = std::string(request.path());
  in.query = std::string(request.query());
  for (const auto& header : request.headers()) in.headers.push_back({header.name, header.value});
  in.body = std::move(body.value());
  in.certificate = certificate_of(request.tls());

  auto& faults = custodian_.state().faults;
  // Before the call is answered: the last fault of a plan may go away with it.
  if (port == Port::kMutualTls && faults.has_tls()) response.close_after();
  auto answer = custodian_.handle(in, now_ms(), entropy());
  if (in.path.starts_with("/portal/") && in.method == "POST" && faults.has_tls() &&
      on_tls_planned_) {
    on_tls_planned_();
  }
  log_mix();
  const bool whole = co_await play(answer, response);
  if (whole) custodian_.sent(answer.receipt, now_ms());
  if (custodian_.state().revision != saved_revision_) save();
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - started;
  spdlog::log(in.path.starts_with("/portal/") ? spdlog::level::debug : spdlog::level::info,
              "{} {} {} {} bytes{} {:.1f} ms, {}", in.method, loggable(in.path), answer.status,
              response.body_bytes(), whole ? "" : " (broken off)", took.count(),
              port == Port::kMutualTls ? word_of(in.certificate.fact) : "portal");
}

awaitable<void> Service::mutual_tls(net::Request& request, net::ResponseWriter& response) {
  co_await exchange(Port::kMutualTls, request, response);
}

std::string Service::refusal(const net::Request& request) const {
  const auto* host = request.header("Host");
  const auto port = ":" + std::to_string(portal_port_);
  const bool known = host != nullptr && (*host == "127.0.0.1" + port ||
                                         *host == "localhost" + port || *host == "[::1]" + port);
  // The only thing that stops a foreign page whose name was pointed at this machine.
  if (!known && !config_.any_host) return "This name is not the simulator's. Use 127.0.0.1.";
  if (request.method() == "GET") return {};
  const auto* origin = request.header("Origin");
  if (origin != nullptr && *origin != "http://" + (host == nullptr ? "" : *host)) {
    return "Requests from other sites are refused.";
  }
  const auto* site = request.header("Sec-Fetch-Site");
  if (site != nullptr && *site != "same-origin") return "Requests from other sites are refused.";
  const auto* type = request.header("Content-Type");
  const auto wanted =
      request.path() == "/portal/start" ? "application/x-www-form-urlencoded" : "application/json";
  if (type == nullptr || !equals_ignoring_case(trim(split(*type, ';')[0]), wanted)) {
    return std::string("Content-Type must be ") + wanted + ".";
  }
  return {};
}

awaitable<void> Service::portal(net::Request& request, net::ResponseWriter& response) {
  const auto refused = refusal(request);
  if (!refused.empty()) {
    const net::Headers headers = {net::Header("Content-Type", "text/plain; charset=utf-8")};
    response.reply(403, headers, refused);
    response.close_after();
    co_return;
  }
  const auto file = request.method() == "GET" ? portal_file(request.path()) : std::nullopt;
  if (file) {
    response.reply(200, file->headers, file->body);
    co_return;
  }
  co_await exchange(Port::kPortal, request, response);
}

}  // namespace smd::simulator
