// Reads a HAR that somebody else recorded: its calls are matched to the steps of the tests by path
// and method, and a Console is driven through them as if they were happening now. What comes out is
// a session, judged by today's rules. Secrets are found by their place in headers, addresses, forms
// and bodies; the Console has taken them out before anything is kept. Does not: guess. What the HAR
// does not hold is said in the notes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/exports/evidence.hpp"

namespace smd::exports {

struct Imported {
  Json session;
  std::vector<std::string> notes;
};

/// True for a JSON object with a "log" that has entries.
[[nodiscard]] bool is_har(const Json& document);
/// Codes: `har.entries` (no usable list of calls), `har.no-call` (none belongs to a step),
/// `har.secret` (something in it still looks like a secret).
[[nodiscard]] Result<Imported> import_har(const Json& document, const std::string& tool_version);

}  // namespace smd::exports
