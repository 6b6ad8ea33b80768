// smd-simulator: reads the options, prepares the state folder, opens the two ports, writes the
// ready file and serves until a signal. The rules are in shared/simulator, the wire in proxy/net.
#include <openssl/rand.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "proxy/simulator/certificates.hpp"
#include "proxy/simulator/options.hpp"
#include "proxy/simulator/service.hpp"
#include "proxy/simulator/state_folder.hpp"
#include "shared/base/json.hpp"

namespace smd::simulator {
namespace {

constexpr std::int64_t kRegistrationDays = 90;
constexpr std::chrono::milliseconds kStopGrace{1000};

EpochMs now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// The stored registrations, or new ones when there are none or their 90 days are over.
Result<std::vector<Registration>> load_registrations(const Options& options,
                                                     const std::string& file) {
  const auto now = now_ms();
  if (const auto text = read_file(file)) {
    auto stored = registrations_from_json(*text);
    if (!stored) return Error(stored.error().code, file + ": " + stored.error().message);
    const bool expired = now - stored.value().front().issued_at > kRegistrationDays * 86400 * 1000;
    if (!expired) {
      for (auto& registration : stored.value()) {
        if (options.redirect_uri) registration.redirect_uri = *options.redirect_uri;
        if (options.scope_selection_uri) {
          registration.scope_selection_uri = *options.scope_selection_uri;
        }
      }
      return stored;
    }
    spdlog::info("the stored registrations are older than {} days: making new ones",
                 kRegistrationDays);
  }
  std::uint64_t seed = 0;
  if (options.seed) {
    seed = *options.seed;
  } else if (RAND_bytes(reinterpret_cast<unsigned char*>(&seed), sizeof seed) != 1) {
    return Error("random", "OpenSSL gave no random bytes.");
  }
  Random random(seed);
  return make_registrations({options.settings.redirect_uri, options.settings.scope_selection_uri},
                            now, random);
}

std::string in_brackets(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

int fail(const Error& error) {
  std::fprintf(stderr, "smd-simulator: %s\n", error.message.c_str());
  return 1;
}

int run(const Options& options) {
  if (const auto made = make_folder(options.state_folder); !made) return fail(made.error());
  std::error_code ignored;
  const auto folder = std::filesystem::absolute(options.state_folder, ignored).string();
  const auto certificates = prepare_certificates(folder);
  if (!certificates) return fail(certificates.error());
  const auto registrations_file = folder + "/registrations.json";
  auto registrations = load_registrations(options, registrations_file);
  if (!registrations) return fail(registrations.error());

  Service::Config config;
  config.registrations_file = registrations_file;
  config.seed = options.seed;
  config.any_host = options.unsafe_listen;
  net::TlsServerOptions tls;
  tls.certificate_file = certificates->server;
  tls.key_file = certificates->server_key;
  tls.client_certificates = options.require_client_certificate
                                ? net::TlsServerOptions::ClientCertificates::required
                                : net::TlsServerOptions::ClientCertificates::optional;
  tls.client_ca_file = certificates->authority;
  tls.max_version = options.tls_max;
  config.tls_faults = std::make_shared<TlsFaults>(tls, certificates.value());
  Service service(Custodian(options.settings, std::move(registrations.value())), config);
  for (const auto& fault : options.faults) service.custodian().state().faults.add(fault);
  if (options.mix) service.custodian().state().plan_mix(*options.mix);
  service.log_mix();
  service.save();

  boost::asio::io_context loop(1);
  net::ServerOptions tls_options;
  tls_options.address = options.tls_listen.host;
  tls_options.port = options.tls_listen.port;
  tls_options.tls = tls;
  tls_options.on_refused = [](int status, std::string_view reason) {
    spdlog::info("refused a request: {} {}", status, reason);
  };
  tls_options.on_handshake_failed = [](std::string_view reason) {
    spdlog::info("a handshake failed: {}", reason);
  };
  tls_options.treat = [&service] { return service.treatment(); };
  const auto tls_server = net::HttpServer::listen(
      loop, tls_options, [&service](net::Request& request, net::ResponseWriter& response) {
        return service.mutual_tls(request, response);
      });
  if (!tls_server) return fail(tls_server.error());
  service.on_tls_planned([&tls_server] { (*tls_server)->close_idle(); });

  net::ServerOptions portal_options;
  portal_options.address = options.portal_listen.host;
  portal_options.port = options.portal_listen.port;
  const auto portal_server = net::HttpServer::listen(
      loop, portal_options, [&service](net::Request& request, net::ResponseWriter& response) {
        return service.portal(request, response);
      });
  if (!portal_server) return fail(portal_server.error());
  service.set_portal_port((*portal_server)->port());

  auto& settings = service.custodian().state().settings;
  settings.origin = options.origin.empty()
                        ? "https://localhost:" + std::to_string((*tls_server)->port())
                        : options.origin;
  const auto portal = "http://" + in_brackets(options.portal_listen.host) + ":" +
                      std::to_string((*portal_server)->port()) + "/";
  if (!options.ready_file.empty()) {
    const nlohmann::json ready = {{"origin", settings.origin},       {"portal", portal},
                                  {"ca", certificates->authority},   {"cert", certificates->client},
                                  {"key", certificates->client_key}, {"pid", ::getpid()}};
    const auto written = write_file(options.ready_file, ready.dump() + "\n", false);
    if (!written) return fail(written.error());
  }
  std::printf(
      "Simulator of PG&E Share My Data\n  mutual TLS  %s\n  portal      %s\n  certificates %s\n",
      settings.origin.c_str(), portal.c_str(), folder.c_str());
  std::fflush(stdout);

  boost::asio::signal_set signals(loop, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    (*tls_server)->stop(kStopGrace);
    (*portal_server)->stop(kStopGrace);
  });
  loop.run();
  return 0;
}

}  // namespace
}  // namespace smd::simulator

int main(int argc, char** argv) {
  const auto parsed = smd::simulator::parse_options(argc, argv);
  if (!parsed.options) return parsed.exit_code;
  const auto logger = spdlog::stderr_color_mt("simulator");
  logger->set_level(spdlog::level::from_str(parsed.options->log_level));
  spdlog::set_default_logger(logger);
  std::signal(SIGPIPE, SIG_IGN);
  return smd::simulator::run(*parsed.options);
}
