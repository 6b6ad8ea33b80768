#include "tests/unit/core/simulator/test_custodian.hpp"

namespace smd::simulator::testing {
namespace {

std::vector<std::string> reached(const Registration& registration) {
  std::vector<std::string> ids;
  for (const auto& milestone : registration.milestones) ids.emplace_back(id_of(milestone.id));
  return ids;
}
const std::vector<std::string> kAccepted = {"submitted", "email_confirmed", "accepted"};

std::vector<std::string> after_accepted(std::vector<std::string> more) {
  auto ids = kAccepted;
  ids.insert(ids.end(), more.begin(), more.end());
  return ids;
}

void pass_connectivity(Simulator& simulator, UserType type) {
  auto answer =
      simulator.send(simulator.resource("/DownloadSampleData", simulator.client_token(type)));
  ASSERT_EQ(answer.status, 200);
  simulator.custodian.sent(answer.receipt, simulator.now);
}

TEST(Registrations, OneForEachUserTypeAcceptedAFewDaysAgo) {
  Simulator simulator;
  const auto& all = simulator.custodian.state().registrations;
  ASSERT_EQ(all.size(), 4U);
  for (const auto& registration : all) {
    EXPECT_EQ(registration.client_id.size(), 32U);
    EXPECT_EQ(registration.client_secret.size(), 32U);
    EXPECT_EQ(registration.registration_access_token.size(), 36U);
    EXPECT_EQ(reached(registration), kAccepted);
    EXPECT_EQ(registration.milestones[2].date, (CivilDate{2026, 11, 18}));
  }
}

TEST(Registrations, CredentialsComeFromTheSeedAlone) {
  const auto make = [](std::uint64_t seed) {
    Random random(seed);
    return registrations_to_json(make_registrations({"a", "b"}, kNow, random));
  };
  EXPECT_EQ(make(1), make(1));
  EXPECT_NE(make(1), make(2));
}

TEST(Registrations, SurviveBeingStored) {
  Simulator simulator;
  simulator.client().reach(MilestoneId::kConnectivity, kNow);
  const auto text = registrations_to_json(simulator.custodian.state().registrations);
  const auto back = registrations_from_json(text);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(registrations_to_json(*back), text);
  for (const std::string_view broken : {"", "{}", "[]", "{\"registrations\":[]}",
                                        "{\"registrations\":[{}]}", "{\"registrations\":[1]}"}) {
    EXPECT_FALSE(registrations_from_json(broken).ok()) << broken;
  }
}

TEST(Milestones, ConnectivityCountsWhenTheSampleDataWasSentAndNotBefore) {
  Simulator simulator;
  auto answer = simulator.send(simulator.resource("/DownloadSampleData", simulator.client_token()));
  EXPECT_FALSE(simulator.client().reached(MilestoneId::kConnectivity));
  simulator.custodian.sent(answer.receipt, simulator.now);
  EXPECT_TRUE(simulator.client().reached(MilestoneId::kConnectivity));
  EXPECT_FALSE(simulator.client(UserType::kSelfAccess).reached(MilestoneId::kConnectivity));
  EXPECT_EQ(simulator.custodian.state().revision, 1U);
}

TEST(Milestones, UserTypesWithOneTestAreApprovedByIt) {
  for (const auto type : {UserType::kSelfAccess, UserType::kCommunityChoiceAggregator}) {
    Simulator simulator;
    pass_connectivity(simulator, type);
    EXPECT_EQ(reached(simulator.client(type)), after_accepted({"connectivity", "approved"}));
  }
}

TEST(Milestones, TheOthersNeedAllThree) {
  Simulator simulator;
  pass_connectivity(simulator, UserType::kStandardUser);
  EXPECT_EQ(reached(simulator.client()), after_accepted({"connectivity"}));
  static_cast<void>(simulator.send(simulator.token_request(simulator.code_form(simulator.code()))));
  EXPECT_EQ(reached(simulator.client()), after_accepted({"connectivity", "oauth"}));
  const auto& client = simulator.client();
  static_cast<void>(simulator.send(
      simulator.resource("/ApplicationInformation/" + client.application_information_id,
                         client.registration_access_token.reveal())));
  EXPECT_EQ(reached(client), after_accepted({"connectivity", "oauth", "application", "approved"}));
  EXPECT_EQ(simulator.custodian.state().revision, 3U);
}

TEST(Milestones, ProductionCodesDoNotPassTheOauthTest) {
  Simulator simulator;
  for (const auto test :
       {MilestoneId::kConnectivity, MilestoneId::kApplication, MilestoneId::kOauth}) {
    simulator.client().reach(test, kNow);
  }
  simulator.client().milestones.erase(simulator.client().milestones.begin() + 5);
  ASSERT_FALSE(simulator.client().reached(MilestoneId::kOauth));
  auto request = simulator.authorize_request();
  request.path = "/datacustodian/oauth/v2/authorize";
  const auto code = Simulator::parameter(simulator.send(request).header("Location"), "code");
  ASSERT_FALSE(code.empty());
  EXPECT_EQ(simulator.send(simulator.token_request(simulator.code_form(code))).status, 400);
  const auto answer = simulator.send(simulator.token_request(
      simulator.code_form(code), UserType::kStandardUser, kProductionToken));
  EXPECT_EQ(answer.status, 200);
  EXPECT_FALSE(simulator.client().reached(MilestoneId::kOauth));
}

TEST(Milestones, DatesArePacific) {
  Simulator simulator;
  simulator.now = kNow - 1;  // one millisecond before midnight in California
  pass_connectivity(simulator, UserType::kSelfAccess);
  EXPECT_EQ(simulator.client(UserType::kSelfAccess).milestones.back().date,
            (CivilDate{2026, 11, 22}));
}

TEST(Milestones, AreWordedAsOnThePage) {
  Simulator simulator;
  const auto& standard = simulator.client();
  EXPECT_EQ(standard.text_of(MilestoneId::kAccepted),
            "Your registration has been accepted. You should have received an email with test "
            "instructions. You will need to complete testing before customers can authorize the "
            "release of data to you. Your registration access token is " +
                std::string(standard.registration_access_token.reveal()) +
                ". Your Client_ID is: " + standard.client_id +
                ". Your Client_secret is : " + std::string(standard.client_secret.reveal()));
  const auto& self = simulator.client(UserType::kSelfAccess);
  EXPECT_NE(self.text_of(MilestoneId::kAccepted)
                .find("Your client ID is " + self.client_id + ". Your Client Secret is: "),
            std::string::npos);
  EXPECT_EQ(title_of(MilestoneId::kOauth), "Test Completion");
  EXPECT_EQ(standard.text_of(MilestoneId::kOauth), "OAuth Test: Completed");
  EXPECT_EQ(title_of(MilestoneId::kConnectivity), "Connectivity Test");
  EXPECT_EQ(title_of(MilestoneId::kApplication), "Request Completion");
  EXPECT_EQ(pge_date({2015, 3, 6}), "3/6/2015");
}

TEST(RegistrationsEndpoint, IsWhatTheContractSaysAndNeedsTheCertificate) {
  Simulator simulator;
  auto request = simulator.call("GET", "/simulator/registrations");
  const auto answer = simulator.send(request);
  const auto json = nlohmann::json::parse(answer.body, nullptr, false);
  ASSERT_EQ(json.size(), 4U);
  EXPECT_EQ(json[0]["user_type"], "standard_user");
  EXPECT_EQ(json[0]["accepted"], "11/18/2026");
  EXPECT_EQ(json[0]["client_id"], simulator.client().client_id);
  EXPECT_EQ(json[0]["milestones"][0]["title"], "Registration Accepted");
  request.certificate = {};
  EXPECT_EQ(simulator.send(request).body, "\"Invalid Certificate\"");
}

TEST(Portal, ChangesAddressesAndRefusesUnsafeOnes) {
  Simulator simulator;
  const auto body = [&](std::string_view redirect, std::string_view scope) {
    return nlohmann::json{{"client_id", simulator.client().client_id},
                          {"redirect_uri", redirect},
                          {"scope_selection_uri", scope}}
        .dump();
  };
  const std::string good = "https://third-party.example/back";
  EXPECT_EQ(simulator
                .send(simulator.portal("POST", "/portal/registration",
                                       body(good, "http://localhost:9000/start")))
                .status,
            200);
  EXPECT_EQ(simulator.client().redirect_uri, good);
  for (const auto bad : {"", "javascript:alert(1)", "http://evil.example/", "https://",
                         "http://127.0.0.1.evil.example/", "https://a b", "https://a#b"}) {
    EXPECT_EQ(
        simulator.send(simulator.portal("POST", "/portal/registration", body(bad, good))).status,
        400)
        << bad;
  }
}

TEST(Portal, ResetForgetsTestsTokensAndFaultsButKeepsCredentials) {
  Simulator simulator;
  const auto token = simulator.client_token();
  pass_connectivity(simulator, UserType::kStandardUser);
  simulator.plan("connectivity.status=status-500");
  const auto id = simulator.client().client_id;
  EXPECT_EQ(simulator.send(simulator.portal("POST", "/portal/reset", "{}")).status, 200);
  EXPECT_EQ(reached(simulator.client()), kAccepted);
  EXPECT_EQ(simulator.client().client_id, id);
  EXPECT_EQ(simulator.send(simulator.resource("/ReadServiceStatus", token)).status, 401);
  EXPECT_EQ(
      simulator.send(simulator.portal("POST", "/portal/reset", "{\"credentials\":true}")).status,
      200);
  EXPECT_NE(simulator.client().client_id, id);
}

TEST(Portal, StateAndCatalogueAreJsonAndTheTlsPortHasNeither) {
  Simulator simulator;
  for (const auto path : {"/portal/state", "/portal/catalogue"}) {
    const auto answer = simulator.send(simulator.portal("GET", path));
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(nlohmann::json::parse(answer.body, nullptr, false).is_object());
    EXPECT_EQ(simulator.send(simulator.call("GET", path)).status, 404);
  }
  EXPECT_EQ(simulator.send(simulator.portal("GET", kResourcePath)).status, 404);
}

TEST(Portal, ChangesSampleAndDialect) {
  Simulator simulator;
  EXPECT_EQ(
      simulator.send(simulator.portal("POST", "/portal/sample", "{\"days\":2,\"kind\":\"gas\"}"))
          .status,
      200);
  EXPECT_EQ(simulator.custodian.state().settings.sample_days, 2);
  for (const auto bad :
       {"{\"days\":-1,\"kind\":\"gas\"}", "{\"days\":2}", "[]", "",
        "{\"days\":\"2\",\"kind\":\"gas\"}", "{\"days\":99999999,\"kind\":\"gas\"}"}) {
    EXPECT_EQ(simulator.send(simulator.portal("POST", "/portal/sample", bad)).status, 400) << bad;
  }
  EXPECT_EQ(
      simulator
          .send(simulator.portal("POST", "/portal/dialect", "{\"settings\":[\"prefixes=espi\"]}"))
          .status,
      200);
  EXPECT_EQ(simulator.custodian.state().settings.dialect.get("prefixes"), "espi");
  EXPECT_EQ(
      simulator.send(simulator.portal("POST", "/portal/dialect", "{\"settings\":[\"x\"]}")).status,
      400);
}

}  // namespace
}  // namespace smd::simulator::testing
