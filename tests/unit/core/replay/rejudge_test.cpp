// A saved run says the same when it is opened again, and what differs is named with its reason.
#include "shared/replay/rejudge.hpp"

#include <gtest/gtest.h>

#include "shared/session/session_file.hpp"
#include "tests/support/recorded.hpp"

namespace smd::replay {
namespace {

using test::Loopback;
using test::session_of;

Loopback run_with(const std::vector<std::string>& faults) {
  Loopback run({.faults = faults});
  run.run_all();
  return run;
}

TEST(Rejudge, ASessionIsJudgedAsItWasSaved) {
  for (const char* fault : {"", "connectivity.sample-data=truncated-xml",
                            "oauth.code=state-changed", "connectivity.token=invalid-certificate"}) {
    const auto run =
        run_with(*fault == 0 ? std::vector<std::string>{} : std::vector{std::string(fault)});
    const auto session = session_of(run);
    const auto opened = session::open_session(session.dump());
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    EXPECT_TRUE(opened->notes.empty());
    const auto judged = rejudge(opened->session);
    EXPECT_TRUE(judged.notes.empty()) << judged.notes.front();
    EXPECT_EQ(judged.differences, Json::array()) << fault;
    EXPECT_EQ(judged.verdicts, session["verdicts"]);
    for (const auto& row : judged.verdicts)
      EXPECT_EQ(row["verdict"], run.verdict(row["step"].get<std::string>()));
  }
}

TEST(Rejudge, TheFindingThatChangedIsNamed) {
  auto session = session_of(run_with({"connectivity.token=invalid-certificate"}));
  for (auto& row : session["verdicts"]) {
    if (row["step"] != "connectivity.token") continue;
    row["verdict"] = "passed";
    row["findings"] = {"oauth.invalid-grant"};
  }
  session["tool"]["rules"] = std::string(64, '0');
  const auto judged = rejudge(session);
  ASSERT_EQ(judged.differences.size(), 1U);
  const auto& difference = judged.differences[0];
  EXPECT_EQ(difference["step"], "connectivity.token");
  EXPECT_EQ(difference["then"], "passed");
  EXPECT_EQ(difference["now"], "failed");
  const std::string because = difference["because"];
  EXPECT_NE(because.find("gateway.invalid-certificate"), std::string::npos) << because;
  EXPECT_NE(because.find("oauth.invalid-grant"), std::string::npos) << because;
  EXPECT_NE(because.find("000000000000"), std::string::npos) << because;
}

TEST(Rejudge, WhatIsNotInTheFileIsSaid) {
  const auto run = run_with({});
  const auto session = session_of(run, {.bodies = Bodies::kNone});
  for (const auto& [sha256, entry] : session["bodies"].items())
    EXPECT_TRUE(entry.contains("leftOut")) << entry;
  EXPECT_EQ(session["bodies"].size(), 1U);
  const auto judged = rejudge(session);
  ASSERT_EQ(judged.notes.size(), 1U);
}

TEST(Rejudge, AnEventOfAnotherVersionIsPassedOver) {
  auto session = session_of(run_with({}));
  session["events"].insert(session["events"].begin() + 1, Json{{"type", "later"}, {"now", 1}});
  const auto judged = rejudge(session);
  ASSERT_EQ(judged.notes.size(), 1U);
  EXPECT_NE(judged.notes[0].find("later"), std::string::npos);
}

TEST(Recording, WithoutCustomerDataTheVerdictsAreTheSame) {
  const auto run = run_with({});
  const auto whole = session_of(run);
  const auto without = record_again(whole, {.remove_customer_data = true});
  ASSERT_TRUE(without.ok());
  ASSERT_EQ((*without)["verdicts"].size(), whole["verdicts"].size());
  for (std::size_t i = 0; i < whole["verdicts"].size(); ++i) {
    // The outcome tells how many bytes there were.
    for (const char* member : {"step", "verdict", "findings"})
      EXPECT_EQ((*without)["verdicts"][i][member], whole["verdicts"][i][member]);
  }
  EXPECT_EQ((*without)["redaction"], "secrets and customer data");
  EXPECT_NE(without->dump().find("/Subscription/subscription-1"), std::string::npos);
  const auto again = record_again(*without, {});
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)["events"], (*without)["events"]);
}

TEST(Recording, ThinnedBodiesSaySo) {
  const auto whole = session_of(run_with({}));
  const auto thinned = record_again(whole, {.bodies = Bodies::kThinned});
  ASSERT_TRUE(thinned.ok());
  EXPECT_LT(thinned->dump().size(), whole.dump().size());
  for (const auto& [sha256, entry] : (*thinned)["bodies"].items()) {
    EXPECT_GT(entry["thinned"]["readings"], 0);
    EXPECT_GT(entry["thinned"]["from"], entry["size"]);
  }
  EXPECT_EQ(rejudge(*thinned).notes.size(), 1U);
}

TEST(Recording, RefusesWhatIsNoRun) {
  EXPECT_EQ(record_session({}).error().code, "recording.empty");
  Recording bad;
  bad.events = Json::array({7});
  EXPECT_EQ(record_session(bad).error().code, "recording.events");
}

TEST(Recording, SecretsInFeedsAreTakenOutByTheirPlace) {
  auto recording = test::recording_of(run_with({}));
  for (auto& [request, entry] : recording.bodies.items()) {
    std::string text = entry["data"];
    text.insert(text.rfind("</"), "<espi:access_token>0123456789abcdef</espi:access_token>");
    entry = session::body_entry(text);
  }
  ASSERT_EQ(recording.bodies.size(), 1U);
  const auto session = record_session(std::move(recording));
  ASSERT_TRUE(session.ok());
  EXPECT_EQ(session->dump().find("0123456789abcdef"), std::string::npos);
  EXPECT_NE(session->dump().find("<espi:access_token>access_token-"), std::string::npos);
}

}  // namespace
}  // namespace smd::replay
