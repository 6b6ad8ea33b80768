#include "shared/simulator/tokens.hpp"

#include <algorithm>

namespace smd::simulator {
namespace {

// An expired token is remembered for a day, so that "expired" and "unknown" can be told apart.
constexpr EpochMs kRememberMs = 86400 * 1000;

}  // namespace

void TokenStore::add_token(Token token, std::int64_t lifetime, EpochMs now) {
  forget(now);
  token.expires_at = now + lifetime * 1000;
  tokens_.push_back(std::move(token));
}

void TokenStore::add_code(Code code, std::int64_t lifetime, EpochMs now) {
  forget(now);
  code.expires_at = now + lifetime * 1000;
  codes_.push_back(std::move(code));
}

const Token* TokenStore::find(std::string_view value) const {
  const auto it = std::find_if(tokens_.begin(), tokens_.end(),
                               [&](const auto& token) { return token.value.reveal() == value; });
  return it == tokens_.end() ? nullptr : &*it;
}

Code* TokenStore::find_code(std::string_view value) {
  const auto it = std::find_if(codes_.begin(), codes_.end(),
                               [&](const auto& code) { return code.value.reveal() == value; });
  return it == codes_.end() ? nullptr : &*it;
}

void TokenStore::remove(std::string_view value) {
  std::erase_if(tokens_, [&](const auto& token) { return token.value.reveal() == value; });
}

void TokenStore::revoke_family(std::uint64_t family) {
  std::erase_if(tokens_, [&](const auto& token) { return token.family == family; });
}

void TokenStore::clear() {
  tokens_.clear();
  codes_.clear();
}

void TokenStore::forget(EpochMs now) {
  std::erase_if(tokens_, [&](const auto& token) { return token.expires_at + kRememberMs < now; });
  std::erase_if(codes_, [&](const auto& code) { return code.expires_at + kRememberMs < now; });
}

}  // namespace smd::simulator
