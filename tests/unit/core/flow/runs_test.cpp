// Whole runs of the console against the simulator's rules, without sockets.
#include <gtest/gtest.h>

#include "shared/flow/plan.hpp"
#include "tests/support/loopback.hpp"

namespace smd::test {
namespace {

const char* const kAllSteps[] = {"connectivity.token",
                                 "connectivity.status",
                                 "connectivity.sample-data",
                                 "oauth.scope-selection",
                                 "oauth.authorize",
                                 "oauth.code",
                                 "oauth.token",
                                 "oauth.refresh",
                                 "application.authorization",
                                 "application.information",
                                 "application.endpoints"};

TEST(Runs, StandardUserPassesEverything) {
  Loopback run({});
  run.run_all();
  for (const char* step : kAllSteps) EXPECT_EQ(run.verdict(step), "passed") << step;
  EXPECT_EQ(run.view()["plan"].size(), 4U);
}

TEST(Runs, ACleanRunHasNoFinding) {
  for (const char* type : {"standard_user", "self_access", "community_choice_aggregator",
                           "demand_response_provider"}) {
    Loopback run({.user_type = type, .sample_days = 60});
    run.run_all();
    int passed = 0;
    const Json plan = run.view()["plan"];
    for (const auto& test : plan) {
      for (const auto& step : test["steps"]) {
        const std::string id = step["id"];
        EXPECT_EQ(step["verdict"], "passed") << type << " " << id;
        EXPECT_EQ(run.findings(id), std::vector<std::string>{}) << type << " " << id;
        ++passed;
      }
    }
    EXPECT_GE(passed, 5) << type;
  }
}

TEST(Runs, OAuthStateIsLongWhereverTheRunBegan) {
  Loopback run({});
  run.run_all();
  bool prepared = false;
  for (const auto& effect : run.effects()) {
    if (effect["type"] != "companion") continue;
    prepared = true;
    EXPECT_EQ(effect["run"]["state"].get<std::string>().size(), 32U);
  }
  EXPECT_TRUE(prepared);
}

TEST(Runs, CommunityChoiceAggregatorSeesOnlyConnectivity) {
  Loopback run({.user_type = "community_choice_aggregator"});
  run.run_all();
  ASSERT_EQ(run.view()["plan"].size(), 2U);
  EXPECT_EQ(run.view()["plan"][0]["verdict"], "passed");
}

TEST(Runs, FailedTokenBlocksWhatBuildsOnIt) {
  Loopback run({.faults = {"connectivity.token=invalid-certificate"}});
  run.run_all();
  EXPECT_EQ(run.verdict("connectivity.token"), "failed");
  EXPECT_EQ(run.verdict("connectivity.status"), "blocked");
  EXPECT_EQ(run.verdict("connectivity.sample-data"), "blocked");
  EXPECT_EQ(run.verdict("application.authorization"), "blocked");
  EXPECT_EQ(run.verdict("application.endpoints"), "blocked");
  EXPECT_EQ(run.findings("connectivity.token").front(), "gateway.invalid-certificate");
  // The OAuth Test has its own token and does not build on this step.
  EXPECT_EQ(run.verdict("oauth.token"), "passed");
}

TEST(Runs, MissingCertificateIsTheFirstFinding) {
  Loopback run({.certificate = false});
  run.feed({{"type", "start"}, {"config", test_config()}});
  run.edit("client_id", std::string(32, 'a'));
  run.edit("client_secret", std::string(32, 'b'));
  run.press("run:connectivity.token");
  EXPECT_EQ(run.findings("connectivity.token").front(), "gateway.invalid-certificate");
}

TEST(Runs, SampleCredentialsAreNotSent) {
  Loopback run({});
  run.feed({{"type", "start"}, {"config", test_config()}});
  run.edit("client_id", "33353438364B6579");
  run.edit("client_secret", "3335343836536563726574");
  run.press("run:connectivity.token");
  EXPECT_EQ(run.verdict("connectivity.token"), "failed");
  EXPECT_EQ(run.findings("connectivity.token").front(), "input.sample-credentials");
  for (const auto& effect : run.effects()) EXPECT_NE(effect["type"], "send");
}

TEST(Runs, MissingSecretWaitsForThePerson) {
  Loopback run({});
  run.feed({{"type", "start"}, {"config", test_config()}});
  run.edit("client_id", std::string(32, 'a'));
  run.press("run:connectivity.token");
  EXPECT_EQ(run.verdict("connectivity.token"), "waiting for you");
  ASSERT_FALSE(run.effects().empty());
  EXPECT_EQ(run.effects().back()["type"], "focus");
  EXPECT_EQ(run.effects().back()["field"], "client_secret");
}

TEST(Runs, MixedUpTokenIsCaughtBeforeItIsSent) {
  Loopback run({});
  run.feed({{"type", "start"}, {"config", test_config()}});
  run.press("simulator:credentials");
  run.press("run:connectivity.token");
  ASSERT_EQ(run.verdict("connectivity.token"), "passed");
  // The client access token pasted where the registration access token belongs.
  std::string token;
  for (const auto& event : run.events()) {
    if (event["type"] != "body") continue;
    const auto body = Json::parse(event["text"].get<std::string>(), nullptr, false);
    if (body.is_object() && body.contains("client_access_token"))
      token = body["client_access_token"];
  }
  ASSERT_FALSE(token.empty());
  run.edit("registration_access_token", token);
  run.edit("application_information_id", "859dfe76-c5b4-434f-bad9-4364f08784ff");
  const auto sends = run.effects().size();
  run.press("run:application.information");
  EXPECT_EQ(run.verdict("application.information"), "failed");
  EXPECT_EQ(run.findings("application.information").front(), "input.token-class");
  for (std::size_t i = sends; i < run.effects().size(); ++i)
    EXPECT_NE(run.effects()[i]["type"], "send");
}

TEST(Runs, TokenRequestIsSentOnceInEitherForm) {
  for (const char* form : {"form", "query"}) {
    Loopback run({});
    run.feed({{"type", "start"}, {"config", test_config()}});
    run.press("simulator:credentials");
    run.edit("token_request_form", form);
    run.press("run:connectivity.token");
    EXPECT_EQ(run.verdict("connectivity.token"), "passed") << form;
    int tokens = 0;
    for (const auto& effect : run.effects()) {
      if (effect["type"] == "send" && effect["method"] == "POST") {
        ++tokens;
        EXPECT_EQ(effect["body"].get<std::string>().empty(), std::string(form) == "query");
      }
    }
    EXPECT_EQ(tokens, 1);
  }
}

TEST(Runs, CancelLeavesTheStepCouldNotRun) {
  Loopback run({});
  run.feed({{"type", "start"}, {"config", test_config()}});
  run.press("simulator:credentials");
  run.relay_failure = [](const Json&) {
    return Json{{"stage", "cancelled"}, {"code", 0}, {"message", ""}, {"sent", "all"}};
  };
  run.press("run:connectivity.token");
  EXPECT_EQ(run.verdict("connectivity.token"), "could not run");
  EXPECT_EQ(run.verdict("connectivity.status"), "blocked");
}

TEST(Runs, RelayFailuresNameTheirCause) {
  struct Row {
    const char* stage;
    int code;
    const char* message;
    int verify_result;
    const char* finding;
    const char* verdict;
  };
  const Row rows[] = {
      {"dns", 1, "Host not found", -1, "network.dns", "could not run"},
      {"connect", 111, "Connection refused", -1, "network.refused", "could not run"},
      {"connect", 113, "No route to host", -1, "network.unreachable", "could not run"},
      {"tls", 134, "certificate verify failed", 62, "tls.server-name", "failed"},
      {"tls", 134, "certificate verify failed", 10, "tls.server-expired", "failed"},
      {"tls", 134, "certificate verify failed", 20, "tls.server-chain", "failed"},
      {"tls", 134, "certificate verify failed", 19, "tls.server-untrusted", "failed"},
      {"tls", 267, "wrong version number", -1, "tls.plain-http", "failed"},
      {"receive", 1116, "tlsv13 alert certificate required", -1, "tls.client-certificate-required",
       "failed"},
      {"receive", 1048, "tlsv1 alert unknown ca", -1, "tls.client-certificate-unknown-authority",
       "failed"},
      {"tls", 1070, "tlsv1 alert protocol version", -1, "tls.version", "failed"},
      {"timeout", 110, "wait", -1, "network.timeout", "failed"},
      {"receive", 1, "end of stream", -1, "network.closed-early", "failed"},
      {"policy", 0, "path not on the list", -1, "input.address-not-allowed", "could not run"},
      {"lost", 0, "", -1, "network.relay-lost", "could not run"},
      {"tls", 4711, "something new", -1, "tls.not-recognised", "failed"},
  };
  for (const auto& row : rows) {
    Loopback run({});
    run.feed({{"type", "start"}, {"config", test_config()}});
    run.press("simulator:credentials");
    run.relay_failure = [&](const Json&) {
      Json failed = {
          {"stage", row.stage}, {"code", row.code}, {"message", row.message}, {"sent", "nothing"}};
      if (row.verify_result >= 0) failed["verifyResult"] = row.verify_result;
      return failed;
    };
    run.press("run:connectivity.token");
    EXPECT_EQ(run.verdict("connectivity.token"), row.verdict) << row.message;
    ASSERT_FALSE(run.findings("connectivity.token").empty());
    EXPECT_EQ(run.findings("connectivity.token").front(), row.finding) << row.message;
  }
}

// Every fault at every step it can happen at: never a crash, never a pass where the answer was
// replaced, and always a finding when the verdict is failed.
TEST(Runs, NoFaultPassesUnseen) {
  std::size_t runs = 0;
  for (const auto& fault : simulator::fault_table()) {
    // There is no TLS without a socket: the fault matrix plays those.
    if (fault.kind == simulator::FaultKind::kTls) continue;
    for (std::size_t i = 0; i < simulator::kStepIds.size(); ++i) {
      const auto step = static_cast<simulator::Step>(i);
      if (!simulator::contains(fault.steps, step)) continue;
      ++runs;
      const std::string text = std::string(simulator::id_of(step)) + "=" + std::string(fault.name);
      const std::string id(simulator::id_of(step));
      const bool connectivity = id.compare(0, 12, "connectivity") == 0;
      Loopback run({.user_type = connectivity ? "self_access" : "standard_user", .faults = {text}});
      run.run_all();
      const auto verdict = run.verdict(id);
      if (verdict == "failed") {
        EXPECT_FALSE(run.findings(id).empty()) << text;
      }
      if (fault.kind == simulator::FaultKind::kAnswer) {
        // The browser alone sees what the portal and the authorize address answer: no code comes of
        // it.
        const bool browser = step == simulator::Step::kOauthAuthorize ||
                             step == simulator::Step::kOauthScopeSelection;
        EXPECT_NE(browser ? run.verdict("oauth.code") : verdict, "passed") << text;
      }
      EXPECT_EQ(run.view().dump().find("[["), std::string::npos) << text;
    }
  }
  EXPECT_GT(runs, 500U);
}

// Feeding the records gives the view of the run itself: a reload loses nothing that was to be seen.
TEST(Runs, RecordsReplayToTheSameView) {
  for (const char* fault :
       {"", "connectivity.token=credentials-mismatch", "connectivity.sample-data=truncated-xml",
        "oauth.code=state-changed", "application.information=missing-name"}) {
    LoopbackOptions options;
    if (*fault != 0) options.faults = {fault};
    Loopback run(options);
    run.run_all();
    flow::Console again;
    Json view;
    for (const auto& record : run.records()) {
      const auto update = again.handle(record.dump());
      ASSERT_TRUE(update.ok());
      view = update->view;
      if (record.contains("stored")) {
        for (const auto& [request, body] : run.stored()) {
          bool changed = false;
          if (request == record["request"].get<std::uint32_t>())
            (void)again.body(request, body, changed);
        }
      }
    }
    EXPECT_EQ(view.dump(), run.view().dump()) << fault;
  }
}

TEST(Runs, NoSecretInViewsAndRecords) {
  Loopback run({});
  std::string seen;
  run.on_update = [&](const flow::Update& update) {
    seen += update.view.dump() + update.record.dump();
  };
  run.run_all();
  std::vector<std::string> secrets;
  for (const auto& registration : run.custodian().state().registrations) {
    secrets.emplace_back(registration.client_secret.reveal());
    secrets.emplace_back(registration.registration_access_token.reveal());
  }
  for (const auto& effect : run.effects()) {
    if (effect["type"] != "send") continue;
    for (const auto& header : effect["headers"]) {
      if (header[0] != "Authorization") continue;
      const std::string value = header[1];
      secrets.push_back(value.substr(value.find(' ') + 1));
    }
  }
  for (const auto& event : run.events()) {
    if (event["type"] != "body" || !event.contains("text")) continue;
    const auto body = Json::parse(event["text"].get<std::string>(), nullptr, false);
    for (const char* name : {"client_access_token", "access_token", "refresh_token"}) {
      if (body.is_object() && body.contains(name)) secrets.push_back(body[name]);
    }
  }
  ASSERT_GT(secrets.size(), 12U);
  for (const auto& secret : secrets) EXPECT_EQ(seen.find(secret), std::string::npos) << secret;
}

TEST(Runs, RestoredRunKeepsVerdictsAndForgetsSecrets) {
  Loopback run({});
  run.run_all();
  run.feed({{"type", "restored"}});
  EXPECT_EQ(run.verdict("connectivity.token"), "passed");
  EXPECT_TRUE(run.view()["tokens"].empty());
  EXPECT_EQ(run.view()["notices"][0]["id"], "restored");
  run.press("run:connectivity.token");
  EXPECT_EQ(run.verdict("connectivity.token"), "waiting for you");
}

TEST(Runs, MalformedEventsChangeNothing) {
  flow::Console console;
  const char* const events[] = {"",
                                "[]",
                                "{}",
                                "{\"type\":\"nothing\",\"now\":1}",
                                "{\"type\":\"edit\",\"now\":1}",
                                "{\"type\":\"press\",\"button\":\"run-all\"}",
                                "{\"type\":\"head\",\"now\":1,\"request\":\"x\",\"status\":2}",
                                "{\"type\":\"edit\",\"field\":1,\"value\":2,\"now\":3}"};
  const auto before = console.view().dump();
  for (const char* event : events) {
    const auto update = console.handle(event);
    ASSERT_FALSE(update.ok()) << event;
    EXPECT_EQ(update.error().code, "event.malformed");
    EXPECT_EQ(console.view().dump(), before);
  }
}

TEST(Runs, ProductionAsksFirst) {
  Loopback run({});
  run.feed({{"type", "start"}, {"config", test_config()}});
  run.edit("client_id", std::string(32, 'a'));
  run.edit("client_secret", std::string(32, 'b'));
  run.press("environment:pge-production");
  EXPECT_EQ(run.view()["environment"]["kind"], "production");
  run.press("run:connectivity.token");
  EXPECT_FALSE(run.view()["confirm"].is_null());
  for (const auto& effect : run.effects()) EXPECT_NE(effect["type"], "send");
  run.press("dismiss");
  EXPECT_TRUE(run.view()["confirm"].is_null());
}

}  // namespace
}  // namespace smd::test
