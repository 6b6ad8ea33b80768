#include "shared/diagnosis/connection_rules.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "shared/base/json.hpp"
#include "shared/diagnosis/preflight_json.hpp"

namespace smd::diagnosis {
namespace {

constexpr EpochMs kNow = 784'111'777'000;  // Sun, 06 Nov 1994 08:49:37 GMT, RFC 9110's example
constexpr EpochMs kDay = 86'400'000;

/// A server that asks for a certificate, takes ours, and misses the token.
ConnectionFacts good() {
  ConnectionFacts facts;
  facts.origin = "https://api.example.com";
  facts.addresses = {"192.0.2.1"};
  facts.handshake = true;
  facts.version = "TLSv1.3";
  facts.cipher = "TLS_AES_256_GCM_SHA384";
  CertificateFacts server;
  server.subject = "CN=api.example.com";
  server.issuer = "CN=Public intermediate";
  server.not_after = kNow + 60 * kDay;
  facts.server_chain = {server};
  facts.certificate_requested = true;
  facts.presented_sha256 = std::string(64, 'a');
  facts.status = 401;
  facts.headers = {{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}, {"Content-Type", "application/json"}};
  facts.body = R"({"error":"invalid_token"})";
  facts.now = kNow;
  return facts;
}

ConnectionFacts failed(std::string stage, std::int64_t code, std::string reason,
                       std::optional<std::int64_t> verify_result = std::nullopt) {
  ConnectionFacts facts = good();
  facts.handshake = stage != "tls" && stage != "dns" && stage != "connect";
  facts.status = 0;
  facts.headers.clear();
  RelayFailure failure;
  failure.stage = std::move(stage);
  failure.code = code;
  failure.reason = std::move(reason);
  failure.verify_result = verify_result;
  facts.failure = failure;
  return facts;
}

using Ids = std::vector<std::string>;

Ids ids_of(const ConnectionFacts& facts) {
  Ids ids;
  for (const auto& finding : judge_connection(facts)) {
    EXPECT_NE(find_entry(finding.id), nullptr) << finding.id;
    EXPECT_FALSE(finding.evidence.empty()) << finding.id;
    for (const auto& other : finding.alternatives) {
      EXPECT_NE(find_entry(other), nullptr) << other;
      EXPECT_NE(other, finding.id);
    }
    ids.push_back(finding.id);
  }
  return ids;
}

TEST(ConnectionRules, AMissingTokenIsAsItShouldBe) {
  EXPECT_EQ(ids_of(good()), Ids{});
  for (const int status : {200, 400, 401, 403}) {
    ConnectionFacts facts = good();
    facts.status = status;
    facts.body = status == 200 ? "<ServiceStatus/>" : "";
    EXPECT_EQ(ids_of(facts), Ids{}) << status;
  }
}

TEST(ConnectionRules, InvalidCertificateIsNotAMissingToken) {
  ConnectionFacts facts = good();
  facts.status = 400;
  facts.body = "\"Invalid Certificate\"";
  EXPECT_EQ(ids_of(facts), Ids{"gateway.invalid-certificate"});
}

TEST(ConnectionRules, TheHandshakeIsLookedAt) {
  struct Row {
    std::function<void(ConnectionFacts&)> change;
    Ids expected;
  };
  const Row rows[] = {
      {[](auto& f) {
         f.certificate_requested = false;
         f.presented_sha256.clear();
       },
       {"tls.no-certificate-asked"}},
      {[](auto& f) { f.presented_sha256.clear(); }, {"tls.client-certificate-not-sent"}},
      {[](auto& f) {
         f.presented_sha256.clear();
         f.identity = "none";
       },
       {}},
      {[](auto& f) { f.authorities = {"CN=Other"}; }, {"tls.issuer-not-asked"}},
      {[](auto& f) {
         f.authorities = {"CN=Ours"};
         f.issuer_among_authorities = true;
       },
       {}},
      {[](auto& f) { f.server_chain[0].not_after = kNow + 13 * kDay; }, {"tls.server-expiring"}},
      {[](auto& f) { f.now += 121'000; }, {"input.clock-skew"}},
      {[](auto& f) { f.now -= 121'000; }, {"input.clock-skew"}},
      {[](auto& f) { f.now += 119'000; }, {}},
      {[](auto& f) {
         f.proxy = "http://proxy.example:3128";
         f.proxy_source = "https_proxy";
       },
       {"network.via-proxy"}},
      {[](auto& f) { f.server_chain[0].issuer = "O=Zscaler Inc., CN=Zscaler Intermediate"; },
       {"tls.intercepted"}},
  };
  for (const auto& row : rows) {
    ConnectionFacts facts = good();
    row.change(facts);
    EXPECT_EQ(ids_of(facts), row.expected);
  }
}

// Numbers and texts of OpenSSL 3.0 as they were measured, TLS 1.3 and its TLS 1.2 twin.
TEST(ConnectionRules, FailuresNameTheirCause) {
  struct Row {
    ConnectionFacts facts;
    const char* first;
  };
  const auto without = [](ConnectionFacts facts) {
    facts.identity = "none";
    facts.presented_sha256.clear();
    return facts;
  };
  const Row rows[] = {
      {without(failed("tls", 1116, "alert certificate_required")),
       "tls.client-certificate-required"},
      {without(failed("tls", 1040, "alert handshake_failure")), "tls.client-certificate-required"},
      {failed("tls", 1040, "alert handshake_failure"), "tls.handshake-failed"},
      {failed("tls", 1048, "alert unknown_ca"), "tls.client-certificate-unknown-authority"},
      {failed("receive", 1048, "alert unknown_ca"), "tls.client-certificate-unknown-authority"},
      {failed("tls", 1042, "alert bad_certificate"), "tls.client-certificate-refused"},
      {failed("tls", 1046, "alert certificate_unknown"), "tls.client-certificate-refused"},
      {failed("tls", 1043, "alert unsupported_certificate"), "tls.client-certificate-unsupported"},
      {failed("tls", 1044, "alert certificate_revoked"), "tls.client-certificate-revoked"},
      {failed("tls", 1045, "alert certificate_expired"), "tls.client-certificate-expired"},
      {failed("tls", 1049, "alert access_denied"), "tls.client-certificate-access-denied"},
      {failed("tls", 1051, "alert decrypt_error"), "tls.client-key-proof"},
      {failed("tls", 1070, "alert protocol_version"), "tls.version"},
      {failed("tls", 258, "unsupported protocol"), "tls.version"},
      {failed("tls", 1080, "alert internal_error"), "tls.alert-internal"},
      {failed("tls", 1112, "alert unrecognized_name"), "tls.alert-unrecognized-name"},
      {failed("tls", 267, "wrong version number"), "tls.plain-http"},
      {failed("tls", 134, "hostname mismatch", 62), "tls.server-name"},
      {failed("tls", 134, "IP address mismatch", 64), "tls.server-name"},
      {failed("tls", 134, "certificate is not yet valid", 9), "tls.server-not-yet-valid"},
      {failed("tls", 134, "certificate has expired", 10), "tls.server-expired"},
      {failed("tls", 134, "self-signed certificate", 18), "tls.server-self-signed"},
      {failed("tls", 134, "self-signed certificate in certificate chain", 19),
       "tls.server-untrusted"},
      {failed("tls", 134, "unable to get local issuer certificate", 20), "tls.server-chain"},
      {failed("tls", 134, "unable to verify the first certificate", 21), "tls.server-chain"},
      {failed("tls", 134, "certificate revoked", 23), "tls.server-revoked"},
      {failed("tls", 134, "invalid CA certificate", 24), "tls.server-purpose"},
      {failed("tls", 134, "unsupported certificate purpose", 26), "tls.server-purpose"},
      {failed("tls", 134, "EE certificate key too weak", 66), "tls.server-weak"},
      {failed("tls", 134, "CA signature digest algorithm too weak", 68), "tls.server-weak"},
      {failed("tls", 0, "the peer closed the connection during the handshake"),
       "network.closed-in-handshake"},
      {failed("tls", 104, "Connection reset by peer"), "network.closed-in-handshake"},
      {failed("receive", 0, "end of stream"), "network.closed-early"},
      {failed("receive", 0, "bad status line"), "network.not-http"},
      {failed("dns", 1, "Host not found (authoritative)"), "network.dns"},
      {failed("dns", 2, "Host not found (non-authoritative), try again later"),
       "network.dns-later"},
      {failed("connect", 111, "Connection refused"), "network.refused"},
      {failed("connect", 113, "No route to host"), "network.unreachable"},
      {failed("connect", 407, "proxy authentication required"), "network.proxy-authentication"},
      {failed("connect", 403, "proxy refused"), "network.proxy-refused"},
      {failed("connect", 0, "proxy unreachable"), "network.proxy-unreachable"},
      {failed("tls", 4711, "something new"), "tls.not-recognised"},
      {failed("input", 0, "identity.mismatch"), "certificate.key-mismatch"},
      {failed("input", 0, "identity.refused"), "certificate.not-usable"},
      {failed("elsewhere", 0, "odd"), "http.not-recognised"},
  };
  for (const auto& row : rows) {
    const auto ids = ids_of(row.facts);
    ASSERT_FALSE(ids.empty()) << row.facts.failure->reason;
    EXPECT_EQ(ids.front(), row.first) << row.facts.failure->reason;
  }
}

TEST(ConnectionRules, WhatWasPresentedDecidesNotWhatWasMeantToBe) {
  ConnectionFacts facts = failed("tls", 1040, "alert handshake_failure");
  facts.handshake = false;
  // Our own certificate is not configured: the server asked and got an empty list.
  facts.presented_sha256.clear();
  EXPECT_EQ(ids_of(facts).front(), "tls.client-certificate-required");
}

TEST(ConnectionRules, AHandshakeThatFailsBeforeTheServerAsksIsNotAboutTheCertificate) {
  std::vector<ConnectionFacts> calls;
  for (const char* identity : {"none", "self-made", "own"}) {
    for (const int code : {1040, 1071}) {
      ConnectionFacts facts = failed("tls", code, "alert");
      facts.identity = identity;
      facts.handshake = facts.certificate_requested = false;
      facts.presented_sha256.clear();
      const auto findings = judge_connection(facts);
      ASSERT_EQ(findings.size(), 1U);
      EXPECT_EQ(findings.front().id, "tls.handshake-failed");
      EXPECT_EQ(findings.front().alternatives, Ids{"tls.version"});
      if (code == 1040) calls.push_back(facts);
    }
  }
  EXPECT_TRUE(judge_experiment(calls).empty());
}

TEST(ConnectionRules, TimeLimitsNameTheStage) {
  const std::pair<const char*, const char*> rows[] = {
      {"queue", "network.queue"},
      {"dns", "network.dns-later"},
      {"connect", "network.timeout-connect"},
      {"tls", "network.timeout-handshake"},
      {"receive", "network.timeout"},
  };
  for (const auto& [during, id] : rows) {
    ConnectionFacts facts = failed("timeout", 0, "deadline passed");
    facts.failure->during = during;
    EXPECT_EQ(ids_of(facts), Ids{id}) << during;
  }
  ConnectionFacts stalled = failed("timeout", 0, "deadline passed");
  stalled.failure->during = "receive";
  stalled.status = 200;
  EXPECT_EQ(ids_of(stalled), Ids{"network.stalled"});
}

TEST(ConnectionRules, AnIntermediateIsMissedOnlyWhereTheServerSentNoMoreThanItsOwn) {
  ConnectionFacts facts = failed("tls", 134, "unable to get local issuer certificate", 20);
  facts.server_chain.push_back(facts.server_chain.front());
  EXPECT_EQ(ids_of(facts).front(), "tls.server-untrusted");
}

TEST(ConnectionRules, AnInterceptorIsNamedBeforeTheDistrust) {
  ConnectionFacts facts = failed("tls", 134, "self-signed certificate in certificate chain", 19);
  facts.server_chain.front().issuer = "CN=mitmproxy, O=mitmproxy";
  const auto findings = judge_connection(facts);
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings.front().id, "tls.intercepted");
  EXPECT_EQ(findings.front().alternatives.front(), "tls.server-untrusted");
}

TEST(ConnectionRules, ThreeCallsSettleIt) {
  const auto call = [](const char* identity, ConnectionFacts facts) {
    facts.identity = identity;
    if (facts.identity == "none") facts.presented_sha256.clear();
    return facts;
  };
  ConnectionFacts refused = good();
  refused.status = 400;
  refused.body = "\"Invalid Certificate\"";
  const auto settle = [](std::vector<ConnectionFacts> calls) {
    Ids ids;
    for (const auto& finding : judge_experiment(calls)) ids.push_back(finding.id);
    return ids;
  };
  EXPECT_EQ(settle({call("none", refused), call("self-made", refused), call("own", good())}),
            Ids{"certificate.proof-accepted"});
  EXPECT_EQ(settle({call("none", refused), call("self-made", refused), call("own", refused)}),
            Ids{"certificate.proof-refused"});
  EXPECT_EQ(settle({call("none", good()), call("self-made", good()), call("own", good())}),
            Ids{"certificate.proof-not-asked"});
  const auto dead = failed("dns", 1, "Host not found");
  EXPECT_EQ(settle({call("none", dead), call("self-made", dead), call("own", dead)}), Ids{});
  EXPECT_EQ(settle({call("own", good())}), Ids{});
}

TEST(ConnectionRules, DatesOfHttp) {
  EXPECT_EQ(clock_ahead("Sun, 06 Nov 1994 08:49:37 GMT", kNow), 0);
  EXPECT_EQ(clock_ahead("Sun, 06 Nov 1994 08:49:37 GMT", kNow + 1500), 1500);
  for (const char* odd :
       {"", "yesterday", "Sun, 06 Nov 1994 08:49:37 PST", "Sun, 36 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nux 1994 08:49:37 GMT", "Sun, 06 Nov 1994 0x:49:37 GMT"}) {
    EXPECT_EQ(clock_ahead(odd, kNow), std::nullopt) << odd;
  }
}

TEST(ConnectionRules, FactsSurviveTheirJson) {
  ConnectionFacts facts = failed("timeout", 5, "late", 62);
  facts.failure->during = "tls";
  facts.timing = {{"dns", 1.5}};
  facts.verified_chain = {"CN=a", "CN=b"};
  nlohmann::json first;
  nlohmann::json second;
  to_json(first, facts);
  ConnectionFacts again;
  from_json(first, again);
  to_json(second, again);
  EXPECT_EQ(first, second);
}

}  // namespace
}  // namespace smd::diagnosis
