// Requests: built by shared/oauth, turned into a `send` effect and an Exchange to show.
#include "shared/encoding/authorization.hpp"
#include "shared/flow/engine.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {

std::string Engine::shown_secret(const Secret& secret) {
  // Every secret in a request has been named before.
  return names().name(session::kBasicCredentials, secret);
}

void Engine::send_token_request(std::string_view step_id, oauth::GrantType grant) {
  const auto* env = state.env();
  oauth::TokenRequest input;
  input.grant = grant;
  input.form = state.fields["token_request_form"].value == "query"
                   ? oauth::TokenRequestForm::kQuery
                   : oauth::TokenRequestForm::kFormBody;
  input.path = env->token_path;
  input.client_id = state.fields["client_id"].value;
  input.client_secret = state.fields["client_secret"].secret;
  if (grant == oauth::GrantType::kAuthorizationCode) {
    input.code = state.code.value;
    input.redirect_uri = state.oauth.redirect_uri;
  }
  if (grant == oauth::GrantType::kRefreshToken) input.refresh_token = state.refresh_token.value;
  names().settle(input.client_secret);
  // The pair as it goes out is a secret of its own: an answer may repeat it in any encoding.
  constexpr std::string_view kScheme = "Basic ";
  if (const auto pair = encoding::basic_authorization(input.client_id, input.client_secret)) {
    names().name(session::kBasicCredentials,
                 Secret(std::string(pair->reveal().substr(kScheme.size()))));
  }
  const auto request = oauth::token_request(input);
  if (!request) {
    auto& failed = step(step_id);
    add_finding(failed, "input.request", request.error().message);
    failed.verdict = Verdict::kCouldNotRun;
    failed.outcome = request.error().message;
    return finish_step(step_id);
  }
  send(step_id, *request, true);
}

void Engine::send_bearer(std::string_view step_id, const std::string& path,
                         oauth::TokenClass token_class, const Secret& token) {
  auto& starting = step(step_id);
  oauth::KnownSecrets known;
  known.registration_access_token = state.fields["registration_access_token"].secret;
  known.client_access_token = state.client_access_token.value;
  known.access_token = state.access_token.value;
  known.refresh_token = state.refresh_token.value;
  known.authorization_code = state.code.value;
  known.client_secret = state.fields["client_secret"].secret;
  known.client_id = state.fields["client_id"].value;
  names().settle(token);
  if (const auto mixed_up =
          oauth::check_token(token_class, token, oauth::endpoint_of(path), known)) {
    add_finding(starting, "input.token-class", mixed_up->message);
    starting.verdict = Verdict::kFailed;
    starting.outcome = mixed_up->message;
    return finish_step(step_id);
  }
  const auto request = oauth::bearer_request(path, "", token);
  if (!request) {
    add_finding(starting, "input.request", request.error().message);
    starting.verdict = Verdict::kCouldNotRun;
    starting.outcome = request.error().message;
    return finish_step(step_id);
  }
  send(step_id, *request, false);
}

std::uint32_t Engine::send(std::string_view step_id, const oauth::Request& request,
                           bool token_call) {
  const auto* env = state.env();
  const auto name = [this](const Secret& secret) { return shown_secret(secret); };
  Exchange sent;
  sent.request = state.next_request++;
  sent.step = std::string(step_id);
  sent.title = texts::get(step_id.empty() ? "exchange.simulator"
                                          : "step." + std::string(step_id) + ".title");
  sent.upstream = env->upstream;
  sent.method = request.method;
  sent.url = env->origin + request.target_shown(name);
  sent.request_body = request.body.shown(name);
  sent.token_call = token_call;
  Json headers = Json::array();
  for (const auto& header : request.headers) {
    sent.request_headers.emplace_back(header.name, header.value.shown(name));
    headers.push_back({header.name, header.value.wire()});
  }
  effect({{"type", "send"},
          {"request", sent.request},
          {"upstream", env->upstream},
          {"method", request.method},
          {"path", request.path},
          {"query", request.query.wire()},
          {"headers", std::move(headers)},
          {"body", request.body.wire()}});
  const auto id = sent.request;
  if (!step_id.empty()) {
    auto& running = step(step_id);
    running.verdict = Verdict::kRunning;
    running.requests.push_back(id);
    state.active_step = std::string(step_id);
    say(texts::get("status.running", {sent.title}));
  }
  state.exchanges.push_back(std::move(sent));
  return id;
}

void Engine::request_simulator_registrations() {
  const auto* env = state.env();
  if (env == nullptr || env->kind != "simulator") return;
  oauth::Request request;
  request.method = "GET";
  request.path = "/simulator/registrations";
  request.headers.push_back({"Accept", oauth::MaskableText("application/json")});
  send("", request, false);
}

}  // namespace smd::flow
