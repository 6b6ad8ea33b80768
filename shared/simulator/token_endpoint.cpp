// The token endpoint, TEST and PROD: Basic authentication, the three grant types, PG&E's answers.
// The order of the checks is the one the recorded answers allow (wire-facts section 10): an
// anonymous caller without grant_type is told about grant_type, one with it about the certificate.
#include <vector>

#include "shared/base/text.hpp"
#include "shared/simulator/endpoints.hpp"
#include "shared/simulator/wire.hpp"

namespace smd::simulator {
namespace {

struct Field {
  std::string_view name;
  std::string value;
  bool number = false;
};

/// The parameters of query and form body together; RFC 6749 section 3.2 allows each only once.
struct Parameters {
  std::vector<Parameter> all;
  bool malformed = false;
  bool repeated = false;

  [[nodiscard]] std::string_view get(std::string_view name) const {
    for (const auto& parameter : all) {
      if (parameter.name == name) return parameter.value;
    }
    return {};
  }
};

bool is_form(const Request& request) {
  const auto type = trim(split(request.header("Content-Type"), ';')[0]);
  return equals_ignoring_case(type, "application/x-www-form-urlencoded");
}

Parameters parameters_of(const Request& request) {
  Parameters out;
  // PG&E's clients use both places (wire-facts section 3): form body, or query with an empty body.
  const std::string_view sources[] = {request.query,
                                      is_form(request) ? std::string_view(request.body) : ""};
  for (const auto source : sources) {
    auto parsed = form_parameters(source);
    if (!parsed) {
      out.malformed = true;
      continue;
    }
    for (auto& parameter : *parsed) {
      out.repeated = out.repeated || !out.get(parameter.name).empty();
      out.all.push_back(std::move(parameter));
    }
  }
  return out;
}

/// The registration whose id and secret came in the Authorization header.
struct Authentication {
  Registration* registration = nullptr;
  Answer refusal;
};

Authentication authenticate(State& state, const Request& request) {
  Authentication out;
  constexpr std::string_view kScheme = "Basic ";
  const auto header = request.header("Authorization");
  std::optional<std::string> pair;
  if (header.size() > kScheme.size() &&
      equals_ignoring_case(header.substr(0, kScheme.size()), kScheme)) {
    pair = base64_decoded(trim(header.substr(kScheme.size())));
  }
  const auto colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) {
    // RFC 6749 section 5.2 and the conformance suite (OAD003): missing or unreadable, 401.
    out.refusal = oauth_error(401, "invalid_client", "Missing or malformed Authorization header");
    out.refusal.set_header("WWW-Authenticate", "Basic realm=\"Share My Data\"");
    return out;
  }
  auto* registration = state.find_client(std::string_view(*pair).substr(0, colon));
  if (registration == nullptr ||
      registration->client_secret.reveal() != std::string_view(*pair).substr(colon + 1)) {
    out.refusal = make_answer(400, "text/plain", "client credentials doesn't match");
    return out;
  }
  out.registration = registration;
  return out;
}

std::string as_json(const std::vector<Field>& fields) {
  std::string out = "{";
  for (const auto& field : fields) {
    if (out.size() > 1) out += ',';
    out += "\"" + std::string(field.name) + "\":";
    out += field.number ? field.value : "\"" + json_escaped(field.value) + "\"";
  }
  return out + "}";
}

/// How SoapUI shows a JSON answer (wire-facts section 3): root Response, the address as namespace.
std::string as_soapui_xml(const std::vector<Field>& fields, std::string_view address) {
  std::string out = "<Response xmlns=\"" + xml_escaped(address) + "\">";
  for (const auto& field : fields) {
    const std::string name(field.name);
    out += "\n   <" + name + ">" + xml_escaped(field.value) + "</" + name + ">";
  }
  return out + "\n</Response>";
}

void drop(std::vector<Field>& fields, std::string_view name) {
  std::erase_if(fields, [&](const auto& field) { return field.name == name; });
}

void set(std::vector<Field>& fields, std::string_view name, std::string value,
         bool number = false) {
  for (auto& field : fields) {
    if (field.name == name) field = Field{name, std::move(value), number};
  }
}

/// Dialect and faults laid over the right fields, then written out.
Answer token_answer(const State& state, const Call& call, std::vector<Field> fields) {
  const auto& dialect = state.settings.dialect;
  const auto& faults = call.faults;
  auto& token = fields.front();
  if (token.name == "client_access_token") token.name = dialect.get("token-key");
  if (faults.has("other-token-key")) {
    token.name = token.name == "access_token" ? "client_access_token" : "access_token";
  }
  const auto token_name = token.name;
  if (dialect.is("expires-in", "text") || faults.has("expires-in-text")) {
    set(fields, "expires_in", std::to_string(kAccessTokenSeconds));
  }
  if (faults.has("expires-in-odd")) set(fields, "expires_in", "soon");
  if (faults.has("expires-in-zero")) set(fields, "expires_in", "0", true);
  if (faults.has("token-type-odd")) set(fields, "token_type", "MAC");
  if (faults.has("token-empty")) set(fields, token_name, "");
  struct Missing {
    std::string_view fault;
    std::string_view field;
  };
  const Missing missing[] = {{"token-missing", token_name},
                             {"expires-in-missing", "expires_in"},
                             {"token-type-missing", "token_type"},
                             {"missing-refresh-token", "refresh_token"},
                             {"missing-resource-uri", "resourceURI"},
                             {"missing-authorization-uri", "authorizationURI"},
                             {"scope-missing", "scope"}};
  for (const auto& row : missing) {
    if (faults.has(row.fault)) drop(fields, row.field);
  }
  const bool xml = dialect.is("token-body", "xml") || faults.has("token-xml");
  auto answer = xml ? make_answer(200, "application/xml",
                                  as_soapui_xml(fields, state.settings.origin + call.request.path))
                    : make_answer(200, "application/json", as_json(fields));
  // RFC 6749 section 5.1.
  answer.set_header("Cache-Control", "no-store");
  answer.set_header("Pragma", "no-cache");
  return answer;
}

std::int64_t access_lifetime(const ActiveFaults& faults) {
  return faults.has("token-expired-early") ? 0 : kAccessTokenSeconds;
}

Answer client_credentials(State& state, const Call& call, const Registration& client,
                          Environment environment) {
  const auto value = call.random.uuid();
  state.tokens.add_token({Secret(value), TokenClass::kClient, environment, client.client_id, 0, 0},
                         access_lifetime(call.faults), call.now);
  std::vector<Field> fields = {{"client_access_token", value},
                               {"expires_in", std::to_string(kAccessTokenSeconds), true},
                               {"scope", "3"},
                               {"token_type", "Bearer"}};
  if (call.faults.has("unexpected-refresh-token")) {
    fields.insert(fields.begin() + 2, Field{"refresh_token", call.random.uuid()});
  }
  return token_answer(state, call, std::move(fields));
}

/// Access and refresh token of one family, and the answer that carries them (wire-facts section 7).
Answer customer_tokens(State& state, const Call& call, const Registration& client,
                       Environment environment, std::uint64_t family, std::string kept_refresh) {
  const auto access = call.random.uuid();
  const bool keep = !kept_refresh.empty();
  const auto refresh = keep ? kept_refresh : call.random.uuid();
  state.tokens.add_token(
      {Secret(access), TokenClass::kCustomer, environment, client.client_id, 0, family},
      access_lifetime(call.faults), call.now);
  if (!keep) {
    state.tokens.add_token(
        {Secret(refresh), TokenClass::kRefresh, environment, client.client_id, 0, family},
        kRefreshTokenSeconds, call.now);
  }
  const auto base = state.resource_base();
  const bool misspelt = call.faults.has("misspelt-authorization-uri");
  const auto authorization_base = misspelt ? replace_all(base, "/espi/", "/epi/") : base;
  const bool number = state.settings.dialect.is("token-scope", "number");
  return token_answer(
      state, call,
      {{"access_token", access},
       {"expires_in", std::to_string(kAccessTokenSeconds), true},
       {"refresh_token", refresh},
       {"scope", number ? client.subscription_id : scope_of(client)},
       {"resourceURI", base + "/Batch/Subscription/" + client.subscription_id},
       {"authorizationURI", authorization_base + "/Authorization/" + client.subscription_id},
       {"token_type", "Bearer"}});
}

Answer authorization_code(State& state, const Call& call, const Registration& client,
                          Environment environment, const Parameters& parameters) {
  const auto value = parameters.get("code");
  const auto redirect_uri = parameters.get("redirect_uri");
  if (value.empty()) return oauth_error(400, "invalid_request", "Missing code");
  if (redirect_uri.empty()) return oauth_error(400, "invalid_request", "Missing redirect_uri");
  auto* code = state.tokens.find_code(value);
  if (code == nullptr || code->client_id != client.client_id || code->environment != environment) {
    return oauth_error(400, "invalid_grant", "Invalid authorization code");
  }
  if (code->used) {
    state.tokens.revoke_family(code->family);
    return oauth_error(400, "invalid_grant", "Authorization code was already used");
  }
  if (call.now >= code->expires_at) {
    return oauth_error(400, "invalid_grant", "Authorization code has expired");
  }
  // RFC 6749 section 4.1.3: identical, character for character.
  if (code->redirect_uri != redirect_uri) {
    return oauth_error(400, "invalid_grant",
                       "redirect_uri does not match the authorization request");
  }
  code->used = true;
  const auto family = code->family;
  auto answer = customer_tokens(state, call, client, environment, family, {});
  // PG&E's page: the OAuth Test is completed by the test access token.
  if (environment == Environment::kTest)
    state.reach(client.client_id, MilestoneId::kOauth, call.now);
  return answer;
}

Answer refresh_token(State& state, const Call& call, const Registration& client,
                     Environment environment, const Parameters& parameters) {
  const auto value = parameters.get("refresh_token");
  if (value.empty()) return oauth_error(400, "invalid_request", "Missing refresh_token");
  const auto* token = state.tokens.find(value);
  if (token == nullptr || token->token_class != TokenClass::kRefresh ||
      token->client_id != client.client_id || token->environment != environment ||
      call.now >= token->expires_at) {
    // Clients look for invalid_request here, not for invalid_grant (wire-facts section 10).
    return oauth_error(400, "invalid_request", "Invalid refresh token");
  }
  const auto family = token->family;
  if (call.faults.has("same-refresh-token")) {
    return customer_tokens(state, call, client, environment, family, std::string(value));
  }
  state.tokens.remove(value);
  return customer_tokens(state, call, client, environment, family, {});
}

}  // namespace

Step token_step(const Request& request) {
  const auto parameters = parameters_of(request);
  const auto grant_type = parameters.get("grant_type");
  if (grant_type == "authorization_code") return Step::kOauthToken;
  if (grant_type == "refresh_token") return Step::kOauthRefresh;
  return Step::kConnectivityToken;
}

Answer token_endpoint(State& state, const Call& call, Environment environment) {
  const bool post = call.request.method == "POST";
  const auto not_permitted = [&] {
    auto answer = oauth_error(405, "invalid_request", call.request.method + " not permitted");
    answer.set_header("Allow", "POST");
    return answer;
  };
  if (!post && environment == Environment::kProduction) return not_permitted();
  const auto parameters = parameters_of(call.request);
  if (parameters.malformed) return oauth_error(400, "invalid_request", "Malformed parameters");
  const auto grant_type = parameters.get("grant_type");
  if (grant_type.empty()) return oauth_error(400, "invalid_request", "Missing grant_type");
  if (!post) return not_permitted();
  if (call.request.certificate.fact != ClientCertificate::Fact::kTrusted) {
    return invalid_certificate();
  }
  if (parameters.repeated) return oauth_error(400, "invalid_request", "Repeated parameter");
  auto authentication = authenticate(state, call.request);
  if (authentication.registration == nullptr) return std::move(authentication.refusal);
  const auto& client = *authentication.registration;
  if (environment == Environment::kProduction && !client.reached(MilestoneId::kApproved)) {
    return oauth_error(400, "unauthorized_client", "Registration is not approved yet");
  }
  if (grant_type == "client_credentials") {
    return client_credentials(state, call, client, environment);
  }
  if (grant_type == "authorization_code") {
    return authorization_code(state, call, client, environment, parameters);
  }
  if (grant_type == "refresh_token") {
    return refresh_token(state, call, client, environment, parameters);
  }
  return oauth_error(400, "unsupported_grant_type", "Unsupported grant_type");
}

}  // namespace smd::simulator
