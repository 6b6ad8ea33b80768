// Builds the requests of the three tests: the token request (RFC 6749 sections 4.1.3, 4.4.2, 6) the
// two ways PG&E's clients do it, and a GET with a bearer token (RFC 6750).
// Does not: send, or choose the token (shared/oauth/token_class.hpp checks that choice).
#pragma once

#include <string>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/base/secret.hpp"
#include "shared/oauth/maskable_text.hpp"

namespace smd::oauth {

struct RequestHeader {
  std::string name;
  MaskableText value;
};

/// Everything but the origin, which belongs to the upstream.
struct Request {
  std::string method;  ///< "GET" or "POST"
  std::string path;    ///< begins with "/"
  MaskableText query;  ///< without "?"
  std::vector<RequestHeader> headers;
  MaskableText body;

  /// path, and "?" and the query when there is one; as sent, and as it may be shown.
  [[nodiscard]] std::string target_wire() const;
  [[nodiscard]] std::string target_shown(const SecretName& name) const;
};

enum class GrantType { kClientCredentials, kAuthorizationCode, kRefreshToken };
/// "client_credentials", "authorization_code", "refresh_token".
[[nodiscard]] std::string grant_type_name(GrantType grant);

/// Where the parameters go. Both work with PG&E (wire facts 3): in a form body, the default, or in
/// the query string with an empty body, as PG&E's page prints it.
enum class TokenRequestForm { kFormBody, kQuery };

struct TokenRequest {
  GrantType grant = GrantType::kClientCredentials;
  TokenRequestForm form = TokenRequestForm::kFormBody;
  std::string path;
  std::string client_id;
  Secret client_secret;
  Secret code;               ///< kAuthorizationCode
  std::string redirect_uri;  ///< kAuthorizationCode; left out when empty
  Secret refresh_token;      ///< kRefreshToken
  std::string scope;         ///< left out when empty; no client of PG&E sends it
};

/// Codes: `request.path`, `request.code-missing`, `request.refresh-token-missing`, and those of
/// encoding::basic_authorization. With kQuery there is no body and so no Content-Type.
[[nodiscard]] Result<Request> token_request(const TokenRequest& input);

/// GET with `Authorization: Bearer`. `query` is without "?". Codes: `request.path`, `bearer.…`.
[[nodiscard]] Result<Request> bearer_request(
    std::string path, std::string query, const Secret& token,
    std::string accept = "application/atom+xml, application/xml, */*;q=0.5");

}  // namespace smd::oauth
