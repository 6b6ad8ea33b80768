#include "shared/diagnosis/connection_rules.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/diagnosis/answer_rules.hpp"
#include "shared/diagnosis/failure_rules.hpp"
#include "shared/diagnosis/http_date.hpp"
#include "shared/encoding/uri.hpp"

namespace smd::diagnosis {
namespace {

constexpr EpochMs kDay = 86'400'000;
constexpr EpochMs kTolerableSkew = 120'000;

bool is_error(const Finding& finding) {
  const auto* entry = find_entry(finding.id);
  return entry == nullptr || entry->severity == Severity::kError;
}

std::string header_of(const ConnectionFacts& facts, std::string_view name) {
  for (const auto& [header, value] : facts.headers) {
    if (equals_ignoring_case(header, name)) return value;
  }
  return {};
}

Evidence evidence_of(const ConnectionFacts& facts) {
  Evidence evidence;
  evidence.failure = facts.failure;
  evidence.status = facts.status;
  evidence.content_type = header_of(facts, "content-type");
  evidence.body = facts.body;
  // The probe sees every message of a handshake, failed or not.
  evidence.certificate_presented = !facts.presented_sha256.empty();
  evidence.certificate_requested = facts.certificate_requested;
  return evidence;
}

// Devices and programs that open TLS on the way sign with authorities of their own.
std::string interceptor(const ConnectionFacts& facts) {
  static constexpr std::string_view kNames[] = {
      "Zscaler",     "Netskope",   "Fortinet",     "FortiGate",  "Palo Alto", "Blue Coat",
      "Umbrella",    "Sophos",     "Kaspersky",    "ESET SSL",   "Avast",     "McAfee",
      "Skyhigh",     "Forcepoint", "Check Point",  "WatchGuard", "SonicWall", "mitmproxy",
      "PortSwigger", "Fiddler",    "Charles Proxy"};
  for (const auto& certificate : facts.server_chain) {
    for (const auto name : kNames) {
      if (find_ignoring_case(certificate.issuer, name) != std::string_view::npos) {
        return "Issuer of the server's certificate: " + certificate.issuer + ".";
      }
    }
  }
  return {};
}

// Of an answer to a call without a token: what shows that something else than the missing token is
// wrong with it.
std::vector<Finding> judge_answer(const ConnectionFacts& facts) {
  Answer answer;
  answer.status = facts.status;
  answer.headers = facts.headers;
  answer.body = facts.body;
  answer.host = encoding::split_uri(facts.origin).host;
  std::vector<Finding> findings = explain_answer(answer);
  const auto refused_for_token =
      facts.status == 400 || facts.status == 401 || facts.status == 403 || facts.status == 406;
  if (facts.status != 200 && !refused_for_token) return findings;
  std::erase_if(findings, [](const Finding& finding) {
    return layer_of(finding.id) != "gateway" || finding.id == "gateway.bad-request";
  });
  return findings;
}

void warn_of_handshake(const ConnectionFacts& facts, std::vector<Finding>& out) {
  if (!facts.certificate_requested) {
    out.push_back({"tls.no-certificate-asked", facts.version + ", no CertificateRequest."});
  } else if (facts.presented_sha256.empty() && facts.identity != "none") {
    out.push_back({"tls.client-certificate-not-sent", "Asked for, and an empty list was sent."});
  } else if (!facts.authorities.empty() && !facts.issuer_among_authorities &&
             facts.identity == "own") {
    constexpr std::size_t kShown = 5;
    std::vector<std::string> names(
        facts.authorities.begin(),
        facts.authorities.begin() +
            static_cast<std::ptrdiff_t>(std::min(kShown, facts.authorities.size())));
    if (facts.authorities.size() > kShown) names.emplace_back("…");
    out.push_back({"tls.issuer-not-asked", "The server names: " + join(names, "; ") + "."});
  }
  if (!facts.server_chain.empty() && facts.now > 0) {
    const auto end = facts.server_chain.front().not_after;
    if (end > facts.now && end - facts.now < 14 * kDay) {
      out.push_back({"tls.server-expiring", "Valid until " + format_utc(end / 1000) + "."});
    }
  }
}

// What an attempt came to, for comparing attempts: the finding, or the status with its body.
std::string outcome_of(const ConnectionFacts& facts) {
  const auto findings = judge_connection(facts);
  for (const auto& finding : findings) {
    if (is_error(finding)) return finding.id;
  }
  return "HTTP " + std::to_string(facts.status) + " " + std::string(trim(facts.body).substr(0, 80));
}

}  // namespace

std::optional<EpochMs> clock_ahead(std::string_view date, EpochMs now) {
  const auto seconds = parse_http_date(date);
  if (!seconds) return std::nullopt;
  return now - *seconds * 1000;
}

std::vector<Finding> judge_connection(const ConnectionFacts& facts) {
  std::vector<Finding> out;
  if (facts.failure) {
    Finding failure = explain_failure(evidence_of(facts), facts.server_chain.size());
    const std::string by = interceptor(facts);
    if (failure.id.starts_with("tls.server-") && !by.empty()) {
      failure.alternatives.insert(failure.alternatives.begin(), failure.id);
      std::erase(failure.alternatives, "tls.intercepted");
      failure.id = "tls.intercepted";
      failure.evidence += ". " + by;
    }
    out.push_back(std::move(failure));
  } else if (facts.status != 0) {
    out = judge_answer(facts);
    if (const std::string by = interceptor(facts); !by.empty()) {
      out.insert(out.begin(), Finding{"tls.intercepted", by});
    }
    warn_of_handshake(facts, out);
    if (const auto ahead = clock_ahead(header_of(facts, "date"), facts.now)) {
      const EpochMs off = *ahead < 0 ? -*ahead : *ahead;
      if (off > kTolerableSkew) {
        out.push_back({"input.clock-skew", "This machine's clock is " + format_span(off / 1000) +
                                               (*ahead < 0 ? " behind" : " ahead of") +
                                               " the server's Date, " + header_of(facts, "date") +
                                               "."});
      }
    }
  }
  if (!facts.proxy.empty()) {
    out.push_back({"network.via-proxy", facts.proxy + " (" + facts.proxy_source + ")"});
  }
  std::stable_partition(out.begin(), out.end(), is_error);
  return out;
}

std::vector<Finding> judge_experiment(std::span<const ConnectionFacts> calls) {
  const auto find = [&](std::string_view identity) {
    return std::find_if(calls.begin(), calls.end(),
                        [&](const ConnectionFacts& call) { return call.identity == identity; });
  };
  const auto own = find("own");
  const auto none = find("none");
  const auto made = find("self-made");
  if (own == calls.end() || none == calls.end()) return {};
  const std::string with_own = outcome_of(*own);
  const std::string with_none = outcome_of(*none);
  std::string evidence = "With your certificate: " + with_own + ". Without: " + with_none + ".";
  std::string with_made;
  if (made != calls.end()) {
    with_made = outcome_of(*made);
    evidence += " With a self-made one: " + with_made + ".";
  }
  const auto answered = [](const std::string& outcome) { return outcome.starts_with("HTTP "); };
  const auto blamed = [](const std::string& outcome) { return blames_client_certificate(outcome); };
  if (answered(with_own)) {
    return {{with_own == with_none ? "certificate.proof-not-asked" : "certificate.proof-accepted",
             std::move(evidence)}};
  }
  // The server does not come as far as a certificate.
  if (with_own == "tls.handshake-failed" && with_none == with_own) return {};
  if (blamed(with_own) && (blamed(with_none) || blamed(with_made))) {
    return {{"certificate.proof-refused", std::move(evidence)}};
  }
  // All fail for another reason: the certificate is not what decides, and nothing is settled.
  return {};
}

}  // namespace smd::diagnosis
