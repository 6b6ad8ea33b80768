// ServiceStatus, Authorization and ApplicationInformation, in every shape the wire has.
#include <gtest/gtest.h>

#include "shared/base/text.hpp"
#include "shared/espi/application_information.hpp"
#include "shared/espi/authorization.hpp"
#include "shared/espi/service_status.hpp"
#include "shared/espi/small_document.hpp"

namespace smd::espi {
namespace {

std::string status(const std::string& text) {
  return "<ServiceStatus xmlns=\"http://naesb.org/espi\"><currentStatus>" + text +
         "</currentStatus></ServiceStatus>";
}

TEST(ServiceStatus, TrimsAndNamesTheNumber) {
  auto one = parse_service_status(status(" 1"));
  ASSERT_TRUE(one.ok());
  EXPECT_EQ(one->meaning, ServiceStatus::Meaning::normal);
  EXPECT_TRUE(one->padded);
  EXPECT_EQ(one->sent, " 1");
  EXPECT_FALSE(parse_service_status(status("1"))->padded);
  EXPECT_EQ(parse_service_status(status("0"))->meaning, ServiceStatus::Meaning::unavailable);
  EXPECT_EQ(parse_service_status(status("2"))->meaning, ServiceStatus::Meaning::other);
  EXPECT_EQ(parse_service_status(status("2"))->code, 2);
  EXPECT_FALSE(parse_service_status(status("up"))->code.has_value());
  EXPECT_EQ(parse_service_status("<x:ServiceStatus xmlns:x='http://naesb.org/espi'>\n"
                                 "<y:currentStatus xmlns:y='http://naesb.org/espi'>\n1\n"
                                 "</y:currentStatus></x:ServiceStatus>")
                ->meaning,
            ServiceStatus::Meaning::normal);
}

TEST(ServiceStatus, RefusesOtherDocuments) {
  const auto code = [](const std::string& text) { return parse_service_status(text).error().code; };
  EXPECT_EQ(code("<ServiceStatus><currentStatus>1</currentStatus></ServiceStatus>"),
            "espi.not-a-service-status");
  EXPECT_EQ(code("<feed xmlns='http://www.w3.org/2005/Atom'/>"), "espi.not-a-service-status");
  EXPECT_EQ(code("<ServiceStatus xmlns='http://naesb.org/espi'/>"), "espi.no-current-status");
  EXPECT_EQ(code(status("  ")), "espi.no-current-status");
  EXPECT_EQ(code(status("1") + status("1")), "xml.second-root");
  EXPECT_EQ(code("\"Invalid Certificate\""), "xml.text-outside");
  EXPECT_EQ(code(""), "xml.no-root");
  EXPECT_EQ(code(std::string(5'000'000, ' ')), "espi.too-large");
}

std::string authorization(const std::string& resource, int status_code = 1,
                          const std::string& spelling = "URI") {
  return "<n0:Authorization><n0:authorizedPeriod><n0:duration>251963658000000</n0:duration>"
         "<n0:start>1440585200000</n0:start></n0:authorizedPeriod><n0:status>" +
         std::to_string(status_code) +
         "</n0:status><n0:expires_at>1440670029</n0:expires_at><n0:scope>FB=1_3;</n0:scope>"
         "<n0:token_type>Bearer</n0:token_type><n0:resource" +
         spelling + ">" + resource + "</n0:resource" + spelling + "><n0:authorization" + spelling +
         ">https://d/Authorization/1</n0:authorization" + spelling + "></n0:Authorization>";
}
std::string authorization_feed(const std::vector<std::string>& list) {
  std::string text =
      "<n1:feed xmlns:n1='http://www.w3.org/2005/Atom' xmlns:n0='http://naesb.org/espi'>";
  for (const std::string& one : list) {
    text += "<n1:entry><n1:id>i</n1:id><n1:link rel='self' href='/Authorization/1'/><n1:content>" +
            one + "</n1:content></n1:entry>";
  }
  return text + "</n1:feed>";
}

constexpr const char* kUuid = "859d3b4c-1d02-4f7b-9d5c-0123456789ab";

TEST(Authorization, ChoosesByResourceUriNeverByOrder) {
  const std::string base = "https://d.example/espi/1_1/resource";
  const std::string bulk = authorization(base + "/Batch/Bulk/50916");
  const std::string subscription = authorization(base + "/Batch/Subscription/7");
  const std::string application = authorization(base + "/ApplicationInformation/" + kUuid);
  const std::vector<std::vector<std::string>> orders = {{bulk, subscription, application},
                                                        {application, bulk, subscription},
                                                        {subscription, application, bulk}};
  for (const auto& order : orders) {
    const auto list = parse_authorizations(authorization_feed(order));
    ASSERT_TRUE(list.ok());
    const auto found = find_application_information(*list);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found->id, kUuid);
    EXPECT_TRUE(found->uuid);
    EXPECT_FALSE(found->odd_case);
    EXPECT_EQ(find_bulk_id(*list), "50916");
  }
}

TEST(Authorization, TakesThePrintedSpellingsAndOddCase) {
  const auto list = parse_authorizations(authorization_feed(
      {authorization("https://d/Applicationinformation/0", 0, "URL"),
       authorization(std::string("https://d/applicationINFORMATION/") + kUuid + "/?x=1", 1,
                     "URL")}));
  ASSERT_TRUE(list.ok());
  EXPECT_TRUE(list->at(0).resource_url_spelling);
  EXPECT_TRUE(list->at(0).authorization_url_spelling);
  const auto found = find_application_information(*list);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->index, 1U);  // the active one
  EXPECT_EQ(found->id, kUuid);
  EXPECT_TRUE(found->odd_case);
  EXPECT_EQ(found->candidates, 2U);
}

TEST(Authorization, ReadsEveryFieldAndBringsTimesToSeconds) {
  const auto list = parse_authorizations(
      "<entry xmlns='http://www.w3.org/2005/Atom' xmlns:n0='http://naesb.org/espi'><id>x</id>"
      "<content>" +
      authorization("https://d/Subscription/7") + "</content></entry>");
  ASSERT_TRUE(list.ok());
  const Authorization& one = list->at(0);
  EXPECT_EQ(one.position, 1U);
  EXPECT_EQ(one.id, "x");
  EXPECT_EQ(one.status, 1);
  EXPECT_EQ(one.expires_at, 1440670029);
  EXPECT_FALSE(one.expires_at_odd_unit);
  ASSERT_TRUE(one.authorized_period.has_value());
  EXPECT_EQ(one.authorized_period->start, 1440585200);
  EXPECT_EQ(one.authorized_period->duration, 251963658);
  EXPECT_TRUE(one.authorized_period->odd_unit);
  EXPECT_FALSE(one.published_period.has_value());
  EXPECT_EQ(one.scope, "FB=1_3;");
  EXPECT_EQ(find_application_information(*list).error().code, "espi.no-application-information-id");
  EXPECT_FALSE(find_bulk_id(*list).has_value());
  EXPECT_EQ(parse_authorizations(authorization_feed({})).error().code, "espi.no-authorization");
}

TEST(Authorization, ClassifiesAddresses) {
  EXPECT_EQ(classify_resource("https://d/r/ApplicationInformation").target, ResourceTarget::other);
  EXPECT_EQ(classify_resource("https://d/r/ApplicationInformation/").target, ResourceTarget::other);
  EXPECT_EQ(classify_resource("https://d/r/Batch/Bulk/1?a=/Subscription/9").id, "1");
  EXPECT_EQ(classify_resource("https://d/r/Subscription/7/UsagePoint/1").target,
            ResourceTarget::subscription);
  EXPECT_EQ(classify_resource("").target, ResourceTarget::other);
}

// The 29 names with good values, each replaceable.
std::string application(const std::string& from = "", const std::string& to = "") {
  std::string body =
      "<n:dataCustodianId>PGE</n:dataCustodianId>"
      "<n:dataCustodianApplicationStatus>2</n:dataCustodianApplicationStatus>"
      "<n:thirdPartyApplicationDescription>D</n:thirdPartyApplicationDescription>"
      "<n:thirdPartyApplicationType>1</n:thirdPartyApplicationType>"
      "<n:thirdPartyPhone>555</n:thirdPartyPhone>"
      "<n:authorizationServerUri>https://api.example</n:authorizationServerUri>"
      "<n:thirdPartyNotifyUri>https://tp.example/n</n:thirdPartyNotifyUri>"
      "<n:authorizationServerAuthorizationEndpoint>https://api.example/oauth/authorize"
      "</n:authorizationServerAuthorizationEndpoint>"
      "<n:authorizationServerTokenEndpoint>https://api.example/oauth/token"
      "</n:authorizationServerTokenEndpoint>"
      "<n:dataCustodianBulkRequestURI>https://api.example/Bulk/0</n:dataCustodianBulkRequestURI>"
      "<n:dataCustodianResourceEndpoint>https://api.example/resource"
      "</n:dataCustodianResourceEndpoint>"
      "<n:thirdPartyScopeSelectionScreenURI>https://tp.example/s"
      "</n:thirdPartyScopeSelectionScreenURI>"
      "<n:thirdPartyUserPortalScreenURI>https://tp.example</n:thirdPartyUserPortalScreenURI>"
      "<n:client_secret>hush</n:client_secret><n:client_name>N</n:client_name>"
      "<n:redirect_uri>https://tp.example/r</n:redirect_uri><n:client_id>id</n:client_id>"
      "<n:software_id>NA</n:software_id><n:software_version>NA</n:software_version>"
      "<n:client_id_issued_at>1445444481</n:client_id_issued_at>"
      "<n:client_secret_expires_at>0</n:client_secret_expires_at><n:contacts>a@b</n:contacts>"
      "<n:token_endpoint_auth_method>client_secret_basic</n:token_endpoint_auth_method>"
      "<n:scope>FB=1</n:scope><n:grant_types>authorization_code</n:grant_types>"
      "<n:grant_types>client_credentials</n:grant_types><n:grant_types>refresh_token"
      "</n:grant_types><n:response_types>code</n:response_types>"
      "<n:registration_client_uri>https://api.example/ApplicationInformation/abc"
      "</n:registration_client_uri><n:registration_access_token>quiet"
      "</n:registration_access_token><n:dataCustodianScopeSelectionScreenURI>"
      "https://d.example/?clientId=0&amp;verified=true</n:dataCustodianScopeSelectionScreenURI>";
  if (!from.empty()) body = replace_all(body, from, to);
  return "<entry xmlns='http://www.w3.org/2005/Atom'><content><n:ApplicationInformation "
         "xmlns:n='http://naesb.org/espi'>" +
         body + "</n:ApplicationInformation></content></entry>";
}

TEST(ApplicationInformation, AllTwentyNineNames) {
  const auto info = parse_application_information(application());
  ASSERT_TRUE(info.ok());
  EXPECT_EQ(info->fields.size(), 29U);
  EXPECT_EQ(info->count(FieldState::present), 29U);
  EXPECT_EQ(info->id, "abc");
  EXPECT_EQ(info->find("grant_types")->value,
            "authorization_code, client_credentials, refresh_token");
  EXPECT_EQ(info->find("dataCustodianApplicationStatus")->meaning, "Production (Live)");
  EXPECT_EQ(info->find("client_secret_expires_at")->meaning, "never");
  EXPECT_EQ(info->client_id_issued_at, 1445444481);
  EXPECT_EQ(info->token_endpoint, "https://api.example/oauth/token");
  EXPECT_EQ(info->data_custodian_scope_selection_uri,
            "https://d.example/?clientId=0&verified=true");
  EXPECT_EQ(info->grant_types.size(), 3U);
  EXPECT_EQ(info->find("nothing"), nullptr);
}

TEST(ApplicationInformation, SecretsAreValuesOfTheirOwn) {
  const auto info = parse_application_information(
      application("<n:software_id>", "<n:other_token>boo</n:other_token><n:software_id>"));
  ASSERT_TRUE(info.ok());
  EXPECT_EQ(info->client_secret.reveal(), "hush");
  EXPECT_EQ(info->registration_access_token.reveal(), "quiet");
  for (const ApplicationField& field : info->fields) {
    EXPECT_EQ(field.value.find("hush"), std::string::npos);
    EXPECT_EQ(field.value.find("quiet"), std::string::npos);
    EXPECT_EQ(field.value.find("boo"), std::string::npos);
  }
  EXPECT_TRUE(info->find("client_secret")->secret);
  EXPECT_EQ(info->find("client_secret")->length, 4U);
  EXPECT_EQ(info->find("other_token")->state, FieldState::extra);
}

TEST(ApplicationInformation, SaysWhatIsOddOrMissing) {
  const auto state = [](const std::string& from, const std::string& to, const char* name) {
    const auto info = parse_application_information(application(from, to));
    return info->find(name)->state;
  };
  EXPECT_EQ(state("<n:software_id>NA</n:software_id>", "", "software_id"), FieldState::missing);
  EXPECT_EQ(state(">PGE<", "><", "dataCustodianId"), FieldState::odd);
  EXPECT_EQ(state(">2<", ">1<", "dataCustodianApplicationStatus"), FieldState::odd);
  EXPECT_EQ(state(">2<", ">x<", "dataCustodianApplicationStatus"), FieldState::odd);
  EXPECT_EQ(state("https://tp.example/r", "http://tp.example/r", "redirect_uri"), FieldState::odd);
  EXPECT_EQ(state("https://api.example/oauth/token", "https://api.example/test/oauth/token",
                  "authorizationServerTokenEndpoint"),
            FieldState::odd);
  EXPECT_EQ(state("<n:grant_types>client_credentials</n:grant_types>", "", "grant_types"),
            FieldState::odd);
  EXPECT_EQ(state(">code<", ">token<", "response_types"), FieldState::odd);
  EXPECT_EQ(state("FB=1", std::string(257, 'x'), "scope"), FieldState::odd);
  EXPECT_EQ(
      state("<n:client_name>N</n:client_name>",
            "<n:client_name>N</n:client_name><n:client_name>M</n:client_name>", "client_name"),
      FieldState::odd);

  const auto info = parse_application_information(application("1445444481", "1445444481075"));
  EXPECT_EQ(info->find("client_id_issued_at")->state, FieldState::odd);
  EXPECT_TRUE(info->client_id_issued_at_in_milliseconds);
  EXPECT_EQ(info->client_id_issued_at, 1445444481);
  EXPECT_EQ(info->find("client_id_issued_at")->meaning, "2015-10-21T16:21:21Z");
  EXPECT_EQ(parse_application_information("<a/>").error().code, "espi.no-application-information");
}

TEST(ApplicationInformation, KnowsTestEndpoints) {
  EXPECT_TRUE(is_test_endpoint("https://api.example/datacustodian/test/oauth/v2/token"));
  EXPECT_TRUE(is_test_endpoint("https://api.example/TEST"));
  EXPECT_FALSE(is_test_endpoint("https://test/oauth"));
  EXPECT_FALSE(is_test_endpoint("https://api.example/latest/oauth?x=/test/"));
  EXPECT_FALSE(is_test_endpoint(""));
}

}  // namespace
}  // namespace smd::espi
