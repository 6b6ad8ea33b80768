#include "proxy/config/profile.hpp"

#include <fstream>

#include "shared/base/json.hpp"
#include "shared/diagnosis/preflight_json.hpp"

namespace smd::config {
namespace {

constexpr const char* kResource = "/GreenButtonConnect/espi/1_1/resource";
constexpr const char* kTestToken = "/datacustodian/test/oauth/v2/token";
constexpr const char* kToken = "/datacustodian/oauth/v2/token";

std::vector<relay::AllowRule> allow_rules() {
  const std::string resource = kResource;
  std::vector<relay::AllowRule> rules;
  rules.emplace_back("POST", kTestToken);
  rules.emplace_back("POST", kToken);
  rules.emplace_back("GET", resource + "/ReadServiceStatus");
  rules.emplace_back("GET", resource + "/DownloadSampleData");
  rules.emplace_back("GET", resource + "/Authorization");
  rules.emplace_back("GET", resource + "/Authorization/{id}");
  rules.emplace_back("GET", resource + "/ApplicationInformation/{id}");
  return rules;
}

std::string text_of(const nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::string default_resource_path() { return kResource; }

Profile pge_profile() {
  Profile profile;
  profile.upstream.name = "pge";
  profile.upstream.origin = "https://api.pge.com";
  profile.upstream.requests_per_second = 1;
  profile.upstream.allow = allow_rules();

  Environment test;
  test.id = "pge-test";
  test.kind = "test";
  test.label = "PG&E test";
  test.upstream = "pge";
  test.origin = profile.upstream.origin;
  test.authorize = "https://api.pge.com/datacustodian/test/oauth/v2/authorize";
  test.token_path = kTestToken;
  test.resource_path = kResource;

  Environment production = test;
  production.id = "pge-production";
  production.kind = "production";
  production.label = "PG&E production";
  // In use since June 2018; ApplicationInformation of 2015 still named api.pge.com.
  production.authorize = "https://sharemydata.pge.com/myAuthorization";
  production.token_path = kToken;

  profile.environments = {test, production};
  return profile;
}

Result<Profile> simulator_profile(const std::string& ready_file) {
  std::ifstream in(ready_file, std::ios::binary);
  std::string text;
  if (!std::getline(in, text, '\0')) {
    return Error("simulator.ready_file",
                 ready_file + " cannot be opened: start smd-simulator with --ready-file " +
                     ready_file + " first");
  }
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) {
    return Error("simulator.ready_file",
                 ready_file + " is not the ready file of a simulator (JSON)");
  }
  Profile profile;
  profile.upstream.name = "simulator";
  profile.upstream.origin = text_of(json, "origin");
  profile.upstream.ca_file = text_of(json, "ca");
  profile.upstream.identity.certificate_file = text_of(json, "cert");
  profile.upstream.identity.key_file = text_of(json, "key");
  profile.upstream.allow = allow_rules();
  profile.upstream.allow.emplace_back("GET", "/simulator/registrations");

  Environment environment;
  environment.id = "simulator";
  environment.kind = "simulator";
  environment.label = "Simulator";
  environment.upstream = "simulator";
  environment.origin = profile.upstream.origin;
  environment.portal = text_of(json, "portal");
  environment.token_path = kTestToken;
  environment.resource_path = kResource;
  if (profile.upstream.origin.empty() || environment.portal.empty()) {
    return Error(
        "simulator.ready_file",
        ready_file + " lacks \"origin\" or \"portal\": is it the ready file of smd-simulator?");
  }
  std::string portal = environment.portal;
  while (portal.ends_with('/')) portal.pop_back();
  environment.authorize = portal + "/datacustodian/test/oauth/v2/authorize";
  profile.environments.push_back(std::move(environment));
  return profile;
}

std::string config_json(const std::vector<Environment>& environments,
                        const std::vector<NamedCertificate>& certificates,
                        const std::vector<NamedIdentity>& identities,
                        const std::string& scope_selection_uri, const std::string& redirect_uri,
                        const StoreInfo& store) {
  using Json = nlohmann::ordered_json;
  Json json;
  json["version"] = SMD_VERSION;
  json["environments"] = Json::array();
  for (const Environment& environment : environments) {
    Json one;
    one["id"] = environment.id;
    one["kind"] = environment.kind;
    one["label"] = environment.label;
    one["upstream"] = environment.upstream;
    one["origin"] = environment.origin;
    one["authorize"] = environment.authorize;
    one["tokenPath"] = environment.token_path;
    one["resourcePath"] = environment.resource_path;
    one["portal"] = environment.portal;
    json["environments"].push_back(std::move(one));
  }
  json["certificates"] = Json::object();
  for (const NamedCertificate& named : certificates) {
    Json one;
    one["subject"] = named.facts.subject;
    one["issuer"] = named.facts.issuer;
    one["serial"] = named.facts.serial;
    one["sha256"] = named.facts.sha256;
    one["notBefore"] = named.facts.not_before;
    one["notAfter"] = named.facts.not_after;
    one["keyBits"] = named.facts.key_bits;
    one["problems"] = Json::array();
    for (const std::string& problem : named.facts.problems) one["problems"].push_back(problem);
    json["certificates"][named.upstream] = std::move(one);
  }
  json["identities"] = Json::object();
  for (const NamedIdentity& named : identities) {
    json["identities"][named.upstream] = nlohmann::json(named.facts);
  }
  json["companion"]["scopeSelectionUri"] = scope_selection_uri;
  json["companion"]["redirectUri"] = redirect_uri;
  json["store"] = {
      {"kind", store.kind}, {"maxBytes", store.max_bytes}, {"retentionDays", store.retention_days}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace smd::config
