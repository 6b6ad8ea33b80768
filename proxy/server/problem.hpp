// application/problem+json (RFC 9457) answers of the server itself. An upstream's answer, of
// whatever status, is never dressed up as one.
#pragma once

#include <string_view>

#include "proxy/net/http_server.hpp"
#include "proxy/relay/relay_types.hpp"

namespace smd::server {

/// HTTP status for a relay failure: 403 policy, 400 input, 429 queue, 504 deadlines, else 502.
[[nodiscard]] int status_of(const relay::Problem& problem);
/// Headers every relay answer carries, whoever it is from.
void add_relay_headers(net::Headers& headers);
void reply_problem(net::ResponseWriter& response, int status, const relay::Problem& problem,
                   net::Headers headers);
/// For failures of the server's own API.
void reply_error(net::ResponseWriter& response, int status, std::string_view code,
                 std::string_view detail);

}  // namespace smd::server
