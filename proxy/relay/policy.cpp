#include "proxy/relay/policy.hpp"

#include <algorithm>
#include <array>

namespace smd::relay {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// RFC 3986 pchar without percent, plus the slash.
bool is_path_char(char c) {
  if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  return std::string_view("-._~!$&'()*+,;=:@/").find(c) != std::string_view::npos;
}

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view one) { return net::same_name(one, name); });
}

}  // namespace

std::string path_problem(std::string_view path) {
  if (path.empty() || path.front() != '/') return "the path does not begin with a slash";
  std::string decoded;
  for (std::size_t i = 0; i < path.size(); ++i) {
    char c = path[i];
    if (c == '%') {
      const int high = i + 2 < path.size() ? hex_value(path[i + 1]) : -1;
      const int low = i + 2 < path.size() ? hex_value(path[i + 2]) : -1;
      if (high < 0 || low < 0) return "the path holds a broken percent escape";
      c = static_cast<char>(high * 16 + low);
      i += 2;
      const auto byte = static_cast<unsigned char>(c);
      if (c == '/' || c == '\\' || c == '%' || byte < 0x20 || byte == 0x7f) {
        return "the path holds an encoded slash, backslash, percent sign or control character";
      }
    } else if (c == '\\') {
      return "the path holds a backslash";
    } else if (!is_path_char(c)) {
      return "the path holds a character that must be percent-encoded";
    }
    decoded.push_back(c);
  }
  std::size_t begin = 1;
  while (begin <= decoded.size()) {
    const std::size_t end = std::min(decoded.find('/', begin), decoded.size());
    const std::string_view segment = std::string_view(decoded).substr(begin, end - begin);
    if (segment == "." || segment == "..") return "the path holds a dot segment";
    if (segment.empty() && end != decoded.size()) return "the path holds two slashes in a row";
    begin = end + 1;
  }
  return {};
}

std::string query_problem(std::string_view query) {
  for (const char c : query) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f || c == '#') {
      return "the query holds a character that must be percent-encoded";
    }
  }
  return {};
}

bool matches(const AllowRule& rule, std::string_view method, std::string_view path) {
  if (rule.method != method) return false;
  std::string_view pattern = rule.path;
  while (!pattern.empty() && !path.empty()) {
    if (pattern.front() != '/' || path.front() != '/') return false;
    pattern.remove_prefix(1);
    path.remove_prefix(1);
    const std::string_view want = pattern.substr(0, pattern.find('/'));
    const std::string_view have = path.substr(0, path.find('/'));
    const bool any = want.size() >= 2 && want.front() == '{' && want.back() == '}';
    if (any ? have.empty() : want != have) return false;
    pattern.remove_prefix(want.size());
    path.remove_prefix(have.size());
  }
  return pattern.empty() && path.empty();
}

std::optional<Problem> check_request(const std::vector<AllowRule>& allow, std::string_view method,
                                     std::string_view path, std::string_view query) {
  Problem problem;
  std::string wrong = path_problem(path);
  if (wrong.empty()) wrong = query_problem(query);
  if (!wrong.empty()) {
    problem.stage = Stage::input;
    problem.reason = wrong;
    problem.detail = "The request was not sent because " + wrong + ".";
    return problem;
  }
  const bool listed = std::any_of(allow.begin(), allow.end(), [&](const AllowRule& rule) {
    return matches(rule, method, path);
  });
  if (listed) return std::nullopt;
  problem.stage = Stage::policy;
  problem.reason = "method and path are not on the upstream's list";
  problem.detail =
      "The request was not sent: this method and path are not on the list of what may be asked of "
      "this upstream.";
  return problem;
}

bool passes_upstream(std::string_view header_name) {
  static constexpr std::array<std::string_view, 5> kNames = {
      "Authorization", "Content-Type", "Accept", "If-None-Match", "User-Agent"};
  return is_one_of(kNames, header_name);
}

bool is_hop_by_hop(std::string_view header_name) {
  static constexpr std::array<std::string_view, 9> kNames = {
      "Connection", "Keep-Alive",        "Proxy-Connection", "Proxy-Authenticate", "TE",
      "Trailer",    "Transfer-Encoding", "Upgrade",          "Proxy-Authorization"};
  return is_one_of(kNames, header_name);
}

}  // namespace smd::relay
