// Which token goes where, the mix-ups that are caught before sending, and when a token runs out.
#include "shared/oauth/token_class.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace smd::oauth {
namespace {

constexpr const char* kBase = "https://api.pge.com/GreenButtonConnect/espi/1_1/resource";

TEST(Endpoint, ByPathSegments) {
  const std::string base = kBase;
  EXPECT_EQ(endpoint_of(base + "/ReadServiceStatus"), Endpoint::kReadServiceStatus);
  EXPECT_EQ(endpoint_of(base + "/DownloadSampleData"), Endpoint::kDownloadSampleData);
  EXPECT_EQ(endpoint_of(base + "/Authorization"), Endpoint::kAuthorizationFeed);
  EXPECT_EQ(endpoint_of(base + "/Authorization/"), Endpoint::kAuthorizationFeed);
  EXPECT_EQ(endpoint_of(base + "/Authorization/35425?x=1"), Endpoint::kAuthorization);
  EXPECT_EQ(endpoint_of(base + "/Applicationinformation/859dfe76"),
            Endpoint::kApplicationInformation);
  EXPECT_EQ(endpoint_of(base + "/Batch/Bulk/50098"), Endpoint::kBatchBulk);
  EXPECT_EQ(endpoint_of(base + "/Batch/Subscription/38475/UsagePoint/1"),
            Endpoint::kBatchSubscription);
  EXPECT_EQ(endpoint_of(base + "/Subscription/38475/UsagePoint"), Endpoint::kSubscription);
  EXPECT_EQ(endpoint_of("/datacustodian/test/oauth/v2/token?grant_type=x"), Endpoint::kToken);
  EXPECT_EQ(endpoint_of("/Authorization/resource/ReadServiceStatus"), Endpoint::kReadServiceStatus);
  EXPECT_EQ(endpoint_of("/x"), Endpoint::kOther);
  EXPECT_EQ(endpoint_of(""), Endpoint::kOther);
}

TEST(TokenClass, TableOfTheWireFacts) {
  struct Row {
    Endpoint endpoint;
    bool registration, client, access;
  };
  const Row table[] = {
      {Endpoint::kReadServiceStatus, false, true, false},
      {Endpoint::kDownloadSampleData, false, true, false},
      {Endpoint::kAuthorizationFeed, false, true, false},
      {Endpoint::kAuthorization, false, true, true},
      {Endpoint::kApplicationInformation, true, false, false},
      {Endpoint::kBatchBulk, false, true, false},
      {Endpoint::kBatchSubscription, false, false, true},
      {Endpoint::kSubscription, false, false, true},
      {Endpoint::kToken, false, false, false},
      {Endpoint::kOther, true, true, true},
  };
  for (const auto& row : table) {
    EXPECT_EQ(is_allowed(TokenClass::kRegistrationAccessToken, row.endpoint), row.registration)
        << endpoint_name(row.endpoint);
    EXPECT_EQ(is_allowed(TokenClass::kClientAccessToken, row.endpoint), row.client)
        << endpoint_name(row.endpoint);
    EXPECT_EQ(is_allowed(TokenClass::kAccessToken, row.endpoint), row.access)
        << endpoint_name(row.endpoint);
    if (const auto wanted = wanted_class(row.endpoint)) {
      EXPECT_TRUE(is_allowed(*wanted, row.endpoint));
    }
  }
}

KnownSecrets known() {
  KnownSecrets known;
  known.registration_access_token = Secret("reg-1");
  known.client_access_token = Secret("cat-1");
  known.access_token = Secret("at-1");
  known.refresh_token = Secret("rt-1");
  known.authorization_code = Secret("code-1");
  known.client_secret = Secret("secret-1");
  known.client_id = "id-1";
  return known;
}

std::string check(TokenClass meant, const char* value, Endpoint endpoint) {
  const auto error = check_token(meant, Secret(value), endpoint, known());
  if (!error) return "";
  EXPECT_EQ(error->message.find(*value ? value : "\x01"), std::string::npos);
  return error->code;
}

TEST(TokenClass, MixUpsAreCaughtByValue) {
  const auto reg = TokenClass::kRegistrationAccessToken;
  const auto client = TokenClass::kClientAccessToken;
  const auto access = TokenClass::kAccessToken;
  EXPECT_EQ(check(client, "cat-1", Endpoint::kReadServiceStatus), "");
  EXPECT_EQ(check(reg, "reg-1", Endpoint::kApplicationInformation), "");
  EXPECT_EQ(check(access, "at-1", Endpoint::kAuthorization), "");
  EXPECT_EQ(check(client, "reg-1", Endpoint::kReadServiceStatus),
            "token.is-registration-access-token");
  EXPECT_EQ(check(reg, "cat-1", Endpoint::kApplicationInformation), "token.is-client-access-token");
  EXPECT_EQ(check(reg, "at-1", Endpoint::kApplicationInformation), "token.is-access-token");
  EXPECT_EQ(check(access, "rt-1", Endpoint::kBatchSubscription), "token.is-refresh-token");
  EXPECT_EQ(check(access, "code-1", Endpoint::kBatchSubscription), "token.is-authorization-code");
  EXPECT_EQ(check(reg, "secret-1", Endpoint::kApplicationInformation), "token.is-client-secret");
  EXPECT_EQ(check(reg, "id-1", Endpoint::kApplicationInformation), "token.is-client-id");
  EXPECT_EQ(check(reg, "", Endpoint::kApplicationInformation), "token.missing");
  EXPECT_EQ(check(reg, "Bearer x", Endpoint::kApplicationInformation), "token.prefix");
  EXPECT_EQ(check(reg, "x y", Endpoint::kApplicationInformation), "token.character");
  EXPECT_EQ(check(client, "other", Endpoint::kApplicationInformation), "token.wrong-class");
  EXPECT_EQ(check(access, "other", Endpoint::kDownloadSampleData), "token.wrong-class");
  EXPECT_EQ(check(client, "other", Endpoint::kToken), "token.wrong-class");
  EXPECT_FALSE(check_token(reg, Secret("x"), Endpoint::kApplicationInformation, KnownSecrets{}));
}

TEST(TokenExpiry, FiveSecondsEarly) {
  const EpochMs now = 1700000000000;
  const auto at = token_expires_at(now, 3600);
  EXPECT_EQ(at, now + 3595000);
  EXPECT_EQ(token_state(at, now), TokenState::kValid);
  EXPECT_EQ(token_state(at, now + 3295000 - 1), TokenState::kValid);
  EXPECT_EQ(token_state(at, now + 3295000), TokenState::kExpiring);
  EXPECT_EQ(token_state(at, now + 3595000 - 1), TokenState::kExpiring);
  EXPECT_EQ(token_state(at, now + 3595000), TokenState::kExpired);
  EXPECT_EQ(token_seconds_left(at, now), 3595);
  EXPECT_EQ(token_seconds_left(at, now + 1), 3594);
  EXPECT_EQ(token_seconds_left(at, now + 9999999), 0);
  EXPECT_EQ(token_expires_at(now, std::nullopt), 0);
  EXPECT_EQ(token_state(0, now), TokenState::kValid);
  EXPECT_EQ(token_seconds_left(0, now), 0);
  EXPECT_EQ(token_expires_at(now, 3), now);
  EXPECT_EQ(token_expires_at(now, -9), now);
  EXPECT_GT(token_expires_at(now, std::numeric_limits<std::int64_t>::max()), now);
  EXPECT_EQ(token_expires_at(now, std::numeric_limits<std::int64_t>::min()), now);
  EXPECT_EQ(token_state_name(TokenState::kExpiring), "expiring");
}

}  // namespace
}  // namespace smd::oauth
