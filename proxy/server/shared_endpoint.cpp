#include "proxy/server/shared_endpoint.hpp"

#include <optional>

#include "proxy/server/problem.hpp"
#include "proxy/server/store_answers.hpp"
#include "proxy/tls/openssl.hpp"

namespace smd::server {

using Outcome = store::SharedSession::Outcome;

boost::asio::awaitable<void> SharedEndpoint::handle(net::Request& request,
                                                    net::ResponseWriter& response) {
  const std::string peer = request.peer().substr(0, request.peer().rfind(':'));
  if (request.method() != "GET") {
    response.close_after();
    reply_error(response, 405, "method", "GET opens what was shared.");
    co_return;
  }
  if (!misses_.allows(peer, MissLimit::Clock::now())) {
    response.close_after();
    reply_error(
        response, 429, "link.guessing",
        "Too many links that do not exist were asked for from this address. Wait a minute.");
    co_return;
  }
  const std::string token(request.path().substr(kPath.size()));
  const store::Actor actor = actor_of(request, "a link");
  std::optional<Result<store::SharedSession>> shared;
  std::optional<Result<std::string>> file;
  co_await service_.workers().run([&] {
    shared.emplace(service_.sessions().read_shared(tls::sha256_hex(token), actor));
    if (!*shared || (*shared)->outcome != Outcome::open) return;
    if ((*shared)->level == store::LinkLevel::everything) {
      file.emplace((*shared)->file);
    } else {
      file.emplace(store::summary_of((*shared)->file, service_.expanded_limit()));
    }
  });
  if (!*shared) {
    reply_store_error(response, shared->error());
  } else if (file && !*file) {
    reply_store_error(response, file->error());
  } else if (file) {
    reply_file(response, **file, 0);
  } else if ((*shared)->outcome == Outcome::expired) {
    reply_error(response, 410, "link.expired",
                "This link has expired. Ask whoever sent it for a new one.");
  } else if ((*shared)->outcome == Outcome::withdrawn) {
    reply_error(response, 410, "link.withdrawn",
                "This link has been withdrawn. Ask whoever sent it for a new one.");
  } else {
    misses_.count(peer, MissLimit::Clock::now());
    reply_error(response, 404, "link.unknown",
                "There is no such link. Check that all of it was copied, or ask for a new one.");
  }
}

}  // namespace smd::server
