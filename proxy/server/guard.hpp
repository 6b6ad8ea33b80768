// Who may talk to the console's server: Host allow-list (the only thing that stops DNS rebinding),
// Origin, and Fetch Metadata. Pure functions over a request's fields.
// Does not: look at the session (login).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proxy/net/http_types.hpp"

namespace smd::server {

struct GuardRules {
  std::string origin;                          ///< ours: "http://127.0.0.1:8700"
  std::vector<std::string> hosts;              ///< Host values that are us, lower case
  std::vector<std::string> redirected;         ///< Host values sent to `origin` ("localhost:8700")
  std::vector<std::string> companion_hosts;    ///< further Host values for the companion's paths
  std::vector<std::string> companion_origins;  ///< origins of the companion's own forms
  GuardRules() {}
};

struct GuardVerdict {
  enum class Action { pass, redirect, refuse };
  Action action = Action::pass;
  const char* reason = "";
};

enum class Area { console, companion };

[[nodiscard]] GuardVerdict check(const GuardRules& rules, Area area, std::string_view method,
                                 const net::Headers& headers);

/// The host and port of an origin or address as a Host header has them ("http://a:80/x" is "a").
[[nodiscard]] std::string host_of(std::string_view address);
/// Scheme, host and port of an address.
[[nodiscard]] std::string origin_of(std::string_view address);

}  // namespace smd::server
