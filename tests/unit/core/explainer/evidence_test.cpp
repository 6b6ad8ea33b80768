// Findings that neither the simulator nor a file on the disk produces: each is met from recorded
// evidence, and none of the catalogue is left out.
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "shared/diagnosis/certificate_rules.hpp"
#include "shared/diagnosis/connection_rules.hpp"
#include "shared/diagnosis/preflight_json.hpp"
#include "shared/espi/schema_findings.hpp"
#include "tests/support/loopback.hpp"

namespace smd::test {
namespace {

using Ids = std::vector<std::string>;
using diagnosis::ConnectionFacts;
using diagnosis::IdentityFacts;
using diagnosis::Proof;

// ---- Evidence of each kind
// -----------------------------------------------------------------------

/// A run in which the answer to `path` is this one.
Ids answered(const std::string& step, const std::string& path, int status, const std::string& type,
             const std::string& body) {
  Loopback run({});
  run.on_answer = [&](const Json& send, simulator::Answer& answer) {
    if (!send["path"].get<std::string>().ends_with(path)) return;
    const bool code =
        send["body"].get<std::string>().find("authorization_code") != std::string::npos;
    if (step == "oauth.token" && !code) return;
    answer.status = status;
    answer.headers.clear();
    if (!type.empty()) answer.set_header("Content-Type", type);
    answer.body = body;
    answer.stream.reset();
  };
  run.run_all();
  return run.findings(step);
}
Ids token(const std::string& body) {
  return answered("connectivity.token", "/token", 200, "application/json", body);
}
Ids refused_token(const std::string& body) {
  return answered("connectivity.token", "/token", 400, "application/json", body);
}
Ids status(const std::string& body) {
  return answered("connectivity.status", "/ReadServiceStatus", 200, "application/xml", body);
}

/// The ApplicationInformation of the simulator with one element's text exchanged.
Ids information(const std::string& element, const std::string& text) {
  Loopback run({});
  run.on_answer = [&](const Json& send, simulator::Answer& answer) {
    if (send["path"].get<std::string>().find("/ApplicationInformation/") == std::string::npos)
      return;
    const auto open = answer.body.find(element + ">");
    const auto from = open + element.size() + 1;
    const auto to = answer.body.find("</", from);
    ASSERT_NE(open, std::string::npos);
    answer.body.replace(from, to - from, text);
  };
  run.run_all();
  return run.findings("application.information");
}

/// A feed file from the disk.
Ids feed(const std::string& entries, bool cancel = false) {
  flow::Console console;
  Json view;
  const auto give = [&](Json event) {
    event["now"] = 1'790'000'000'000;
    const auto update = console.handle(event.dump());
    ASSERT_TRUE(update);
    view = update->view;
  };
  const std::string text =
      R"(<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">)" + entries +
      "</feed>";
  give({{"type", "start"}, {"random", ""}, {"config", test_config()}});
  give({{"type", "file"}, {"request", 1'000'000'001}, {"name", "f.xml"}, {"size", text.size()}});
  give({{"type", "body"}, {"request", 1'000'000'001}, {"text", text}});
  if (cancel) {
    give({{"type", "failed"}, {"request", 1'000'000'001}, {"stage", "cancelled"}});
  } else {
    give({{"type", "end"}, {"request", 1'000'000'001}});
  }
  Ids ids;
  for (const auto& finding : view["feedFindings"]) ids.push_back(finding["id"]);
  return ids;
}

std::string entry(const std::string& content, const std::string& self = "",
                  const std::string& up = "") {
  const auto link = [](const char* rel, const std::string& href) {
    return href.empty() ? "" : "<link rel=\"" + std::string(rel) + "\" href=\"" + href + "\"/>";
  };
  return "<entry>" + link("self", self) + link("up", up) + "<content>" + content +
         "</content></entry>";
}
std::string reading(const std::string& start, const std::string& duration,
                    const std::string& more) {
  return "<e:IntervalReading><e:timePeriod><e:duration>" + duration + "</e:duration><e:start>" +
         start + "</e:start></e:timePeriod>" + more + "</e:IntervalReading>";
}
std::string block(const std::string& start, const std::string& duration,
                  const std::string& readings) {
  return entry("<e:IntervalBlock><e:interval><e:duration>" + duration + "</e:duration><e:start>" +
               start + "</e:start></e:interval>" + readings + "</e:IntervalBlock>");
}
const std::string kValue = "<e:value>1</e:value>";

/// What a relay that failed so leads to.
Ids failed(const std::string& stage, int code, const std::string& message,
           const std::string& during = "", int verify_result = 0) {
  Loopback run({});
  run.feed({{"type", "start"}, {"config", test_config()}});
  run.press("simulator:credentials");
  run.relay_failure = [&](const Json&) {
    Json event = {{"stage", stage}, {"code", code}, {"message", message}, {"sent", "nothing"}};
    if (!during.empty()) event["during"] = during;
    if (verify_result != 0) event["verifyResult"] = verify_result;
    return event;
  };
  run.press("run:connectivity.token");
  return run.findings("connectivity.token");
}

Ids ids_of(const std::vector<diagnosis::Finding>& findings) {
  Ids ids;
  for (const auto& finding : findings) ids.push_back(finding.id);
  return ids;
}

Ids identity(const std::function<void(IdentityFacts&)>& change) {
  IdentityFacts facts;
  diagnosis::from_json(good_identity(1'790'000'000'000), facts);
  change(facts);
  return ids_of(diagnosis::judge_identity(facts, {}));
}

ConnectionFacts good_connection() {
  ConnectionFacts facts;
  facts.handshake = true;
  facts.version = "TLSv1.3";
  facts.certificate_requested = true;
  facts.presented_sha256 = std::string(64, 'a');
  facts.status = 401;
  facts.server_chain.emplace_back();
  return facts;
}
Ids connection(const std::function<void(ConnectionFacts&)>& change) {
  ConnectionFacts facts = good_connection();
  change(facts);
  return ids_of(diagnosis::judge_connection(facts));
}
Ids experiment(bool own, bool none) {
  std::vector<ConnectionFacts> calls(2, good_connection());
  calls[0].identity = "none";
  for (auto& call : calls) {
    if (call.identity == "none" ? none : own) continue;
    call.status = 400;
    call.body = "\"Invalid Certificate\"";
  }
  return ids_of(diagnosis::judge_experiment(calls));
}

/// The console with these fields entered; the findings of `step` after it was run.
Ids entered(const std::vector<std::pair<std::string, std::string>>& fields,
            const std::string& step) {
  Loopback run({});
  run.feed({{"type", "start"}, {"config", test_config()}});
  run.press("simulator:credentials");
  for (const auto& [field, value] : fields) run.edit(field, value);
  run.press("run:" + step);
  return run.findings(step);
}

Ids noticed(const std::string& accepted_on) {
  Loopback run({});
  run.feed({{"type", "start"}, {"config", test_config()}});
  run.edit("accepted_on", accepted_on);
  Ids ids;
  for (const auto& notice : run.view()["notices"]) ids.push_back(notice["id"]);
  return ids;
}

Ids token_not_renewed() {
  Loopback run({});
  std::string first;
  run.on_answer = [&](const Json& send, simulator::Answer& answer) {
    const auto form = send["body"].get<std::string>();
    if (form.find("grant_type=authorization_code") != std::string::npos) first = answer.body;
    if (form.find("grant_type=refresh_token") != std::string::npos) answer.body = first;
  };
  run.run_all();
  return run.findings("oauth.refresh");
}

/// The client access token, entered as the registration access token.
Ids mixed_up_token() {
  Loopback run({});
  run.run_all();
  std::string bearer;
  for (const auto& effect : run.effects()) {
    if (effect["type"] != "send") continue;
    if (!effect["path"].get<std::string>().ends_with("/ReadServiceStatus")) continue;
    for (const auto& header : effect["headers"]) {
      if (header[0] == "Authorization") bearer = header[1];
    }
  }
  run.edit("registration_access_token", bearer.substr(std::string("Bearer ").size()));
  run.press("run:application.information");
  return run.findings("application.information");
}

/// The simulator's addresses are this machine's; those of the environment are not.
Ids addresses_of_another_environment() {
  Json config = test_config();
  config["environments"][0]["origin"] = "https://api.pge.com";
  Loopback run({.config = config});
  run.on_answer = [](const Json& send, simulator::Answer& answer) {
    if (!send["path"].get<std::string>().ends_with("/token")) return;
    for (auto at = answer.body.find("localhost:8743"); at != std::string::npos;
         at = answer.body.find("localhost:8743")) {
      answer.body.replace(at, 14, "apiqa.pge.com");
    }
  };
  run.run_all();
  return run.findings("oauth.token");
}

// Everything that is told of a feed, also what decides no verdict.
Ids told_of(const std::string& entries, const espi::FeedLimits& limits = {}) {
  espi::FeedReader reader(limits);
  reader.feed(R"(<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">)" +
              entries + "</feed>");
  reader.finish();
  Ids ids;
  for (const auto& finding : espi::all_findings(reader)) ids.push_back(finding.id);
  return ids;
}

Ids too_many_resources() {
  espi::FeedLimits limits;
  limits.resources = 1;
  return told_of(entry("<e:UsagePoint/>") + entry("<e:UsagePoint/>"), limits);
}

const std::string kTokenStart = R"({"client_access_token":"a1b2c3d4-0000","expires_in":3600,)"
                                R"("token_type":"Bearer","scope":"FB=1_3_8",)";

struct Row {
  const char* id;
  std::function<Ids()> met;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      // Certificates.
      {"certificate.not-usable",
       [] {
         return identity([](auto& f) {
           f.usable = false;
           f.usable_error = "new words";
         });
       }},
      {"certificate.pkcs12-legacy-unavailable",
       [] {
         return identity([](auto& f) {
           f.files = {{"pkcs12", "a.p12", diagnosis::FileKind::kPkcs12, "", false, ""}};
           f.pkcs12 = diagnosis::Pkcs12State::kLegacyUnavailable;
           f.certificates.clear();
           f.key = diagnosis::KeyState::kNone;
         });
       }},
      {"certificate.proof-accepted", [] { return experiment(true, false); }},
      {"certificate.proof-refused", [] { return experiment(false, false); }},
      {"certificate.proof-not-asked", [] { return experiment(true, true); }},
      // Network.
      {"network.dns", [] { return failed("dns", 1, "Host not found (authoritative)"); }},
      {"network.dns-later", [] { return failed("dns", 2, "Host not found, try again later"); }},
      {"network.refused", [] { return failed("connect", 111, "Connection refused"); }},
      {"network.unreachable", [] { return failed("connect", 113, "No route to host"); }},
      {"network.timeout-connect", [] { return failed("timeout", 0, "deadline", "connect"); }},
      {"network.queue", [] { return failed("queue", 0, "queue full"); }},
      {"network.relay-lost", [] { return failed("lost", 0, ""); }},
      {"network.proxy-authentication",
       [] { return failed("connect", 407, "proxy authentication required"); }},
      {"network.proxy-refused", [] { return failed("connect", 403, "proxy refused"); }},
      {"network.proxy-unreachable", [] { return failed("connect", 0, "proxy unreachable"); }},
      {"network.via-proxy",
       [] { return connection([](auto& f) { f.proxy = "http://proxy.example:3128"; }); }},
      // TLS.
      {"tls.client-certificate-not-sent",
       [] { return connection([](auto& f) { f.presented_sha256.clear(); }); }},
      {"tls.server-revoked", [] { return failed("tls", 134, "certificate revoked", "", 23); }},
      {"tls.intercepted",
       [] { return connection([](auto& f) { f.server_chain[0].issuer = "O=Fortinet"; }); }},
      {"tls.issuer-not-asked",
       [] { return connection([](auto& f) { f.authorities = {"CN=Other"}; }); }},
      {"tls.not-recognised", [] { return failed("tls", 4711, "something new"); }},
      // Answers.
      {"http.not-recognised",
       [] { return answered("connectivity.status", "/ReadServiceStatus", 418, "", "teapot"); }},
      {"oauth.client-id-empty",
       [] {
         return refused_token(
             R"({"error":"invalid_request","error_description":"client_id is empty"})");
       }},
      {"oauth.answer-unreadable",
       [] { return token(kTokenStart + "\"x\":\"" + std::string(400'000, 'x') + "\"}"); }},
      {"oauth.token-not-renewed", token_not_renewed},
      {"oauth.not-logged-in",
       [] {
         Loopback run({.deny_log_in = true});
         run.run_all();
         run.press("oauth:stop");
         return run.findings("oauth.authorize");
       }},
      {"oauth.scope-selection-skipped",
       [] {
         Loopback run({});
         run.feed({{"type", "start"}, {"config", test_config()}});
         run.press("simulator:credentials");
         run.press("oauth:authorize-now");
         return run.findings("oauth.scope-selection");
       }},
      {"oauth.trailing-junk", [] { return token(kTokenStart + "\"x\":\"1\"} and more"); }},
      {"oauth.duplicate-name", [] { return token(kTokenStart + R"("scope":"FB=1"})"); }},
      {"oauth.error-and-token", [] { return token(kTokenStart + R"("error":"odd"})"); }},
      {"oauth.two-tokens", [] { return token(kTokenStart + R"("access_token":"other-0001"})"); }},
      {"oauth.token-name-spelling",
       [] {
         return token(
             R"({"clientAccessToken":"a1b2c3d4-0000","expires_in":3600,"token_type":"Bearer"})");
       }},
      {"oauth.token-not-text", [] { return token(R"({"client_access_token":17})"); }},
      {"oauth.token-character",
       [] { return token(R"({"client_access_token":"a b","expires_in":3600})"); }},
      {"oauth.scope-odd",
       [] {
         return token(R"({"client_access_token":"a1b2c3d4-0000","expires_in":3600,)"
                      R"("token_type":"Bearer","scope":"Everything=yes"})");
       }},
      {"oauth.uri-odd", [] { return token(kTokenStart + R"("resourceURI":"not an address"})"); }},
      {"espi.not-xml", [] { return status("all is well"); }},
      {"espi.encoding", [] { return status(R"(<?xml version="1.0" encoding="KOI8-R"?><a/>)"); }},
      {"espi.dtd", [] { return status(R"(<!DOCTYPE a [<!ENTITY b "c">]><ServiceStatus/>)"); }},
      {"espi.too-large", [] { return status("<a>" + std::string(600'000, ' ') + "</a>"); }},
      {"espi.odd-value", [] { return information("client_id_issued_at", "yesterday"); }},
      {"registration.in-review", [] { return information("dataCustodianApplicationStatus", "1"); }},
      {"registration.status-odd",
       [] { return information("dataCustodianApplicationStatus", "77"); }},
      // Feeds.
      {"espi.cancelled", [] { return feed("", true); }},
      {"espi.stray-text", [] { return feed("stray" + entry("<e:UsagePoint/>")); }},
      {"espi.no-usage-point",
       [] { return feed(block("0", "3600", reading("0", "3600", kValue))); }},
      {"espi.block-start", [] { return feed(block("60", "3600", reading("0", "3600", kValue))); }},
      {"espi.overlap",
       [] {
         return feed(
             block("0", "7200", reading("0", "3600", kValue) + reading("1800", "3600", kValue)));
       }},
      {"espi.reading-incomplete",
       [] { return feed(block("0", "3600", reading("0", "3600", ""))); }},
      {"espi.time-unit",
       [] { return feed(block("0", "3600", reading("1446361200500", "3600", kValue))); }},
      {"espi.estimated",
       [] {
         return feed(block(
             "0", "3600",
             reading("0", "3600",
                     "<e:ReadingQuality><e:quality>8</e:quality></e:ReadingQuality>" + kValue)));
       }},
      {"espi.dangling-up",
       [] {
         return feed(entry("<e:UsagePoint/>", "p/1") +
                     entry("<e:MeterReading/>", "q/1/MeterReading/2", "q/1/MeterReading"));
       }},
      {"espi.duplicate-id",
       [] {
         return feed(
             "<entry><id>urn:uuid:1</id><content><e:UsagePoint/></content></entry>"
             "<entry><id>urn:uuid:1</id><content><e:UsagePoint/></content></entry>");
       }},
      {"espi.bad-time-rule",
       [] {
         return feed(
             entry("<e:LocalTimeParameters><e:dstStartRule>B60E</e:dstStartRule>"
                   "</e:LocalTimeParameters>"));
       }},
      {"espi.unknown-tou",
       [] {
         return feed(
             block("0", "3600", reading("0", "3600", kValue + "<e:tou>3</e:tou>")) +
             entry("<e:ProgramIdMappings><e:programIdMapping><e:tOUorCPPorConsumptionTier>tou"
                   "</e:tOUorCPPorConsumptionTier><e:code>6</e:code></e:programIdMapping>"
                   "</e:ProgramIdMappings>"));
       }},
      // What a person enters or does.
      {"input.sample-credentials",
       [] {
         return entered({{"client_id", "3238354B6579"}}, "connectivity.token");
       }},
      {"input.token-class", mixed_up_token},
      // On the wire nobody listens at such a place: only a person, or a server in front that hands
      // on every path, brings it here.
      {"oauth.redirect-elsewhere",
       [] {
         Loopback run({.faults = {"oauth.code=redirect-elsewhere"}});
         run.run_all();
         return run.findings("oauth.code");
       }},
      {"oauth.start-elsewhere",
       [] {
         Loopback run({.faults = {"oauth.scope-selection=start-elsewhere"}});
         run.run_all();
         return run.findings("oauth.scope-selection");
       }},
      {"registration.other-environment", addresses_of_another_environment},
      {"espi.truncated-by-limit", too_many_resources},
      {"gba.missing-resource", [] { return told_of(entry("<e:UsagePoint/>")); }},
      {"schema.not-checked",
       [] { return told_of(entry(R"(<Customer xmlns="http://naesb.org/espi/customer"/>)")); }},
      {"espi.limit",
       [] {
         std::string deep;
         for (int i = 0; i < 5000; ++i) deep += "<a>";
         return status(deep);
       }},
      {"input.request", [] { return failed("input", 0, "malformed"); }},
      {"input.address-not-allowed", [] { return failed("policy", 0, "not on the list"); }},
      {"registration.ending", [] { return noticed("2026-06-30"); }},
      {"registration.expired", [] { return noticed("2026-01-01"); }},
  };
  return kRows;
}

TEST(Evidence, LeadsToItsFinding) {
  for (const auto& row : rows()) {
    const auto ids = row.met();
    EXPECT_NE(std::find(ids.begin(), ids.end(), row.id), ids.end())
        << row.id << ": " << Json(ids).dump();
  }
}

// Held against the catalogue: what is in none of the faults, feeds and files has a row here.
TEST(Evidence, LeavesNothingOut) {
  std::set<std::string> met;
  for (const auto& row : rows()) {
    met.insert(row.id);
    EXPECT_NE(diagnosis::find_entry(row.id), nullptr) << row.id;
  }
  for (const auto& entry : diagnosis::catalogue()) {
    if (entry.proof == Proof::kFault || entry.proof == Proof::kFiles ||
        entry.proof == Proof::kFeed) {
      continue;
    }
    EXPECT_TRUE(met.contains(std::string(entry.id))) << entry.id;
  }
}

}  // namespace
}  // namespace smd::test
