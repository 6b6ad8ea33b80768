#include "shared/diagnosis/answer_causes.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/diagnosis/answer_facts.hpp"

namespace smd::diagnosis {
namespace {

constexpr std::int64_t kCodeSeconds = 600;  // wire-facts section 6

using Ids = std::vector<std::string>;

void first(Ids& ids, std::string_view id) {
  const auto it = std::find(ids.begin(), ids.end(), id);
  if (it != ids.end()) std::rotate(ids.begin(), it, it + 1);
}

// Who is not let in: token or certificate. "VIZ says 401 = token expired and 403 = certificate; PSA
// treats 403 as token expired. Neither is backed by a capture" (wire-facts section 10).
Ids causes_of_refusal(const Answer& answer) {
  Ids ids;
  if (is_token_call(answer.call)) {
    ids = {"oauth.client-credentials-mismatch", "gateway.invalid-certificate"};
    if (answer.known.approved == false && answer.known.production) {
      ids.insert(ids.begin(), "registration.not-approved");
    }
  } else if (answer.call == Call::kApplicationInformation) {
    // The registration access token does not expire.
    ids = {"oauth.token-class", "registration.application-id-other", "gateway.invalid-certificate"};
  } else {
    ids = {"oauth.token-expired", "oauth.token-class", "gateway.invalid-certificate"};
    if (answer.known.token_expired == false) {
      std::rotate(ids.begin(), ids.begin() + 1, ids.end());
    }
  }
  if (answer.known.certificate_presented == false) first(ids, "gateway.invalid-certificate");
  return ids;
}

Ids causes_of_credentials(const Answer& answer) {
  Ids ids = {"registration.other-environment"};
  if (answer.known.production && answer.known.approved == false) {
    ids.insert(ids.begin(), "registration.not-approved");
  }
  return ids;
}

// Explanations of a code that was not accepted, likeliest first by what the console knows.
Ids rank_code_causes(const KnownFacts& known) {
  Ids ids = {"oauth.code-expired", "oauth.code-used", "oauth.redirect-uri-mismatch",
             "oauth.code-unknown"};
  // A code that is minutes old at most has not expired, and one that was never sent is not used.
  if (known.code_age && *known.code_age <= kCodeSeconds) {
    ids = {"oauth.redirect-uri-mismatch", "oauth.code-used", "oauth.code-expired",
           "oauth.code-unknown"};
  }
  if (!known.redirect_difference.empty()) first(ids, "oauth.redirect-uri-mismatch");
  if (known.code_age && *known.code_age > kCodeSeconds) first(ids, "oauth.code-expired");
  if (known.code_sent_before) first(ids, "oauth.code-used");
  return ids;
}

}  // namespace

std::vector<std::string> alternatives_of(std::string_view id, const Answer& answer) {
  if (id == "http.forbidden" || id == "http.unauthorized" || id == "oauth.unauthenticated" ||
      id == "oauth.token-not-recognised" || id == "oauth.no-authorization-found") {
    return causes_of_refusal(answer);
  }
  if (id == "oauth.invalid-access-token" || id == "oauth.access-denied") {
    Ids ids = causes_of_refusal(answer);
    std::erase(ids, "gateway.invalid-certificate");
    return ids;
  }
  if (id == "oauth.token-class" && answer.call == Call::kApplicationInformation) {
    return {"registration.application-id-other"};
  }
  if (id == "oauth.client-credentials-mismatch" || id == "oauth.invalid-client" ||
      id == "oauth.unauthorized-client") {
    return causes_of_credentials(answer);
  }
  if (id == "oauth.invalid-grant" && answer.call == Call::kCodeExchange) {
    return rank_code_causes(answer.known);
  }
  if (id == "oauth.invalid-request" && answer.call == Call::kRefresh) {
    // Clients of PG&E look for invalid_request when a refresh token is refused.
    return {"oauth.invalid-refresh-token"};
  }
  if (id == "gateway.bad-request") {
    if (is_token_call(answer.call)) return {"oauth.missing-grant-type", "oauth.invalid-request"};
    return {"gateway.invalid-certificate"};
  }
  if (id == "http.not-found" && answer.call == Call::kApplicationInformation) {
    return {"registration.application-id-other"};
  }
  if (id == "gateway.invalid-certificate") {
    return {"certificate.not-registered", "certificate.expired", "certificate.no-client-auth"};
  }
  if (id == "http.not-acceptable") return {"oauth.token-not-recognised"};
  return {};
}

Finding make_finding(std::string_view id, const Answer& answer) {
  return {std::string(id), evidence_of(answer), alternatives_of(id, answer)};
}

Finding refused_code(const Answer& answer) {
  const auto& known = answer.known;
  std::string_view id = "oauth.invalid-grant";
  std::string more;
  if (known.code_sent_before) {
    id = "oauth.code-used";
    more = "this code was sent before";
  } else if (known.code_age && *known.code_age > kCodeSeconds) {
    id = "oauth.code-expired";
    more = "the code was " + format_span(*known.code_age) + " old when it was sent";
  } else if (!known.redirect_difference.empty()) {
    id = "oauth.redirect-uri-mismatch";
    more = known.redirect_difference;
  }
  Finding finding = make_finding(id, answer);
  if (id != "oauth.invalid-grant") {
    finding.evidence += "; " + more;
    finding.alternatives = rank_code_causes(known);
    std::erase(finding.alternatives, std::string(id));
  }
  return finding;
}

}  // namespace smd::diagnosis
