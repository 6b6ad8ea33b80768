// What the console says about answers, hops and waits, event by event: the findings that need more
// than one answer's words.
#include <gtest/gtest.h>

#include "shared/base/text.hpp"
#include "tests/support/loopback.hpp"

namespace smd::test {
namespace {

using Ids = std::vector<std::string>;

void begin(Loopback& run) {
  run.feed({{"type", "start"}, {"config", test_config()}});
  run.press("simulator:credentials");
}

/// The finding of the step that is open, by id; null when it is not there.
Json finding(Loopback& run, const std::string& step, const std::string& id) {
  (void)run.findings(step);
  for (const auto& one : run.view()["step"]["findings"]) {
    if (one["id"] == id) return one;
  }
  return nullptr;
}

Json last_run(Loopback& run) {
  Json last;
  for (const auto& effect : run.effects()) {
    if (effect["type"] == "companion") last = effect["run"];
  }
  return last;
}

Json hop(const char* kind, const char* url, Json query) {
  return {{"type", "hop"},
          {"hop",
           {{"run", "run-1"},
            {"seq", 1},
            {"at", 1790000000000},
            {"hop", kind},
            {"method", "GET"},
            {"url", url},
            {"query", std::move(query)}}}};
}

TEST(Answers, AWaitThatIsStoppedSaysWhatNeverCame) {
  Loopback run({});
  begin(run);
  run.press("run:oauth.scope-selection");
  run.press("oauth:stop");
  EXPECT_EQ(run.verdict("oauth.scope-selection"), "could not run");
  EXPECT_EQ(run.findings("oauth.scope-selection"), Ids{"oauth.not-started"});

  run.press("run:oauth.scope-selection");
  run.feed(hop("scope_selection", "/oauth/scope-selection", Json::array({{"scope", "FB=1"}})));
  run.press("oauth:stop");
  EXPECT_EQ(run.findings("oauth.authorize"), Ids{"oauth.not-logged-in"});
  EXPECT_EQ(run.findings("oauth.scope-selection"), Ids{});

  run.press("run:oauth.scope-selection");
  run.feed(hop("scope_selection", "/oauth/scope-selection", Json::array({{"scope", "FB=1"}})));
  run.feed(hop("authorize", "/oauth/continue", Json::array()));
  run.press("oauth:stop");
  const auto found = finding(run, "oauth.code", "oauth.not-returned");
  ASSERT_FALSE(found.is_null());
  EXPECT_NE(found["evidence"].get<std::string>().find("http://127.0.0.1:8700/oauth/redirect"),
            std::string::npos);
  ASSERT_FALSE(found["alternatives"].empty());
  EXPECT_EQ(found["alternatives"][0]["id"], "oauth.redirect-uri-mismatch");
}

TEST(Answers, TheStartAndItsPlace) {
  Loopback run({});
  begin(run);
  run.press("run:oauth.scope-selection");
  run.feed(hop("scope_selection", "/other", Json::array()));
  EXPECT_EQ(run.findings("oauth.scope-selection"),
            (Ids{"oauth.start-elsewhere", "oauth.start-without-parameters"}));
  EXPECT_EQ(run.verdict("oauth.scope-selection"), "warning");
  // A server in front may have taken off the beginning of the path.
  run.press("run:oauth.scope-selection");
  run.feed(hop("scope_selection", "/scope-selection", Json::array({{"scope", "FB=1"}})));
  EXPECT_EQ(run.findings("oauth.scope-selection"), Ids{});
}

TEST(Answers, APastedAddressIsComparedCharacterByCharacter) {
  struct Row {
    const char* address;
    const char* evidence;  ///< "" = the same
  };
  const Row rows[] = {
      {"http://127.0.0.1:8700/oauth/redirect", ""},
      {"http://127.0.0.1:8700/oauth/redirect/",
       "from character 37 on: the end there, a slash / here"},
      {"https://127.0.0.1:8700/oauth/redirect",
       "from character 5 on: a colon : there, a small s here"},
      {"http://127.0.0.1:8700/oauth/Redirect",
       "from character 29 on: a small r there, a capital R here"},
      {"http://127.0.0.1:8700/oauth%2Fredirect",
       "from character 28 on: a slash / there, a percent sign % here"},
  };
  for (const auto& row : rows) {
    Loopback run({});
    begin(run);
    run.press("run:oauth.scope-selection");
    const std::string state = last_run(run)["state"];
    run.edit("pasted_redirect", std::string(row.address) +
                                    "?code=7afc7c4f-0000-4000-8000-100000000000&state=" + state);
    run.press("oauth:take-redirect");
    const auto found = finding(run, "oauth.code", "oauth.redirect-elsewhere");
    if (*row.evidence == 0) {
      EXPECT_TRUE(found.is_null()) << row.address;
      continue;
    }
    ASSERT_FALSE(found.is_null()) << row.address;
    const std::string evidence = found["evidence"];
    EXPECT_NE(evidence.find(row.evidence), std::string::npos) << evidence;
    EXPECT_NE(evidence.find(row.address), std::string::npos) << evidence;
    EXPECT_NE(evidence.find("registered: http://127.0.0.1:8700/oauth/redirect;"), std::string::npos)
        << evidence;
  }
}

TEST(Answers, ACodeThatWasSentBeforeIsNamedSo) {
  Loopback run({.faults = {"oauth.token=invalid-grant"}});
  begin(run);
  const std::string code = "?code=7afc7c4f-0000-4000-8000-100000000000&state=";
  run.press("run:oauth.scope-selection");
  run.edit("pasted_redirect",
           "http://127.0.0.1:8700/oauth/redirect" + code + std::string(last_run(run)["state"]));
  run.press("oauth:take-redirect");
  // The first time nothing is known of it but that it is fresh.
  const auto first = finding(run, "oauth.token", "oauth.invalid-grant");
  ASSERT_FALSE(first.is_null());
  EXPECT_EQ(first["alternatives"][0]["id"], "oauth.redirect-uri-mismatch");

  run.press("run:oauth.scope-selection");
  run.edit("pasted_redirect",
           "http://127.0.0.1:8700/oauth/redirect" + code + std::string(last_run(run)["state"]));
  run.press("oauth:take-redirect");
  const auto again = finding(run, "oauth.token", "oauth.code-used");
  ASSERT_FALSE(again.is_null());
  EXPECT_NE(again["evidence"].get<std::string>().find("sent before"), std::string::npos);
}

/// Answers the step's request by hand and gives the findings.
Ids answered(const char* status_text, const Json& headers, const std::string& body,
             std::vector<Json>* records = nullptr) {
  flow::Console console;
  std::int64_t now = 1790000000000;
  Json request;
  Json view;
  const auto feed = [&](Json event) {
    event["now"] = now += 7;
    event["random"] = std::string(64, '7');
    const auto update = console.handle(event.dump());
    ASSERT_TRUE(update.ok());
    view = update->view;
    for (const auto& effect : update->effects) {
      if (effect["type"] == "send") request = effect["request"];
    }
    for (const auto& record : update->record) {
      if (records != nullptr) records->push_back(record);
    }
  };
  feed({{"type", "start"}, {"config", test_config()}});
  feed({{"type", "edit"}, {"field", "client_id"}, {"value", std::string(32, 'a')}});
  feed({{"type", "edit"}, {"field", "client_secret"}, {"value", std::string(31, 'b') + "c"}});
  feed({{"type", "press"}, {"button", "run:connectivity.token"}});
  feed({{"type", "head"},
        {"request", request},
        {"status", *parse_int64(status_text)},
        {"headers", headers},
        {"tls", nullptr}});
  feed({{"type", "body"}, {"request", request}, {"text", body}});
  feed({{"type", "end"}, {"request", request}, {"timing", {{"wait", 3000}}}});
  feed({{"type", "press"}, {"button", "step:connectivity.token"}});
  Ids ids;
  for (const auto& one : view["step"]["findings"]) ids.push_back(one["id"]);
  if (records == nullptr) return ids;
  // The records alone give the same view.
  flow::Console again;
  Json replayed;
  for (const auto& record : *records) {
    const auto update = again.handle(record.dump());
    if (!update.ok()) return {"a record was refused: " + update.error().message};
    replayed = update->view;
  }
  EXPECT_EQ(replayed.dump(), view.dump());
  return ids;
}

const Json kJson = Json::array({{"Content-Type", "application/json"}});

TEST(Answers, CircumstancesStandBesideTheVerdict) {
  const std::string token = R"({"client_access_token":"f29d2196-b644-4cdc-88b6-0700feea7265",)"
                            R"("expires_in":3600,"scope":"3","token_type":"Bearer"})";
  auto headers = kJson;
  headers.push_back({"Date", "Mon, 21 Sep 2026 14:03:20 GMT"});
  EXPECT_EQ(answered("200", kJson, token), Ids{"network.slow"});
  EXPECT_EQ(answered("200", headers, token), (Ids{"input.clock-skew", "network.slow"}));
  EXPECT_EQ(answered("503", headers, ""),
            (Ids{"http.unavailable", "input.clock-skew", "network.slow"}));
}

TEST(Answers, ATokenThatCannotBeSentFailsAlsoInTheReplay) {
  std::vector<Json> records;
  EXPECT_EQ(answered("200", kJson,
                     R"({"client_access_token":"not a token","expires_in":3600,"scope":"3",)"
                     R"("token_type":"Bearer"})",
                     &records)
                .front(),
            "oauth.token-character");
}

TEST(Answers, ABrokenAnswerIsShownWithItsPlaceAndReplaysTheSame) {
  for (const auto& [body, id] :
       {std::pair{R"({"client_access_token":"f29d2196-b644-4cdc-88b6)", "oauth.truncated-json"},
        std::pair{R"({"client_access_token":"f29d2196"} {})", "oauth.trailing-junk"},
        std::pair{R"({"client_access_token" "f29d2196"})", "oauth.malformed-json"},
        std::pair{R"({"client_access_token":12345678})", "oauth.token-not-text"},
        std::pair{R"({"error":"gremlins"})", "http.not-recognised"},
        std::pair{"welcome", "oauth.answer-unreadable"}}) {
    std::vector<Json> records;
    EXPECT_EQ(answered("200", kJson, body, &records).front(), id) << body;
  }
}

}  // namespace
}  // namespace smd::test
