#include "proxy/server/sessions_endpoint.hpp"

#include <charconv>
#include <optional>

#include "proxy/companion/companion.hpp"
#include "proxy/server/problem.hpp"
#include "proxy/server/store_answers.hpp"
#include "proxy/tls/openssl.hpp"
#include "shared/base/json.hpp"
#include "shared/base/text.hpp"

namespace smd::server {

namespace asio = boost::asio;
using Json = nlohmann::json;

namespace {

constexpr std::size_t kMostListed = 200;
constexpr std::size_t kIdBytes = 16;

/// Error code "store.filter".
Result<store::Filter> filter_of(const net::Request& request) {
  store::Filter out;
  for (const auto& [name, value] : companion::read_pairs(request.query())) {
    if (!is_utf8(value) || value.find('\0') != std::string::npos) {
      return Error("store.filter", "\"" + name + "\" must be UTF-8 text.");
    }
    if (name == "q") out.query = value;
    if (name == "userType") out.user_type = value;
    if (name == "environment") out.environment = value;
    if (name == "verdict") out.verdict = value;
    if (name == "finding") out.finding = value;
    if (name == "after") out.after = value;
    if (name == "limit") {
      const auto limit = parse_int64(value);
      if (!limit || *limit < 1 || *limit > static_cast<std::int64_t>(kMostListed)) {
        return Error("store.filter",
                     "\"limit\" must be a number from 1 to " + std::to_string(kMostListed) + ".");
      }
      out.limit = static_cast<std::size_t>(*limit);
    }
  }
  return out;
}

/// The version that a change is for: `If-Match: "3"`.
std::optional<std::int64_t> wanted_version(const net::Request& request) {
  const std::string* header = request.header("If-Match");
  if (header == nullptr || header->size() < 3 || header->front() != '"' || header->back() != '"') {
    return std::nullopt;
  }
  return parse_int64(header->substr(1, header->size() - 2));
}

void reply_version_wanted(net::ResponseWriter& response) {
  response.close_after();
  reply_error(response, 428, "session.version",
              "Say which version this changes: If-Match: \"VERSION\", as the session's ETag was.");
}

void reply_changed(net::ResponseWriter& response, const Result<store::Changed>& changed) {
  if (!changed) {
    reply_store_error(response, changed.error());
  } else if (changed->outcome == store::Changed::Outcome::missing) {
    reply_missing(response);
  } else if (changed->outcome == store::Changed::Outcome::conflict) {
    reply_json(response, 412,
               {{"title", "Somebody else was faster"},
                {"status", 412},
                {"code", "session.conflict"},
                {"detail", "The session has been changed since this version was read."},
                {"current", row_json(changed->row)}});
  } else {
    reply_json(response, 200, {{"version", changed->row.version}}, changed->row.version);
  }
}

/// Nothing when it is absent; error code "body" when it is no text.
Result<std::optional<std::string>> text_member(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end()) return std::optional<std::string>();
  if (!found->is_string()) return Error("body", std::string("\"") + name + "\" must be a text.");
  std::string text = found->get<std::string>();
  if (text.find('\0') != std::string::npos) {
    return Error("body", std::string("\"") + name + "\" must not hold a NUL character.");
  }
  return std::optional<std::string>(std::move(text));
}

}  // namespace

asio::awaitable<void> SessionsEndpoint::handle(net::Request& request, net::ResponseWriter& response,
                                               const std::string& who) {
  co_await service_.retire_when_due();
  const store::Actor actor = actor_of(request, who);
  std::string rest(request.path().substr(kPath.size()));
  if (!rest.empty()) {
    rest.erase(0, 1);
    const std::string id = rest.substr(0, rest.find('/'));
    const std::string part = rest.substr(std::min(id.size() + 1, rest.size()));
    if (part.empty()) {
      co_await of_session(request, response, id, actor);
    } else if (LinksEndpoint::owns(part)) {
      co_await links_.handle(request, response, id, part, actor);
    } else if (part == "audit" && request.method() == "GET") {
      co_await audit(response, id);
    } else {
      response.close_after();
      reply_error(response, 404, "path", "There is no such API.");
    }
  } else if (request.method() == "GET") {
    co_await list(request, response);
  } else if (request.method() == "POST") {
    co_await save(request, response, actor);
  } else {
    response.close_after();
    reply_error(response, 405, "method", "GET lists sessions, POST saves one.");
  }
}

asio::awaitable<void> SessionsEndpoint::of_session(net::Request& request,
                                                   net::ResponseWriter& response,
                                                   const std::string& id,
                                                   const store::Actor& actor) {
  const std::string& method = request.method();
  if (method == "GET") {
    co_await read(response, id, actor);
  } else if (method == "PUT") {
    co_await replace(request, response, id, actor);
  } else if (method == "PATCH") {
    co_await describe(request, response, id, actor);
  } else if (method == "DELETE") {
    co_await remove(response, id, actor);
  } else {
    response.close_after();
    reply_error(response, 405, "method",
                "GET opens a session, PUT replaces it, PATCH changes title or note, DELETE deletes "
                "it.");
  }
}

asio::awaitable<void> SessionsEndpoint::list(net::Request& request, net::ResponseWriter& response) {
  const Result<store::Filter> filter = filter_of(request);
  if (!filter) {
    reply_store_error(response, filter.error());
    co_return;
  }
  std::optional<Result<store::Page>> page;
  co_await service_.workers().run([&] { page.emplace(service_.sessions().list(*filter)); });
  if (!*page) {
    reply_store_error(response, page->error());
    co_return;
  }
  Json rows = Json::array();
  for (const store::SessionRow& row : (*page)->sessions) rows.push_back(row_json(row));
  const std::string& next = (*page)->next;
  Json answer;
  answer["sessions"] = std::move(rows);
  answer["next"] = next.empty() ? Json(nullptr) : Json(next);
  answer["total"] = (*page)->total;
  reply_json(response, 200, answer);
}

void SessionsEndpoint::reply_too_large(net::ResponseWriter& response, const Error& error) const {
  response.close_after();
  reply_error(response, 413, error.code,
              "A session may have " + std::to_string(service_.settings().max_bytes) +
                  " bytes here (--store-max-bytes): send it compressed with gzip, or leave its "
                  "sample data out.");
}

asio::awaitable<void> SessionsEndpoint::save(net::Request& request, net::ResponseWriter& response,
                                             const store::Actor& actor) {
  const Result<std::string> body = co_await request.read_body(service_.settings().max_bytes);
  if (!body) {
    reply_too_large(response, body.error());
    co_return;
  }
  const std::string id = tls::random_hex(kIdBytes);
  std::optional<Result<store::SessionRow>> saved;
  co_await service_.workers().run([&] {
    const auto file = store::read_session_file(*body, service_.expanded_limit());
    if (file) {
      saved.emplace(service_.sessions().save(id, *file, actor));
    } else {
      saved.emplace(file.error());
    }
  });
  if (!*saved) {
    reply_store_error(response, saved->error());
  } else {
    reply_json(response, 201, {{"id", id}, {"version", 1}}, 1);
  }
}

asio::awaitable<void> SessionsEndpoint::read(net::ResponseWriter& response, const std::string& id,
                                             const store::Actor& actor) {
  std::optional<Result<std::optional<store::OpenedSession>>> opened;
  co_await service_.workers().run([&] { opened.emplace(service_.sessions().read(id, actor)); });
  if (!*opened) {
    reply_store_error(response, opened->error());
  } else if (!**opened) {
    reply_missing(response);
  } else {
    const store::OpenedSession& session = ***opened;
    reply_file(response, session.file, session.row.version);
  }
}

asio::awaitable<void> SessionsEndpoint::replace(net::Request& request,
                                                net::ResponseWriter& response,
                                                const std::string& id, const store::Actor& actor) {
  const auto version = wanted_version(request);
  if (!version) {
    reply_version_wanted(response);
    co_return;
  }
  const Result<std::string> body = co_await request.read_body(service_.settings().max_bytes);
  if (!body) {
    reply_too_large(response, body.error());
    co_return;
  }
  std::optional<Result<store::Changed>> changed;
  co_await service_.workers().run([&] {
    const auto file = store::read_session_file(*body, service_.expanded_limit());
    if (file) {
      changed.emplace(service_.sessions().replace(id, *version, *file, actor));
    } else {
      changed.emplace(file.error());
    }
  });
  reply_changed(response, *changed);
}

asio::awaitable<void> SessionsEndpoint::describe(net::Request& request,
                                                 net::ResponseWriter& response,
                                                 const std::string& id, const store::Actor& actor) {
  const auto version = wanted_version(request);
  if (!version) {
    reply_version_wanted(response);
    co_return;
  }
  const std::optional<Json> json = co_await read_object(request, response);
  if (!json) co_return;
  const auto title = text_member(*json, "title");
  const auto note = text_member(*json, "note");
  if (!title || !note) {
    reply_store_error(response, title ? note.error() : title.error());
    co_return;
  }
  if (!*title && !*note) {
    reply_error(response, 400, "body", "Send a JSON object with \"title\", \"note\", or both.");
    co_return;
  }
  std::optional<Result<store::Changed>> changed;
  co_await service_.workers().run([&] {
    changed.emplace(service_.sessions().describe(id, *version, *title, *note,
                                                 service_.expanded_limit(), actor));
  });
  reply_changed(response, *changed);
}

asio::awaitable<void> SessionsEndpoint::remove(net::ResponseWriter& response, const std::string& id,
                                               const store::Actor& actor) {
  std::optional<Result<bool>> removed;
  co_await service_.workers().run([&] { removed.emplace(service_.sessions().remove(id, actor)); });
  if (!*removed) {
    reply_store_error(response, removed->error());
  } else if (!**removed) {
    reply_missing(response);
  } else {
    reply_no_content(response);
  }
}

asio::awaitable<void> SessionsEndpoint::audit(net::ResponseWriter& response,
                                              const std::string& id) {
  std::optional<Result<std::vector<store::AuditEntry>>> found;
  co_await service_.workers().run([&] { found.emplace(service_.sessions().audit(id)); });
  if (!*found) {
    reply_store_error(response, found->error());
    co_return;
  }
  if ((*found)->empty()) {
    reply_missing(response);
    co_return;
  }
  Json entries = Json::array();
  for (const store::AuditEntry& entry : **found) {
    Json one;
    one["at"] = entry.at;
    one["who"] = entry.who;
    one["what"] = entry.what;
    one["link"] = entry.link.empty() ? Json(nullptr) : Json(entry.link);
    entries.push_back(std::move(one));
  }
  Json answer;
  answer["entries"] = std::move(entries);
  reply_json(response, 200, answer);
}

}  // namespace smd::server
