// Splits a URI reference into the components of RFC 3986 appendix B, without changing a character.
// Does not: decode, normalise or resolve; two addresses are compared in
// shared/oauth/redirect_uri.hpp.
#pragma once

#include <optional>
#include <string_view>

namespace smd::encoding {

/// Views into the text that was split. A component that is absent has no value; one that is there
/// but empty (`https://a/?`) has an empty one.
struct UriParts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;  ///< user info, host and port as written
  std::optional<std::string_view> user_info;
  std::string_view host;                 ///< with its brackets when it is an IPv6 address
  std::optional<std::string_view> port;  ///< digits only, else the whole is taken as the host
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

[[nodiscard]] UriParts split_uri(std::string_view text);

/// True for `http(s)://host…` in ASCII, with no white space, control character, quote,
/// backslash or user info in it.
[[nodiscard]] bool is_absolute_web_uri(std::string_view text);

/// True when the host is `localhost`, 127.0.0.0/8 or `[::1]`, where plain http stays on the
/// machine.
[[nodiscard]] bool is_loopback_host(std::string_view host);

}  // namespace smd::encoding
