// The answers that the endpoints of the session store have in common.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "proxy/net/http_server.hpp"
#include "proxy/store/session_store.hpp"

namespace smd::server {

/// `version` 0: no ETag.
void reply_json(net::ResponseWriter& response, int status, const nlohmann::json& body,
                std::int64_t version = 0);
/// The bytes that were saved, as gzip. Not as Content-Encoding: whoever keeps them has the file.
void reply_file(net::ResponseWriter& response, const std::string& file, std::int64_t version);
void reply_no_content(net::ResponseWriter& response);
/// 404, there is no such session.
void reply_missing(net::ResponseWriter& response);
/// 503 for a store that does not answer, 400 for anything else.
void reply_store_error(net::ResponseWriter& response, const Error& error);

[[nodiscard]] nlohmann::json row_json(const store::SessionRow& row);

/// "log-in 1a2b3c4d from 127.0.0.1", now.
[[nodiscard]] store::Actor actor_of(const net::Request& request, const std::string& name);

/// A small JSON object as the body; otherwise it has answered, and there is nothing.
boost::asio::awaitable<std::optional<nlohmann::json>> read_object(net::Request& request,
                                                                  net::ResponseWriter& response);

}  // namespace smd::server
