// Compares the redirect address in use with the registered one, character by character, as an
// authorization server must (RFC 9700 section 2.1), and says in words what differs.
// Does not: normalise. Two addresses that "mean the same" are still different here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smd::oauth {

struct RedirectUriDifference {
  /// Offset of the first character that differs, in both texts.
  std::size_t position = 0;
  /// One of: white-space, scheme, host-case, host, port, default-port, path-case, trailing-slash,
  /// encoding, path, query, fragment, user-info, empty, other. The most telling one, not merely the
  /// component of `position`.
  std::string kind;
  /// For a person: what differs, where, and which of the two to change.
  std::string message;
  /// Both addresses whole, the place, and the two characters there by name ("a slash", "the end").
  std::string evidence;
};

[[nodiscard]] std::optional<RedirectUriDifference> compare_redirect_uri(std::string_view registered,
                                                                        std::string_view used);

}  // namespace smd::oauth
