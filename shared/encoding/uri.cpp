#include "shared/encoding/uri.hpp"

#include "shared/base/text.hpp"

namespace smd::encoding {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_scheme(std::string_view text) {
  if (text.empty() || !is_alpha(text.front())) return false;
  for (const char c : text) {
    if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return false;
  }
  return true;
}

void split_authority(UriParts& parts) {
  std::string_view rest = *parts.authority;
  const auto at = rest.rfind('@');
  if (at != std::string_view::npos) {
    parts.user_info = rest.substr(0, at);
    rest.remove_prefix(at + 1);
  }
  parts.host = rest;
  const auto colon = rest.rfind(':');
  if (colon == std::string_view::npos) return;
  const auto port = rest.substr(colon + 1);
  // Without the bracket test the last group of a bare "[::1]" would be taken as its port.
  for (const char c : port) {
    if (!is_digit(c)) return;
  }
  parts.host = rest.substr(0, colon);
  parts.port = port;
}

}  // namespace

UriParts split_uri(std::string_view text) {
  UriParts parts;
  const auto hash = text.find('#');
  if (hash != std::string_view::npos) {
    parts.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  const auto question = text.find('?');
  if (question != std::string_view::npos) {
    parts.query = text.substr(question + 1);
    text = text.substr(0, question);
  }
  const auto colon = text.find(':');
  if (colon != std::string_view::npos && is_scheme(text.substr(0, colon))) {
    parts.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.substr(0, 2) == "//") {
    text.remove_prefix(2);
    const auto slash = text.find('/');
    parts.authority = text.substr(0, slash);
    text = slash == std::string_view::npos ? std::string_view{} : text.substr(slash);
    split_authority(parts);
  }
  parts.path = text;
  return parts;
}

bool is_absolute_web_uri(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || c == '\\' || c == '"' || c == '<' || c == '>') return false;
  }
  const auto parts = split_uri(text);
  return parts.scheme &&
         (equals_ignoring_case(*parts.scheme, "https") ||
          equals_ignoring_case(*parts.scheme, "http")) &&
         parts.authority && !parts.host.empty() && !parts.user_info &&
         (!parts.port || !parts.port->empty());
}

bool is_loopback_host(std::string_view host) {
  if (equals_ignoring_case(host, "localhost") || host == "[::1]") return true;
  const auto numbers = split(host, '.');
  if (numbers.size() != 4 || numbers[0] != "127") return false;
  for (const auto number : numbers) {
    const auto value = parse_int64(number);
    if (!value || *value < 0 || *value > 255 || !is_digit(number.front())) return false;
  }
  return true;
}

}  // namespace smd::encoding
