// Tokens and authorization codes: issued, found, used up. Lifetimes are judged by the `now` that is
// passed in. Does not know HTTP; who may use which token where is resources.cpp's business.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/secret.hpp"
#include "shared/base/time.hpp"

namespace smd::simulator {

/// TEST and PROD exist only on the OAuth side (wire-facts section 1).
enum class Environment { kTest, kProduction };

/// The classes of bearer tokens (espi: client access, customer access, registration access). The
/// registration access token is not here: it belongs to the registration and does not expire.
enum class TokenClass { kClient, kCustomer, kRefresh };

inline constexpr std::int64_t kAccessTokenSeconds = 3600;          ///< PG&E's page
inline constexpr std::int64_t kCodeSeconds = 600;                  ///< wire-facts section 12
inline constexpr std::int64_t kRefreshTokenSeconds = 365 * 86400;  ///< wire-facts section 12

struct Token {
  Secret value;
  TokenClass token_class = TokenClass::kClient;
  Environment environment = Environment::kTest;
  std::string client_id;
  EpochMs expires_at = 0;
  /// All tokens that come from one authorization code carry its number; 0 for client tokens.
  std::uint64_t family = 0;
};

struct Code {
  Secret value;
  std::string client_id;
  std::string redirect_uri;
  Environment environment = Environment::kTest;
  EpochMs expires_at = 0;
  std::uint64_t family = 0;
  bool used = false;
};

class TokenStore {
 public:
  /// `lifetime` in seconds. Expired entries are dropped when new ones come, so that a long run of
  /// requests does not grow the store.
  void add_token(Token token, std::int64_t lifetime, EpochMs now);
  void add_code(Code code, std::int64_t lifetime, EpochMs now);

  /// The token, also when it has expired (for as long as it is remembered), or null.
  [[nodiscard]] const Token* find(std::string_view value) const;
  [[nodiscard]] Code* find_code(std::string_view value);
  void remove(std::string_view value);
  /// RFC 6749 section 4.1.2: when a code is used twice, the tokens made from it are revoked.
  void revoke_family(std::uint64_t family);
  [[nodiscard]] std::uint64_t new_family() { return ++families_; }
  void clear();
  [[nodiscard]] std::size_t size() const { return tokens_.size() + codes_.size(); }

 private:
  void forget(EpochMs now);

  std::vector<Token> tokens_;
  std::vector<Code> codes_;
  std::uint64_t families_ = 0;
};

}  // namespace smd::simulator
