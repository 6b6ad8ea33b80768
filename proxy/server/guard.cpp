#include "proxy/server/guard.hpp"

#include <algorithm>

namespace smd::server {
namespace {

using Action = GuardVerdict::Action;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool holds(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD"; }

}  // namespace

GuardVerdict check(const GuardRules& rules, Area area, std::string_view method,
                   const net::Headers& headers) {
  const std::string* host_header = net::find_header(headers, "Host");
  const std::string host = host_header != nullptr ? lower(*host_header) : std::string();
  const bool companion = area == Area::companion;
  if (!holds(rules.hosts, host) && !(companion && holds(rules.companion_hosts, host))) {
    if (holds(rules.redirected, host) && is_safe(method)) return {Action::redirect, "other name"};
    return {Action::refuse, "Host is not this server"};
  }
  if (const std::string* origin = net::find_header(headers, "Origin")) {
    const bool ours =
        *origin == rules.origin || (companion && holds(rules.companion_origins, *origin));
    if (!ours) return {Action::refuse, "Origin is not this server"};
  }
  if (const std::string* site = net::find_header(headers, "Sec-Fetch-Site")) {
    const std::string* mode = net::find_header(headers, "Sec-Fetch-Mode");
    const bool navigation = mode != nullptr && *mode == "navigate" && is_safe(method);
    // The utility sends the browser here by redirects: cross-site, but only as a navigation.
    const bool fine =
        *site == "same-origin" || (*site == "none" && is_safe(method)) || (companion && navigation);
    if (!fine) return {Action::refuse, "the request comes from another site"};
  }
  return {};
}

std::string origin_of(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::size_t end = std::min(address.find_first_of("/?#", scheme + 3), address.size());
  std::string out = lower(address.substr(0, end));
  if (out.starts_with("http://") && out.ends_with(":80")) out.resize(out.size() - 3);
  if (out.starts_with("https://") && out.ends_with(":443")) out.resize(out.size() - 4);
  return out;
}

std::string host_of(std::string_view address) {
  const std::string origin = origin_of(address);
  const std::size_t scheme = origin.find("://");
  return scheme == std::string::npos ? std::string() : origin.substr(scheme + 3);
}

}  // namespace smd::server
