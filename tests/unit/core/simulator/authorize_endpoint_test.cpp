#include "tests/unit/core/simulator/test_custodian.hpp"

namespace smd::simulator::testing {
namespace {

TEST(AuthorizeEndpoint, RedirectsWithCodeAndStateWithoutAClientCertificate) {
  Simulator simulator;
  for (const auto port : {Port::kPortal, Port::kMutualTls}) {
    auto request = simulator.authorize_request("a b&c");
    request.query = request.query.substr(0, request.query.rfind("&state")) + "&state=a%20b%26c";
    request.port = port;
    const auto answer = simulator.send(request);
    EXPECT_EQ(answer.status, 302);
    const auto location = answer.header("Location");
    EXPECT_TRUE(location.starts_with(simulator.client().redirect_uri + "?code="));
    EXPECT_EQ(Simulator::parameter(location, "state"), "a b&c");
    EXPECT_EQ(Simulator::parameter(location, "code").size(), 36U);
  }
}

TEST(AuthorizeEndpoint, LeavesOutStateWhenNoneWasSent) {
  Simulator simulator;
  const auto answer = simulator.send(simulator.authorize_request(""));
  EXPECT_EQ(answer.header("Location").find("state"), std::string_view::npos);
}

TEST(AuthorizeEndpoint, KeepsAQueryOfTheRegisteredAddress) {
  Settings settings;
  settings.redirect_uri = "https://third-party.example/back?tenant=1";
  Simulator simulator(settings);
  const auto answer = simulator.send(simulator.authorize_request());
  EXPECT_TRUE(answer.header("Location").starts_with(settings.redirect_uri + "&code="));
}

TEST(AuthorizeEndpoint, DoesNotRedirectToAnAddressItCannotTrust) {
  Simulator simulator;
  auto request = simulator.authorize_request();
  request.query = "";
  auto answer = simulator.send(request);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body,
            "{\"error\":\"invalid_request\",\"error_description\":\"client_id is empty\"}");
  const auto id = simulator.client().client_id;
  for (const auto& query : {"client_id=unknown&response_type=code", "client_id=%zz"}) {
    request.query = query;
    answer = simulator.send(request);
    EXPECT_EQ(answer.status, 400) << query;
    EXPECT_TRUE(answer.header("Location").empty()) << query;
  }
  const auto redirect_uri = simulator.client().redirect_uri;
  for (const auto& wrong : {std::string(), redirect_uri + "/", redirect_uri + "?x=1",
                            std::string("https://evil.example/")}) {
    request.query =
        "client_id=" + id + "&response_type=code&redirect_uri=" + percent_encoded(wrong);
    answer = simulator.send(request);
    EXPECT_EQ(answer.status, 400) << wrong;
    EXPECT_TRUE(answer.header("Location").empty()) << wrong;
    EXPECT_EQ(well_formedness_problem("<a xmlns=\"x\"/>"), "");
  }
}

TEST(AuthorizeEndpoint, SendsErrorsOfTheRequestBackToTheApplication) {
  Simulator simulator;
  for (const auto type : {"", "token"}) {
    const auto answer = simulator.send(simulator.authorize_request("s9", type));
    EXPECT_EQ(Simulator::parameter(answer.header("Location"), "error"), "invalid_request");
    EXPECT_EQ(Simulator::parameter(answer.header("Location"), "state"), "s9");
  }
  auto request = simulator.authorize_request();
  request.query += "&scope=MinAuthEndDate%3Dtomorrow";
  EXPECT_EQ(Simulator::parameter(simulator.send(request).header("Location"), "error"),
            "invalid_request");
  request = simulator.authorize_request();
  request.query +=
      "&scope=MinAuthEndDate%3D1900000000%3BPreferredAuthEndDate%3D1900000001&login=guest";
  EXPECT_FALSE(Simulator::parameter(simulator.send(request).header("Location"), "code").empty());
}

TEST(AuthorizeEndpoint, TakesOnlyGet) {
  Simulator simulator;
  auto request = simulator.authorize_request();
  request.port = Port::kMutualTls;
  request.method = "POST";
  EXPECT_EQ(simulator.send(request).status, 405);
}

TEST(AuthorizeEndpoint, TheDialectOfThePageNamesTheCodeAuthorizationCode) {
  Settings settings;
  ASSERT_TRUE(settings.dialect.apply("pge-page").ok());
  Simulator simulator(settings);
  const auto answer = simulator.send(simulator.authorize_request());
  EXPECT_EQ(Simulator::parameter(answer.header("Location"), "code"), "");
  EXPECT_EQ(Simulator::parameter(answer.header("Location"), "authorization_code").size(), 36U);
}

TEST(Start, RedirectsToTheScopeSelectionAddressWithAllThreeParameters) {
  Simulator simulator;
  const auto& client = simulator.client();
  const auto answer =
      simulator.send(simulator.portal("POST", "/portal/start", "client_id=" + client.client_id));
  EXPECT_EQ(answer.status, 302);
  const auto location = answer.header("Location");
  EXPECT_TRUE(location.starts_with(client.scope_selection_uri + "?scope=FB"));
  EXPECT_EQ(Simulator::parameter(location, "scope"), scope_of(client));
  EXPECT_EQ(Simulator::parameter(location, "ThirdPartyID"), client.bulk_id);
  EXPECT_EQ(Simulator::parameter(location, "dataCustodianID"), "PGE");
}

TEST(Start, RefusesAnUnknownClientAndTheTlsPortDoesNotHaveIt) {
  Simulator simulator;
  EXPECT_EQ(simulator.send(simulator.portal("POST", "/portal/start", "client_id=nobody")).status,
            400);
  EXPECT_EQ(simulator.send(simulator.call("POST", "/portal/start")).status, 404);
}

}  // namespace
}  // namespace smd::simulator::testing
