// A request with variables where its secrets were: what the snippets of every language are written
// from.
#pragma once

#include <string>
#include <vector>

#include "shared/replay/player.hpp"

namespace smd::exports {

/// Literal text, or the value of an environment variable.
struct Part {
  std::string text;
  bool variable = false;
};
using Parts = std::vector<Part>;

struct RequestTemplate {
  std::string method, origin, host, port;  ///< port as text, 443 when the origin names none
  Parts target;                            ///< path and query
  bool basic = false;
  std::string basic_id;   ///< of a Basic pair, whose secret is SMD_CLIENT_SECRET
  replay::Pairs headers;  ///< without Authorization
  bool bearer = false;    ///< SMD_TOKEN
  Parts body;

  [[nodiscard]] bool has_body() const { return method == "POST"; }
};

/// Pseudonyms become variables by their kind.
[[nodiscard]] RequestTemplate template_of(const replay::Call& call);

}  // namespace smd::exports
