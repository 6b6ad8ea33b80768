#include "shared/simulator/fault_findings.hpp"

#include <iterator>

#include "shared/simulator/faults.hpp"

namespace smd::simulator {
namespace {

constexpr StepSet kPreflight = only(Step::kPreflightConnection);
constexpr StepSet kToken = only(Step::kConnectivityToken);
constexpr StepSet kStatus = only(Step::kConnectivityStatus);
constexpr StepSet kSample = only(Step::kConnectivitySampleData);
constexpr StepSet kAuthorization = only(Step::kApplicationAuthorization);
constexpr StepSet kStart = only(Step::kOauthScopeSelection);
constexpr StepSet kReturn = kRedirectSteps;

constexpr FaultFinding kRows[] = {
    // Whole answers.
    {"invalid-certificate", kEveryCall, "gateway.invalid-certificate"},
    {"no-listener", kReturn, "oauth.not-returned"},
    {"no-listener", kEveryCall, "gateway.no-listener"},
    {"bad-request", kCallSteps, "gateway.bad-request"},
    {"status-401", kTokenSteps, "oauth.unauthenticated"},
    {"status-401", kResourceSteps, "http.unauthorized"},
    {"status-403", kCallSteps, "http.forbidden"},
    {"status-404", kEveryCall, "http.not-found"},
    {"status-405", kCallSteps, "http.method-not-allowed"},
    {"status-406", kResourceSteps, "http.not-acceptable"},
    {"status-413", kCallSteps, "http.request-too-large"},
    {"status-415", kCallSteps, "http.request-type"},
    {"status-429", kEveryCall, "http.rate-limited"},
    {"status-500", kStart, "oauth.not-started"},
    {"status-500", kReturn, "oauth.not-returned"},
    {"status-500", kEveryCall, "http.server-error"},
    {"status-502", kStart, "oauth.not-started"},
    {"status-502", kReturn, "oauth.not-returned"},
    {"status-502", kEveryCall, "http.bad-gateway"},
    {"status-503", kStart, "oauth.not-started"},
    {"status-503", kReturn, "oauth.not-returned"},
    {"status-503", kEveryCall, "http.unavailable"},
    {"status-504", kEveryCall, "http.bad-gateway-timeout"},
    {"status-520", kEveryCall, "gateway.outage"},
    {"backend-not-specified", kEveryCall, "gateway.backend-not-specified"},
    {"request-failed", kEveryCall, "gateway.request-failed"},
    {"success-false", kCallSteps, "gateway.success-false"},
    {"html-page", kEveryCall, "gateway.sign-in-page"},
    {"company-page", kEveryCall, "gateway.html-page"},
    {"haproxy-forbidden", kEveryCall, "gateway.html-page"},
    {"nginx-certificate-missing", kEveryCall, "gateway.certificate-missing"},
    {"nginx-certificate-error", kEveryCall, "gateway.certificate-error"},
    {"nginx-plain-http", kEveryCall, "gateway.plain-http"},
    {"captive-portal", kEveryCall, "gateway.captive-portal"},
    {"redirected", kEveryCall, "http.redirect"},
    {"empty-body", kCallSteps, "http.empty-body"},
    // Token endpoint.
    {"method-not-allowed", kTokenSteps, "oauth.get-not-permitted"},
    {"missing-grant-type", kTokenSteps, "oauth.missing-grant-type"},
    {"credentials-mismatch", kTokenSteps, "oauth.client-credentials-mismatch"},
    {"invalid-request", kTokenSteps, "oauth.invalid-request"},
    {"invalid-client", kCallSteps, "oauth.invalid-client"},
    {"invalid-grant", only(Step::kOauthRefresh), "oauth.invalid-refresh-token"},
    {"invalid-grant", kTokenSteps, "oauth.invalid-grant"},
    {"unauthorized-client", kTokenSteps, "oauth.unauthorized-client"},
    {"not-approved", kTokenSteps, "registration.not-approved"},
    {"unsupported-grant-type", kTokenSteps, "oauth.unsupported-grant-type"},
    {"invalid-scope", kTokenSteps, "oauth.invalid-scope"},
    {"server-error", kTokenSteps, "oauth.server-error"},
    {"temporarily-unavailable", kTokenSteps, "oauth.temporarily-unavailable"},
    {"xml-error", kCallSteps, "oauth.no-authorization-found"},
    {"soapui-fault", kTokenSteps, "oauth.missing-grant-type"},
    {"redirect-uri-mismatch", only(Step::kOauthToken), "oauth.redirect-uri-mismatch"},
    {"code-expired", only(Step::kOauthToken), "oauth.code-expired"},
    {"code-used", only(Step::kOauthToken), "oauth.code-used"},
    {"code-unknown", only(Step::kOauthToken), "oauth.code-unknown"},
    {"invalid-refresh-token", only(Step::kOauthRefresh), "oauth.invalid-refresh-token"},
    {"json-array", kTokenSteps, "oauth.answer-not-object"},
    // Resources.
    {"invalid-access-token", kResourceSteps, "oauth.invalid-access-token"},
    {"expired-token", kResourceSteps, "oauth.token-expired"},
    {"wrong-token-class", kResourceSteps, "oauth.token-class"},
    {"message-unauthorized", kResourceSteps, "oauth.token-not-recognised"},
    {"date-range-too-large", kSample, "espi.date-range-too-large"},
    {"no-content", kFeedSteps, "espi.no-content"},
    {"accepted", kSample, "espi.accepted-later"},
    {"empty-feed", kFeedSteps, "espi.empty-feed"},
    {"wrong-root", kStatus, "espi.not-service-status"},
    {"wrong-root", kSample, "espi.not-a-feed"},
    {"wrong-root", kAuthorization, "espi.not-authorization"},
    {"wrong-root", kInformationSteps, "espi.not-application-information"},
    {"wrong-namespace", kSample, "espi.not-a-feed"},
    {"wrong-namespace", kStatus, "espi.foreign-namespace"},
    {"wrong-namespace", kAuthorization, "espi.not-authorization"},
    {"wrong-namespace", kInformationSteps, "espi.not-application-information"},
    // Damaged bodies.
    {"malformed-xml", kResourceSteps, "espi.not-well-formed"},
    {"truncated-xml", kResourceSteps, "espi.truncated"},
    {"unbound-prefix", kResourceSteps, "espi.unbound-prefix"},
    {"invalid-utf8", kResourceSteps, "http.not-utf8"},
    {"trailing-junk", kResourceSteps, "espi.trailing-junk"},
    {"byte-order-mark", kResourceSteps | kTokenSteps, "http.byte-order-mark"},
    {"malformed-json", kTokenSteps, "oauth.malformed-json"},
    {"truncated-json", kTokenSteps, "oauth.truncated-json"},
    {"wrong-content-type", kCallSteps, "http.wrong-content-type"},
    {"no-content-type", kCallSteps, "http.no-content-type"},
    {"utf16-body", kResourceSteps | kTokenSteps, "http.utf16"},
    {"latin1-body", kResourceSteps, "http.not-utf8"},
    {"wrong-charset", kResourceSteps | kTokenSteps, "http.wrong-charset"},
    {"gzip-body", kResourceSteps | kTokenSteps, "http.compressed"},
    // Token contents.
    {"other-token-key", kToken, "oauth.generic-token-name"},
    {"other-token-key", kUserTokenSteps, "oauth.client-token-name"},
    {"token-missing", kTokenSteps, "oauth.token-missing"},
    {"token-empty", kTokenSteps, "oauth.token-empty"},
    {"token-xml", kTokenSteps, "oauth.answer-xml"},
    {"expires-in-text", kTokenSteps, "oauth.expires-in-text"},
    {"expires-in-missing", kTokenSteps, "oauth.expires-in-missing"},
    {"expires-in-odd", kTokenSteps, "oauth.expires-in-odd"},
    {"expires-in-zero", kTokenSteps, "oauth.expires-in-zero"},
    {"token-expired-early", kToken, "oauth.token-expired", Step::kConnectivityStatus},
    {"token-type-odd", kTokenSteps, "oauth.token-type-odd"},
    {"token-type-missing", kTokenSteps, "oauth.token-type-missing"},
    {"unexpected-refresh-token", kToken, "oauth.unexpected-refresh-token"},
    {"missing-refresh-token", kUserTokenSteps, "oauth.no-refresh-token"},
    {"same-refresh-token", only(Step::kOauthRefresh), "oauth.same-refresh-token"},
    {"missing-resource-uri", kUserTokenSteps, "oauth.no-resource-uri"},
    {"missing-authorization-uri", kUserTokenSteps, "oauth.no-authorization-uri"},
    {"misspelt-authorization-uri", kUserTokenSteps, "oauth.misspelt-authorization-uri"},
    {"scope-missing", kTokenSteps, "oauth.no-scope"},
    // ServiceStatus contents.
    {"service-unavailable", kStatus, "espi.status-unavailable"},
    {"unknown-status", kStatus, "espi.status-odd"},
    {"status-text", kStatus, "espi.status-invalid"},
    {"status-missing", kStatus, "espi.status-missing"},
    // Sample data contents.
    {"gap", kSample, "espi.gap", {}, {}, "espi.block-duration"},
    {"duplicate-reading", kSample, "espi.duplicate-start"},
    {"short-day", kSample, "espi.short-day"},
    {"reading-type-missing", kSample, "espi.no-reading-type"},
    {"time-parameters-missing", kSample, "espi.no-time-zone"},
    {"no-readings", kSample, "espi.no-readings"},
    {"odd-quality", kSample, "espi.unknown-quality"},
    {"bad-value", kSample, "espi.unreadable-number"},
    // Authorization contents.
    {"application-entry-missing", kAuthorization, "espi.no-application-information"},
    {"resource-url", kAuthorization, "espi.resource-url-spelling"},
    {"lowercase-application", kAuthorization, "espi.application-information-case"},
    {"application-id-odd", kAuthorization, "registration.application-id-odd"},
    {"application-id-other",
     kAuthorization,
     "oauth.token-class",
     Step::kApplicationInformation,
     {},
     "registration.application-id-other"},
    {"authorization-revoked", kAuthorization, "espi.authorization-revoked"},
    // ApplicationInformation contents.
    {"missing-name",
     kInformationSteps,
     "espi.missing-element",
     {},
     {},
     "registration.endpoint-missing"},
    {"empty-name", kInformationSteps, "espi.empty-element"},
    {"test-endpoints", kInformationSteps, "registration.still-test-endpoint",
     Step::kApplicationEndpoints},
    {"http-endpoints", kInformationSteps, "registration.endpoint-not-https"},
    {"secret-expired", kInformationSteps, "registration.secret-expired"},
    {"other-redirect-uri", kInformationSteps, "registration.other-redirect-uri"},
    {"other-client-id", kInformationSteps, "registration.other-client-id"},
    {"application-on-hold", kInformationSteps, "registration.on-hold"},
    {"application-revoked", kInformationSteps, "registration.revoked"},
    {"grant-type-missing", kInformationSteps, "registration.grant-type-missing"},
    // Redirects.
    {"client-id-empty", only(Step::kOauthAuthorize), "oauth.not-returned"},
    {"access-denied", kReturn, "oauth.access-denied"},
    {"redirect-invalid-request", kReturn, "oauth.redirect-invalid-request"},
    {"redirect-unauthorized-client", kReturn, "oauth.redirect-unauthorized-client"},
    {"redirect-unsupported-response-type", kReturn, "oauth.redirect-unsupported-response-type"},
    {"redirect-invalid-scope", kReturn, "oauth.redirect-invalid-scope"},
    {"redirect-server-error", kReturn, "oauth.redirect-server-error"},
    {"redirect-temporarily-unavailable", kReturn, "oauth.redirect-temporarily-unavailable"},
    {"redirect-unknown-error", kReturn, "oauth.redirect-error"},
    // Nobody listens there: what comes is nothing.
    {"redirect-elsewhere", kReturn, "oauth.not-returned"},
    {"authorization-code-parameter", kReturn, "oauth.authorization-code-name"},
    {"code-missing", kReturn, "oauth.code-missing"},
    {"code-twice", kReturn, "oauth.code-twice"},
    {"code-expired-early", kReturn, "oauth.code-expired", Step::kOauthToken},
    {"state-dropped", kReturn, "oauth.state-absent"},
    {"state-changed", kReturn, "oauth.state-mismatch"},
    {"start-without-parameters", kStart, "oauth.start-without-parameters"},
    {"start-elsewhere", kStart, "oauth.not-started"},
    // Transport.
    {"clock-skew", kEveryCall, "input.clock-skew"},
    {"not-http", kEveryCall, "network.not-http"},
    {"slow", kCallSteps, "network.slow"},
    {"slow-body", kCallSteps, "network.slow"},
    {"stall", kStart, "oauth.not-started"},
    {"stall", kReturn, "oauth.not-returned"},
    {"stall", kEveryCall, "network.timeout"},
    {"stall-mid-head", kEveryCall, "network.timeout"},
    {"stall-mid-body", kEveryCall, "network.stalled"},
    {"drop-before-head", kStart, "oauth.not-started"},
    {"drop-before-head", kReturn, "oauth.not-returned"},
    {"drop-before-head", kEveryCall, "network.closed-early"},
    {"drop-mid-head", kEveryCall, "network.closed-early"},
    {"drop-mid-body", kEveryCall, "network.truncated"},
    // The connection.
    {"server-expired", kConnectionSteps, "tls.server-expired"},
    {"server-not-yet-valid", kConnectionSteps, "tls.server-not-yet-valid"},
    {"server-wrong-name", kConnectionSteps, "tls.server-name"},
    {"server-untrusted", kConnectionSteps, "tls.server-untrusted"},
    {"server-self-signed", kConnectionSteps, "tls.server-self-signed"},
    {"server-intermediate-missing", kConnectionSteps, "tls.server-chain"},
    {"server-weak-key", kConnectionSteps, "tls.server-weak"},
    {"server-sha1", kConnectionSteps, "tls.server-weak"},
    {"server-purpose", kConnectionSteps, "tls.server-purpose"},
    // Only the preflight sees the names in the certificates that were sent.
    {"server-intercepted", kPreflight, "tls.intercepted"},
    {"server-intercepted", kConnectionSteps, "tls.server-untrusted"},
    {"server-expiring", kPreflight, "tls.server-expiring"},
    {"tls11-only", kConnectionSteps, "tls.version"},
    {"no-common-cipher", kConnectionSteps, "tls.handshake-failed"},
    // No certificate comes, and PG&E says so with 400: the preflight sees why.
    {"client-not-asked",
     kPreflight,
     "gateway.invalid-certificate",
     {},
     {},
     "tls.no-certificate-asked"},
    {"client-not-asked", kConnectionSteps, "gateway.invalid-certificate"},
    {"client-other-authorities", kPreflight, "tls.issuer-not-asked"},
    // In TLS 1.2 the alert is the one of any failure; the preflight saw that none was sent.
    {"client-required", kPreflight, "tls.client-certificate-required"},
    {"client-required", kConnectionSteps, "tls.handshake-failed", {}, "1.2"},
    {"client-required", kConnectionSteps, "tls.client-certificate-required"},
    {"client-refused-unknown-ca", kConnectionSteps, "tls.client-certificate-unknown-authority"},
    {"client-refused-bad-certificate", kConnectionSteps, "tls.client-certificate-refused"},
    {"client-refused-unsupported", kConnectionSteps, "tls.client-certificate-unsupported"},
    {"client-refused-revoked", kConnectionSteps, "tls.client-certificate-revoked"},
    {"client-refused-expired", kConnectionSteps, "tls.client-certificate-expired"},
    {"client-refused-certificate-unknown", kConnectionSteps, "tls.client-certificate-refused"},
    {"client-refused-decrypt-error", kConnectionSteps, "tls.client-key-proof"},
    {"client-refused-handshake-failure", kConnectionSteps, "tls.handshake-failed"},
    {"alert-unrecognized-name", kConnectionSteps, "tls.alert-unrecognized-name"},
    {"alert-internal-error", kConnectionSteps, "tls.alert-internal"},
    {"alert-access-denied", kConnectionSteps, "tls.client-certificate-access-denied"},
    {"alert-insufficient-security", kConnectionSteps, "tls.handshake-failed"},
    {"alert-unexpected", kConnectionSteps, "tls.not-recognised"},
    {"plain-http", kConnectionSteps, "tls.plain-http"},
    {"plain-http-page", kConnectionSteps, "tls.plain-http"},
    {"close-on-accept", kConnectionSteps, "network.closed-in-handshake"},
    {"close-in-handshake", kConnectionSteps, "network.closed-in-handshake"},
    {"close-after-handshake", kConnectionSteps, "network.closed-early"},
    {"stall-on-accept", kConnectionSteps, "network.timeout-handshake"},
    {"stall-in-handshake", kConnectionSteps, "network.timeout-handshake"},
    {"stall-after-handshake", kConnectionSteps, "network.timeout"},
};

constexpr DialectFinding kDialects[] = {
    {"token-key=access_token", Step::kConnectivityToken, "oauth.generic-token-name"},
    {"token-body=xml", Step::kConnectivityToken, "oauth.answer-xml"},
    {"expires-in=text", Step::kConnectivityToken, "oauth.expires-in-text"},
    {"redirect-param=authorization_code", Step::kOauthCode, "oauth.authorization-code-name"},
    {"start-parameters=none", Step::kOauthScopeSelection, "oauth.start-without-parameters"},
    {"resource-name=resourceURL", Step::kApplicationAuthorization, "espi.resource-url-spelling"},
};

}  // namespace

std::span<const FaultFinding> fault_findings() { return kRows; }

const FaultFinding* find_fault_finding(std::string_view fault, Step planned,
                                       std::string_view value) {
  const auto* row = find_fault(fault);
  if (row != nullptr && value.empty()) value = row->value;
  for (const auto& candidate : kRows) {
    if (candidate.fault == fault && contains(candidate.steps, planned) &&
        (candidate.value.empty() || candidate.value == value)) {
      return &candidate;
    }
  }
  return nullptr;
}

Step step_that_shows(const FaultFinding& row, Step planned) {
  if (row.shows) return *row.shows;
  if (planned == Step::kApplicationEndpoints) return Step::kApplicationInformation;
  if (planned == Step::kOauthAuthorize) return Step::kOauthCode;
  return planned;
}

std::span<const DialectFinding> dialect_findings() { return kDialects; }

}  // namespace smd::simulator
