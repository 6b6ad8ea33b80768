// Which requests may be relayed: a list of method and path patterns, and the path tricks that are
// refused before any list is looked at. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/relay/relay_types.hpp"

namespace smd::relay {

/// What is wrong with a path or query as such: dot segments, doubled or encoded slashes,
/// backslashes, control characters, broken escapes. Empty when nothing is.
[[nodiscard]] std::string path_problem(std::string_view path);
[[nodiscard]] std::string query_problem(std::string_view query);

[[nodiscard]] bool matches(const AllowRule& rule, std::string_view method, std::string_view path);

/// Why the request must not be sent (stage input or policy), or nothing.
[[nodiscard]] std::optional<Problem> check_request(const std::vector<AllowRule>& allow,
                                                   std::string_view method, std::string_view path,
                                                   std::string_view query);

/// True for the request headers that may go to an upstream.
[[nodiscard]] bool passes_upstream(std::string_view header_name);
/// True for headers that belong to one connection only (RFC 9110 section 7.6.1).
[[nodiscard]] bool is_hop_by_hop(std::string_view header_name);

}  // namespace smd::relay
