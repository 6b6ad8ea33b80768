// The two steps before the first call: the certificate's files and the connection. The facts are
// gathered by the proxy; what they mean is decided by shared/diagnosis.
#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/diagnosis/certificate_rules.hpp"
#include "shared/diagnosis/connection_rules.hpp"
#include "shared/diagnosis/failure_rules.hpp"
#include "shared/diagnosis/preflight_json.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/plan.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {
namespace {

using diagnosis::CertificateFacts;
using diagnosis::ConnectionFacts;
using diagnosis::Finding;
using diagnosis::IdentityFacts;

constexpr EpochMs kClockTolerance = 120'000;

bool is_error(const Finding& finding) {
  const auto* entry = diagnosis::find_entry(finding.id);
  return entry == nullptr || entry->severity == diagnosis::Severity::kError;
}

/// The worst that any of these findings says.
Verdict verdict_of(const std::vector<Finding>& findings,
                   std::initializer_list<std::string_view> parts) {
  Verdict verdict = Verdict::kPassed;
  for (const auto& finding : findings) {
    const std::string_view name = std::string_view(finding.id).substr(finding.id.find('.') + 1);
    if (std::none_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return name.starts_with(part); })) {
      continue;
    }
    if (is_error(finding)) return Verdict::kFailed;
    verdict = Verdict::kWarning;
  }
  return verdict;
}

std::string key_text(const std::string& type, std::int64_t bits) {
  return type + (bits > 0 ? " " + std::to_string(bits) + " bits" : "");
}

std::string dates_text(const CertificateFacts& facts) {
  return format_utc(facts.not_before / 1000) + " – " + format_utc(facts.not_after / 1000);
}

void add_files_table(StepState& step, const IdentityFacts& facts) {
  Table table{"files",
              texts::get("table.files"),
              {texts::get("column.file"), texts::get("column.given-as"), texts::get("column.is")},
              {}};
  for (const auto& file : facts.files) {
    const bool fine = file.kind == diagnosis::FileKind::kCertificate ||
                      file.kind == diagnosis::FileKind::kPrivateKey ||
                      file.kind == diagnosis::FileKind::kPkcs12;
    std::string is = texts::get("file." + std::string(diagnosis::to_text(file.kind)));
    table.rows.push_back({{file.name, texts::get("file.role." + file.role), std::move(is)},
                          !fine                     ? "failed"
                          : file.readable_by_others ? "warning"
                                                    : "ok"});
  }
  if (!table.rows.empty()) step.tables.push_back(std::move(table));
}

void add_chain_table(StepState& step, const char* id, const std::vector<CertificateFacts>& chain) {
  if (chain.empty()) return;
  Table table{id,
              texts::get(std::string("table.") + id),
              {texts::get("column.number"), texts::get("certificate.subject"),
               texts::get("certificate.issuer"), texts::get("column.valid"),
               texts::get("certificate.key"), texts::get("column.signature")},
              {}};
  std::size_t number = 0;
  for (const auto& link : chain) {
    table.rows.push_back({{std::to_string(++number), link.subject, link.issuer, dates_text(link),
                           key_text(link.key_type, link.key_bits), link.digest},
                          "none"});
  }
  step.tables.push_back(std::move(table));
}

void add_certificate_checks(StepState& step, const IdentityFacts& facts,
                            const std::string& registered) {
  const auto& found = step.findings;
  add_check(step, "certificate-files", texts::get("expected.certificate-files"),
            texts::get(facts.certificates.empty() || facts.key != diagnosis::KeyState::kRead
                           ? "got.not-both"
                           : "got.both"),
            verdict_of(found, {"file-", "pkcs12-", "passphrase-", "key-missing",
                               "certificate-missing", "key-readable"}));
  if (facts.certificates.empty()) return;
  const auto place = static_cast<std::size_t>(std::max<std::int64_t>(facts.own, 0));
  const auto& own = facts.certificates[std::min(place, facts.certificates.size() - 1)];
  if (facts.key == diagnosis::KeyState::kRead) {
    add_check(step, "certificate-key", texts::get("expected.certificate-key"),
              texts::get(facts.own < 0    ? "got.other-key"
                         : facts.own == 0 ? "got.same-key"
                                          : "got.later-key"),
              verdict_of(found, {"key-mismatch", "leaf-not-first"}));
  }
  add_check(step, "certificate-dates", texts::get("expected.certificate-dates"), dates_text(own),
            verdict_of(found, {"expired", "expiring", "not-yet-valid"}));
  add_check(step, "certificate-strength", texts::get("expected.certificate-strength"),
            key_text(own.key_type, own.key_bits) + ", " + own.digest,
            verdict_of(found, {"not-rsa", "rsa-too-small", "weak-signature", "not-usable"}));
  add_check(
      step, "certificate-usage", texts::get("expected.certificate-usage"),
      own.extended_key_usage ? join(*own.extended_key_usage, ", ") : texts::get("got.any-usage"),
      verdict_of(found, {"no-client-auth", "no-digital-signature", "authority-as-client"}));
  add_check(step, "certificate-issuer", texts::get("expected.certificate-issuer"), own.issuer,
            verdict_of(found, {"self-signed", "issuer-not-listed"}));
  add_check(step, "certificate-chain", texts::get("expected.certificate-chain"),
            std::to_string(facts.certificates.size()), verdict_of(found, {"chain-"}));
  if (registered.empty()) return;
  add_check(step, "certificate-registered", registered, own.sha256,
            verdict_of(found, {"not-registered"}));
}

Certificate shown_certificate(const IdentityFacts& facts, const std::vector<Finding>& findings) {
  const auto place = static_cast<std::size_t>(std::max<std::int64_t>(facts.own, 0));
  const auto& own = facts.certificates[std::min(place, facts.certificates.size() - 1)];
  Certificate out;
  out.subject = own.subject;
  out.issuer = own.issuer;
  out.serial = own.serial;
  out.sha256 = own.sha256;
  out.not_before = own.not_before;
  out.not_after = own.not_after;
  out.key_bits = own.key_bits;
  for (const auto& finding : findings) {
    if (const auto* entry = diagnosis::find_entry(finding.id))
      out.problems.emplace_back(entry->title);
  }
  return out;
}

Json exchange_tls(const ConnectionFacts& facts) {
  if (!facts.handshake) return nullptr;
  Json tls = {{"version", facts.version},
              {"cipher", facts.cipher},
              {"resumed", false},
              {"clientCertificateRequested", facts.certificate_requested},
              {"clientCertificateSha256", nullptr},
              {"serverCertificateSha256", nullptr},
              {"serverNotAfter", nullptr}};
  if (!facts.presented_sha256.empty()) tls["clientCertificateSha256"] = facts.presented_sha256;
  if (!facts.server_chain.empty()) {
    tls["serverCertificateSha256"] = facts.server_chain.front().sha256;
    tls["serverNotAfter"] = facts.server_chain.front().not_after / 1000;
  }
  return tls;
}

void add_connection_table(StepState& step, const ConnectionFacts& facts) {
  Table table{"connection",
              texts::get("table.connection"),
              {texts::get("column.what"), texts::get("column.value")},
              {}};
  const auto row = [&](const char* name, std::string value, std::string row_state = "none") {
    table.rows.push_back({{texts::get(name), std::move(value)}, std::move(row_state)});
  };
  row("connection.addresses",
      facts.addresses.empty() ? texts::get("got.nothing") : join(facts.addresses, ", "));
  row("connection.proxy", !facts.proxy.empty()  ? facts.proxy + " (" + facts.proxy_source + ")"
                          : facts.proxy_skipped ? texts::get("connection.no-proxy")
                                                : texts::get("connection.direct"));
  if (facts.handshake) {
    row("tls.version", facts.version);
    row("tls.cipher", facts.cipher);
    if (!facts.verified_chain.empty()) {
      row("connection.verified", join(facts.verified_chain, " ← "));
    }
    row("tls.requested", texts::get(facts.certificate_requested ? "tls.yes" : "tls.no"),
        facts.certificate_requested ? "ok" : "warning");
    row("connection.authorities", facts.authorities.empty() ? texts::get("connection.any-authority")
                                                            : join(facts.authorities, "; "));
    row("tls.presented",
        facts.presented_sha256.empty() ? texts::get("tls.none-presented") : facts.presented_sha256,
        facts.presented_sha256.empty() ? "warning" : "ok");
  }
  for (const auto& [name, value] : facts.headers) {
    if (!equals_ignoring_case(name, "date")) continue;
    const auto ahead = diagnosis::clock_ahead(value, facts.now);
    if (!ahead) continue;
    const EpochMs off = *ahead < 0 ? -*ahead : *ahead;
    row("connection.clock", format_span(off / 1000), off > kClockTolerance ? "warning" : "ok");
  }
  step.tables.push_back(std::move(table));
}

void add_experiment_table(StepState& step, const std::vector<ConnectionFacts>& calls) {
  Table table{"experiment",
              texts::get("table.experiment"),
              {texts::get("column.presented"), texts::get("column.outcome")},
              {}};
  for (const auto& call : calls) {
    const auto findings = diagnosis::judge_connection(call);
    const bool refused = !findings.empty() && is_error(findings.front());
    const auto* entry = refused ? diagnosis::find_entry(findings.front().id) : nullptr;
    table.rows.push_back(
        {{texts::get("experiment." + call.identity),
          entry != nullptr ? std::string(entry->title) : "HTTP " + std::to_string(call.status)},
         refused ? "failed" : "ok"});
  }
  step.tables.push_back(std::move(table));
}

}  // namespace

void Engine::take_identity(const std::string& upstream, const Json& facts) {
  diagnosis::from_json(facts, state.identities[upstream] = {});
}

void Engine::judge_certificate() {
  const auto* env = state.env();
  if (env == nullptr) return;
  const auto it = state.identities.find(env->upstream);
  if (it == state.identities.end()) return;
  const auto& facts = it->second;
  diagnosis::CertificateContext context;
  context.public_authority = env->kind != "simulator";
  context.registered_sha256 = state.fields["registered_sha256"].value;
  auto& judged = step(step::kCertificate);
  judged = StepState{};
  judged.findings = diagnosis::judge_identity(facts, context);
  add_certificate_checks(judged, facts, diagnosis::normal_sha256(context.registered_sha256));
  add_files_table(judged, facts);
  add_chain_table(judged, "client-chain", facts.certificates);
  judged.verdict = worst(judged);
  if (!judged.findings.empty()) {
    judged.outcome = diagnosis::find_entry(judged.findings.front().id)->title;
  } else {
    judged.outcome = texts::get("outcome.certificate");
  }
  if (facts.certificates.empty()) {
    state.certificates.erase(env->upstream);
  } else {
    state.certificates[env->upstream] = shown_certificate(facts, judged.findings);
  }
}

void Engine::start_preflight(const std::string& step_id) {
  const auto* env = state.env();
  auto& starting = step(step_id);
  starting.verdict = Verdict::kRunning;
  state.active_step = step_id;
  state.preflight_request = state.next_request++;
  say(texts::get("status.running", {texts::get("step." + step_id + ".title")}));
  const bool connection = step_id == step::kConnection;
  effect({{"type", "preflight"},
          {"request", state.preflight_request},
          {"upstream", env->upstream},
          {"connection", connection},
          {"experiment", connection && state.experiment}});
  if (connection) state.experiment = false;
}

void Engine::on_preflight(const Json& event) {
  const auto* env = state.env();
  const auto request = static_cast<std::uint32_t>(number_of(event, "request"));
  if (env == nullptr || request == 0 || request != state.preflight_request) return;
  state.preflight_request = 0;
  // What came back is shown and recorded; a secret that it may repeat is neither.
  Json shown = event;
  const auto mask = [this](Json& facts) {
    if (!facts.is_object()) return;
    facts["body"] = names().mask(text_of(facts, "body"));
    const auto headers = facts.find("headers");
    if (headers == facts.end() || !headers->is_array()) return;
    for (auto& pair : *headers) {
      if (pair.is_array() && pair.size() == 2 && pair[1].is_string()) {
        pair[1] = names().mask(pair[1].get<std::string>());
      }
    }
  };
  if (const auto it = shown.find("connection"); it != shown.end()) mask(*it);
  if (const auto it = shown.find("experiment"); it != shown.end() && it->is_array()) {
    for (auto& call : *it) mask(call);
  }
  record.push_back(shown);

  const std::string step_id = state.active_step;
  if (step_id != step::kCertificate && step_id != step::kConnection) return;
  if (const auto error = shown.find("error"); error != shown.end() && error->is_object()) {
    auto& failed = step(step_id);
    failed.verdict = Verdict::kCouldNotRun;
    failed.outcome = text_of(*error, "message");
    add_finding(failed, "network.relay-lost", failed.outcome);
    return finish_step(step_id);
  }
  if (const auto identity = shown.find("identity"); identity != shown.end()) {
    take_identity(env->upstream, *identity);
  }
  judge_certificate();
  if (step_id == step::kConnection) judge_connection(shown);
  finish_step(step_id);
}

void Engine::judge_connection(const Json& event) {
  const auto* env = state.env();
  auto& judged = step(step::kConnection);
  judged = StepState{};
  const auto it = event.find("connection");
  if (it == event.end() || !it->is_object()) {
    judged.verdict = Verdict::kCouldNotRun;
    judged.outcome = texts::get("outcome.no-connection-facts");
    add_finding(judged, "input.request", judged.outcome);
    return;
  }
  ConnectionFacts facts;
  diagnosis::from_json(*it, facts);
  judged.findings = diagnosis::judge_connection(facts);

  Exchange probe;
  probe.request = state.next_request++;
  probe.step = std::string(step::kConnection);
  probe.title = texts::get("step.preflight.connection.title");
  probe.upstream = env->upstream;
  probe.method = "GET";
  probe.url = env->origin + env->resource_path + "/ReadServiceStatus";
  probe.state = facts.failure ? "failed" : "done";
  probe.status = facts.status;
  for (const auto& [name, value] : facts.headers) {
    if (equals_ignoring_case(name, "content-type")) probe.content_type = value;
    probe.response_headers.emplace_back(name, names().mask(value));
  }
  probe.raw = is_utf8(facts.body) ? facts.body : std::string();
  probe.bytes = facts.body.size();
  for (const auto& [phase, ms] : facts.timing) probe.timing[phase] = ms;
  probe.tls = exchange_tls(facts);
  probe.failure = facts.failure;
  judged.requests.push_back(probe.request);
  state.exchanges.push_back(std::move(probe));

  add_check(judged, "connection-tls", texts::get("expected.connection-tls"),
            facts.handshake ? facts.version + ", " + facts.cipher : texts::get("got.nothing"),
            facts.handshake ? Verdict::kPassed : Verdict::kFailed);
  if (facts.handshake) {
    const bool refused = !judged.findings.empty() && is_error(judged.findings.front()) &&
                         diagnosis::blames_client_certificate(judged.findings.front().id);
    add_check(judged, "connection-certificate", texts::get("expected.connection-certificate"),
              texts::get(refused                          ? "got.certificate-refused"
                         : facts.presented_sha256.empty() ? "got.certificate-none"
                                                          : "got.certificate-taken"),
              refused                          ? Verdict::kFailed
              : facts.presented_sha256.empty() ? Verdict::kWarning
                                               : Verdict::kPassed);
    add_check(judged, "connection-answer", texts::get("expected.connection-answer"),
              facts.status == 0 ? texts::get("got.nothing") : std::to_string(facts.status),
              !judged.findings.empty() && is_error(judged.findings.front()) ? Verdict::kFailed
                                                                            : Verdict::kPassed);
  }
  add_connection_table(judged, facts);
  add_chain_table(judged, "server-chain", facts.server_chain);
  if (const auto calls = event.find("experiment"); calls != event.end() && calls->is_array()) {
    std::vector<ConnectionFacts> all;
    for (const auto& call : *calls) diagnosis::from_json(call, all.emplace_back());
    add_experiment_table(judged, all);
    auto settled = diagnosis::judge_experiment(all);
    judged.findings.insert(judged.findings.begin(), settled.begin(), settled.end());
  }
  static constexpr std::string_view kNotTheServer[] = {"input", "policy",  "queue",
                                                       "dns",   "connect", "lost"};
  const bool could_not =
      facts.failure && std::find(std::begin(kNotTheServer), std::end(kNotTheServer),
                                 facts.failure->stage) != std::end(kNotTheServer);
  judged.verdict = could_not ? Verdict::kCouldNotRun : worst(judged);
  if (!judged.findings.empty() && judged.verdict != Verdict::kPassed) {
    judged.outcome = diagnosis::find_entry(judged.findings.front().id)->title;
  } else {
    judged.outcome = texts::get("outcome.connection", {facts.version});
  }
}

}  // namespace smd::flow
