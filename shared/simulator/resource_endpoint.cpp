// Who may read which resource: certificate first, then the bearer token and its class, then the
// document. The three classes are client access token, registration access token and access token.
#include "shared/simulator/resources.hpp"

#include "shared/base/text.hpp"
#include "shared/simulator/endpoints.hpp"

namespace smd::simulator {
namespace {

constexpr std::string_view kXmlType = "application/atom+xml";
constexpr std::string_view kAuthorizationPath = "/Authorization";
constexpr std::string_view kInformationPath = "/ApplicationInformation/";
constexpr std::string_view kBulkPath = "/Batch/Bulk/";
constexpr std::string_view kSubscriptionPath = "/Batch/Subscription/";

enum class Holder { kClient, kCustomer, kRegistration };

/// Who the bearer token belongs to, or the answer that refuses it.
struct Bearer {
  const Registration* client = nullptr;
  Holder holder = Holder::kClient;
  Answer refusal;
};

Answer refuse_token(int status, std::string_view error, std::string_view description) {
  auto answer = oauth_error(status, error, description);
  if (status == 401) answer.set_header("WWW-Authenticate", "Bearer");
  return answer;
}

Bearer bearer_of(State& state, const Call& call) {
  Bearer out;
  constexpr std::string_view kScheme = "Bearer ";
  const auto header = call.request.header("Authorization");
  if (header.size() <= kScheme.size() ||
      !equals_ignoring_case(header.substr(0, kScheme.size()), kScheme)) {
    out.refusal = refuse_token(401, "invalid_token", "Invalid access token: none was sent");
    return out;
  }
  const auto value = trim(header.substr(kScheme.size()));
  for (const auto& registration : state.registrations) {
    if (registration.registration_access_token.reveal() == value) {
      out.client = &registration;
      out.holder = Holder::kRegistration;
      return out;
    }
  }
  const auto* token = state.tokens.find(value);
  if (token == nullptr || token->token_class == TokenClass::kRefresh) {
    out.refusal = refuse_token(401, "invalid_token", "Invalid access token");
    return out;
  }
  // 403 is what clients in use take for an expired token (wire-facts section 10).
  if (call.now >= token->expires_at) {
    out.refusal = refuse_token(403, "invalid_token", "Invalid access token: expired");
    return out;
  }
  out.client = state.find_client(token->client_id);
  out.holder = token->token_class == TokenClass::kClient ? Holder::kClient : Holder::kCustomer;
  if (out.client == nullptr) {
    out.refusal = refuse_token(401, "invalid_token", "Invalid access token");
  }
  return out;
}

Answer wrong_class() {
  return oauth_error(403, "access_denied", "Invalid access token for this resource");
}

Answer no_data(const State& state) {
  if (state.settings.dialect.is("no-data", "204")) return make_answer(204, {}, {});
  return make_answer(200, kXmlType, "<ns1:feed xmlns:ns1=\"http://www.w3.org/2005/Atom\"/>");
}

Answer sample_data(const State& state, const Call& call, const Registration& client) {
  const auto& settings = state.settings;
  Receipt receipt{Receipt::Effect::kSampleDataReceived, client.client_id};
  if (settings.sample_days == 0) {
    // Nothing was received, so the test is not passed either.
    return no_data(state);
  }
  SampleOptions options;
  options.days = settings.sample_days;
  options.kind = settings.sample_kind;
  options.seed = settings.seed;
  options.last_day = sample_last_day(call.now, settings.sample_days);
  options.now = call.now;
  options.resource_base = state.resource_base();
  options.self = "/DownloadSampleData";
  options.subscription_id = client.subscription_id;
  auto answer = make_answer(200, kXmlType, {});
  answer.stream = make_sample_feed(options, settings.dialect, call.faults);
  answer.receipt = std::move(receipt);
  return answer;
}

}  // namespace

std::optional<Step> resource_step(std::string_view resource) {
  if (resource == "/ReadServiceStatus") return Step::kConnectivityStatus;
  if (resource == "/DownloadSampleData") return Step::kConnectivitySampleData;
  if (resource == kAuthorizationPath || resource.starts_with("/Authorization/")) {
    return Step::kApplicationAuthorization;
  }
  if (resource.starts_with(kInformationPath)) return Step::kApplicationInformation;
  return std::nullopt;
}

Answer resource_endpoint(State& state, const Call& call, std::string_view resource) {
  if (call.request.certificate.fact != ClientCertificate::Fact::kTrusted) {
    return invalid_certificate();
  }
  const auto step = resource_step(resource);
  const bool batch = resource.starts_with(kBulkPath) || resource.starts_with(kSubscriptionPath);
  if (!step && !batch) return no_listener(call.request.path);
  if (call.request.method != "GET") {
    auto answer = make_answer(405, "text/plain", "Method Not Allowed");
    answer.set_header("Allow", "GET");
    return answer;
  }
  auto bearer = bearer_of(state, call);
  if (!bearer.refusal.body.empty()) return std::move(bearer.refusal);
  const auto& client = *bearer.client;

  if (step == Step::kConnectivityStatus) {
    if (bearer.holder != Holder::kClient) return wrong_class();
    return make_answer(200, "application/xml", service_status_document(state, call.faults));
  }
  if (step == Step::kConnectivitySampleData) {
    if (bearer.holder != Holder::kClient) return wrong_class();
    return sample_data(state, call, client);
  }
  if (step == Step::kApplicationAuthorization) {
    if (resource == kAuthorizationPath) {
      if (bearer.holder != Holder::kClient) return wrong_class();
      return make_answer(200, kXmlType, authorization_feed(state, client, call.faults, call.now));
    }
    // The customer's own token may read its own authorization: clients follow authorizationURI with
    // it.
    const auto id = resource.substr(kAuthorizationPath.size() + 1);
    if (bearer.holder == Holder::kRegistration ||
        (bearer.holder == Holder::kCustomer && id != client.subscription_id)) {
      return wrong_class();
    }
    auto entry = authorization_entry(state, client, id, call.faults, call.now);
    if (entry.empty()) return no_listener(call.request.path);
    return make_answer(200, kXmlType, std::move(entry));
  }
  if (step == Step::kApplicationInformation) {
    if (bearer.holder != Holder::kRegistration) return wrong_class();
    const auto id = resource.substr(kInformationPath.size());
    if (id != client.application_information_id) return wrong_class();
    auto document = application_information(state, client, call.faults, call.now);
    state.reach(client.client_id, MilestoneId::kApplication, call.now);
    return make_answer(200, kXmlType, std::move(document));
  }
  // Batch: accepted and prepared later (wire-facts section 11); the notification is never sent
  // here.
  const bool bulk = resource.starts_with(kBulkPath);
  const auto id = resource.substr(bulk ? kBulkPath.size() : kSubscriptionPath.size());
  if (bearer.holder != (bulk ? Holder::kClient : Holder::kCustomer)) return wrong_class();
  if (id != (bulk ? client.bulk_id : client.subscription_id)) {
    return make_answer(400, "text/plain", "client credentials doesn't match");
  }
  return make_answer(202, {}, {});
}

}  // namespace smd::simulator
