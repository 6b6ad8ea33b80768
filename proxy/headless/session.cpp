#include "proxy/headless/session.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "proxy/headless/browser.hpp"
#include "proxy/headless/driver.hpp"
#include "proxy/preflight/identity_facts.hpp"
#include "proxy/relay/connect.hpp"
#include "shared/base/text.hpp"
#include "shared/encoding/uri.hpp"

namespace smd::headless {
namespace {

constexpr const char* kDefaultRedirect = "http://127.0.0.1:8700/oauth/redirect";
constexpr const char* kDefaultScopeSelection = "http://127.0.0.1:8700/oauth/scope-selection";

std::string text_of(const nlohmann::json& object, const char* member) {
  if (!object.is_object()) return {};
  const auto it = object.find(member);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

Result<config::Profile> profile_of(const TestOptions& options) {
  auto profile = options.environment == "simulator"
                     ? config::simulator_profile(options.simulator)
                     : Result<config::Profile>(config::pge_profile());
  if (!profile) return profile;
  auto& upstream = profile.value().upstream;
  if (!options.ca_file.empty()) upstream.ca_file = options.ca_file;
  if (!options.cert.empty() || !options.key.empty() || !options.pkcs12.empty()) {
    upstream.identity = tls::IdentityFiles();
    upstream.identity.certificate_file = options.cert;
    upstream.identity.key_file = options.key;
    upstream.identity.pkcs12_file = options.pkcs12;
    upstream.identity.passphrase = options.passphrase;
  }
  const auto origin = relay::parse_origin(upstream.origin);
  if (!origin) return origin.error();
  auto route = relay::choose_route(origin->host, origin->port, options.https_proxy.reveal());
  if (!route) return route.error();
  upstream.route = std::move(route).value();
  upstream.deadlines.first_byte = options.timeout;
  upstream.deadlines.idle = options.timeout;
  upstream.deadlines.tls = std::min(upstream.deadlines.tls, options.timeout);
  return profile;
}

// The registrations as the simulator's portal gives them: not over the port under test, whose TLS
// may be faulty on purpose.
Result<std::string> simulator_registrations(const std::string& portal, const TestOptions& options) {
  std::string origin = portal;
  while (origin.ends_with('/')) origin.pop_back();
  auto body = read_page(origin + kSimulatorRegistrations, options.timeout);
  if (body) return body;
  return Error("simulator.unreachable", "The simulator cannot be reached: " + body.error().message +
                                            " Is it still running?");
}

// The row of the user type.
Result<nlohmann::json> registration_in(const std::string& registrations,
                                       const TestOptions& options) {
  const auto rows = nlohmann::json::parse(registrations, nullptr, false);
  if (rows.is_array()) {
    for (const auto& row : rows) {
      if (text_of(row, "user_type") == registration::user_type_id(options.user_type)) return row;
    }
  }
  return Error("simulator.registrations", "The simulator gives no registration of that user type.");
}

std::string first_of(const std::string& one, const std::string& other, const std::string& third) {
  return !one.empty() ? one : !other.empty() ? other : third;
}

}  // namespace

Result<Session> open_session(const TestOptions& options) {
  auto profile = profile_of(options);
  if (!profile) return profile.error();
  Session session;
  for (const auto& environment : profile->environments) {
    if (environment.id == options.environment) session.environment = environment;
  }
  session.target.upstream = profile.value().upstream;
  session.target.resource_path = session.environment.resource_path;
  auto relay = relay::RelayClient::create(std::move(profile.value().upstream));
  if (!relay) return relay.error();
  session.relay = std::move(relay).value();

  nlohmann::json registered;
  if (options.environment == "simulator" && !brings_own_credentials(options)) {
    auto registrations = simulator_registrations(session.environment.portal, options);
    if (!registrations) return registrations.error();
    session.registrations = std::move(registrations).value();
    auto row = registration_in(session.registrations, options);
    if (!row) return row.error();
    registered = std::move(row).value();
  }
  session.redirect_uri =
      first_of(options.redirect_uri, text_of(registered, "redirect_uri"), kDefaultRedirect);
  session.scope_selection_uri =
      first_of(options.scope_selection_uri, text_of(registered, "scope_selection_uri"),
               kDefaultScopeSelection);

  std::vector<config::NamedCertificate> certificates;
  if (const auto* facts = session.relay->certificate()) {
    certificates.emplace_back(session.environment.upstream, *facts);
  }
  preflight::GatherOptions gather;
  gather.ca_file = session.target.upstream.ca_file;
  const std::vector<config::NamedIdentity> identities = {
      {session.environment.upstream,
       preflight::gather_identity(session.target.upstream.identity, gather)}};
  session.config =
      nlohmann::json::parse(config::config_json({session.environment}, certificates, identities,
                                                session.scope_selection_uri, session.redirect_uri),
                            nullptr, false);
  return session;
}

Result<std::unique_ptr<companion::CompanionServer>> start_companion(const TestOptions& options,
                                                                    const Session& session,
                                                                    OnHop on_hop) {
  if (!encoding::is_absolute_web_uri(session.redirect_uri) ||
      !encoding::is_absolute_web_uri(session.scope_selection_uri)) {
    return Error("companion.address",
                 "--redirect-uri and --scope-selection-uri must be whole addresses.");
  }
  const auto redirect = encoding::split_uri(session.redirect_uri);
  const auto scope_selection = encoding::split_uri(session.scope_selection_uri);
  companion::CompanionServerOptions server;
  server.redirect_path = std::string(redirect.path.empty() ? "/" : redirect.path);
  server.scope_selection_path =
      std::string(scope_selection.path.empty() ? "/" : scope_selection.path);

  std::string listen = options.oauth_listen;
  if (listen.empty()) {
    const bool here = *redirect.scheme == "http" && encoding::is_loopback_host(redirect.host);
    if (!here) return std::unique_ptr<companion::CompanionServer>();
    listen = std::string(redirect.host) + ":" + std::string(redirect.port.value_or("80"));
  }
  const auto colon = listen.rfind(':');
  const auto port = parse_int64(colon == std::string::npos ? "" : listen.substr(colon + 1));
  if (!port || *port < 1 || *port > 65535) {
    return Error("companion.address",
                 "--oauth-listen must be an address and port, e.g. 127.0.0.1:8700.");
  }
  server.address = listen.substr(0, colon);
  if (server.address == "localhost") server.address = "127.0.0.1";
  if (server.address.size() > 2 && server.address.front() == '[') {
    server.address = server.address.substr(1, server.address.size() - 2);
  }
  server.port = static_cast<std::uint16_t>(*port);
  auto started = companion::CompanionServer::start(
      std::move(server),
      [on_hop = std::move(on_hop)](const std::string& run, const companion::Hop& hop) {
        on_hop(companion::hop_json(run, hop));
      });
  if (!started) {
    return Error(
        started.error().code,
        "Cannot listen on " + listen +
            " for the redirects of the OAuth Test: " + started.error().message +
            " Stop what listens there (perhaps smd-proxy), or choose another --oauth-listen.");
  }
  return started;
}

}  // namespace smd::headless
