#include "proxy/server/links_endpoint.hpp"

#include <optional>

#include "proxy/server/problem.hpp"
#include "proxy/server/store_answers.hpp"
#include "proxy/tls/openssl.hpp"
#include "shared/base/json.hpp"

namespace smd::server {

namespace asio = boost::asio;
using Json = nlohmann::json;

namespace {

constexpr std::int64_t kLongest = 90LL * 24 * 3600;
constexpr std::size_t kIdBytes = 8;
constexpr std::size_t kTokenBytes = 32;

struct Wanted {
  store::LinkLevel level;
  std::int64_t seconds;
};

std::optional<Wanted> read_wanted(const Json& json) {
  const auto level = json.find("level");
  const auto seconds = json.find("expiresIn");
  if (level == json.end() || seconds == json.end() || !seconds->is_number_integer()) {
    return std::nullopt;
  }
  const auto length = seconds->get<std::int64_t>();
  if (length < 1 || length > kLongest) return std::nullopt;
  if (*level == "summary") return Wanted{store::LinkLevel::summary, length};
  if (*level == "everything") return Wanted{store::LinkLevel::everything, length};
  return std::nullopt;
}

Json link_json(const store::ShareLink& link) {
  Json out;
  out["id"] = link.id;
  out["level"] = store::name_of(link.level);
  out["created"] = link.created;
  out["expires"] = link.expires;
  out["withdrawn"] = link.withdrawn == 0 ? Json(nullptr) : Json(link.withdrawn);
  out["opened"] = link.opened;
  return out;
}

}  // namespace

asio::awaitable<void> LinksEndpoint::handle(net::Request& request, net::ResponseWriter& response,
                                            const std::string& session, const std::string& part,
                                            const store::Actor& actor) {
  const std::string& method = request.method();
  const bool all = part == "links";
  if (all && method == "GET") {
    co_await list(response, session);
  } else if (all && method == "POST") {
    co_await make(request, response, session, actor);
  } else if (!all && method == "DELETE") {
    co_await withdraw(response, session, part.substr(std::string_view("links/").size()), actor);
  } else {
    response.close_after();
    reply_error(response, 405, "method",
                "GET lists links, POST makes one, DELETE of one withdraws it.");
  }
}

asio::awaitable<void> LinksEndpoint::list(net::ResponseWriter& response,
                                          const std::string& session) {
  std::optional<Result<std::vector<store::ShareLink>>> found;
  co_await service_.workers().run([&] { found.emplace(service_.sessions().links(session)); });
  if (!*found) {
    reply_store_error(response, found->error());
    co_return;
  }
  Json links = Json::array();
  for (const store::ShareLink& link : **found) links.push_back(link_json(link));
  Json answer;
  answer["links"] = std::move(links);
  reply_json(response, 200, answer);
}

asio::awaitable<void> LinksEndpoint::make(net::Request& request, net::ResponseWriter& response,
                                          const std::string& session, const store::Actor& actor) {
  const std::optional<Json> json = co_await read_object(request, response);
  if (!json) co_return;
  const auto wanted = read_wanted(*json);
  if (!wanted) {
    reply_error(response, 400, "link",
                "Send \"level\", \"summary\" or \"everything\", and \"expiresIn\", seconds from 1 "
                "to " +
                    std::to_string(kLongest) + ".");
    co_return;
  }
  store::ShareLink link;
  link.id = tls::random_hex(kIdBytes);
  link.session = session;
  link.level = wanted->level;
  link.created = actor.now;
  link.expires = actor.now + wanted->seconds * 1000;
  const std::string token = tls::random_hex(kTokenBytes);
  std::optional<Result<bool>> made;
  co_await service_.workers().run(
      [&] { made.emplace(service_.sessions().share(link, tls::sha256_hex(token), actor)); });
  if (!*made) {
    reply_store_error(response, made->error());
  } else if (!**made) {
    reply_missing(response);
  } else {
    Json answer;
    answer["id"] = link.id;
    answer["token"] = token;
    answer["url"] = console_origin_ + "/#shared=" + token;
    answer["level"] = store::name_of(link.level);
    answer["expires"] = link.expires;
    reply_json(response, 201, answer);
  }
}

asio::awaitable<void> LinksEndpoint::withdraw(net::ResponseWriter& response,
                                              const std::string& session, const std::string& link,
                                              const store::Actor& actor) {
  std::optional<Result<bool>> done;
  co_await service_.workers().run(
      [&] { done.emplace(service_.sessions().withdraw(session, link, actor)); });
  if (!*done) {
    reply_store_error(response, done->error());
  } else if (!**done) {
    reply_error(response, 404, "link.unknown",
                "There is no such link, or it has been withdrawn already.");
  } else {
    reply_no_content(response);
  }
}

}  // namespace smd::server
