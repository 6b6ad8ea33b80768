#include "shared/base/text.hpp"
#include "tests/unit/core/simulator/test_custodian.hpp"

namespace smd::simulator::testing {
namespace {

std::vector<std::string> resource_paths(Simulator& simulator) {
  return {"/ReadServiceStatus", "/DownloadSampleData", "/Authorization",
          "/Authorization/" + simulator.client().subscription_id,
          "/ApplicationInformation/" + simulator.client().application_information_id};
}

TEST(Resources, EveryOneRefusesAMissingCertificateBeforeAnythingElse) {
  Simulator simulator;
  for (const auto& path : resource_paths(simulator)) {
    auto request = simulator.resource(path, "whatever");
    request.certificate = {};
    const auto answer = simulator.send(request);
    EXPECT_EQ(answer.status, 400) << path;
    EXPECT_EQ(answer.body, "\"Invalid Certificate\"") << path;
  }
}

TEST(Resources, EveryOneRefusesUnknownAndMissingTokens) {
  Simulator simulator;
  for (const auto& path : resource_paths(simulator)) {
    for (const std::string_view header :
         {"", "Bearer ", "Bearer unknown", "Basic abc", "unknown"}) {
      auto request = simulator.resource(path, "");
      request.headers[0].value = header;
      const auto answer = simulator.send(request);
      EXPECT_EQ(answer.status, 401) << path << " " << header;
      EXPECT_NE(answer.body.find("Invalid access token"), std::string::npos);
    }
  }
}

TEST(Resources, EachTakesOnlyItsOwnClassOfToken) {
  Simulator simulator;
  const auto client_token = simulator.client_token();
  const auto tokens =
      simulator.send(simulator.token_request(simulator.code_form(simulator.code())));
  const auto access_token = Simulator::member(tokens.body, "access_token");
  const std::string registration_token(simulator.client().registration_access_token.reveal());
  const auto paths = resource_paths(simulator);
  struct Row {
    std::size_t path;
    int client;
    int customer;
    int registration;
  };
  for (const auto& row : {Row{0, 200, 403, 403}, Row{1, 200, 403, 403}, Row{2, 200, 403, 403},
                          Row{3, 200, 200, 403}, Row{4, 403, 403, 200}}) {
    const auto status = [&](const std::string& token) {
      return simulator.send(simulator.resource(paths[row.path], token)).status;
    };
    EXPECT_EQ(status(client_token), row.client) << paths[row.path];
    EXPECT_EQ(status(access_token), row.customer) << paths[row.path];
    EXPECT_EQ(status(registration_token), row.registration) << paths[row.path];
    EXPECT_EQ(status(Simulator::member(tokens.body, "refresh_token")), 401) << paths[row.path];
  }
}

TEST(Resources, AnExpiredTokenIs403AfterExactlyAnHour) {
  Simulator simulator;
  const auto token = simulator.client_token();
  simulator.now = kNow + 3600 * 1000 - 1;
  EXPECT_EQ(simulator.send(simulator.resource("/ReadServiceStatus", token)).status, 200);
  simulator.now = kNow + 3600 * 1000;
  const auto answer = simulator.send(simulator.resource("/ReadServiceStatus", token));
  EXPECT_EQ(answer.status, 403);
  EXPECT_NE(answer.body.find("Invalid access token"), std::string::npos);
}

TEST(Resources, ATokenOfTheTestEndpointWorksOnTheNormalResourceAddresses) {
  Simulator simulator;
  EXPECT_EQ(
      simulator.send(simulator.resource("/ReadServiceStatus", simulator.client_token())).status,
      200);
}

TEST(Resources, UnknownPathsHaveNoListener) {
  Simulator simulator;
  for (const std::string_view path :
       {"/GreenButtonConnect/espi/1_1/resource/Nothing", "/nothing", "/",
        "/GreenButtonConnect/espi/1_1/resource", "/GreenButtonConnect/espi/1_1/resourceX"}) {
    const auto answer = simulator.send(simulator.call("GET", path));
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.body, "No listener for endpoint: " + std::string(path));
  }
}

TEST(Resources, OnlyGetIsAllowed) {
  Simulator simulator;
  auto request = simulator.resource("/ReadServiceStatus", simulator.client_token());
  request.method = "POST";
  EXPECT_EQ(simulator.send(request).status, 405);
}

TEST(ServiceStatus, IsWhatThePagePrints) {
  Simulator simulator;
  const auto answer =
      simulator.send(simulator.resource("/ReadServiceStatus", simulator.client_token()));
  EXPECT_EQ(answer.body,
            "<ServiceStatus xsi:schemaLocation=\"http://naesb.org/espi espiDerived.xsd\" "
            "xmlns=\"http://naesb.org/espi\" "
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
            "  <currentStatus> 1</currentStatus>   </ServiceStatus>");
}

TEST(ServiceStatus, FollowsTheDialect) {
  Settings settings;
  ASSERT_TRUE(settings.dialect.apply("standard").ok());
  Simulator simulator(settings);
  auto request = simulator.token_request("grant_type=client_credentials");
  const auto token = Simulator::member(simulator.send(request).body, "access_token");
  const auto body = simulator.send(simulator.resource("/ReadServiceStatus", token)).body;
  EXPECT_TRUE(body.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<espi:ServiceStatus"));
  EXPECT_NE(body.find("<espi:currentStatus>1</espi:currentStatus>"), std::string::npos);
  EXPECT_EQ(well_formedness_problem(body), "");
}

TEST(Authorization, TheFeedHasSeveralEntriesAndTheApplicationIsNotFirst) {
  Simulator simulator;
  const auto answer =
      simulator.send(simulator.resource("/Authorization", simulator.client_token()));
  EXPECT_EQ(well_formedness_problem(answer.body), "");
  const auto resources = texts_of(answer.body, "resourceURI");
  ASSERT_EQ(resources.size(), 3U);
  const auto base = simulator.custodian.state().resource_base();
  const auto& client = simulator.client();
  EXPECT_EQ(resources[0], base + "/Batch/Subscription/" + client.subscription_id);
  EXPECT_EQ(resources[1], base + "/Batch/Bulk/" + client.bulk_id);
  EXPECT_EQ(resources[2], base + "/ApplicationInformation/" + client.application_information_id);
  EXPECT_EQ(texts_of(answer.body, "authorizationURI").size(), 3U);
  EXPECT_TRUE(answer.body.starts_with("<ns1:feed xmlns:ns0=\"http://naesb.org/espi\""));
  EXPECT_NE(answer.body.find("<ns1:id xmlns:xsi="), std::string::npos);
  // Periods in milliseconds, expires_at in seconds, and no title in the entries.
  EXPECT_EQ(texts_of(answer.body, "start")[0], std::to_string(client.issued_at / 1000 * 1000));
  EXPECT_EQ(texts_of(answer.body, "expires_at")[0], std::to_string(kNow / 1000 + 3600));
  EXPECT_EQ(texts_of(answer.body, "title").size(), 1U);
}

TEST(Authorization, ASingleOneIsABareEntryAndOnlyOnesOwn) {
  Simulator simulator;
  const auto token = simulator.client_token();
  const auto& client = simulator.client();
  const auto body =
      simulator.send(simulator.resource("/Authorization/" + client.subscription_id, token)).body;
  EXPECT_TRUE(body.starts_with("<ns1:entry xmlns:ns1="));
  EXPECT_EQ(well_formedness_problem(body), "");
  const auto other = simulator.client(UserType::kSelfAccess).subscription_id;
  EXPECT_EQ(simulator.send(simulator.resource("/Authorization/" + other, token)).status, 404);
}

TEST(ApplicationInformation, HasAllThirtyOneElementsInSchemaOrder) {
  Simulator simulator;
  const auto& client = simulator.client();
  const auto answer = simulator.send(
      simulator.resource("/ApplicationInformation/" + client.application_information_id,
                         client.registration_access_token.reveal()));
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(well_formedness_problem(answer.body), "");
  constexpr std::string_view kNames[] = {"dataCustodianId",
                                         "dataCustodianApplicationStatus",
                                         "thirdPartyApplicationDescription",
                                         "thirdPartyApplicationType",
                                         "thirdPartyPhone",
                                         "authorizationServerUri",
                                         "thirdPartyNotifyUri",
                                         "authorizationServerAuthorizationEndpoint",
                                         "authorizationServerTokenEndpoint",
                                         "dataCustodianBulkRequestURI",
                                         "dataCustodianResourceEndpoint",
                                         "thirdPartyScopeSelectionScreenURI",
                                         "thirdPartyUserPortalScreenURI",
                                         "client_secret",
                                         "client_name",
                                         "redirect_uri",
                                         "client_id",
                                         "software_id",
                                         "software_version",
                                         "client_id_issued_at",
                                         "client_secret_expires_at",
                                         "contacts",
                                         "token_endpoint_auth_method",
                                         "scope",
                                         "grant_types",
                                         "grant_types",
                                         "grant_types",
                                         "response_types",
                                         "registration_client_uri",
                                         "registration_access_token",
                                         "dataCustodianScopeSelectionScreenURI"};
  std::size_t at = answer.body.find("<ns0:ApplicationInformation");
  for (const auto name : kNames) {
    at = answer.body.find("<ns0:" + std::string(name), at + 1);
    ASSERT_NE(at, std::string::npos) << name;
  }
  EXPECT_EQ(answer.body.find("<ns0:", at + 1), std::string::npos);
  EXPECT_EQ(texts_of(answer.body, "client_id_issued_at")[0], std::to_string(client.issued_at));
  EXPECT_EQ(texts_of(answer.body, "client_secret_expires_at")[0], "0");
  EXPECT_EQ(texts_of(answer.body, "authorizationServerTokenEndpoint")[0],
            "https://localhost:8743/datacustodian/oauth/v2/token");
  EXPECT_EQ(answer.body.find("/test/"), std::string::npos);
  EXPECT_NE(answer.body.find("<ns0:registration_access_token xmlns:xsd="), std::string::npos);
  EXPECT_NE(answer.body.find("&amp;verified=true"), std::string::npos);
  EXPECT_LE(scope_of(client).size(), 256U);  // String256 of the schema
}

TEST(ApplicationInformation, BelongsToItsOwnRegistration) {
  Simulator simulator;
  const auto id = simulator.client().application_information_id;
  const auto& other = simulator.client(UserType::kEnergyEfficiencyFinance);
  EXPECT_EQ(simulator
                .send(simulator.resource("/ApplicationInformation/" + id,
                                         other.registration_access_token.reveal()))
                .status,
            403);
}

TEST(Dialects, EveryOneKeepsTheDocumentsWellFormed) {
  for (const auto& row : dialect_keys()) {
    for (const auto value : row.values) {
      Settings settings;
      settings.sample_days = 1;
      ASSERT_TRUE(settings.dialect.apply(std::string(row.key) + "=" + std::string(value)).ok());
      Simulator simulator(settings);
      const auto body =
          simulator.send(simulator.token_request("grant_type=client_credentials")).body;
      const auto found = row.key == "token-body" && value == "xml"
                             ? texts_of(body, "client_access_token")[0]
                             : Simulator::member(body, "client_access_token") +
                                   Simulator::member(body, "access_token");
      for (const auto& path : resource_paths(simulator)) {
        const auto token = path.starts_with("/ApplicationInformation")
                               ? std::string(simulator.client().registration_access_token.reveal())
                               : found;
        auto answer = simulator.send(simulator.resource(path, token));
        EXPECT_EQ(answer.status, 200) << row.key << "=" << value << " " << path;
        EXPECT_EQ(well_formedness_problem(read_all(answer)), "")
            << row.key << "=" << value << " " << path;
      }
    }
  }
}

TEST(Dialects, RefuseWhatTheyDoNotKnowAndSayWhatTheyKnow) {
  Dialect dialect;
  for (const auto text : {"nonsense", "prefixes=klingon", "nothing=1", "="}) {
    const auto result = dialect.apply(text);
    ASSERT_FALSE(result.ok()) << text;
    EXPECT_EQ(result.error().code, "dialect.unknown");
  }
  EXPECT_TRUE(dialect.differences().empty());
  EXPECT_TRUE(dialect.apply("prefixes=espi").ok());
  EXPECT_EQ(dialect.differences(), std::vector<std::string>{"prefixes=espi"});
  EXPECT_TRUE(dialect.apply("pge").ok());
  EXPECT_TRUE(dialect.differences().empty());
}

TEST(NoData, IsAnEmptyFeedOr204) {
  Settings settings;
  settings.sample_days = 0;
  Simulator empty(settings);
  auto answer = empty.send(empty.resource("/DownloadSampleData", empty.client_token()));
  EXPECT_EQ(answer.status, 204);
  ASSERT_TRUE(settings.dialect.apply("no-data=empty-feed").ok());
  Simulator feed(settings);
  answer = feed.send(feed.resource("/DownloadSampleData", feed.client_token()));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "<ns1:feed xmlns:ns1=\"http://www.w3.org/2005/Atom\"/>");
}

TEST(Batch, IsAcceptedForTheRightTokenAndId) {
  Simulator simulator;
  const auto token = simulator.client_token();
  const auto bulk = "/Batch/Bulk/" + simulator.client().bulk_id;
  EXPECT_EQ(simulator.send(simulator.resource(bulk, token)).status, 202);
  EXPECT_EQ(simulator.send(simulator.resource("/Batch/Bulk/1", token)).status, 400);
  const auto subscription = "/Batch/Subscription/" + simulator.client().subscription_id;
  EXPECT_EQ(simulator.send(simulator.resource(subscription, token)).status, 403);
}

}  // namespace
}  // namespace smd::simulator::testing
