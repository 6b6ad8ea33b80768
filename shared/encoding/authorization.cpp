#include "shared/encoding/authorization.hpp"

#include <optional>

#include "shared/base/text.hpp"
#include "shared/encoding/base64.hpp"

namespace smd::encoding {
namespace {

std::optional<std::size_t> first_outside_vschar(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte > 0x7E) return at;
  }
  return std::nullopt;
}

// Offset of the first character that is not token68 (RFC 9110 section 11.2).
std::optional<std::size_t> first_outside_token68(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && text[end - 1] == '=') --end;
  for (std::size_t at = 0; at < end; ++at) {
    const char c = text[at];
    const bool fine = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.' || c == '_' || c == '~' || c == '+' || c == '/';
    if (!fine) return at;
  }
  if (end == 0 && !text.empty()) return 0;
  return std::nullopt;
}

// What stands behind the scheme, or nothing when the scheme is another one.
std::optional<std::string_view> after_scheme(std::string_view value, std::string_view scheme) {
  if (value.size() <= scheme.size() || value[scheme.size()] != ' ' ||
      !equals_ignoring_case(value.substr(0, scheme.size()), scheme)) {
    return std::nullopt;
  }
  value.remove_prefix(scheme.size());
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  return value;
}

}  // namespace

Result<Secret> basic_authorization(std::string_view client_id, const Secret& client_secret) {
  if (client_id.empty())
    return Error{"basic.id-empty", "The client ID is missing. Enter it first."};
  if (client_secret.empty()) {
    return Error{"basic.secret-empty", "The client secret is missing. Enter it first."};
  }
  if (const auto at = first_outside_vschar(client_id)) {
    return Error{
        "basic.id-character",
        "The client ID holds a character that can't be sent (a line break, or a typographic "
        "character). Copy it again.",
        *at};
  }
  if (const auto at = client_id.find(':'); at != std::string_view::npos) {
    return Error{
        "basic.id-colon",
        "The client ID holds a ':'. PG&E would take what follows as the secret. Enter only "
        "the ID.",
        at};
  }
  if (const auto at = first_outside_vschar(client_secret.reveal())) {
    return Error{"basic.secret-character",
                 "The client secret holds a character that can't be sent (a line break, or a "
                 "typographic character). Copy it again.",
                 *at};
  }
  std::string pair(client_id);
  pair += ':';
  pair += client_secret.reveal();
  return Secret("Basic " + base64_encode(pair));
}

Result<Secret> bearer_authorization(const Secret& token) {
  if (token.empty()) return Error{"bearer.empty", "The token is empty."};
  if (const auto at = first_outside_token68(token.reveal())) {
    return Error{"bearer.character",
                 "The token holds a character that can't stand in a Bearer header. Copy it again, "
                 "without spaces and quotes.",
                 *at};
  }
  return Secret("Bearer " + std::string(token.reveal()));
}

Result<BasicCredentials> read_basic_authorization(std::string_view header_value) {
  const auto encoded = after_scheme(header_value, "Basic");
  if (!encoded) return Error{"basic.scheme", "The Authorization header is not a Basic one."};
  auto decoded = base64_decode(*encoded);
  if (!decoded) return decoded.error();
  const auto colon = decoded->find(':');
  if (colon == std::string::npos) {
    return Error{"basic.colon", "The decoded Basic credentials have no ':' between ID and secret."};
  }
  return BasicCredentials{decoded->substr(0, colon), Secret(decoded->substr(colon + 1))};
}

Result<Secret> read_bearer_authorization(std::string_view header_value) {
  // "Bearer" with nothing behind it is a Bearer header without a token, not another scheme.
  if (equals_ignoring_case(trim(header_value), "Bearer")) {
    return Error{"bearer.empty", "The Bearer header has no token."};
  }
  const auto token = after_scheme(header_value, "Bearer");
  if (!token) return Error{"bearer.scheme", "The Authorization header is not a Bearer one."};
  if (const auto at = first_outside_token68(*token)) {
    return Error{"bearer.character", "The token holds a character that can't stand there.", *at};
  }
  return Secret(std::string(*token));
}

}  // namespace smd::encoding
