#include "shared/oauth/token_class.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/encoding/authorization.hpp"
#include "shared/encoding/uri.hpp"

namespace smd::oauth {
namespace {

Error mixed_up(const std::string& code, const std::string& what, TokenClass meant) {
  return {code, "What stands here as the " + token_class_name(meant) + " is " + what +
                    ". PG&E would refuse it, so it was not sent."};
}

// The other thing that `value` is, when it is one.
std::optional<Error> identify(TokenClass meant, const Secret& value, const KnownSecrets& known) {
  const auto is = [&](const Secret& other) { return !other.empty() && other == value; };
  if (!known.client_id.empty() && known.client_id == value.reveal()) {
    return mixed_up("token.is-client-id", "the client ID", meant);
  }
  if (is(known.client_secret))
    return mixed_up("token.is-client-secret", "the client secret", meant);
  if (is(known.authorization_code)) {
    return mixed_up("token.is-authorization-code",
                    "the authorization code, which must first be exchanged for a token", meant);
  }
  if (is(known.refresh_token)) {
    return mixed_up("token.is-refresh-token",
                    "the refresh token, which only fetches a new access token", meant);
  }
  if (meant != TokenClass::kRegistrationAccessToken && is(known.registration_access_token)) {
    return mixed_up("token.is-registration-access-token",
                    "the registration access token, which reads only ApplicationInformation",
                    meant);
  }
  if (meant != TokenClass::kClientAccessToken && is(known.client_access_token)) {
    return mixed_up("token.is-client-access-token",
                    "the client access token, which comes from the client_credentials request",
                    meant);
  }
  if (meant != TokenClass::kAccessToken && is(known.access_token)) {
    return mixed_up("token.is-access-token",
                    "the access token of one customer, which comes at the end of the OAuth Test",
                    meant);
  }
  return std::nullopt;
}

std::string where_from(TokenClass token) {
  switch (token) {
    case TokenClass::kRegistrationAccessToken:
      return "It stands in the Registration Milestones table, in the row Registration Accepted.";
    case TokenClass::kClientAccessToken:
      return "The first step of the API Connectivity Test fetches it.";
    case TokenClass::kAccessToken:
      return "The OAuth Test ends with it.";
  }
  return {};
}

}  // namespace

std::string token_class_name(TokenClass token) {
  switch (token) {
    case TokenClass::kRegistrationAccessToken:
      return "registration access token";
    case TokenClass::kClientAccessToken:
      return "client access token";
    case TokenClass::kAccessToken:
      return "access token";
  }
  return {};
}

Endpoint endpoint_of(std::string_view path_or_url) {
  auto segments = split(encoding::split_uri(path_or_url).path, '/');
  while (!segments.empty() && segments.back().empty()) segments.pop_back();
  // What stands before "resource" is the deployment's own business and may be called anything.
  std::size_t first = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (equals_ignoring_case(segments[i], "resource")) first = i + 1;
  }
  for (std::size_t i = first; i < segments.size(); ++i) {
    const auto is = [&](std::size_t at, std::string_view name) {
      return at < segments.size() && equals_ignoring_case(segments[at], name);
    };
    const bool more = i + 1 < segments.size();
    if (is(i, "ReadServiceStatus") || is(i, "ServiceStatus")) return Endpoint::kReadServiceStatus;
    if (is(i, "DownloadSampleData")) return Endpoint::kDownloadSampleData;
    if (is(i, "Authorization"))
      return more ? Endpoint::kAuthorization : Endpoint::kAuthorizationFeed;
    if (is(i, "ApplicationInformation")) return Endpoint::kApplicationInformation;
    if (is(i, "Batch") && is(i + 1, "Bulk")) return Endpoint::kBatchBulk;
    if (is(i, "Batch") && is(i + 1, "Subscription")) return Endpoint::kBatchSubscription;
    if (is(i, "Subscription")) return Endpoint::kSubscription;
    if (is(i, "token") && !more && i > 0 && (is(i - 1, "v2") || is(i - 1, "oauth"))) {
      return Endpoint::kToken;
    }
  }
  return Endpoint::kOther;
}

std::string endpoint_name(Endpoint endpoint) {
  switch (endpoint) {
    case Endpoint::kReadServiceStatus:
      return "ReadServiceStatus";
    case Endpoint::kDownloadSampleData:
      return "DownloadSampleData";
    case Endpoint::kAuthorizationFeed:
      return "Authorization";
    case Endpoint::kAuthorization:
      return "Authorization/{id}";
    case Endpoint::kApplicationInformation:
      return "ApplicationInformation/{id}";
    case Endpoint::kBatchBulk:
      return "Batch/Bulk/{id}";
    case Endpoint::kBatchSubscription:
      return "Batch/Subscription/{id}";
    case Endpoint::kSubscription:
      return "Subscription/{id}";
    case Endpoint::kToken:
      return "token";
    case Endpoint::kOther:
      return "this address";
  }
  return {};
}

std::optional<TokenClass> wanted_class(Endpoint endpoint) {
  switch (endpoint) {
    case Endpoint::kReadServiceStatus:
    case Endpoint::kDownloadSampleData:
    case Endpoint::kAuthorizationFeed:
    case Endpoint::kBatchBulk:
      return TokenClass::kClientAccessToken;
    case Endpoint::kApplicationInformation:
      return TokenClass::kRegistrationAccessToken;
    case Endpoint::kAuthorization:
    case Endpoint::kBatchSubscription:
    case Endpoint::kSubscription:
      return TokenClass::kAccessToken;
    case Endpoint::kToken:
    case Endpoint::kOther:
      return std::nullopt;
  }
  return std::nullopt;
}

bool is_allowed(TokenClass token, Endpoint endpoint) {
  if (endpoint == Endpoint::kOther) return true;
  if (endpoint == Endpoint::kToken) return false;
  // The third party may read each of its own authorizations, one of which is the application's.
  if (endpoint == Endpoint::kAuthorization && token == TokenClass::kClientAccessToken) return true;
  return wanted_class(endpoint) == token;
}

std::optional<Error> check_token(TokenClass meant, const Secret& value, Endpoint endpoint,
                                 const KnownSecrets& known) {
  if (value.empty()) {
    return Error{"token.missing",
                 "There is no " + token_class_name(meant) + " yet. " + where_from(meant)};
  }
  if (auto other = identify(meant, value, known)) return other;
  if (!is_allowed(meant, endpoint)) {
    const auto wanted = wanted_class(endpoint);
    return Error{"token.wrong-class",
                 endpoint_name(endpoint) + " does not take the " + token_class_name(meant) +
                     (wanted ? ", but the " + token_class_name(*wanted) + ". " + where_from(*wanted)
                             : ", but client ID and client secret in a Basic header.")};
  }
  const auto text = value.reveal();
  if (find_ignoring_case(text, "bearer ") == 0 || find_ignoring_case(text, "basic ") == 0) {
    return Error{"token.prefix",
                 "The word before the token (\"Bearer\") was copied along. Enter only the token."};
  }
  if (auto header = encoding::bearer_authorization(value); !header) {
    return Error{"token.character",
                 "The " + token_class_name(meant) +
                     " holds a character that can't be sent (a space, a quote, a line break). Copy "
                     "it again.",
                 header.error().offset};
  }
  return std::nullopt;
}

std::string token_state_name(TokenState state) {
  switch (state) {
    case TokenState::kValid:
      return "valid";
    case TokenState::kExpiring:
      return "expiring";
    case TokenState::kExpired:
      return "expired";
  }
  return {};
}

EpochMs token_expires_at(EpochMs received_at, std::optional<std::int64_t> expires_in) {
  if (!expires_in) return 0;
  // A lifetime that would overflow is no lifetime a token has.
  constexpr std::int64_t kMost = std::int64_t{1000} * 366 * 86400;
  const std::int64_t seconds =
      std::clamp(*expires_in, kExpiryMarginSeconds, kMost + kExpiryMarginSeconds) -
      kExpiryMarginSeconds;
  return received_at + seconds * 1000;
}

TokenState token_state(EpochMs expires_at, EpochMs now) {
  if (expires_at == 0) return TokenState::kValid;
  if (now >= expires_at) return TokenState::kExpired;
  return expires_at - now <= kExpiringSeconds * 1000 ? TokenState::kExpiring : TokenState::kValid;
}

std::int64_t token_seconds_left(EpochMs expires_at, EpochMs now) {
  return expires_at <= now ? 0 : (expires_at - now) / 1000;
}

}  // namespace smd::oauth
