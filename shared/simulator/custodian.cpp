// Routing: which endpoint, which step, which faults; and the headers of the gateway.
#include "shared/simulator/custodian.hpp"

#include "shared/simulator/endpoints.hpp"
#include "shared/simulator/fault_effects.hpp"
#include "shared/simulator/wire.hpp"

namespace smd::simulator {
namespace {

struct OauthPath {
  std::string_view path;
  Environment environment;
};
constexpr OauthPath kTokenPaths[] = {{"/datacustodian/test/oauth/v2/token", Environment::kTest},
                                     {"/datacustodian/oauth/v2/token", Environment::kProduction}};
constexpr OauthPath kAuthorizePaths[] = {
    {"/datacustodian/test/oauth/v2/authorize", Environment::kTest},
    {"/datacustodian/oauth/v2/authorize", Environment::kProduction}};

template <std::size_t N>
std::optional<Environment> environment_of(const OauthPath (&paths)[N], std::string_view path) {
  for (const auto& row : paths) {
    if (row.path == path) return row.environment;
  }
  return std::nullopt;
}

/// What the gateway in front of PG&E's services adds (wire-facts section 1).
void add_gateway_headers(Answer& answer, Random& random) {
  answer.set_header("server", "Mulesoft-API-Gateway");
  answer.set_header("x-transaction-id", random.uuid());
  answer.set_header("x-tracking-id", random.uuid());
}

/// The endpoint's answer with this step's faults: replaced before the endpoint runs, so that
/// nothing changes behind a refusal, or damaged after.
template <typename Endpoint>
Answer with_faults(State& state, const Request& request, EpochMs now, Random& random, StepSet steps,
                   Endpoint endpoint) {
  const auto faults = state.faults.take(steps);
  auto replaced = replaced_answer(faults, request.path);
  auto answer = replaced ? std::move(*replaced) : endpoint(Call{request, now, random, faults});
  apply_effects(answer, faults, now);
  return answer;
}

/// The step of a call for a resource.
std::optional<Step> step_of_resource(const Request& request, std::string_view resource) {
  const auto step = resource_step(resource);
  // The preflight asks for the status without a token, to see whether the certificate is taken.
  if (step == Step::kConnectivityStatus && request.header("Authorization").empty()) {
    return Step::kPreflightConnection;
  }
  return step;
}

}  // namespace

Answer invalid_certificate() {
  // A JSON string, with its quotes (wire-facts section 2).
  return make_answer(400, "application/json", "\"Invalid Certificate\"");
}

Answer oauth_error(int status, std::string_view error, std::string_view description) {
  return make_answer(status, "application/json",
                     "{\"error\":\"" + json_escaped(error) + "\",\"error_description\":\"" +
                         json_escaped(description) + "\"}");
}

Answer no_listener(std::string_view path) {
  return make_answer(404, "text/plain", "No listener for endpoint: " + std::string(path));
}

Custodian::Custodian(Settings settings, std::vector<Registration> registrations) {
  state_.settings = std::move(settings);
  state_.registrations = std::move(registrations);
}

void Custodian::sent(const Receipt& receipt, EpochMs now) {
  if (receipt.effect == Receipt::Effect::kSampleDataReceived) {
    state_.reach(receipt.client_id, MilestoneId::kConnectivity, now);
  }
}

Answer Custodian::handle(const Request& request, EpochMs now, const Entropy& entropy) {
  Random random(entropy);
  return request.port == Port::kPortal ? handle_portal(request, now, random)
                                       : handle_mutual_tls(request, now, random);
}

Answer Custodian::authorize(const Request& request, EpochMs now, Random& random,
                            Environment environment) {
  auto answer = with_faults(state_, request, now, random, kRedirectSteps, [&](const Call& call) {
    return authorize_endpoint(state_, call, environment);
  });
  state_.faults.answered(Step::kOauthAuthorize);
  add_gateway_headers(answer, random);
  return answer;
}

Answer Custodian::registrations() {
  state_.faults.begin_run();
  return registrations_endpoint(state_);
}

Answer Custodian::handle_mutual_tls(const Request& request, EpochMs now, Random& random) {
  if (const auto environment = environment_of(kAuthorizePaths, request.path)) {
    return authorize(request, now, random, *environment);
  }
  if (request.path == "/simulator/registrations") {
    if (request.certificate.fact != ClientCertificate::Fact::kTrusted) return invalid_certificate();
    return registrations();
  }
  Answer answer;
  const std::string_view path = request.path;
  const bool is_resource =
      path.starts_with(kResourcePath) &&
      (path.size() == kResourcePath.size() || path[kResourcePath.size()] == '/');
  if (const auto environment = environment_of(kTokenPaths, path)) {
    const auto step = token_step(request);
    answer = with_faults(state_, request, now, random, only(step), [&](const Call& call) {
      return token_endpoint(state_, call, *environment);
    });
    state_.faults.answered(step);
  } else if (path == "/datacustodian") {
    answer = oauth_error(400, "invalid_request", "Missing grant_type");
  } else if (is_resource) {
    const auto resource = path.substr(kResourcePath.size());
    const auto step = step_of_resource(request, resource);
    StepSet steps = step ? only(*step) : StepSet{0};
    // The endpoints are read out of the same document.
    if (step == Step::kApplicationInformation) steps = kInformationSteps;
    answer = with_faults(state_, request, now, random, steps, [&](const Call& call) {
      return resource_endpoint(state_, call, resource);
    });
    if (step) state_.faults.answered(*step);
  } else {
    answer = no_listener(path);
  }
  add_gateway_headers(answer, random);
  return answer;
}

Answer Custodian::handle_portal(const Request& request, EpochMs now, Random& random) {
  if (const auto environment = environment_of(kAuthorizePaths, request.path)) {
    return authorize(request, now, random, *environment);
  }
  const std::string_view path = request.path;
  const bool get = request.method == "GET";
  if (get && path == "/portal/state") return portal_state_endpoint(state_);
  if (get && path == "/portal/catalogue") return portal_catalogue_endpoint();
  // Here too, so that they can be read while the other port's TLS is faulty.
  if (get && path == "/simulator/registrations") return registrations();
  if (request.method == "POST" && path == "/portal/start") {
    return with_faults(state_, request, now, random, only(Step::kOauthScopeSelection),
                       [&](const Call& call) { return start_endpoint(state_, call); });
  }
  if (request.method == "POST" && path.starts_with("/portal/")) {
    return portal_change_endpoint(state_, Call{request, now, random, ActiveFaults()});
  }
  return make_answer(404, "text/plain", "Not found");
}

}  // namespace smd::simulator
