#include "shared/diagnosis/failure_rules.hpp"

#include "shared/base/text.hpp"

namespace smd::diagnosis {
namespace {

using Ids = std::vector<std::string>;

bool contains(std::string_view text, std::string_view part) {
  return find_ignoring_case(text, part) != std::string_view::npos;
}

template <typename... Part>
bool contains_any(std::string_view text, Part... parts) {
  return (contains(text, parts) || ...);
}

// OpenSSL's reason for an alert that the peer sent is 1000 + the alert of RFC 8446 section 6; its
// names keep historic prefixes, so the number decides. Best first, empty when no rule knows it.
Ids of_alert(std::int64_t reason, bool presented, std::optional<bool> requested) {
  switch (reason - 1000) {
    case 116:  // certificate_required
    case 41:   // no_certificate
      return presented ? Ids{"tls.client-certificate-required", "tls.client-certificate-refused"}
                       : Ids{"tls.client-certificate-required"};
    case 42:  // bad_certificate
    case 46:  // certificate_unknown
      return presented ? Ids{"tls.client-certificate-refused", "tls.client-certificate-expired",
                             "tls.client-certificate-unknown-authority"}
                       : Ids{"tls.client-certificate-required"};
    case 43:  // unsupported_certificate
      return {"tls.client-certificate-unsupported"};
    case 44:  // certificate_revoked
      return {"tls.client-certificate-revoked"};
    case 45:  // certificate_expired
      return {"tls.client-certificate-expired"};
    case 48:  // unknown_ca
      return {"tls.client-certificate-unknown-authority", "certificate.chain-incomplete",
              "certificate.self-signed"};
    case 49:  // access_denied
      return {"tls.client-certificate-access-denied"};
    case 51:  // decrypt_error
      return {"tls.client-key-proof"};
    case 70:  // protocol_version
      return {"tls.version"};
    case 40:  // handshake_failure: under TLS 1.2 also what a server says that misses our
              // certificate
    case 71:  // insufficient_security
      // Refused before it asked for a certificate: it did not like what was offered.
      if (requested == false) return {"tls.handshake-failed", "tls.version"};
      return presented
                 ? Ids{"tls.handshake-failed", "tls.client-certificate-refused", "tls.version"}
                 : Ids{"tls.client-certificate-required", "tls.handshake-failed"};
    case 80:  // internal_error
      return {"tls.alert-internal"};
    case 112:  // unrecognized_name
      return {"tls.alert-unrecognized-name", "tls.server-name"};
    default:
      return {};
  }
}

// X509_V_ERR_… of our verification of the server's chain.
Ids of_verify_result(std::int64_t result, std::size_t server_certificates) {
  switch (result) {
    case 9:
      return {"tls.server-not-yet-valid"};
    case 10:
      return {"tls.server-expired"};
    case 18:
      return {"tls.server-self-signed", "tls.intercepted"};
    case 20:
    case 21:
      // Servers leave their root out; that they left an intermediate out shows when they sent no
      // more than their own certificate.
      return server_certificates > 1 ? Ids{"tls.server-untrusted", "tls.server-chain"}
                                     : Ids{"tls.server-chain", "tls.server-untrusted"};
    case 23:
      return {"tls.server-revoked"};
    case 24:
    case 26:
    case 79:
      return {"tls.server-purpose"};
    case 62:
    case 64:
      return {"tls.server-name", "tls.intercepted"};
    case 66:
    case 67:
    case 68:
      return {"tls.server-weak"};
    default:
      return {"tls.server-untrusted", "tls.intercepted"};
  }
}

Ids of_tls(const Evidence& evidence, std::size_t server_certificates) {
  const RelayFailure& failure = *evidence.failure;
  constexpr std::int64_t kCertificateVerifyFailed = 134;
  constexpr std::int64_t kWrongVersionNumber = 267;
  constexpr std::int64_t kHttpRequest = 156;
  constexpr std::int64_t kPacketLengthTooLong = 198;
  constexpr std::int64_t kUnsupportedProtocol = 258;
  constexpr std::int64_t kEndEntityKeyTooSmall = 399;
  constexpr std::int64_t kDhKeyTooSmall = 394;
  if (failure.verify_result && *failure.verify_result != 0) {
    return of_verify_result(*failure.verify_result, server_certificates);
  }
  switch (failure.code) {
    case kCertificateVerifyFailed:
      return {"tls.server-untrusted", "tls.server-chain"};
    case kWrongVersionNumber:
    case kHttpRequest:
    case kPacketLengthTooLong:
      return {"tls.plain-http"};
    case kUnsupportedProtocol:
      return {"tls.version"};
    case kEndEntityKeyTooSmall:
      return {"certificate.rsa-too-small"};
    case kDhKeyTooSmall:
      return {"tls.server-weak"};
    default:
      break;
  }
  if (Ids ids =
          of_alert(failure.code, evidence.certificate_presented, evidence.certificate_requested);
      !ids.empty())
    return ids;
  if (contains_any(failure.reason, "too small", "too weak", "md too weak",
                   "wrong signature type")) {
    return {"tls.server-weak"};
  }
  if (contains_any(failure.reason, "closed", "reset", "end of file", "truncated", "broken pipe",
                   "aborted")) {
    return {"network.closed-in-handshake", "tls.client-certificate-refused"};
  }
  return {"tls.not-recognised"};
}

// Why the proxy could not use the identity it was started with (error codes of proxy/tls).
Ids of_identity(std::string_view code) {
  if (code == "identity.missing") return {"certificate.none-configured"};
  if (code == "identity.mismatch") return {"certificate.key-mismatch"};
  if (code == "identity.passphrase") {
    return {"certificate.passphrase-wrong", "certificate.passphrase-missing"};
  }
  if (code == "identity.file") return {"certificate.file-missing", "certificate.file-unreadable"};
  if (code == "identity.format") {
    return {"certificate.file-not-recognised", "certificate.file-damaged"};
  }
  if (code == "identity.refused") return {"certificate.not-usable"};
  return {};
}

Ids of_timeout(const RelayFailure& failure, int status) {
  if (failure.during == "queue") return {"network.queue"};
  if (failure.during == "dns") return {"network.dns-later"};
  if (failure.during == "connect") return {"network.timeout-connect"};
  if (failure.during == "tls") return {"network.timeout-handshake"};
  return status == 0 ? Ids{"network.timeout"} : Ids{"network.stalled"};
}

Ids of_connect(const RelayFailure& failure) {
  if (contains(failure.reason, "proxy authentication")) return {"network.proxy-authentication"};
  if (contains(failure.reason, "proxy refused")) return {"network.proxy-refused"};
  if (contains(failure.reason, "proxy")) return {"network.proxy-unreachable"};
  if (contains(failure.reason, "refused")) return {"network.refused"};
  return {"network.unreachable"};
}

Ids of_stream(const Evidence& evidence) {
  const RelayFailure& failure = *evidence.failure;
  // Under TLS 1.3 a refused client certificate shows at the first read, not in the handshake.
  if (Ids ids =
          of_alert(failure.code, evidence.certificate_presented, evidence.certificate_requested);
      !ids.empty())
    return ids;
  const bool ended = contains_any(failure.reason, "end of stream", "closed", "reset", "pipe",
                                  "truncated", "end of file", "aborted", "short read");
  if (evidence.status != 0) return ended ? Ids{"network.truncated"} : Ids{"network.not-http"};
  if (!ended && failure.stage == "receive") return {"network.not-http"};
  Ids ids = {"network.closed-early"};
  if (evidence.certificate_requested.value_or(false)) {
    ids.emplace_back(evidence.certificate_presented ? "tls.client-certificate-refused"
                                                    : "tls.client-certificate-required");
  }
  return ids;
}

Ids of_failure(const Evidence& evidence, std::size_t server_certificates) {
  const RelayFailure& failure = *evidence.failure;
  if (failure.stage == "input") {
    Ids ids = of_identity(failure.reason);
    return ids.empty() ? Ids{"input.request"} : ids;
  }
  if (failure.stage == "policy") return {"input.address-not-allowed"};
  if (failure.stage == "queue") return {"network.queue"};
  if (failure.stage == "dns") {
    return contains(failure.reason, "try again") ? Ids{"network.dns-later", "network.dns"}
                                                 : Ids{"network.dns"};
  }
  if (failure.stage == "connect") return of_connect(failure);
  if (failure.stage == "timeout") return of_timeout(failure, evidence.status);
  if (failure.stage == "lost") return {"network.relay-lost"};
  if (failure.stage == "tls") {
    return of_tls(evidence, server_certificates);
  }
  if (failure.stage == "send" || failure.stage == "receive") return of_stream(evidence);
  return {"http.not-recognised"};
}

std::string describe(const RelayFailure& failure) {
  constexpr std::size_t kMost = 300;
  std::string text = "stage " + failure.stage;
  if (!failure.during.empty()) text += " (" + failure.during + ")";
  if (!failure.reason.empty()) {
    std::string reason(trim(failure.reason).substr(0, kMost));
    while (!reason.empty() && !is_utf8(reason)) reason.pop_back();
    text += ": " + reason;
  }
  if (failure.code != 0) text += " (" + std::to_string(failure.code) + ")";
  if (failure.verify_result) text += ", verify result " + std::to_string(*failure.verify_result);
  return text;
}

}  // namespace

Finding explain_failure(const Evidence& evidence, std::size_t server_certificates) {
  Ids ids = of_failure(evidence, server_certificates);
  Finding finding;
  finding.id = ids.front();
  finding.evidence = describe(*evidence.failure);
  finding.alternatives.assign(ids.begin() + 1, ids.end());
  return finding;
}

bool blames_client_certificate(std::string_view id) {
  return id.starts_with("tls.client-") || id == "gateway.invalid-certificate" ||
         id == "gateway.certificate-missing" || id == "gateway.certificate-error" ||
         id == "tls.handshake-failed";
}

}  // namespace smd::diagnosis
