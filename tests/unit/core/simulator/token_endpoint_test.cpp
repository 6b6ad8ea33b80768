#include "tests/unit/core/simulator/test_custodian.hpp"

namespace smd::simulator::testing {
namespace {

TEST(TokenEndpoint, ClientCredentialsAnswersInTheFormOfThePage) {
  Simulator simulator;
  const auto answer = simulator.send(simulator.token_request("grant_type=client_credentials"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("content-type"), "application/json");
  EXPECT_EQ(answer.header("server"), "Mulesoft-API-Gateway");
  EXPECT_EQ(answer.header("x-transaction-id").size(), 36U);
  EXPECT_EQ(answer.header("x-tracking-id").size(), 36U);
  const auto token = Simulator::member(answer.body, "client_access_token");
  EXPECT_EQ(answer.body, "{\"client_access_token\":\"" + token +
                             "\",\"expires_in\":3600,\"scope\":\"3\",\"token_type\":\"Bearer\"}");
}

TEST(TokenEndpoint, GrantTypeMayComeInTheQueryWithAnEmptyBody) {
  for (const std::string_view type : {"application/json", "text/plain", ""}) {
    Simulator simulator;
    auto request = simulator.token_request("");
    request.headers[1].value = type;
    request.query = "grant_type=client_credentials";
    EXPECT_EQ(simulator.send(request).status, 200) << type;
  }
}

TEST(TokenEndpoint, AFormBodyOfAnotherTypeIsNotRead) {
  Simulator simulator;
  auto request = simulator.token_request("grant_type=client_credentials");
  request.headers[1].value = "application/json";
  EXPECT_EQ(simulator.send(request).body,
            "{\"error\":\"invalid_request\",\"error_description\":\"Missing grant_type\"}");
}

TEST(TokenEndpoint, TellsAnonymousCallersAboutGrantTypeBeforeTheCertificate) {
  Simulator simulator;
  auto request = simulator.call("GET", kTestToken);
  request.certificate = {};
  auto answer = simulator.send(request);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body,
            "{\"error\":\"invalid_request\",\"error_description\":\"Missing grant_type\"}");
  request.path = kProductionToken;
  answer = simulator.send(request);
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.body,
            "{\"error\":\"invalid_request\",\"error_description\":\"GET not permitted\"}");
  request.path = "/datacustodian";
  EXPECT_EQ(simulator.send(request).status, 400);
}

TEST(TokenEndpoint, RefusesAMissingOrUntrustedCertificate) {
  for (const auto fact : {ClientCertificate::Fact::kNone, ClientCertificate::Fact::kUntrusted}) {
    Simulator simulator;
    auto request = simulator.token_request("grant_type=client_credentials");
    request.certificate.fact = fact;
    const auto answer = simulator.send(request);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body, "\"Invalid Certificate\"");
  }
}

TEST(TokenEndpoint, RefusesWrongCredentialsAsText) {
  Simulator simulator;
  const auto& client = simulator.client();
  const std::string pairs[] = {client.client_id + ":wrong", "unknown:wrong",
                               client.client_id + ":"};
  for (const auto& pair : pairs) {
    auto request = simulator.token_request("grant_type=client_credentials");
    request.headers[0].value = "Basic " + base64(pair);
    const auto answer = simulator.send(request);
    EXPECT_EQ(answer.status, 400) << pair;
    EXPECT_EQ(answer.body, "client credentials doesn't match") << pair;
  }
}

TEST(TokenEndpoint, RefusesAMissingOrMalformedAuthorizationHeader) {
  for (const std::string_view header :
       {"", "Basic", "Basic ", "Basic !!!!", "Basic YWJj", "Bearer abc", "Basic YTpi\n"}) {
    Simulator simulator;
    auto request = simulator.token_request("grant_type=client_credentials");
    request.headers[0].value = header;
    const auto answer = simulator.send(request);
    // "Basic YTpi" is a:b, well-formed and unknown; everything else cannot be read.
    EXPECT_EQ(answer.status, header.starts_with("Basic YTpi") ? 400 : 401) << header;
    if (answer.status == 401) {
      EXPECT_TRUE(answer.header("WWW-Authenticate").starts_with("Basic"));
    }
  }
}

TEST(TokenEndpoint, RefusesRepeatedMalformedAndUnknownGrants) {
  Simulator simulator;
  auto request = simulator.token_request("grant_type=client_credentials");
  request.query = "grant_type=client_credentials";
  EXPECT_EQ(Simulator::member(simulator.send(request).body, "error"), "invalid_request");
  EXPECT_EQ(
      Simulator::member(simulator.send(simulator.token_request("grant_type=%zz")).body, "error"),
      "invalid_request");
  EXPECT_EQ(Simulator::member(simulator.send(simulator.token_request("grant_type=password")).body,
                              "error"),
            "unsupported_grant_type");
  EXPECT_EQ(simulator.send(simulator.token_request("grant_type=")).status, 400);
}

TEST(TokenEndpoint, AuthorizationCodeGivesTheFieldsOfTheGuide) {
  Simulator simulator;
  const auto code = simulator.code();
  const auto answer = simulator.send(simulator.token_request(simulator.code_form(code)));
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto json = nlohmann::json::parse(answer.body, nullptr, false);
  const auto base = "https://localhost:8743" + std::string(kResourcePath);
  const auto id = simulator.client().subscription_id;
  EXPECT_EQ(json["resourceURI"], base + "/Batch/Subscription/" + id);
  EXPECT_EQ(json["authorizationURI"], base + "/Authorization/" + id);
  EXPECT_EQ(json["expires_in"], 3600);
  EXPECT_EQ(json["token_type"], "Bearer");
  EXPECT_TRUE(json["scope"].get<std::string>().starts_with("FB="));
  EXPECT_EQ(json["access_token"].get<std::string>().size(), 36U);
  EXPECT_EQ(json["refresh_token"].get<std::string>().size(), 36U);
  EXPECT_EQ(json.size(), 7U);
}

TEST(TokenEndpoint, ACodeWorksOnceAndItsTokensDieWithTheSecondUse) {
  Simulator simulator;
  const auto code = simulator.code();
  const auto first = simulator.send(simulator.token_request(simulator.code_form(code)));
  const auto access = Simulator::member(first.body, "access_token");
  const auto entry = "/Authorization/" + simulator.client().subscription_id;
  EXPECT_EQ(simulator.send(simulator.resource(entry, access)).status, 200);
  const auto second = simulator.send(simulator.token_request(simulator.code_form(code)));
  EXPECT_EQ(second.status, 400);
  EXPECT_EQ(Simulator::member(second.body, "error"), "invalid_grant");
  EXPECT_EQ(simulator.send(simulator.resource(entry, access)).status, 401);
}

TEST(TokenEndpoint, ACodeLivesTenMinutes) {
  Simulator simulator;
  const auto first = simulator.code();
  const auto second = simulator.code();
  simulator.now = kNow + kCodeSeconds * 1000 - 1;
  EXPECT_EQ(simulator.send(simulator.token_request(simulator.code_form(first))).status, 200);
  simulator.now = kNow + kCodeSeconds * 1000;
  EXPECT_EQ(Simulator::member(
                simulator.send(simulator.token_request(simulator.code_form(second))).body, "error"),
            "invalid_grant");
}

TEST(TokenEndpoint, ACodeIsBoundToClientRedirectAddressAndEnvironment) {
  Simulator simulator;
  const auto code = simulator.code();
  const auto error = [&](Request request) {
    return Simulator::member(simulator.send(std::move(request)).body, "error");
  };
  EXPECT_EQ(
      error(simulator.token_request(simulator.code_form(code), UserType::kEnergyEfficiencyFinance)),
      "invalid_grant");
  EXPECT_EQ(error(simulator.token_request("grant_type=authorization_code&code=" + code +
                                          "&redirect_uri=http%3A%2F%2Fother")),
            "invalid_grant");
  EXPECT_EQ(error(simulator.token_request("grant_type=authorization_code&code=" + code)),
            "invalid_request");
  EXPECT_EQ(error(simulator.token_request("grant_type=authorization_code&redirect_uri=x")),
            "invalid_request");
  EXPECT_EQ(error(simulator.token_request(simulator.code_form("unknown"))), "invalid_grant");
  // None of the wrong tries used the code up.
  EXPECT_EQ(simulator.send(simulator.token_request(simulator.code_form(code))).status, 200);
}

TEST(TokenEndpoint, RefreshRotatesBothTokens) {
  Simulator simulator;
  const auto first = simulator.send(simulator.token_request(simulator.code_form(simulator.code())));
  const auto refresh = Simulator::member(first.body, "refresh_token");
  const auto second =
      simulator.send(simulator.token_request("grant_type=refresh_token&refresh_token=" + refresh));
  ASSERT_EQ(second.status, 200) << second.body;
  EXPECT_NE(Simulator::member(second.body, "refresh_token"), refresh);
  EXPECT_NE(Simulator::member(second.body, "access_token"),
            Simulator::member(first.body, "access_token"));
  const auto again =
      simulator.send(simulator.token_request("grant_type=refresh_token&refresh_token=" + refresh));
  EXPECT_EQ(again.status, 400);
  EXPECT_EQ(Simulator::member(again.body, "error"), "invalid_request");
}

TEST(TokenEndpoint, ARefreshTokenLivesAYearAndBelongsToItsClient) {
  Simulator simulator;
  const auto first = simulator.send(simulator.token_request(simulator.code_form(simulator.code())));
  const auto form =
      "grant_type=refresh_token&refresh_token=" + Simulator::member(first.body, "refresh_token");
  EXPECT_EQ(simulator.send(simulator.token_request(form, UserType::kSelfAccess)).status, 400);
  simulator.now = kNow + kRefreshTokenSeconds * 1000;
  EXPECT_EQ(simulator.send(simulator.token_request(form)).status, 400);
  simulator.now = kNow + kRefreshTokenSeconds * 1000 - 1;
  EXPECT_EQ(simulator.send(simulator.token_request(form)).status, 200);
}

TEST(TokenEndpoint, ProductionIsForApprovedRegistrations) {
  Simulator simulator;
  const auto form = "grant_type=client_credentials";
  auto answer =
      simulator.send(simulator.token_request(form, UserType::kSelfAccess, kProductionToken));
  EXPECT_EQ(Simulator::member(answer.body, "error"), "unauthorized_client");
  simulator.client(UserType::kSelfAccess).reach(MilestoneId::kConnectivity, kNow);
  answer = simulator.send(simulator.token_request(form, UserType::kSelfAccess, kProductionToken));
  EXPECT_EQ(answer.status, 200);
}

TEST(TokenEndpoint, DialectsChangeNamesAndForms) {
  Settings settings;
  ASSERT_TRUE(settings.dialect.apply("token-key=access_token").ok());
  ASSERT_TRUE(settings.dialect.apply("expires-in=text").ok());
  Simulator json(settings);
  auto answer = json.send(json.token_request("grant_type=client_credentials"));
  EXPECT_FALSE(Simulator::member(answer.body, "access_token").empty());
  EXPECT_EQ(Simulator::member(answer.body, "expires_in"), "3600");
  ASSERT_TRUE(settings.dialect.apply("token-body=xml").ok());
  Simulator xml(settings);
  answer = xml.send(xml.token_request("grant_type=client_credentials"));
  EXPECT_EQ(well_formedness_problem(answer.body), "");
  EXPECT_TRUE(answer.body.starts_with("<Response xmlns=\"https://localhost:8743/datacustodian"));
}

}  // namespace
}  // namespace smd::simulator::testing
