#include "proxy/server/sessions_endpoint.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "proxy/server/log.hpp"
#include "proxy/server/problem.hpp"
#include "shared/base/text.hpp"

namespace smd::server {

namespace asio = boost::asio;
using Json = nlohmann::json;

namespace {

constexpr std::size_t kThreads = 8;
constexpr std::size_t kMostListed = 200;
constexpr std::size_t kSmallBody = 256 * 1024;
constexpr std::int64_t kLongestLink = 90LL * 24 * 3600;
// Session files are JSON: what a limit on the stored bytes may expand to.
constexpr std::size_t kExpansion = 40;

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string hex(const unsigned char* bytes, std::size_t size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < size; ++i) {
    out.push_back(kDigits[bytes[i] >> 4]);
    out.push_back(kDigits[bytes[i] & 15]);
  }
  return out;
}

std::string random_hex(std::size_t size) {
  std::string bytes(size, '\0');
  auto* data = reinterpret_cast<unsigned char*>(bytes.data());
  if (RAND_bytes(data, static_cast<int>(size)) != 1) return {};
  return hex(data, size);
}

std::string sha256_hex(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return hex(digest.data(), size);
}

store::Actor actor_of(const net::Request& request, std::string_view how) {
  store::Actor out;
  const std::string& peer = request.peer();
  out.who = std::string(how) + " from " + peer.substr(0, peer.rfind(':'));
  out.now = now_ms();
  return out;
}

void reply_json(net::ResponseWriter& response, int status, const Json& body,
                std::int64_t version = 0) {
  net::Headers headers;
  headers.emplace_back("Content-Type", "application/json");
  headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (version > 0) headers.emplace_back("ETag", "\"" + std::to_string(version) + "\"");
  response.reply(status, headers, body.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void reply_file(net::ResponseWriter& response, const std::string& file, std::int64_t version) {
  net::Headers headers;
  // Not as Content-Encoding: the reader gets the bytes that were saved, and may keep them as a
  // file.
  headers.emplace_back("Content-Type", "application/gzip");
  headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (version > 0) headers.emplace_back("ETag", "\"" + std::to_string(version) + "\"");
  response.reply(200, headers, file);
}

void reply_unavailable(net::ResponseWriter& response, const Error& error) {
  log_line(LogLevel::error, "store_failed", {{"code", error.code}, {"message", error.message}});
  const bool store = error.code.starts_with("store.");
  reply_error(response, store ? 503 : 500, error.code,
              store
                  ? "The session store cannot be reached just now; nothing was changed. Try again."
                  : error.message);
}

void reply_missing(net::ResponseWriter& response) {
  reply_error(response, 404, "session.unknown",
              "There is no session of this id: it was deleted, or never saved.");
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

store::Filter filter_of(const net::Request& request) {
  store::Filter out;
  const auto parsed = boost::urls::parse_origin_form(request.target());
  if (!parsed) return out;
  for (const auto& parameter : parsed->params()) {
    const std::string name(parameter.key);
    const std::string value(parameter.value);
    if (name == "q") out.query = value;
    if (name == "userType") out.user_type = value;
    if (name == "environment") out.environment = value;
    if (name == "verdict") out.verdict = value;
    if (name == "finding") out.finding = value;
    if (name == "after") out.after = value;
    if (name == "limit") {
      std::size_t limit = 0;
      std::from_chars(value.data(), value.data() + value.size(), limit);
      if (limit > 0) out.limit = std::min(limit, kMostListed);
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
  std::int64_t out = 0;
  const char* end = header->data() + header->size() - 1;
  const auto [at, ec] = std::from_chars(header->data() + 1, end, out);
  if (ec != std::errc() || at != end) return std::nullopt;
  return out;
}

std::optional<std::string> text_member(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

void reply_changed(net::ResponseWriter& response, const Result<store::Changed>& changed) {
  if (!changed) return reply_unavailable(response, changed.error());
  switch (changed->outcome) {
    case store::Changed::Outcome::missing:
      return reply_missing(response);
    case store::Changed::Outcome::conflict:
      return reply_json(response, 412,
                        {{"title", "Somebody else was faster"},
                         {"detail", "The session has been changed since this version was read."},
                         {"current", row_json(changed->row)}});
    case store::Changed::Outcome::done:
      return reply_json(response, 200, {{"version", changed->row.version}}, changed->row.version);
  }
}

}  // namespace

SessionsEndpoint::SessionsEndpoint(std::unique_ptr<store::SessionStore> sessions,
                                   config::StoreSettings settings)
    : sessions_(std::move(sessions)), settings_(std::move(settings)), pool_(kThreads) {}

SessionsEndpoint::~SessionsEndpoint() { pool_.join(); }

asio::awaitable<void> SessionsEndpoint::run(std::function<void()> work) {
  co_await asio::co_spawn(
      pool_,
      [&work]() -> asio::awaitable<void> {
        work();
        co_return;
      },
      asio::use_awaitable);
}

asio::awaitable<void> SessionsEndpoint::handle(net::Request& request, net::ResponseWriter& response,
                                               const std::string& public_origin) {
  if (std::chrono::steady_clock::now() - retired_ > std::chrono::hours(1)) co_await retire();
  const std::string& method = request.method();
  std::string rest(request.path().substr(kSessions.size()));
  if (rest.empty()) {
    if (method == "GET") {
      co_await list(request, response);
    } else if (method == "POST") {
      co_await save(request, response);
    } else {
      reply_error(response, 405, "method", "GET lists sessions, POST saves one.");
    }
    co_return;
  }
  rest.erase(0, 1);
  const std::size_t slash = rest.find('/');
  const std::string id = rest.substr(0, slash);
  const std::string part = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
  const store::Actor actor = actor_of(request, "a log-in");
  if (part.empty() && method == "GET") {
    co_await read(response, id, actor);
  } else if (part.empty() && (method == "PUT" || method == "PATCH")) {
    co_await change(request, response, id);
  } else if (part.empty() && method == "DELETE") {
    co_await remove(response, id, actor);
  } else if (part == "links" && (method == "GET" || method == "POST")) {
    co_await links(request, response, id, public_origin);
  } else if (part.starts_with("links/") && method == "DELETE") {
    co_await withdraw(response, id, part.substr(6), actor);
  } else if (part == "audit" && method == "GET") {
    co_await audit(response, id);
  } else {
    response.close_after();
    reply_error(response, 404, "path", "There is no such API.");
  }
}

asio::awaitable<void> SessionsEndpoint::retire() {
  retired_ = std::chrono::steady_clock::now();
  if (settings_.retention_days == 0) co_return;
  store::Actor actor;
  actor.who = "retention";
  actor.now = now_ms();
  const std::int64_t before =
      actor.now - static_cast<std::int64_t>(settings_.retention_days) * 24 * 3600 * 1000;
  std::optional<Result<std::int64_t>> gone;
  co_await run([&] { gone.emplace(sessions_->retire(before, actor)); });
  if (!*gone) {
    log_line(LogLevel::error, "store_failed", {{"message", gone->error().message}});
  } else if (**gone > 0) {
    log_line(LogLevel::info, "sessions_retired", {{"count", static_cast<long long>(**gone)}});
  }
}

asio::awaitable<void> SessionsEndpoint::list(net::Request& request, net::ResponseWriter& response) {
  const store::Filter filter = filter_of(request);
  std::optional<Result<store::Page>> page;
  co_await run([&] { page.emplace(sessions_->list(filter)); });
  if (!*page) {
    reply_unavailable(response, page->error());
    co_return;
  }
  Json rows = Json::array();
  for (const store::SessionRow& row : (*page)->sessions) rows.push_back(row_json(row));
  const std::string& next = (*page)->next;
  reply_json(response, 200,
             {{"sessions", std::move(rows)},
              {"next", next.empty() ? Json(nullptr) : Json(next)},
              {"total", (*page)->total}});
}

asio::awaitable<void> SessionsEndpoint::save(net::Request& request, net::ResponseWriter& response) {
  const Result<std::string> body = co_await request.read_body(settings_.max_bytes);
  if (!body) {
    response.close_after();
    reply_error(response, 413, body.error().code,
                "A session may have " + std::to_string(settings_.max_bytes) +
                    " bytes here (--store-max-bytes): save it compressed, or with its sample data "
                    "thinned.");
    co_return;
  }
  const store::Actor actor = actor_of(request, "a log-in");
  const std::string id = random_hex(16);
  std::optional<Result<store::SessionFile>> file;
  std::optional<Result<store::SessionRow>> saved;
  co_await run([&] {
    file.emplace(store::read_session_file(*body, settings_.max_bytes * kExpansion));
    if (*file) saved.emplace(sessions_->save(id, file->value(), actor));
  });
  if (!*file) {
    reply_error(response, 400, file->error().code, file->error().message);
  } else if (!*saved) {
    reply_unavailable(response, saved->error());
  } else {
    reply_json(response, 201, {{"id", id}, {"version", 1}}, 1);
  }
}

asio::awaitable<void> SessionsEndpoint::read(net::ResponseWriter& response, const std::string& id,
                                             const store::Actor& actor) {
  std::optional<Result<std::optional<store::OpenedSession>>> opened;
  co_await run([&] { opened.emplace(sessions_->read(id, actor)); });
  if (!*opened) {
    reply_unavailable(response, opened->error());
  } else if (!**opened) {
    reply_missing(response);
  } else {
    reply_file(response, (**opened)->file, (**opened)->row.version);
  }
}

asio::awaitable<void> SessionsEndpoint::change(net::Request& request, net::ResponseWriter& response,
                                               const std::string& id) {
  const bool whole = request.method() == "PUT";
  const Result<std::string> body =
      co_await request.read_body(whole ? settings_.max_bytes : kSmallBody);
  if (!body) {
    response.close_after();
    reply_error(response, 413, body.error().code, body.error().message);
    co_return;
  }
  const auto version = wanted_version(request);
  if (!version) {
    reply_error(
        response, 428, "session.version",
        "Say which version this changes: If-Match: \"VERSION\", as the session's ETag was.");
    co_return;
  }
  const store::Actor actor = actor_of(request, "a log-in");
  const std::size_t limit = settings_.max_bytes * kExpansion;
  std::optional<Result<store::Changed>> changed;
  std::optional<Error> refused;
  co_await run([&] {
    if (whole) {
      const auto file = store::read_session_file(*body, limit);
      if (!file) {
        refused = file.error();
      } else {
        changed.emplace(sessions_->replace(id, *version, *file, actor));
      }
      return;
    }
    const Json json = Json::parse(*body, nullptr, false);
    if (!json.is_object()) {
      refused = Error("body", "Send a JSON object with title, note, or both.");
      return;
    }
    changed.emplace(sessions_->describe(id, *version, text_member(json, "title"),
                                        text_member(json, "note"), limit, actor));
  });
  if (refused) {
    reply_error(response, 400, refused->code, refused->message);
  } else {
    reply_changed(response, *changed);
  }
}

asio::awaitable<void> SessionsEndpoint::remove(net::ResponseWriter& response, const std::string& id,
                                               const store::Actor& actor) {
  std::optional<Result<bool>> removed;
  co_await run([&] { removed.emplace(sessions_->remove(id, actor)); });
  if (!*removed) {
    reply_unavailable(response, removed->error());
  } else if (!**removed) {
    reply_missing(response);
  } else {
    response.reply(204, {}, {});
  }
}

asio::awaitable<void> SessionsEndpoint::links(net::Request& request, net::ResponseWriter& response,
                                              const std::string& id, const std::string& origin) {
  if (request.method() == "GET") {
    std::optional<Result<std::vector<store::ShareLink>>> found;
    co_await run([&] { found.emplace(sessions_->links(id)); });
    if (!*found) {
      reply_unavailable(response, found->error());
      co_return;
    }
    Json out = Json::array();
    for (const store::ShareLink& link : **found) {
      out.push_back({{"id", link.id},
                     {"level", store::name_of(link.level)},
                     {"created", link.created},
                     {"expires", link.expires},
                     {"withdrawn", link.withdrawn == 0 ? Json(nullptr) : Json(link.withdrawn)},
                     {"opened", link.opened}});
    }
    reply_json(response, 200, {{"links", std::move(out)}});
    co_return;
  }
  const Result<std::string> body = co_await request.read_body(kSmallBody);
  if (!body) {
    response.close_after();
    reply_error(response, 413, body.error().code, body.error().message);
    co_return;
  }
  const Json json = Json::parse(*body, nullptr, false);
  const auto level = json.is_object() ? text_member(json, "level") : std::nullopt;
  const auto seconds =
      json.is_object() && json.contains("expiresIn") && json["expiresIn"].is_number_integer()
          ? json["expiresIn"].get<std::int64_t>()
          : 0;
  if (!level || (*level != "summary" && *level != "everything") || seconds < 1 ||
      seconds > kLongestLink) {
    reply_error(response, 400, "link",
                "Send {\"level\": \"summary\" or \"everything\", \"expiresIn\": seconds, up to " +
                    std::to_string(kLongestLink) + "}.");
    co_return;
  }
  const store::Actor actor = actor_of(request, "a log-in");
  store::ShareLink link;
  link.id = random_hex(8);
  link.session = id;
  link.level = *level == "summary" ? store::LinkLevel::summary : store::LinkLevel::everything;
  link.created = actor.now;
  link.expires = actor.now + seconds * 1000;
  const std::string token = random_hex(32);
  std::optional<Result<bool>> made;
  co_await run([&] { made.emplace(sessions_->share(link, sha256_hex(token), actor)); });
  if (!*made) {
    reply_unavailable(response, made->error());
  } else if (!**made) {
    reply_missing(response);
  } else {
    reply_json(response, 201,
               {{"id", link.id},
                {"token", token},
                {"url", origin + "/#shared=" + token},
                {"level", *level},
                {"expires", link.expires}});
  }
}

asio::awaitable<void> SessionsEndpoint::withdraw(net::ResponseWriter& response,
                                                 const std::string& id, const std::string& link,
                                                 const store::Actor& actor) {
  std::optional<Result<bool>> done;
  co_await run([&] { done.emplace(sessions_->withdraw(id, link, actor)); });
  if (!*done) {
    reply_unavailable(response, done->error());
  } else if (!**done) {
    reply_error(response, 404, "link.unknown",
                "There is no such link, or it is withdrawn already.");
  } else {
    response.reply(204, {}, {});
  }
}

asio::awaitable<void> SessionsEndpoint::audit(net::ResponseWriter& response,
                                              const std::string& id) {
  std::optional<Result<std::vector<store::AuditEntry>>> found;
  co_await run([&] { found.emplace(sessions_->audit(id)); });
  if (!*found) {
    reply_unavailable(response, found->error());
    co_return;
  }
  Json out = Json::array();
  for (const store::AuditEntry& entry : **found) {
    out.push_back({{"at", entry.at},
                   {"who", entry.who},
                   {"what", entry.what},
                   {"link", entry.link.empty() ? Json(nullptr) : Json(entry.link)}});
  }
  reply_json(response, 200, {{"entries", std::move(out)}});
}

asio::awaitable<void> SessionsEndpoint::handle_shared(net::Request& request,
                                                      net::ResponseWriter& response) {
  const std::string token(request.path().substr(kShared.size()));
  const store::Actor actor = actor_of(request, "a link");
  std::optional<Result<store::SharedSession>> shared;
  std::optional<Result<std::string>> summary;
  const std::size_t limit = settings_.max_bytes * kExpansion;
  co_await run([&] {
    shared.emplace(sessions_->read_shared(sha256_hex(token), actor));
    if (*shared && (*shared)->outcome == store::SharedSession::Outcome::open &&
        (*shared)->level == store::LinkLevel::summary) {
      summary.emplace(store::summary_of((*shared)->file, limit));
    }
  });
  if (!*shared) {
    reply_unavailable(response, shared->error());
    co_return;
  }
  switch ((*shared)->outcome) {
    case store::SharedSession::Outcome::unknown:
      reply_error(response, 404, "link.unknown",
                  "There is no such link. Ask whoever sent it for a new one.");
      break;
    case store::SharedSession::Outcome::expired:
      reply_error(response, 410, "link.expired",
                  "This link has expired. Ask whoever sent it for a new one.");
      break;
    case store::SharedSession::Outcome::withdrawn:
      reply_error(response, 410, "link.withdrawn",
                  "This link was withdrawn by the person who made it.");
      break;
    case store::SharedSession::Outcome::open:
      if (summary && !*summary) {
        reply_unavailable(response, summary->error());
      } else {
        reply_file(response, summary ? summary->value() : (*shared)->file, 0);
      }
      break;
  }
}

}  // namespace smd::server
