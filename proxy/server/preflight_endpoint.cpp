#include "proxy/server/preflight_endpoint.hpp"

#include <optional>

#include "proxy/preflight/connection_probe_async.hpp"
#include "proxy/preflight/identity_facts.hpp"
#include "proxy/preflight/preflight_answer.hpp"
#include "proxy/server/log.hpp"
#include "proxy/server/problem.hpp"
#include "shared/base/json.hpp"

namespace smd::server {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMostBody = 4096;

diagnosis::IdentityFacts gather(const relay::UpstreamConfig& config) {
  preflight::GatherOptions options;
  options.ca_file = config.ca_file;
  options.keep_folders = false;
  return preflight::gather_identity(config.identity, options);
}

/// Nothing when the text is not what contract 6 says.
std::optional<preflight::Wanted> parse_wanted(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  preflight::Wanted wanted;
  for (const auto& [member, into] :
       {std::pair{"connection", &wanted.connection}, std::pair{"experiment", &wanted.experiment}}) {
    const auto found = json.find(member);
    if (found == json.end()) continue;
    if (!found->is_boolean()) return std::nullopt;
    *into = found->get<bool>();
  }
  return wanted;
}

std::string_view outcome_of(const std::optional<diagnosis::ConnectionFacts>& connection) {
  if (!connection) return "";
  return connection->failure ? std::string_view(connection->failure->stage) : "answer";
}

}  // namespace

void PreflightEndpoint::add(const std::string& upstream, std::string resource_path) {
  identities_[upstream] = gather(upstreams_.find(upstream)->second->config());
  resource_paths_[upstream] = std::move(resource_path);
}

asio::awaitable<void> PreflightEndpoint::reload(const std::string& name) {
  relay::Upstream& upstream = *upstreams_.find(name)->second;
  const relay::UpstreamConfig& config = upstream.config();
  std::optional<Result<relay::LoadedIdentity>> loaded;
  diagnosis::IdentityFacts facts;
  co_await preflight::off_the_loop([&] {
    loaded.emplace(relay::load_identity(config));
    facts = gather(config);
  });
  identities_[name] = std::move(facts);
  if (!*loaded) {
    const Error& error = loaded->error();
    log_line(LogLevel::warn, "identity_unusable",
             {{"upstream", name}, {"code", error.code}, {"message", error.message}});
  } else if (upstream.adopt(std::move(*loaded).value())) {
    const tls::CertificateFacts* used = upstream.certificate();
    log_line(LogLevel::info, "identity_taken",
             {{"upstream", name}, {"sha256", used != nullptr ? used->sha256 : std::string()}});
  }
}

asio::awaitable<void> PreflightEndpoint::handle(net::Request& request,
                                                net::ResponseWriter& response) {
  const std::string name(request.path().substr(kPath.size()));
  if (upstreams_.find(name) == upstreams_.end()) {
    response.close_after();
    reply_error(response, 404, "upstream",
                "There is no upstream of this name in the configuration.");
    co_return;
  }
  const Result<std::string> body = co_await request.read_body(kMostBody);
  if (!body) {
    response.close_after();
    reply_error(response, 413, body.error().code, body.error().message);
    co_return;
  }
  const auto wanted = parse_wanted(*body);
  if (!wanted) {
    reply_error(response, 400, "body",
                "Send a JSON object such as {\"connection\": true, \"experiment\": false}.");
    co_return;
  }
  relay::Cancellation cancellation;
  response.on_gone([&cancellation] { cancellation.cancel(); });
  co_await reload(name);
  relay::Upstream& upstream = *upstreams_.find(name)->second;
  preflight::Found found;
  found.identity = identities_[name];
  preflight::ProbeTarget target;
  target.upstream = upstream.config();
  target.resource_path = resource_paths_[name];
  target.identity = upstream.identity();
  if (wanted->experiment) {
    found.experiment =
        co_await preflight::async_experiment(loop_, target, upstream.pacer(), cancellation);
    if (wanted->connection) found.connection = found.experiment.back();
  } else if (wanted->connection) {
    found.connection = co_await preflight::async_probe(loop_, target, preflight::Presented::own,
                                                       upstream.pacer(), cancellation);
  }
  response.on_gone(nullptr);
  log_line(LogLevel::info, "preflight",
           {{"upstream", name}, {"outcome", outcome_of(found.connection)}});
  net::Headers headers;
  headers.emplace_back("Content-Type", "application/json");
  headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.reply(
      200, headers,
      preflight::answer_json(found).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace smd::server
