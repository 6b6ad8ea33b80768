// The steps before the first call, and the fixes that are a button.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/loopback.hpp"

namespace smd::test {
namespace {

Json mismatching() {
  Json facts = good_identity(1790000000000);
  facts["own"] = -1;
  facts["usable"] = false;
  facts["usable_error"] = "key values mismatch";
  return facts;
}

void start(Loopback& run, Json identity) {
  Json config = test_config();
  config["identities"] = {{"simulator", identity}};
  run.identity = std::move(identity);
  run.feed({{"type", "start"}, {"config", std::move(config)}});
}

int calls(Loopback& run) {
  return static_cast<int>(
      std::count_if(run.effects().begin(), run.effects().end(), [](const Json& effect) {
        return effect["type"] == "send" || effect["type"] == "preflight";
      }));
}

const Json& finding(Loopback& run, const std::string& step) {
  static const Json kNone;
  run.press("step:" + step);
  const auto& findings = run.view()["step"]["findings"];
  return findings.empty() ? kNone : findings[0];
}

TEST(Preflight, AMismatchingKeyIsToldBeforeTheFirstCall) {
  Loopback run({});
  start(run, mismatching());
  EXPECT_EQ(calls(run), 0);
  EXPECT_EQ(run.verdict("preflight.certificate"), "failed");
  ASSERT_FALSE(run.view()["notices"].empty());
  EXPECT_EQ(run.view()["notices"][0]["id"], "certificate");
  EXPECT_EQ(run.view()["notices"][0]["severity"], "error");
  EXPECT_EQ(run.view()["certificate"]["state"], "failed");
  const Json& told = finding(run, "preflight.certificate");
  EXPECT_EQ(told["id"], "certificate.key-mismatch");
  EXPECT_EQ(told["who"], "you");
  EXPECT_EQ(told["link"], "findings.html#certificate.key-mismatch");
  EXPECT_NE(told["command"]["text"].get<std::string>().find("openssl"), std::string::npos);
}

TEST(Preflight, OneClickLooksAgainAndTheStepPasses) {
  Loopback run({});
  start(run, mismatching());
  const std::string button = finding(run, "preflight.certificate")["buttons"][0]["id"];
  EXPECT_EQ(button, "run:preflight.certificate");
  run.identity = nullptr;
  run.press(button);
  EXPECT_EQ(run.verdict("preflight.certificate"), "passed");
  EXPECT_TRUE(run.view()["notices"].empty());
  EXPECT_EQ(run.view()["certificate"]["state"], "ok");
}

TEST(Preflight, AFailedCertificateBlocksEveryCall) {
  Loopback run({});
  run.identity = mismatching();
  run.run_all();
  EXPECT_EQ(run.verdict("preflight.certificate"), "failed");
  for (const char* step : {"preflight.connection", "connectivity.token", "connectivity.status",
                           "oauth.scope-selection", "application.information"}) {
    EXPECT_EQ(run.verdict(step), "blocked") << step;
  }
}

TEST(Preflight, ACleanRunBeginsWithBothStepsAndFindsNothing) {
  Loopback run({});
  start(run, good_identity(1790000000000));
  run.run_all();
  for (const char* step : {"preflight.certificate", "preflight.connection"}) {
    EXPECT_EQ(run.verdict(step), "passed") << step;
    EXPECT_TRUE(run.findings(step).empty()) << step;
  }
  run.press("step:preflight.connection");
  EXPECT_EQ(run.view()["step"]["exchanges"].size(), 1U);
  EXPECT_EQ(run.view()["step"]["tables"][0]["id"], "connection");
}

TEST(Preflight, ARefusedConnectionBlocksWhatHasNotPassed) {
  Loopback run({});
  run.run_all();
  EXPECT_EQ(run.verdict("connectivity.token"), "passed");
  run.on_connection = [](Json& connection) {
    connection["handshake"] = false;
    connection["status"] = 0;
    connection["failure"] = {{"stage", "tls"}, {"code", 1048}, {"reason", "alert unknown_ca"}};
  };
  run.press("run:preflight.connection");
  EXPECT_EQ(run.verdict("preflight.connection"), "failed");
  const Json& told = finding(run, "preflight.connection");
  EXPECT_EQ(told["id"], "tls.client-certificate-unknown-authority");
  EXPECT_EQ(told["who"], "you");
  EXPECT_EQ(told["buttons"][0]["id"], "preflight:experiment");
  // What was passed before stays passed: the calls were made, and answered.
  EXPECT_EQ(run.verdict("connectivity.token"), "passed");
}

TEST(Preflight, TheExperimentMakesThreeCallsAndSaysWhatTheyMean) {
  Loopback run({});
  run.run_all();
  run.press("preflight:experiment");
  EXPECT_EQ(run.effects().back()["experiment"], true);
  EXPECT_EQ(run.findings("preflight.connection"),
            std::vector<std::string>{"certificate.proof-accepted"});
  EXPECT_EQ(run.verdict("preflight.connection"), "passed");
  // Only once: the next run of the step is the plain one.
  run.press("run:preflight.connection");
  EXPECT_EQ(run.effects().back()["experiment"], false);
}

TEST(Preflight, TheRegisteredFingerprintIsComparedWhileItIsEntered) {
  Loopback run({});
  start(run, good_identity(1790000000000));
  run.edit("registered_sha256", "12:34");
  run.press("step:preflight.certificate");
  EXPECT_NE(run.view()["step"]["fields"][0]["error"], "");
  run.edit("registered_sha256", std::string(64, 'B'));
  EXPECT_EQ(run.findings("preflight.certificate"),
            std::vector<std::string>{"certificate.not-registered"});
  run.edit("registered_sha256", std::string(64, 'A'));
  EXPECT_EQ(run.verdict("preflight.certificate"), "passed");
}

TEST(Preflight, AProxyThatCannotTellIsNoPass) {
  Loopback run({});
  start(run, nullptr);
  EXPECT_EQ(run.verdict("preflight.certificate"), "failed");
  flow::Console console;
  Json event = {{"type", "start"}, {"now", 1}, {"random", ""}, {"config", test_config()}};
  ASSERT_TRUE(console.handle(event.dump()));
  event = {{"type", "press"}, {"now", 2}, {"random", ""}, {"button", "run:preflight.connection"}};
  const auto asked = console.handle(event.dump());
  ASSERT_TRUE(asked);
  ASSERT_EQ(asked->effects.size(), 1U);
  event = {{"type", "preflight"},
           {"now", 3},
           {"request", asked->effects[0]["request"]},
           {"error", {{"message", "The proxy is gone."}}}};
  const auto told = console.handle(event.dump());
  ASSERT_TRUE(told);
  EXPECT_EQ(told->view["plan"][0]["steps"][1]["verdict"], "could not run");
  EXPECT_EQ(told->view["step"]["outcome"], "The proxy is gone.");
}

TEST(Preflight, ReplayedRecordsGiveTheSameView) {
  Loopback run({});
  start(run, good_identity(1790000000000));
  run.press("simulator:credentials");
  run.press("run:preflight.connection");
  run.press("step:preflight.connection");
  flow::Console again;
  Json view;
  for (const auto& record : run.records()) {
    const auto update = again.handle(record.dump());
    ASSERT_TRUE(update);
    view = update->view;
  }
  EXPECT_EQ(view, run.view());
}

// Each fix that is a button: one press, and the step passes.
TEST(Remedies, RenewTheTokenAndRunTheStepAgain) {
  Loopback run({.faults = {"connectivity.status=expired-token,once"}});
  run.run_all();
  EXPECT_EQ(run.verdict("connectivity.status"), "failed");
  const Json& told = finding(run, "connectivity.status");
  ASSERT_FALSE(told["buttons"].empty());
  EXPECT_EQ(told["buttons"][0]["id"], "fix:renew-token:connectivity.status");
  run.press("fix:renew-token:connectivity.status");
  EXPECT_EQ(run.verdict("connectivity.status"), "passed");
}

TEST(Remedies, SendTheTokenRequestInTheOtherForm) {
  Loopback run({.faults = {"connectivity.token=missing-grant-type,once"}});
  run.run_all();
  EXPECT_EQ(run.verdict("connectivity.token"), "failed");
  const Json& told = finding(run, "connectivity.token");
  ASSERT_FALSE(told["buttons"].empty());
  EXPECT_EQ(told["buttons"][0]["id"], "fix:other-form:connectivity.token");
  run.press("fix:other-form:connectivity.token");
  EXPECT_EQ(run.verdict("connectivity.token"), "passed");
  EXPECT_NE(run.effects().back()["query"], "");
}

TEST(Remedies, OfNothingThatTheConsoleDoesNotKnow) {
  Loopback run({});
  run.run_all();
  const auto before = run.effects().size();
  for (const char* button : {"fix:", "fix:renew-token:nowhere", "fix:other-form:", "fix:unknown"}) {
    run.press(button);
  }
  EXPECT_EQ(run.effects().size(), before);
}

}  // namespace
}  // namespace smd::test
