// The three classes of tokens, the endpoints each may be used on, and the check that catches a
// mixed-up token before it is sent (wire facts 4, 5, 8, 9). Also: when a token runs out.
// Does not: hold tokens (shared/flow does).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"
#include "shared/base/secret.hpp"
#include "shared/base/time.hpp"

namespace smd::oauth {

enum class TokenClass {
  kRegistrationAccessToken,  ///< from the Registration Milestones table; reads
                             ///< ApplicationInformation
  kClientAccessToken,        ///< client_credentials grant; speaks for the third party itself
  kAccessToken               ///< authorization_code grant; speaks for one customer
};
/// "registration access token", "client access token", "access token".
[[nodiscard]] std::string token_class_name(TokenClass token);

enum class Endpoint {
  kReadServiceStatus,
  kDownloadSampleData,
  kAuthorizationFeed,       ///< …/Authorization
  kAuthorization,           ///< …/Authorization/{id}
  kApplicationInformation,  ///< …/ApplicationInformation/{id}
  kBatchBulk,               ///< …/Batch/Bulk/{id}
  kBatchSubscription,       ///< …/Batch/Subscription/{id} and below
  kSubscription,            ///< …/Subscription/{id} and below
  kToken,                   ///< …/oauth/v2/token: takes Basic, never a token
  kOther
};
/// By the path segments, letters compared without case (`Applicationinformation` is met on PG&E's
/// page); query and origin are ignored.
[[nodiscard]] Endpoint endpoint_of(std::string_view path_or_url);
/// "ReadServiceStatus", "Authorization/{id}" …
[[nodiscard]] std::string endpoint_name(Endpoint endpoint);
/// Whether that class may be used there. kOther: nothing is known, so true.
[[nodiscard]] bool is_allowed(TokenClass token, Endpoint endpoint);
/// The class the endpoint wants first, nothing for kToken and kOther.
[[nodiscard]] std::optional<TokenClass> wanted_class(Endpoint endpoint);

/// Every value the console knows; empty ones are ignored.
struct KnownSecrets {
  Secret registration_access_token;
  Secret client_access_token;
  Secret access_token;
  Secret refresh_token;
  Secret authorization_code;
  Secret client_secret;
  std::string client_id;
};

/// Checks `value`, meant as `meant`, before it goes to `endpoint`. An Error tells what is mixed up:
/// - `token.missing`        nothing entered or received yet
/// - `token.wrong-class`    the class may not be used on this endpoint
/// - `token.is-client-id`, `token.is-client-secret`, `token.is-registration-access-token`,
///   `token.is-client-access-token`, `token.is-access-token`, `token.is-refresh-token`,
///   `token.is-authorization-code`   the value is that other thing, by value
/// - `token.prefix`         the value starts with "Bearer " or "Basic "
/// - `token.character`      the value can't stand in a Bearer header (space, quote, line break …)
[[nodiscard]] std::optional<Error> check_token(TokenClass meant, const Secret& value,
                                               Endpoint endpoint, const KnownSecrets& known);

/// PG&E's clients stop using a token 5 s before its time (wire facts 3).
inline constexpr std::int64_t kExpiryMarginSeconds = 5;
/// From this many seconds left a token counts as expiring.
inline constexpr std::int64_t kExpiringSeconds = 300;

enum class TokenState { kValid, kExpiring, kExpired };
/// "valid", "expiring", "expired".
[[nodiscard]] std::string token_state_name(TokenState state);

/// When the token must no longer be used: received_at + expires_in - margin. 0 (never) when
/// expires_in is absent; a lifetime shorter than the margin ends at once.
[[nodiscard]] EpochMs token_expires_at(EpochMs received_at, std::optional<std::int64_t> expires_in);
/// expires_at 0 is always valid.
[[nodiscard]] TokenState token_state(EpochMs expires_at, EpochMs now);
/// Whole seconds left, rounded down, never negative; 0 for expires_at 0 too.
[[nodiscard]] std::int64_t token_seconds_left(EpochMs expires_at, EpochMs now);

}  // namespace smd::oauth
