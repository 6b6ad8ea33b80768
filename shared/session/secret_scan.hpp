// Searches a finished text for what looks like a secret by where it stands: behind "Bearer", in a
// Basic pair, in a member, element or parameter with a secret's name, as a private key or a JWT.
// The last gate of every export, beside SecretNames::leaks: it knows no value, so it also finds the
// secrets of others. Pseudonyms and placeholders are no secrets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smd::session {

struct Suspect {
  std::string what;    ///< "Bearer", "Basic", "client_secret", "private key" …
  std::size_t offset;  ///< in the text, or in its decoded form
};

/// In order of the rules; empty: nothing was found. The text is read as it is, and with the escapes
/// in it undone (escapes.hpp).
[[nodiscard]] std::vector<Suspect> find_secrets(std::string_view text);

/// "client_secret-1" and its like, placeholders ($NAME, {name}, <name>), and texts too short or too
/// plain to be a secret.
[[nodiscard]] bool is_harmless(std::string_view value);

}  // namespace smd::session
