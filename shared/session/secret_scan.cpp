#include "shared/session/secret_scan.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/encoding/authorization.hpp"
#include "shared/session/escapes.hpp"
#include "shared/session/secret_names.hpp"

namespace smd::session {
namespace {

constexpr std::string_view kKinds[] = {
    kClientSecret, kRegistrationAccessToken, kClientAccessToken, kAccessToken, kRefreshToken,
    kCode,         kBasicCredentials};
// As parameters and members; "code" alone is too common a word.
constexpr std::string_view kNames[] = {"registration_access_token",
                                       "client_access_token",
                                       "authorization_code",
                                       "refresh_token",
                                       "client_secret",
                                       "access_token",
                                       "id_token",
                                       "passphrase",
                                       "password"};
constexpr std::size_t kShortest = 8;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

bool is_token_character(char c) {
  return is_word(c) || std::string_view(".~+/=%").find(c) != std::string_view::npos;
}

std::string_view token_at(std::string_view text, std::size_t at) {
  auto end = at;
  while (end < text.size() && is_token_character(text[end])) ++end;
  return text.substr(at, end - at);
}

void find_scheme(std::string_view text, std::string_view scheme, std::vector<Suspect>& out) {
  for (auto at = find_ignoring_case(text, scheme); at != std::string_view::npos;) {
    const auto from = at + scheme.size();
    const auto value = token_at(text, from);
    bool harmless = is_harmless(value);
    if (!harmless && scheme == "basic ") {
      const auto pair = encoding::read_basic_authorization("Basic " + std::string(value));
      // Words after "basic" in a sentence do not decode to a pair.
      harmless = !pair || is_harmless(pair->client_secret.reveal());
    }
    if (!harmless) out.push_back({std::string(trim(scheme)), from});
    const auto next = find_ignoring_case(text.substr(from), scheme);
    at = next == std::string_view::npos ? next : from + next;
  }
}

// The value that belongs to the name in [begin, at): name=value, "name":"value", <name …>value, and
// HAR's "name":"name","value":"value".
std::string_view value_of(std::string_view text, std::size_t begin, std::size_t at) {
  const auto skip = [&](std::string_view characters) {
    while (at < text.size() && characters.find(text[at]) != std::string_view::npos) ++at;
  };
  skip("\"'");
  skip(" \t\r\n");
  if (at >= text.size()) return {};
  if (text[at] == '=' || text[at] == ':') {
    ++at;
  } else if (text[at] == ',') {
    const auto value = text.substr(at, 24).find("\"value\"");
    if (value == std::string_view::npos) return {};
    at += value + 7;
    skip(" \t\r\n:");
  } else {
    // An element, perhaps with a prefix and attributes; a closing tag has no value behind it.
    if (begin == 0 || (text[begin - 1] != '<' && text[begin - 1] != ':')) return {};
    const auto end = text.find_first_of("<>", at);
    if (end == std::string_view::npos || text[end] == '<' || end - at > 200) return {};
    if (text[at] != '>' && text.substr(at, end - at).find('=') == std::string_view::npos) return {};
    at = end + 1;
  }
  skip(" \t\r\n\"'");
  return token_at(text, at);
}

void find_names(std::string_view text, std::vector<Suspect>& out) {
  for (const auto name : kNames) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
      const auto end = at + name.size();
      if ((at > 0 && is_word(text[at - 1])) || (end < text.size() && is_word(text[end]))) continue;
      // "</client_secret>" ends a value.
      if (at > 0 && text[at - 1] == '/') continue;
      const auto value = value_of(text, at, end);
      if (!is_harmless(value)) out.push_back({std::string(name), at});
    }
  }
}

void find_in(std::string_view text, std::vector<Suspect>& out) {
  find_scheme(text, "bearer ", out);
  find_scheme(text, "basic ", out);
  find_names(text, out);
  if (const auto at = text.find("PRIVATE KEY-----"); at != std::string_view::npos)
    out.push_back({"private key", at});
  for (auto at = text.find("eyJ"); at != std::string_view::npos; at = text.find("eyJ", at + 3)) {
    const auto token = token_at(text, at);
    if (std::count(token.begin(), token.end(), '.') == 2 && token.size() > 40)
      out.push_back({"JWT", at});
  }
}

}  // namespace

bool is_harmless(std::string_view value) {
  if (value.size() < kShortest) return true;
  for (const auto kind : kKinds) {
    if (value.starts_with(kind) && value.size() > kind.size() + 1 && value[kind.size()] == '-' &&
        parse_int64(value.substr(kind.size() + 1)).has_value()) {
      return true;
    }
  }
  // A secret has digits; a word of a sentence has not.
  return std::none_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<Suspect> find_secrets(std::string_view text) {
  std::vector<Suspect> out;
  find_in(text, out);
  auto plain = Unescaped::of(text);
  for (int layer = 0; layer < kMostEscapeLayers && plain; ++layer) {
    find_in(plain->text(), out);
    plain = Unescaped::of(plain->text());
  }
  return out;
}

}  // namespace smd::session
