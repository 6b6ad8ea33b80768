#include "shared/diagnosis/rules.hpp"

#include "shared/base/text.hpp"

namespace smd::diagnosis {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return find_ignoring_case(text, part) != std::string_view::npos;
}

std::string quote(std::string_view text) {
  constexpr std::size_t kMost = 300;
  std::string out(trim(text).substr(0, kMost));
  while (!out.empty() && !is_utf8(out)) out.pop_back();
  if (trim(text).size() > kMost) out += " …";
  return out;
}

// OpenSSL numbers an alert sent by the peer as 1000 + the alert of RFC 8446 section 6; its names
// keep historic prefixes, so the number decides.
const char* finding_of_alert(std::int64_t reason, bool certificate_presented) {
  switch (reason - 1000) {
    case 116:  // certificate_required
    case 41:   // no_certificate
      return "tls.client-certificate-required";
    case 42:  // bad_certificate
    case 43:  // unsupported_certificate
    case 44:  // certificate_revoked
    case 45:  // certificate_expired
    case 46:  // certificate_unknown
    case 48:  // unknown_ca
    case 49:  // access_denied
    case 51:  // decrypt_error
      return "tls.client-certificate-refused";
    case 70:  // protocol_version
      return "tls.version";
    case 40:  // handshake_failure: under TLS 1.2 also what a server says that misses our
              // certificate
      return certificate_presented ? "tls.handshake-failed" : "tls.client-certificate-required";
    case 71:   // insufficient_security
    case 80:   // internal_error
    case 112:  // unrecognized_name
      return "tls.handshake-failed";
    default:
      return nullptr;
  }
}

const char* finding_of_verify_result(std::int64_t result) {
  switch (result) {
    case 9:
      return "tls.server-not-yet-valid";
    case 10:
      return "tls.server-expired";
    case 62:
    case 64:
      return "tls.server-name";
    case 66:
    case 67:
    case 68:
      return "tls.weak";
    default:
      return "tls.server-untrusted";
  }
}

std::string finding_of_tls(const RelayFailure& failure, bool certificate_presented) {
  constexpr std::int64_t kCertificateVerifyFailed = 134;
  constexpr std::int64_t kWrongVersionNumber = 267;
  constexpr std::int64_t kHttpRequest = 156;
  constexpr std::int64_t kUnsupportedProtocol = 258;
  if (failure.verify_result && *failure.verify_result != 0) {
    return finding_of_verify_result(*failure.verify_result);
  }
  if (failure.code == kCertificateVerifyFailed) return "tls.server-untrusted";
  if (failure.code == kWrongVersionNumber || failure.code == kHttpRequest) return "tls.plain-http";
  if (failure.code == kUnsupportedProtocol) return "tls.version";
  if (const char* id = finding_of_alert(failure.code, certificate_presented)) return id;
  if (contains(failure.reason, "too small") || contains(failure.reason, "too weak"))
    return "tls.weak";
  if (contains(failure.reason, "truncated") || contains(failure.reason, "end of file") ||
      contains(failure.reason, "reset")) {
    return "network.closed-early";
  }
  return "tls.not-recognised";
}

std::string finding_of_failure(const Evidence& evidence) {
  const RelayFailure& failure = *evidence.failure;
  if (failure.stage == "input") return "input.request";
  if (failure.stage == "policy") return "input.address-not-allowed";
  if (failure.stage == "queue") return "network.queue";
  if (failure.stage == "dns") return "network.dns";
  if (failure.stage == "connect") {
    return contains(failure.reason, "refused") ? "network.refused" : "network.unreachable";
  }
  if (failure.stage == "timeout") return "network.timeout";
  if (failure.stage == "lost") return "network.relay-lost";
  if (failure.stage == "tls") return finding_of_tls(failure, evidence.certificate_presented);
  if (failure.stage == "send" || failure.stage == "receive") {
    // Under TLS 1.3 a refused client certificate shows at the first read, not in the handshake.
    if (const char* id = finding_of_alert(failure.code, evidence.certificate_presented)) return id;
    return evidence.status == 0 ? "network.closed-early" : "network.truncated";
  }
  return "http.not-recognised";
}

void add_body_rules(const Evidence& evidence, std::vector<std::string>& ids) {
  const std::string_view body = evidence.body;
  if (contains(body, "Invalid Certificate")) ids.emplace_back("gateway.invalid-certificate");
  if (contains(body, "No listener for endpoint")) ids.emplace_back("gateway.no-listener");
  if (contains(body, "client credentials doesn't match")) {
    ids.emplace_back("oauth.client-credentials-mismatch");
  }
  if (contains(body, "GET not permitted")) ids.emplace_back("oauth.get-not-permitted");
  if (contains(body, "Missing grant_type")) ids.emplace_back("oauth.missing-grant-type");
  if (contains(body, "client_id is empty")) ids.emplace_back("oauth.client-id-empty");
  if (contains(body, "Invalid access token")) ids.emplace_back("oauth.invalid-access-token");
  if (contains(body, "Date Range Too Large")) ids.emplace_back("espi.date-range-too-large");
  static constexpr std::pair<std::string_view, const char*> kOAuthErrors[] = {
      {"invalid_grant", "oauth.invalid-grant"},
      {"unsupported_grant_type", "oauth.unsupported-grant-type"},
      {"unauthorized_client", "oauth.unauthorized-client"},
      {"invalid_scope", "oauth.invalid-scope"},
      {"invalid_client", "oauth.invalid-client"},
      {"access_denied", "oauth.access-denied"},
      {"invalid_request", "oauth.invalid-request"},
  };
  for (const auto& [word, id] : kOAuthErrors) {
    if (contains(body, word)) ids.emplace_back(id);
  }
}

bool looks_like_html(const Evidence& evidence) {
  const auto start = trim(std::string_view(evidence.body)).substr(0, 200);
  return contains(evidence.content_type, "text/html") || contains(start, "<!doctype html") ||
         contains(start, "<html");
}

void add_status_rules(const Evidence& evidence, std::vector<std::string>& ids) {
  const int status = evidence.status;
  // The body says more than the bare status: only where it said nothing is the status a finding.
  const bool unexplained = ids.empty();
  if (status == 429) ids.emplace_back("http.rate-limited");
  if (status >= 300 && status < 400) ids.emplace_back("http.redirect");
  if (looks_like_html(evidence)) ids.emplace_back("gateway.html-page");
  if (status == 504) ids.emplace_back("http.bad-gateway-timeout");
  if (status >= 500 && status != 504) ids.emplace_back("gateway.outage");
  if (status == 401 && unexplained)
    ids.emplace_back(evidence.token_call ? "oauth.invalid-client" : "http.unauthorized");
  if (status == 403 && unexplained) ids.emplace_back("http.forbidden");
  if (status == 404 && unexplained) ids.emplace_back("http.not-found");
  if (status == 400 && unexplained) ids.emplace_back("gateway.bad-request");
}

}  // namespace

std::vector<Finding> explain(const Evidence& evidence) {
  if (evidence.failure) {
    const auto& failure = *evidence.failure;
    std::string text = "stage " + failure.stage;
    if (!failure.reason.empty()) text += ": " + quote(failure.reason);
    if (failure.code != 0) text += " (" + std::to_string(failure.code) + ")";
    if (failure.verify_result) text += ", verify result " + std::to_string(*failure.verify_result);
    return {Finding{finding_of_failure(evidence), text}};
  }
  std::vector<std::string> ids;
  add_body_rules(evidence, ids);
  add_status_rules(evidence, ids);
  if (ids.empty()) ids.emplace_back("http.not-recognised");

  std::string text = "HTTP " + std::to_string(evidence.status);
  if (!trim(evidence.body).empty()) text += ": " + quote(evidence.body);
  std::vector<Finding> findings;
  for (auto& id : ids) {
    bool known = false;
    for (const auto& finding : findings) known = known || finding.id == id;
    if (!known) findings.push_back(Finding{std::move(id), text});
  }
  return findings;
}

}  // namespace smd::diagnosis
