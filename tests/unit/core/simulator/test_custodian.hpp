// What the simulator's tests share: a custodian with fixed credentials, requests in one line, and a
// small well-formedness check that knows nothing of the code under test.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/simulator/custodian.hpp"
#include "shared/simulator/wire.hpp"

namespace smd::simulator::testing {

/// 2026-11-23T08:00:00Z: standard time, 22 days after a 25-hour day.
inline constexpr EpochMs kNow = 1795420800000;
inline constexpr std::string_view kTestToken = "/datacustodian/test/oauth/v2/token";
inline constexpr std::string_view kProductionToken = "/datacustodian/oauth/v2/token";
inline constexpr std::string_view kTestAuthorize = "/datacustodian/test/oauth/v2/authorize";

class Simulator {
 public:
  explicit Simulator(Settings settings = {}) : custodian(settings, make_all(settings)) {}

  Answer send(Request request) {
    Entropy entropy{};
    entropy[0] = static_cast<std::uint8_t>(++calls_);
    entropy[1] = static_cast<std::uint8_t>(calls_ >> 8);
    return custodian.handle(request, now, entropy);
  }

  Registration& client(UserType type = UserType::kStandardUser) {
    return custodian.state().registrations[static_cast<std::size_t>(type)];
  }

  Request call(std::string_view method, std::string_view path) {
    Request request;
    request.method = method;
    request.path = path;
    request.certificate.fact = ClientCertificate::Fact::kTrusted;
    return request;
  }
  Request resource(std::string_view path, std::string_view token) {
    auto request = call("GET", std::string(kResourcePath) + std::string(path));
    request.headers = {{"Authorization", "Bearer " + std::string(token)}};
    return request;
  }
  std::string basic(UserType type = UserType::kStandardUser) {
    return "Basic " +
           base64(client(type).client_id + ":" + std::string(client(type).client_secret.reveal()));
  }
  Request token_request(std::string_view form, UserType type = UserType::kStandardUser,
                        std::string_view path = kTestToken) {
    auto request = call("POST", path);
    request.headers = {{"Authorization", basic(type)},
                       {"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = form;
    return request;
  }
  Request authorize_request(std::string_view state = "s1",
                            std::string_view response_type = "code") {
    Request request;
    request.port = Port::kPortal;
    request.method = "GET";
    request.path = kTestAuthorize;
    request.query = "client_id=" + client().client_id +
                    "&redirect_uri=" + percent_encoded(client().redirect_uri) +
                    "&response_type=" + std::string(response_type);
    if (!state.empty()) request.query += "&state=" + std::string(state);
    return request;
  }
  Request portal(std::string_view method, std::string_view path, std::string body = {}) {
    Request request;
    request.port = Port::kPortal;
    request.method = method;
    request.path = path;
    request.body = std::move(body);
    return request;
  }

  std::string client_token(UserType type = UserType::kStandardUser) {
    auto answer = send(token_request("grant_type=client_credentials", type));
    return member(answer.body, "client_access_token");
  }
  std::string code() { return parameter(send(authorize_request()).header("Location"), "code"); }
  std::string code_form(const std::string& value) {
    return "grant_type=authorization_code&code=" + value +
           "&redirect_uri=" + percent_encoded(client().redirect_uri);
  }
  void plan(std::string_view text) {
    auto fault = parse_fault(text);
    ASSERT_TRUE(fault.ok()) << fault.error().message;
    custodian.state().faults.add(*fault);
  }

  static std::string member(std::string_view json_text, const char* name) {
    const auto json = nlohmann::json::parse(json_text.begin(), json_text.end(), nullptr, false);
    if (!json.is_object() || !json.contains(name) || !json[name].is_string()) return {};
    return json[name].get<std::string>();
  }
  static std::string parameter(std::string_view address, std::string_view name) {
    const auto query = address.find('?');
    if (query == std::string_view::npos) return {};
    const auto parameters = form_parameters(address.substr(query + 1));
    if (!parameters) return {};
    for (const auto& parameter : *parameters) {
      if (parameter.name == name) return parameter.value;
    }
    return {};
  }

  Custodian custodian;
  EpochMs now = kNow;

 private:
  static std::vector<Registration> make_all(const Settings& settings) {
    Random random(7);
    return make_registrations({settings.redirect_uri, settings.scope_selection_uri}, kNow, random);
  }
  unsigned calls_ = 0;
};

/// Settings with little sample data: a long day and a normal one.
Settings few_days();
/// Does what a client does at that step, with that fault ("name[,once][,value=V]", empty: none),
/// and gives the answer. What the step needs first is fetched before the fault is planned.
Answer perform(Simulator& simulator, Step step, std::string_view fault);

/// Empty when tags nest, prefixes are declared and there is one root; otherwise what is wrong.
std::string well_formedness_problem(std::string_view xml);
/// Texts of all elements of that local name, in document order.
std::vector<std::string> texts_of(std::string_view xml, std::string_view local_name);
/// The content of each such element as XML text.
std::vector<std::string_view> elements_of(std::string_view xml, std::string_view local_name);

}  // namespace smd::simulator::testing
