#include "proxy/server/store_answers.hpp"

#include "proxy/companion/clock.hpp"
#include "proxy/server/log.hpp"
#include "proxy/server/problem.hpp"
#include "shared/base/json.hpp"

namespace smd::server {

using Json = nlohmann::json;

namespace {

constexpr std::size_t kSmallBody = 256 * 1024;

net::Headers headers_of(const char* type, std::int64_t version) {
  net::Headers headers;
  headers.emplace_back("Content-Type", type);
  headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (version > 0) headers.emplace_back("ETag", "\"" + std::to_string(version) + "\"");
  return headers;
}

}  // namespace

void reply_json(net::ResponseWriter& response, int status, const Json& body, std::int64_t version) {
  response.reply(status, headers_of("application/json", version),
                 body.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void reply_file(net::ResponseWriter& response, const std::string& file, std::int64_t version) {
  response.reply(200, headers_of("application/gzip", version), file);
}

void reply_no_content(net::ResponseWriter& response) {
  const net::Headers headers{net::Header("Cache-Control", "no-store")};
  response.reply(204, headers, {});
}

void reply_missing(net::ResponseWriter& response) {
  reply_error(response, 404, "session.unknown",
              "There is no session of this id: it was deleted, or never saved.");
}

void reply_store_error(net::ResponseWriter& response, const Error& error) {
  if (error.code != "store.unavailable") {
    reply_error(response, error.code == "session.secret" ? 422 : 400, error.code, error.message);
    return;
  }
  // The database's own words are for the log: they may name hosts and accounts.
  log_line(LogLevel::error, "store_failed", {{"code", error.code}, {"message", error.message}});
  reply_error(response, 503, error.code,
              "The session store does not answer just now. Look into the list whether it was "
              "saved, and try again; the log of smd-proxy says what is wrong.");
}

Json row_json(const store::SessionRow& row) {
  const store::SessionColumns& columns = row.columns;
  return {{"id", row.id},
          {"version", row.version},
          {"title", columns.title},
          {"note", columns.note},
          {"created", columns.created},
          {"saved", row.saved},
          {"userType", columns.user_type},
          {"environment", columns.environment},
          {"verdict", columns.verdict},
          {"findings", columns.findings},
          {"size", row.size}};
}

store::Actor actor_of(const net::Request& request, const std::string& name) {
  store::Actor out;
  const std::string& peer = request.peer();
  out.who = name + " from " + peer.substr(0, peer.rfind(':'));
  out.now = companion::now_ms();
  return out;
}

boost::asio::awaitable<std::optional<Json>> read_object(net::Request& request,
                                                        net::ResponseWriter& response) {
  const Result<std::string> body = co_await request.read_body(kSmallBody);
  if (!body) {
    response.close_after();
    reply_error(response, 413, body.error().code, body.error().message);
    co_return std::nullopt;
  }
  Json json = Json::parse(*body, nullptr, false);
  if (!json.is_object()) {
    reply_error(response, 400, "body", "Send a JSON object.");
    co_return std::nullopt;
  }
  co_return json;
}

}  // namespace smd::server
