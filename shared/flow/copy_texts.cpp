#include "shared/flow/copy_texts.hpp"

#include "shared/base/text.hpp"
#include "shared/encoding/form.hpp"
#include "shared/flow/plan.hpp"

namespace smd::flow {
namespace {

std::string shell_quoted(const std::string& text) {
  return "'" + replace_all(text, "'", "'\\''") + "'";
}

std::string field_value(const State& state, const char* id) {
  const auto it = state.fields.find(id);
  return it == state.fields.end() ? "" : it->second.value;
}

std::string secret_name(const State& state, const char* id, const char* placeholder) {
  const auto it = state.fields.find(id);
  if (it == state.fields.end() || it->second.secret.empty()) return placeholder;
  return state.names.shown(id, it->second.secret);
}

struct TokenParameters {
  encoding::FormPairs pairs;
  std::string secret_name;  ///< the last pair's value is this environment variable
};

TokenParameters token_parameters(const State& state, std::string_view step_id) {
  if (step_id == step::kToken) return {{{"grant_type", "client_credentials"}}, ""};
  if (step_id == step::kAccessToken) {
    return {{{"grant_type", "authorization_code"},
             {"redirect_uri", field_value(state, "redirect_uri")},
             {"code", ""}},
            "PGE_CODE"};
  }
  return {{{"grant_type", "refresh_token"}, {"refresh_token", ""}}, "PGE_REFRESH_TOKEN"};
}

bool is_token_step(std::string_view id) {
  return id == step::kToken || id == step::kAccessToken || id == step::kRefresh;
}

std::string resource_of(const State& state, std::string_view step_id) {
  if (step_id == step::kStatus || step_id == step::kConnection) return "/ReadServiceStatus";
  if (step_id == step::kSampleData) return "/DownloadSampleData";
  if (step_id == step::kAuthorization) return "/Authorization";
  if (step_id == step::kInformation) {
    const auto& id = state.application_information_id;
    return "/ApplicationInformation/" + (id.empty() ? "{ApplicationInformationID}" : id);
  }
  return "";
}

std::string curl(const State& state, std::string_view step_id) {
  const auto* env = state.env();
  if (env == nullptr) return "";
  std::string out = "curl --cert client.pem --key client.key";
  if (env->kind == "simulator") out += " --cacert ca.pem";
  if (is_token_step(step_id)) {
    out += " \\\n  --user \"$PGE_CLIENT_ID:$PGE_CLIENT_SECRET\"";
    const auto parameters = token_parameters(state, step_id);
    const bool query = field_value(state, "token_request_form") == "query";
    if (query) out += " \\\n  --get --request POST";
    for (const auto& pair : parameters.pairs) {
      const bool secret = pair.value.empty() && !parameters.secret_name.empty();
      out += " \\\n  --data-urlencode ";
      out += secret ? "\"" + pair.name + "=$" + parameters.secret_name + "\""
                    : shell_quoted(pair.name + "=" + pair.value);
    }
    return out + " \\\n  " + shell_quoted(env->origin + env->token_path) + "\n";
  }
  const std::string resource = resource_of(state, step_id);
  if (resource.empty()) return "";
  if (step_id == step::kConnection) {
    return out + " --verbose \\\n  " + shell_quoted(env->origin + env->resource_path + resource) +
           "\n";
  }
  const char* token =
      step_id == step::kInformation ? "PGE_REGISTRATION_ACCESS_TOKEN" : "PGE_CLIENT_ACCESS_TOKEN";
  return out + " \\\n  --header \"Authorization: Bearer $" + token + "\" \\\n  " +
         shell_quoted(env->origin + env->resource_path + resource) + "\n";
}

std::string configuration(const State& state) {
  if (state.application.empty()) return "";
  const auto value = [&](const char* name) {
    const auto it = state.application.find(name);
    return it == state.application.end() ? std::string() : it->second;
  };
  static constexpr std::pair<const char*, const char*> kLines[] = {
      {"PGE_CLIENT_ID", "client_id"},
      {"PGE_AUTHORIZATION_ENDPOINT", "authorizationServerAuthorizationEndpoint"},
      {"PGE_TOKEN_ENDPOINT", "authorizationServerTokenEndpoint"},
      {"PGE_RESOURCE_ENDPOINT", "dataCustodianResourceEndpoint"},
      {"PGE_BULK_REQUEST_URI", "dataCustodianBulkRequestURI"},
      {"PGE_SCOPE_SELECTION_SCREEN_URI", "dataCustodianScopeSelectionScreenURI"},
      {"PGE_REDIRECT_URI", "redirect_uri"},
      {"PGE_NOTIFY_URI", "thirdPartyNotifyUri"},
  };
  std::string out = "# Production endpoints of PG&E Share My Data, from ApplicationInformation/" +
                    state.application_information_id + "\n";
  for (const auto& [name, element] : kLines)
    out += std::string(name) + "=" + shell_quoted(value(element)) + "\n";
  out +=
      "# Fill in the secrets from your Registration Milestones table; keep this file out of "
      "version control.\n";
  out += "PGE_CLIENT_SECRET=\nPGE_REGISTRATION_ACCESS_TOKEN=\nSSL_CERT=\nSSL_KEY=\n";
  return out;
}

}  // namespace

std::string copy_text(const State& state, std::string_view what) {
  if (what == "configuration") return configuration(state);
  if (what.starts_with("command:")) {
    const auto* entry = diagnosis::find_entry(what.substr(8));
    return entry == nullptr ? "" : std::string(entry->command);
  }
  if (what.substr(0, 5) == "curl:") return curl(state, what.substr(5));
  return "";
}

std::optional<RequestPreview> preview(const State& state, std::string_view step_id) {
  const auto* env = state.env();
  if (env == nullptr) return std::nullopt;
  RequestPreview out;
  if (is_token_step(step_id)) {
    auto parameters = token_parameters(state, step_id);
    for (auto& pair : parameters.pairs) {
      if (!pair.value.empty() || parameters.secret_name.empty()) continue;
      const auto& held = step_id == step::kAccessToken ? state.code : state.refresh_token;
      pair.value = held.present()
                       ? state.names.shown(step_id == step::kAccessToken ? session::kCode
                                                                         : session::kRefreshToken,
                                           held.value)
                       : (step_id == step::kAccessToken ? "{code}" : "{refresh_token}");
    }
    std::string text;
    for (const auto& pair : parameters.pairs) {
      text +=
          (text.empty() ? "" : "&") + pair.name + "=" +
          (pair.value.find('{') == 0 ? pair.value : encoding::form_encode_component(pair.value));
    }
    const bool query = field_value(state, "token_request_form") == "query";
    out.method = "POST";
    out.url = env->origin + env->token_path + (query ? "?" + text : "");
    out.body = query ? "" : text;
    out.headers.emplace_back(
        "Authorization",
        "Basic base64(" +
            (field_value(state, "client_id").empty() ? "{client_id}"
                                                     : field_value(state, "client_id")) +
            ":" + secret_name(state, "client_secret", "{client_secret}") + ")");
    if (!query) out.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return out;
  }
  const std::string resource = resource_of(state, step_id);
  if (resource.empty()) return std::nullopt;
  out.method = "GET";
  out.url = env->origin + env->resource_path + resource;
  if (step_id == step::kConnection) return out;
  if (step_id == step::kInformation) {
    out.headers.emplace_back(
        "Authorization",
        "Bearer " + secret_name(state, "registration_access_token", "{registration_access_token}"));
  } else {
    out.headers.emplace_back("Authorization",
                             "Bearer " + (state.client_access_token.present()
                                              ? state.names.shown(session::kClientAccessToken,
                                                                  state.client_access_token.value)
                                              : std::string("{client_access_token}")));
  }
  return out;
}

}  // namespace smd::flow
