#include "shared/oauth/request.hpp"

#include <optional>
#include <utility>

#include "shared/encoding/authorization.hpp"
#include "shared/encoding/form.hpp"
#include "shared/encoding/percent.hpp"

namespace smd::oauth {
namespace {

std::optional<Error> check_path(std::string_view path) {
  bool fine = !path.empty() && path.front() == '/';
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    fine = fine && byte > 0x20 && byte < 0x7F && c != '?' && c != '#';
  }
  if (fine) return std::nullopt;
  return Error{"request.path",
               "The path of the request must begin with '/' and hold no space, '?' or '#'."};
}

// In a query "%20" is read alike by every server, "+" only by those that expect a form.
std::string encode(std::string_view value, TokenRequestForm form) {
  return form == TokenRequestForm::kFormBody ? encoding::form_encode_component(value)
                                             : encoding::percent_encode(value);
}

MaskableText parameters(const TokenRequest& input) {
  MaskableText out;
  out.add("grant_type=" + grant_type_name(input.grant));
  const auto add_secret = [&](const std::string& name, const Secret& value) {
    out.add("&" + name + "=");
    out.add_secret(value, Secret(encode(value.reveal(), input.form)));
  };
  if (input.grant == GrantType::kAuthorizationCode) {
    add_secret("code", input.code);
    if (!input.redirect_uri.empty()) {
      out.add("&redirect_uri=" + encode(input.redirect_uri, input.form));
    }
  } else if (input.grant == GrantType::kRefreshToken) {
    add_secret("refresh_token", input.refresh_token);
  }
  if (!input.scope.empty()) out.add("&scope=" + encode(input.scope, input.form));
  return out;
}

}  // namespace

std::string Request::target_wire() const {
  return query.empty() ? path : path + "?" + query.wire();
}

std::string Request::target_shown(const SecretName& name) const {
  return query.empty() ? path : path + "?" + query.shown(name);
}

std::string grant_type_name(GrantType grant) {
  switch (grant) {
    case GrantType::kClientCredentials:
      return "client_credentials";
    case GrantType::kAuthorizationCode:
      return "authorization_code";
    case GrantType::kRefreshToken:
      return "refresh_token";
  }
  return {};
}

Result<Request> token_request(const TokenRequest& input) {
  if (auto error = check_path(input.path)) return *error;
  if (input.grant == GrantType::kAuthorizationCode && input.code.empty()) {
    return Error{
        "request.code-missing",
        "There is no authorization code yet. It comes with the redirect of the step before."};
  }
  if (input.grant == GrantType::kRefreshToken && input.refresh_token.empty()) {
    return Error{"request.refresh-token-missing",
                 "There is no refresh token yet. It comes with the access token."};
  }
  auto basic = encoding::basic_authorization(input.client_id, input.client_secret);
  if (!basic) return basic.error();

  Request request;
  request.method = "POST";
  request.path = input.path;
  MaskableText authorization;
  authorization.add_secret(input.client_secret, *basic, "Basic base64(" + input.client_id + ":",
                           ")");
  request.headers.push_back({"Authorization", std::move(authorization)});
  request.headers.push_back({"Accept", "application/json, */*;q=0.5"});
  if (input.form == TokenRequestForm::kFormBody) {
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    request.body = parameters(input);
  } else {
    request.query = parameters(input);
  }
  return request;
}

Result<Request> bearer_request(std::string path, std::string query, const Secret& token,
                               std::string accept) {
  if (auto error = check_path(path)) return *error;
  auto bearer = encoding::bearer_authorization(token);
  if (!bearer) return bearer.error();
  Request request;
  request.method = "GET";
  request.path = std::move(path);
  request.query.add(std::move(query));
  MaskableText authorization;
  authorization.add_secret(token, *bearer, "Bearer ");
  request.headers.push_back({"Authorization", std::move(authorization)});
  request.headers.push_back({"Accept", std::move(accept)});
  return request;
}

}  // namespace smd::oauth
