// What a pending run leaves in a database so that nobody can read it there: hops are sealed for a
// key pair (X25519, AES-256-GCM) whose private half is locked with the id of the run. The id is in
// no database; whoever listens to the run brings it. Times and order of hops are not hidden.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smd::companion {

struct KeyPair {
  std::string public_key;   ///< 32 bytes
  std::string private_key;  ///< 32 bytes
};
[[nodiscard]] KeyPair make_key_pair();

/// Anybody may seal for a public key; only its private half opens.
[[nodiscard]] std::string seal(const std::string& public_key, std::string_view text);
/// Nothing when it was sealed for another key, or damaged.
[[nodiscard]] std::optional<std::string> open_sealed(const std::string& private_key,
                                                     std::string_view sealed);

/// With a random text of 128 bits or more in place of a key.
[[nodiscard]] std::string lock_with(std::string_view secret, std::string_view text);
[[nodiscard]] std::optional<std::string> unlock_with(std::string_view secret,
                                                     std::string_view locked);

/// SHA-256 (hexadecimal) of a text for one purpose: what is found under it in one table tells
/// nothing about another.
[[nodiscard]] std::string digest_for(std::string_view purpose, std::string_view text);

}  // namespace smd::companion
