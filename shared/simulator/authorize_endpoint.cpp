// The authorize endpoint and the START of the OAuth Test: the two places where the data custodian
// sends the browser on (wire-facts section 6). No client certificate is needed: these are browser
// redirects.
#include "shared/base/text.hpp"
#include "shared/simulator/endpoints.hpp"
#include "shared/simulator/wire.hpp"

namespace smd::simulator {
namespace {

struct RedirectFault {
  std::string_view name;
  std::string_view error;
  std::string_view description;
};
constexpr RedirectFault kRedirectErrors[] = {
    {"access-denied", "access_denied", "The customer did not authorize the request"},
    {"redirect-invalid-request", "invalid_request", "Invalid request"},
    {"redirect-unauthorized-client", "unauthorized_client", "The client is not authorized"},
    {"redirect-unsupported-response-type", "unsupported_response_type",
     "Unsupported response type"},
    {"redirect-invalid-scope", "invalid_scope", "Invalid scope"},
    {"redirect-server-error", "server_error", "Unexpected condition"},
    {"redirect-temporarily-unavailable", "temporarily_unavailable", "Try again later"},
    {"redirect-unknown-error", "gremlins", "Something a standard has no word for"},
};

/// What the customer would see: PG&E shows a page and does not redirect when it cannot trust the
/// redirect address (wire-facts section 6).
Answer error_page(std::string_view what) {
  return make_answer(400, "text/html; charset=utf-8",
                     "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                     "<title>Bad request</title></head><body><h1>Bad request</h1><p>" +
                         std::string(what) + "</p></body></html>\n");
}

std::string with_parameters(std::string address, const std::vector<Parameter>& parameters) {
  for (const auto& parameter : parameters) {
    address += address.find('?') == std::string::npos ? '?' : '&';
    address += parameter.name + "=" + percent_encoded(parameter.value);
  }
  return address;
}

std::string_view value_of(const std::vector<Parameter>& parameters, std::string_view name) {
  for (const auto& parameter : parameters) {
    if (parameter.name == name) return parameter.value;
  }
  return {};
}

/// MinAuthEndDate and PreferredAuthEndDate in the scope are epoch seconds (wire-facts section 6,
/// step 3).
bool has_bad_end_date(std::string_view scope) {
  for (const auto term : split(scope, ';')) {
    const auto equals = term.find('=');
    if (equals == std::string_view::npos) continue;
    const auto name = trim(term.substr(0, equals));
    if (name != "MinAuthEndDate" && name != "PreferredAuthEndDate") continue;
    if (!parse_int64(trim(term.substr(equals + 1)))) return true;
  }
  return false;
}

}  // namespace

Answer authorize_endpoint(State& state, const Call& call, Environment environment) {
  if (call.request.method != "GET") {
    auto answer = oauth_error(405, "invalid_request", call.request.method + " not permitted");
    answer.set_header("Allow", "GET");
    return answer;
  }
  const auto parameters = form_parameters(call.request.query);
  if (!parameters) return error_page("The address has a broken percent escape.");
  const auto client_id = value_of(*parameters, "client_id");
  if (client_id.empty()) return oauth_error(400, "invalid_request", "client_id is empty");
  const auto* client = state.find_client(client_id);
  if (client == nullptr) return error_page("client_id is not known.");
  const auto redirect_uri = value_of(*parameters, "redirect_uri");
  if (redirect_uri.empty()) return error_page("redirect_uri is missing.");
  if (redirect_uri != client->redirect_uri) {
    return error_page("redirect_uri is not the registered address.");
  }
  if (environment == Environment::kProduction && !client->reached(MilestoneId::kApproved)) {
    return error_page("The registration is not approved yet.");
  }

  const auto& faults = call.faults;
  auto target = client->redirect_uri;
  if (faults.has("redirect-elsewhere")) target += "/elsewhere";
  std::vector<Parameter> back;
  const auto echo_state = [&] {
    const auto sent = value_of(*parameters, "state");
    if (sent.empty() || faults.has("state-dropped")) return;
    back.push_back({"state", faults.has("state-changed") ? "changed-" + call.random.hex_digits(16)
                                                         : std::string(sent)});
  };
  const auto redirect_error = [&](std::string_view error, std::string_view description) {
    back.push_back({"error", std::string(error)});
    back.push_back({"error_description", std::string(description)});
    echo_state();
    return make_redirect(with_parameters(target, back));
  };
  for (const auto& row : kRedirectErrors) {
    if (faults.has(row.name)) return redirect_error(row.error, row.description);
  }
  if (value_of(*parameters, "response_type") != "code") {
    return redirect_error("invalid_request", "response_type must be code");
  }
  if (has_bad_end_date(value_of(*parameters, "scope"))) {
    return redirect_error("invalid_request", "MinAuthEndDate or PreferredAuthEndDate is malformed");
  }

  const auto code = call.random.uuid();
  state.tokens.add_code({Secret(code), client->client_id, client->redirect_uri, environment, 0,
                         state.tokens.new_family(), false},
                        faults.has("code-expired-early") ? 0 : kCodeSeconds, call.now);
  std::string name(state.settings.dialect.get("redirect-param"));
  if (faults.has("authorization-code-parameter")) name = "authorization_code";
  if (!faults.has("code-missing")) back.push_back({name, code});
  if (faults.has("code-twice")) back.push_back({name, call.random.uuid()});
  echo_state();
  return make_redirect(with_parameters(target, back));
}

Answer start_endpoint(State& state, const Call& call) {
  const auto parameters = form_parameters(call.request.body);
  const auto* client = parameters ? state.find_client(value_of(*parameters, "client_id")) : nullptr;
  if (client == nullptr) return error_page("client_id is not known.");
  auto target = client->scope_selection_uri;
  if (call.faults.has("start-elsewhere")) target += "/elsewhere";
  if (call.faults.has("start-without-parameters") ||
      state.settings.dialect.is("start-parameters", "none")) {
    return make_redirect(target);
  }
  // All three are sent, none may be relied on (wire-facts section 6, step 1).
  return make_redirect(with_parameters(target, {{"scope", scope_of(*client)},
                                                {"ThirdPartyID", client->bulk_id},
                                                {"dataCustodianID", "PGE"}}));
}

}  // namespace smd::simulator
