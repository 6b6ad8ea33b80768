#include "proxy/server/login.hpp"

#include "proxy/tls/openssl.hpp"

namespace smd::server {

namespace {
constexpr std::size_t kMaxSessions = 64;
constexpr std::chrono::hours kIdle{24};
}  // namespace

Login::Login(std::uint16_t port, bool secure)
    : cookie_name_("smd_session_" + std::to_string(port)),
      secure_(secure),
      token_(tls::random_hex(32)) {}

std::string Login::log_in(std::string_view token) {
  if (!tls::equal_in_constant_time(token, token_)) return {};
  if (sessions_.size() >= kMaxSessions) sessions_.pop_front();
  sessions_.push_back({tls::random_hex(32), Clock::now()});
  return cookie_name_ + "=" + sessions_.back().id + "; Path=/; HttpOnly; SameSite=Strict" +
         (secure_ ? "; Secure" : "");
}

bool Login::has_session(const net::Headers& headers) {
  const std::string_view id = cookie_value(headers, cookie_name_);
  if (id.empty()) return false;
  const auto now = Clock::now();
  for (Session& session : sessions_) {
    if (!tls::equal_in_constant_time(session.id, id)) continue;
    if (now - session.used > kIdle) return false;
    session.used = now;
    return true;
  }
  return false;
}

std::string Login::name_of(const net::Headers& headers) const {
  constexpr std::size_t kDigits = 8;
  return tls::sha256_hex(cookie_value(headers, cookie_name_)).substr(0, kDigits);
}

std::string_view cookie_value(const net::Headers& headers, std::string_view name) {
  for (const net::Header& header : headers) {
    if (!net::same_name(header.name, "Cookie")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      std::string_view pair = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
      if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
        return pair.substr(name.size() + 1);
      }
    }
  }
  return {};
}

}  // namespace smd::server
