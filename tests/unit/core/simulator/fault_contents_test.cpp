// Faults that leave the shape right and make a value wrong: what exactly is wrong.
#include "shared/base/text.hpp"
#include "tests/unit/core/simulator/test_custodian.hpp"

namespace smd::simulator::testing {
namespace {

TEST(FaultContents, TokenContents) {
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

TEST(FaultContents, TokensAndCodesThatExpireEarly) {
  Simulator simulator;
  simulator.plan("connectivity.token=token-expired-early,once");
  EXPECT_EQ(
      simulator.send(simulator.resource("/ReadServiceStatus", simulator.client_token())).status,
      403);
  for (const auto step : {"oauth.authorize", "oauth.code"}) {
    simulator.plan(std::string(step) + "=code-expired-early,once");
    const auto answer =
        simulator.send(simulator.token_request(simulator.code_form(simulator.code())));
    EXPECT_EQ(Simulator::member(answer.body, "error"), "invalid_grant");
  }
}

TEST(FaultContents, StatusContents) {
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

TEST(FaultContents, SampleContents) {
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

TEST(FaultContents, AuthorizationContents) {
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
  Settings settings;
  ASSERT_TRUE(settings.dialect.apply("entry-order=application-first").ok());
  Simulator first(settings);
  EXPECT_TRUE(
      has(texts_of(perform(first, Step::kApplicationAuthorization, "").body, "resourceURI")[0],
          "/ApplicationInformation/"));
  EXPECT_TRUE(resources("resource-url").empty());
  EXPECT_EQ(resources("resource-url", "resourceURL").size(), 3U);
  EXPECT_EQ(resources("resource-url", "authorizationURL").size(), 3U);
  EXPECT_TRUE(has(resources("lowercase-application")[2], "/Applicationinformation/"));
  EXPECT_TRUE(resources("application-id-odd")[2].ends_with("/ApplicationInformation/35425"));
  EXPECT_NE(resources("application-id-other")[2], resources("")[2]);
  EXPECT_EQ(resources("authorization-revoked", "status"), std::vector<std::string>(3, "0"));
}

TEST(FaultContents, ApplicationInformationContents) {
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

TEST(FaultContents, Redirects) {
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

}  // namespace
}  // namespace smd::simulator::testing
