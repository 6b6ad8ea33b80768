// Log-in: a random token, printed once in the start address, buys a session cookie.
// Does not: know users; whoever can read the start address is let in.
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <string_view>

#include "proxy/net/http_types.hpp"

namespace smd::server {

class Login {
 public:
  using Clock = std::chrono::steady_clock;
  /// Cookies are not separated by port, so the port is part of the cookie's name.
  Login(std::uint16_t port, bool secure);

  [[nodiscard]] const std::string& token() const { return token_; }
  /// The Set-Cookie value of a new session, or empty when the token is wrong.
  [[nodiscard]] std::string log_in(std::string_view token);
  /// True for a request that carries the cookie of a session; renews it.
  [[nodiscard]] bool has_session(const net::Headers& headers);
  /// Tells the sessions of an audit trail apart, and is of no use for anything else: "1a2b3c4d".
  [[nodiscard]] std::string name_of(const net::Headers& headers) const;

 private:
  struct Session {
    std::string id;
    Clock::time_point used;
  };
  std::string cookie_name_;
  bool secure_;
  std::string token_;
  std::deque<Session> sessions_;  // oldest first; bounded
};

/// Value of one cookie, or empty.
[[nodiscard]] std::string_view cookie_value(const net::Headers& headers, std::string_view name);

}  // namespace smd::server
