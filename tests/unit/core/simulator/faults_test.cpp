#include <functional>
#include <map>
#include <set>

#include "shared/base/text.hpp"
#include "tests/unit/core/simulator/test_custodian.hpp"

namespace smd::simulator::testing {
namespace {

/// Does what a client does at that step and gives the answer. What the step needs first is fetched
/// before the fault is planned.
Answer perform(Simulator& simulator, Step step, std::string_view fault) {
  const auto with_fault = [&](Request request) {
    if (!fault.empty()) simulator.plan(std::string(id_of(step)) + "=" + std::string(fault));
    return simulator.send(std::move(request));
  };
  switch (step) {
    case Step::kConnectivityToken:
      return with_fault(simulator.token_request("grant_type=client_credentials"));
    case Step::kConnectivityStatus:
      return with_fault(simulator.resource("/ReadServiceStatus", simulator.client_token()));
    case Step::kConnectivitySampleData:
      return with_fault(simulator.resource("/DownloadSampleData", simulator.client_token()));
    case Step::kOauthScopeSelection:
      return with_fault(
          simulator.portal("POST", "/portal/start", "client_id=" + simulator.client().client_id));
    case Step::kOauthAuthorize:
    case Step::kOauthCode:
      return with_fault(simulator.authorize_request());
    case Step::kOauthToken: {
      const auto form = simulator.code_form(simulator.code());
      return with_fault(simulator.token_request(form));
    }
    case Step::kOauthRefresh: {
      const auto form = simulator.code_form(simulator.code());
      const auto tokens = simulator.send(simulator.token_request(form));
      return with_fault(simulator.token_request("grant_type=refresh_token&refresh_token=" +
                                                Simulator::member(tokens.body, "refresh_token")));
    }
    case Step::kApplicationAuthorization:
      return with_fault(simulator.resource("/Authorization", simulator.client_token()));
    case Step::kApplicationInformation:
    case Step::kApplicationEndpoints:
      return with_fault(simulator.resource(
          "/ApplicationInformation/" + simulator.client().application_information_id,
          simulator.client().registration_access_token.reveal()));
  }
  return {};
}

Settings few_days() {
  Settings settings;
  settings.sample_days = 2;
  settings.sample_kind = SampleKind::kElectric;
  return settings;
}

/// Everything a client could notice, without the gateway's random ids.
std::string observed(Answer& answer) {
  std::string out = std::to_string(answer.status) + "|" + std::to_string(answer.delay_ms) + "|" +
                    std::to_string(answer.piece_delay_ms) + "|" +
                    std::to_string(static_cast<int>(answer.drop)) + "|";
  for (const auto& header : answer.headers) {
    if (!header.name.starts_with("x-")) out += header.name + ":" + header.value + "|";
  }
  return out + read_all(answer);
}

struct StepFault {
  Step step;
  const FaultRow* row;
};
std::vector<StepFault> every_fault_everywhere() {
  std::vector<StepFault> all;
  for (const auto& row : fault_table()) {
    for (std::size_t i = 0; i < kStepIds.size(); ++i) {
      if (contains(row.steps, static_cast<Step>(i))) all.push_back({static_cast<Step>(i), &row});
    }
  }
  return all;
}

TEST(FaultTable, NamesAreUniqueAndRowsAreComplete) {
  std::set<std::string_view> names;
  for (const auto& row : fault_table()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_NE(row.steps, 0) << row.name;
    EXPECT_FALSE(row.description.empty()) << row.name;
    EXPECT_EQ(row.kind == FaultKind::kAnswer, row.status != 0) << row.name;
    EXPECT_EQ(row.body.empty(), row.content_type.empty()) << row.name;
  }
}

// Two faults only show in what comes after; they have tests of their own below.
const std::set<std::string_view> kSeenLater = {"token-expired-early", "code-expired-early"};

TEST(Faults, EachOneShowsAtEachOfItsSteps) {
  for (const auto& [step, row] : every_fault_everywhere()) {
    if (kSeenLater.count(row->name) > 0) continue;
    Simulator healthy(few_days());
    Simulator faulty(few_days());
    auto right = perform(healthy, step, "");
    auto wrong = perform(faulty, step, row->name);
    EXPECT_LT(right.status, 400) << id_of(step);
    const auto wrong_text = observed(wrong);
    EXPECT_NE(observed(right), wrong_text) << id_of(step) << "=" << row->name;
    if (row->kind == FaultKind::kAnswer) {
      EXPECT_EQ(wrong.status, row->status);
      if (row->body.find("{path}") == std::string_view::npos) {
        EXPECT_EQ(wrong.body, row->body);
      }
      EXPECT_EQ(wrong.header("Content-Type"), row->content_type);
    }
  }
}

TEST(Faults, OnceIsOnceAndAlwaysIsAlways) {
  Simulator simulator(few_days());
  simulator.plan("connectivity.token=status-500,once");
  EXPECT_TRUE(simulator.client_token().empty());
  EXPECT_FALSE(simulator.client_token().empty());
  simulator.plan("connectivity.token=status-500,always");
  EXPECT_TRUE(simulator.client_token().empty());
  EXPECT_TRUE(simulator.client_token().empty());
  EXPECT_EQ(simulator.custodian.state().faults.planned().size(), 1U);
}

TEST(Faults, HappenOnlyAtTheirStep) {
  Simulator simulator(few_days());
  simulator.plan("oauth.token=status-500");
  EXPECT_FALSE(simulator.client_token().empty());
  EXPECT_EQ(simulator.send(simulator.token_request(simulator.code_form(simulator.code()))).status,
            500);
}

TEST(Faults, AReplacedAnswerLeavesNothingBehind) {
  Simulator simulator(few_days());
  const auto code = simulator.code();
  simulator.plan("oauth.token=status-503,once");
  EXPECT_EQ(simulator.send(simulator.token_request(simulator.code_form(code))).status, 503);
  EXPECT_FALSE(simulator.client().reached(MilestoneId::kOauth));
  EXPECT_EQ(simulator.send(simulator.token_request(simulator.code_form(code))).status, 200);
}

TEST(Faults, ABodyThatIsNotWholeIsNoReceipt) {
  for (const auto fault : {"truncated-xml", "malformed-xml", "drop-mid-body", "stall-mid-body",
                           "drop-before-head", "empty-body", "no-content"}) {
    Simulator simulator(few_days());
    const auto answer = perform(simulator, Step::kConnectivitySampleData, fault);
    EXPECT_EQ(answer.receipt.effect, Receipt::Effect::kNothing) << fault;
  }
}

TEST(Faults, DamagedBodiesAreDamagedAsNamed) {
  const std::pair<std::string, std::string> rows[] = {
      {"malformed-xml", "end tag stray without its start"},
      {"unbound-prefix", "prefix \"nowhere\" is not declared"},
      {"invalid-utf8", "not UTF-8"},
      {"trailing-junk", "text after the root"}};
  for (const auto step : {Step::kConnectivityStatus, Step::kConnectivitySampleData,
                          Step::kApplicationAuthorization, Step::kApplicationInformation}) {
    for (const auto& [fault, problem] : rows) {
      Simulator simulator(few_days());
      auto answer = perform(simulator, step, fault);
      EXPECT_EQ(answer.status, 200);
      EXPECT_EQ(well_formedness_problem(read_all(answer)), problem) << id_of(step) << " " << fault;
    }
    Simulator simulator(few_days());
    auto answer = perform(simulator, step, "truncated-xml");
    EXPECT_NE(well_formedness_problem(read_all(answer)), "") << id_of(step);
  }
  for (const auto fault : {"malformed-json", "truncated-json"}) {
    Simulator simulator;
    const auto answer = perform(simulator, Step::kConnectivityToken, fault);
    EXPECT_FALSE(nlohmann::json::accept(answer.body)) << fault;
    EXPECT_GT(answer.body.size(), 20U);
  }
}

TEST(Faults, TokenContents) {
  const auto json = [](std::string_view fault, Step step) {
    Simulator simulator;
    return nlohmann::json::parse(perform(simulator, step, fault).body, nullptr, false);
  };
  for (const auto step : {Step::kConnectivityToken, Step::kOauthToken, Step::kOauthRefresh}) {
    const bool user = step != Step::kConnectivityToken;
    const auto* key = user ? "access_token" : "client_access_token";
    const auto* other = user ? "client_access_token" : "access_token";
    EXPECT_TRUE(json("other-token-key", step).contains(other));
    EXPECT_FALSE(json("other-token-key", step).contains(key));
    EXPECT_FALSE(json("token-missing", step).contains(key));
    EXPECT_EQ(json("token-empty", step)[key], "");
    EXPECT_EQ(json("expires-in-text", step)["expires_in"], "3600");
    EXPECT_FALSE(json("expires-in-missing", step).contains("expires_in"));
    EXPECT_EQ(json("expires-in-odd", step)["expires_in"], "soon");
    EXPECT_EQ(json("expires-in-zero", step)["expires_in"], 0);
    EXPECT_EQ(json("token-type-odd", step)["token_type"], "MAC");
    EXPECT_FALSE(json("token-type-missing", step).contains("token_type"));
    EXPECT_FALSE(json("scope-missing", step).contains("scope"));
    if (!user) continue;
    EXPECT_FALSE(json("missing-refresh-token", step).contains("refresh_token"));
    EXPECT_FALSE(json("missing-resource-uri", step).contains("resourceURI"));
    EXPECT_FALSE(json("missing-authorization-uri", step).contains("authorizationURI"));
    EXPECT_NE(json("misspelt-authorization-uri", step)["authorizationURI"].get<std::string>().find(
                  "/GreenButtonConnect/epi/1_1/"),
              std::string::npos);
  }
  EXPECT_TRUE(json("unexpected-refresh-token", Step::kConnectivityToken).contains("refresh_token"));
}

TEST(Faults, TokensAndCodesThatExpireEarly) {
  Simulator simulator;
  simulator.plan("connectivity.token=token-expired-early,once");
  EXPECT_EQ(
      simulator.send(simulator.resource("/ReadServiceStatus", simulator.client_token())).status,
      403);
  for (const auto step : {"oauth.token", "oauth.refresh"}) {
    const auto tokens =
        simulator.send(simulator.token_request(simulator.code_form(simulator.code())));
    simulator.plan(std::string(step) + "=token-expired-early,once");
    const auto late =
        step == std::string("oauth.token")
            ? simulator.send(simulator.token_request(simulator.code_form(simulator.code())))
            : simulator.send(
                  simulator.token_request("grant_type=refresh_token&refresh_token=" +
                                          Simulator::member(tokens.body, "refresh_token")));
    const auto entry = "/Authorization/" + simulator.client().subscription_id;
    EXPECT_EQ(
        simulator.send(simulator.resource(entry, Simulator::member(late.body, "access_token")))
            .status,
        403);
  }
  for (const auto step : {"oauth.authorize", "oauth.code"}) {
    simulator.plan(std::string(step) + "=code-expired-early,once");
    const auto answer =
        simulator.send(simulator.token_request(simulator.code_form(simulator.code())));
    EXPECT_EQ(Simulator::member(answer.body, "error"), "invalid_grant");
  }
}

TEST(Faults, StatusContents) {
  const std::pair<std::string, std::vector<std::string>> rows[] = {
      {"service-unavailable", {" 0"}},
      {"unknown-status", {" 2"}},
      {"unknown-status,value=17", {" 17"}},
      {"status-text", {" Normal"}},
      {"status-missing", {}}};
  for (const auto& [fault, texts] : rows) {
    Simulator simulator;
    const auto answer = perform(simulator, Step::kConnectivityStatus, fault);
    EXPECT_EQ(texts_of(answer.body, "currentStatus"), texts) << fault;
    EXPECT_EQ(well_formedness_problem(answer.body), "") << fault;
  }
}

TEST(Faults, SampleContents) {
  const auto feed = [](std::string_view fault) {
    Simulator simulator(few_days());
    auto answer = perform(simulator, Step::kConnectivitySampleData, fault);
    auto text = read_all(answer);
    EXPECT_EQ(well_formedness_problem(text), "") << fault;
    return text;
  };
  const auto readings = [&](std::string_view fault) {
    return elements_of(feed(fault), "IntervalReading").size();
  };
  const auto healthy = readings("");
  EXPECT_EQ(healthy, 49U);  // a long day and a normal one
  EXPECT_EQ(readings("gap"), healthy - 1);
  EXPECT_EQ(readings("duplicate-reading"), healthy + 1);
  EXPECT_EQ(readings("short-day"), healthy - 1);
  EXPECT_EQ(readings("no-readings"), 0U);
  EXPECT_TRUE(elements_of(feed("reading-type-missing"), "ReadingType").empty());
  EXPECT_TRUE(elements_of(feed("time-parameters-missing"), "LocalTimeParameters").empty());
  EXPECT_NE(feed("odd-quality").find(":quality>99<"), std::string::npos);
  EXPECT_NE(feed("bad-value").find(":value>12,5<"), std::string::npos);
}

TEST(Faults, AuthorizationContents) {
  const auto resources = [](std::string_view fault, const char* name = "resourceURI") {
    Simulator simulator;
    const auto answer = perform(simulator, Step::kApplicationAuthorization, fault);
    EXPECT_EQ(well_formedness_problem(answer.body), "") << fault;
    return texts_of(answer.body, name);
  };
  const auto has = [](const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_EQ(resources("application-entry-missing").size(), 2U);
  EXPECT_TRUE(has(resources("application-entry-first")[0], "/ApplicationInformation/"));
  EXPECT_TRUE(resources("resource-url").empty());
  EXPECT_EQ(resources("resource-url", "resourceURL").size(), 3U);
  EXPECT_EQ(resources("resource-url", "authorizationURL").size(), 3U);
  EXPECT_TRUE(has(resources("lowercase-application")[2], "/Applicationinformation/"));
  EXPECT_TRUE(resources("application-id-odd")[2].ends_with("/ApplicationInformation/35425"));
  EXPECT_NE(resources("application-id-other")[2], resources("")[2]);
  EXPECT_EQ(resources("authorization-revoked", "status"), std::vector<std::string>(3, "0"));
}

TEST(Faults, ApplicationInformationContents) {
  const auto element = [](std::string_view fault, const char* name) {
    Simulator simulator;
    const auto answer = perform(simulator, Step::kApplicationEndpoints, fault);
    EXPECT_EQ(well_formedness_problem(answer.body), "") << fault;
    const auto texts = texts_of(answer.body, name);
    return texts.empty() ? std::string("(missing)") : join(texts, " ");
  };
  EXPECT_EQ(element("missing-name", "authorizationServerTokenEndpoint"), "(missing)");
  EXPECT_EQ(element("missing-name,value=redirect_uri", "redirect_uri"), "(missing)");
  EXPECT_EQ(element("missing-name,value=registration_access_token", "registration_access_token"),
            "(missing)");
  EXPECT_EQ(element("empty-name", "authorizationServerAuthorizationEndpoint"), "");
  EXPECT_NE(element("test-endpoints", "authorizationServerTokenEndpoint").find("/test/"),
            std::string::npos);
  EXPECT_TRUE(
      element("http-endpoints", "authorizationServerAuthorizationEndpoint").starts_with("http://"));
  EXPECT_LT(parse_int64(element("secret-expired", "client_secret_expires_at")).value_or(0),
            kNow / 1000);
  EXPECT_NE(element("secret-expired", "client_secret_expires_at"), "0");
  EXPECT_NE(element("other-redirect-uri", "redirect_uri"), element("", "redirect_uri"));
  EXPECT_NE(element("other-client-id", "client_id"), element("", "client_id"));
  EXPECT_EQ(element("application-on-hold", "dataCustodianApplicationStatus"), "3");
  EXPECT_EQ(element("application-revoked", "dataCustodianApplicationStatus"), "4");
  EXPECT_EQ(element("grant-type-missing", "grant_types"), "authorization_code refresh_token");
}

TEST(Faults, Redirects) {
  const auto location = [](std::string_view fault, Step step = Step::kOauthCode) {
    Simulator simulator;
    const auto answer = perform(simulator, step, fault);
    EXPECT_EQ(answer.status, 302) << fault;
    return std::string(answer.header("Location"));
  };
  const std::pair<std::string, std::string> errors[] = {
      {"access-denied", "access_denied"},
      {"redirect-invalid-request", "invalid_request"},
      {"redirect-unauthorized-client", "unauthorized_client"},
      {"redirect-unsupported-response-type", "unsupported_response_type"},
      {"redirect-invalid-scope", "invalid_scope"},
      {"redirect-server-error", "server_error"},
      {"redirect-temporarily-unavailable", "temporarily_unavailable"},
      {"redirect-unknown-error", "gremlins"}};
  for (const auto& [fault, error] : errors) {
    EXPECT_EQ(Simulator::parameter(location(fault), "error"), error);
    EXPECT_EQ(Simulator::parameter(location(fault), "code"), "");
    EXPECT_EQ(Simulator::parameter(location(fault), "state"), "s1");
  }
  EXPECT_EQ(Simulator::parameter(location("state-dropped"), "state"), "");
  EXPECT_TRUE(Simulator::parameter(location("state-changed"), "state").starts_with("changed-"));
  EXPECT_EQ(Simulator::parameter(location("code-missing"), "code"), "");
  EXPECT_EQ(
      Simulator::parameter(location("authorization-code-parameter"), "authorization_code").size(),
      36U);
  const auto twice = location("code-twice");
  EXPECT_NE(twice.find("code="), twice.rfind("code="));
  EXPECT_NE(location("redirect-elsewhere").find("/redirect/elsewhere?code="), std::string::npos);
  EXPECT_EQ(location("start-without-parameters", Step::kOauthScopeSelection).find('?'),
            std::string::npos);
  EXPECT_NE(location("start-elsewhere", Step::kOauthScopeSelection).find("/elsewhere?scope="),
            std::string::npos);
}

TEST(Faults, Transport) {
  Simulator simulator;
  EXPECT_EQ(perform(simulator, Step::kConnectivityToken, "slow,once").delay_ms, 3000);
  EXPECT_EQ(perform(simulator, Step::kConnectivityToken, "slow,once,value=50").delay_ms, 50);
  auto answer = perform(simulator, Step::kConnectivityToken, "slow-body,once,value=7");
  EXPECT_EQ(answer.piece_delay_ms, 7);
  ASSERT_NE(answer.stream, nullptr);
  EXPECT_TRUE(nlohmann::json::accept(read_all(answer)));
  EXPECT_GT(perform(simulator, Step::kConnectivityToken, "stall,once").delay_ms, 3600 * 1000);
  EXPECT_EQ(perform(simulator, Step::kConnectivityToken, "drop-before-head,once").drop,
            Drop::kBeforeHead);
  answer = perform(simulator, Step::kConnectivityToken, "drop-mid-body,once");
  EXPECT_EQ(answer.drop, Drop::kMidBody);
  EXPECT_EQ(answer.drop_after, answer.body.size() / 2);
  EXPECT_EQ(perform(simulator, Step::kConnectivityToken, "stall-mid-body,once").drop, Drop::kStall);
}

TEST(FaultText, ReadsWhatItWritesAndSaysWhatIsWrong) {
  for (const auto text : {"connectivity.token=slow", "connectivity.token=slow,once",
                          "connectivity.token=slow,once,value=20", "oauth.code=state-dropped"}) {
    const auto fault = parse_fault(text);
    ASSERT_TRUE(fault.ok()) << text;
    EXPECT_EQ(fault->text(), text);
  }
  const std::pair<std::string, std::string> rows[] = {
      {"slow", "fault.syntax"},
      {"nowhere=slow", "fault.step"},
      {"connectivity.token=nothing", "fault.name"},
      {"connectivity.token=gap", "fault.not-here"},
      {"connectivity.token=slow,twice", "fault.syntax"},
      {"connectivity.token=slow,value=soon", "fault.syntax"},
      {"connectivity.token=status-500,value=1", "fault.syntax"},
      {"=", "fault.step"},
      {"", "fault.syntax"}};
  for (const auto& [text, code] : rows) {
    const auto fault = parse_fault(text);
    ASSERT_FALSE(fault.ok()) << text;
    EXPECT_EQ(fault.error().code, code) << text;
  }
}

TEST(PortalFaults, AddRemoveReplaceAndClear) {
  Simulator simulator;
  const auto post = [&](std::string_view body) {
    return simulator.send(simulator.portal("POST", "/portal/faults", std::string(body))).status;
  };
  auto& plan = simulator.custodian.state().faults;
  EXPECT_EQ(
      post("{\"step\":\"connectivity.token\",\"fault\":\"slow\",\"once\":true,\"value\":\"9\"}"),
      200);
  ASSERT_EQ(plan.planned().size(), 1U);
  EXPECT_EQ(plan.planned()[0].text(), "connectivity.token=slow,once,value=9");
  EXPECT_EQ(post("{\"step\":\"connectivity.token\",\"fault\":\"slow\",\"remove\":true}"), 200);
  EXPECT_TRUE(plan.planned().empty());
  EXPECT_EQ(post("{\"faults\":[{\"step\":\"oauth.code\",\"fault\":\"state-dropped\"},"
                 "{\"step\":\"oauth.token\",\"fault\":\"invalid-grant\"}]}"),
            200);
  EXPECT_EQ(plan.planned().size(), 2U);
  for (const auto bad : {"{}", "{\"faults\":1}", "{\"faults\":[1]}",
                         "{\"faults\":[{\"step\":\"oauth.code\",\"fault\":\"gap\"}]}", "nonsense",
                         "{\"step\":1,\"fault\":2}"}) {
    EXPECT_EQ(post(bad), 400) << bad;
  }
  EXPECT_EQ(plan.planned().size(), 2U);
  EXPECT_EQ(post("{\"clear\":true}"), 200);
  EXPECT_TRUE(plan.planned().empty());
}

}  // namespace
}  // namespace smd::simulator::testing
