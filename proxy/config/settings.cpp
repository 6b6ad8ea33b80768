#include "proxy/config/settings.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "proxy/config/setting_reader.hpp"
#include "proxy/config/sources.hpp"
#include "proxy/relay/connect.hpp"
#include "proxy/relay/policy.hpp"
#include "proxy/tls/server_context.hpp"

namespace smd::config {
namespace {

using Kind = Remark::Kind;
namespace fs = std::filesystem;

void read_listen(Reader& reader, Settings& settings) {
  const std::string text = reader.text("listen");
  if (text.empty()) return;
  const std::size_t colon = text.rfind(':');
  std::string address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']'))
    address = address.substr(1, address.size() - 2);
  if (address == "localhost") address = "127.0.0.1";
  boost::system::error_code ec;
  boost::asio::ip::make_address(address, ec);
  unsigned port = 0;
  const char* const end = text.data() + text.size();
  const bool number = colon != std::string::npos &&
                      std::from_chars(text.data() + colon + 1, end, port).ptr == end &&
                      port <= 65'535;
  if (ec || !number || text.back() == ':') {
    reader.wrong("listen", "\"" + text + "\" is no address and port; write e.g. 127.0.0.1:8700");
    return;
  }
  settings.listen_address = address;
  settings.port = static_cast<std::uint16_t>(port);
}

void check_listen(Reader& reader, Settings& settings, std::vector<Remark>& remarks) {
  boost::system::error_code ec;
  const auto address = boost::asio::ip::make_address(settings.listen_address, ec);
  const bool plain = settings.tls_cert.empty();
  if (!ec && !address.is_loopback() && plain && !settings.unsafe_listen_plain_http) {
    reader.wrong("listen",
                 "is not a loopback address, and without HTTPS everybody on the network could read "
                 "tokens: give --tls-cert and --tls-key, listen on 127.0.0.1, or say "
                 "--unsafe-listen-plain-http");
  }
  if (settings.tls_cert.empty() != settings.tls_key.empty()) {
    reader.wrong(settings.tls_cert.empty() ? "tls-cert" : "tls-key",
                 "is missing: HTTPS needs both --tls-cert and --tls-key");
  } else if (!settings.tls_cert.empty()) {
    net::TlsServerOptions options;
    options.certificate_file = settings.tls_cert;
    options.key_file = settings.tls_key;
    const auto context = tls::make_server_context(options);
    if (!context) remarks.emplace_back(Kind::error, "tls-cert", context.error().message);
  }
}

/// The built page beside the program: installed, or in the source tree's build folder.
std::string default_web() {
  std::error_code ec;
  const fs::path program = fs::read_symlink("/proc/self/exe", ec);
  if (ec) return "web/dist";
  const fs::path folder = program.parent_path();
  for (const fs::path& candidate : {folder / "../share/smd/web", folder / "../../../web/dist"}) {
    if (fs::is_regular_file(candidate / "index.html", ec))
      return fs::canonical(candidate, ec).string();
  }
  return "web/dist";
}

Secret read_passphrase(Reader& reader) {
  if (const std::string file = reader.text("passphrase-file"); !file.empty()) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
      reader.wrong("passphrase-file", file + " cannot be opened");
      return Secret();
    }
    std::string text;
    std::getline(in, text);
    if (text.ends_with('\r')) text.pop_back();
    return Secret(std::move(text));
  }
  if (const char* value = std::getenv("SMD_PASSPHRASE")) return Secret(value);
  return Secret();
}

tls::IdentityFiles read_identity(Reader& reader) {
  tls::IdentityFiles files;
  files.certificate_file = reader.text("cert");
  files.key_file = reader.text("key");
  files.pkcs12_file = reader.text("pkcs12");
  files.passphrase = read_passphrase(reader);
  return files;
}

/// Beside the configuration; without one, where programs of a person keep their state.
std::string default_store(const std::string& config_file) {
  constexpr const char* kName = "smd-sessions.db";
  if (!config_file.empty()) {
    std::error_code ec;
    return "sqlite:" + (fs::absolute(config_file, ec).parent_path() / kName).string();
  }
  const auto folder = [](const char* variable) {
    const char* value = std::getenv(variable);
    return fs::path(value == nullptr ? "" : value);
  };
  fs::path state = folder("XDG_STATE_HOME");
  if (state.empty() && !folder("HOME").empty()) state = folder("HOME") / ".local" / "state";
  return state.empty() ? "none" : "sqlite:" + (state / "smd-proxy" / kName).string();
}

void read_store(Reader& reader, const std::string& config_file, StoreSettings& store) {
  store.chosen = reader.has("store");
  store.url = reader.text("store", default_store(config_file));
  const bool known = store.url == "none" || store.url.starts_with("sqlite:") ||
                     store.url.starts_with("postgresql://") || store.url.starts_with("postgres://");
  if (!known || store.url == "sqlite:") {
    reader.wrong("store", "must be sqlite:PATH, postgresql://USER@HOST/DATABASE, or none");
  } else if (store.chosen && store.url.starts_with("sqlite:")) {
    std::error_code ec;
    const fs::path folder = fs::absolute(store.url.substr(7), ec).parent_path();
    if (!fs::is_directory(folder, ec)) {
      reader.wrong("store", store.url.substr(7) + ": its folder must exist and be writable");
    }
  }
  store.max_bytes = reader.size("store-max-bytes", store.max_bytes, 4096, 1024.0 * 1024 * 1024);
  store.retention_days = reader.size("store-retention-days", store.retention_days, 0, 36'500);
}

void read_pace_and_deadlines(Reader& reader, relay::UpstreamConfig& upstream) {
  upstream.requests_per_second =
      reader.number("requests-per-second", upstream.requests_per_second, 0, 100'000);
  upstream.queue_length = reader.size("queue-length", upstream.queue_length, 0, 10'000);
  upstream.idle_connections = reader.size("idle-connections", upstream.idle_connections, 0, 1'000);
  reader.seconds("idle-time", upstream.idle_time);
  reader.seconds("deadline-queue", upstream.deadlines.queue);
  reader.seconds("deadline-dns", upstream.deadlines.dns);
  reader.seconds("deadline-connect", upstream.deadlines.connect);
  reader.seconds("deadline-tls", upstream.deadlines.tls);
  reader.seconds("deadline-send", upstream.deadlines.send);
  reader.seconds("deadline-first-byte", upstream.deadlines.first_byte);
  reader.seconds("deadline-idle", upstream.deadlines.idle);
}

/// `proxy`: what the configuration says about HTTPS proxies for this upstream.
void read_route(Reader& reader, const std::string& proxy, relay::UpstreamConfig& upstream) {
  const auto origin = relay::parse_origin(upstream.origin);
  if (!origin) return;  // told by check_upstream
  auto route = relay::choose_route(origin->host, origin->port, proxy);
  if (route) {
    upstream.route = std::move(route).value();
  } else {
    reader.wrong("https-proxy", route.error().message);
  }
}

/// Looks into the files an upstream names, so that all faults are told at once and at start-up.
void check_upstream(const relay::UpstreamConfig& upstream, const std::string& setting,
                    std::vector<Remark>& remarks) {
  if (const auto origin = relay::parse_origin(upstream.origin); !origin) {
    remarks.emplace_back(Kind::error, setting + "origin", origin.error().message);
  }
  if (upstream.identity.empty()) {
    remarks.emplace_back(Kind::warning, setting + "cert",
                         "no client certificate for upstream " + upstream.name +
                             ": give --cert and --key (or --pkcs12), or it will refuse every call");
  }
  std::shared_ptr<const tls::Identity> identity;
  if (!upstream.identity.empty()) {
    const auto loaded = tls::load_identity(upstream.identity);
    if (!loaded) {
      const bool p12 = !upstream.identity.pkcs12_file.empty();
      const std::string& code = loaded.error().code;
      const char* name = code == "identity.passphrase" ? "passphrase-file"
                         : p12                         ? "pkcs12"
                                                       : "cert";
      remarks.emplace_back(Kind::error, setting + name, loaded.error().message);
      // The page shows what is wrong, and a preflight finds it mended.
      remarks.back().blocks_start = false;
    } else {
      identity = *loaded;
      const long long now = static_cast<long long>(std::time(nullptr)) * 1000;
      for (const std::string& problem : identity->facts.problems) {
        const bool over =
            identity->facts.not_after < now && problem.find("expired") != std::string::npos;
        remarks.emplace_back(over ? Kind::error : Kind::warning, setting + "cert", problem);
        remarks.back().blocks_start = false;
      }
    }
  }
  if (const auto context = tls::make_client_context(upstream.ca_file, identity.get()); !context) {
    const std::string& code = context.error().code;
    remarks.emplace_back(Kind::error, setting + (code == "trust.file" ? "ca-file" : "cert"),
                         context.error().message);
    remarks.back().blocks_start = !code.starts_with("identity.");
  }
}

void read_own_upstreams(const Raw& raw, const Reader& global, const tls::IdentityFiles& identity,
                        Loaded& loaded) {
  static const std::vector<std::string> kKeys = {"origin",
                                                 "cert",
                                                 "key",
                                                 "pkcs12",
                                                 "passphrase-file",
                                                 "ca-file",
                                                 "https-proxy",
                                                 "queue-length",
                                                 "idle-time",
                                                 "deadline-queue",
                                                 "deadline-dns",
                                                 "deadline-tls",
                                                 "deadline-send",
                                                 "deadline-idle",
                                                 "requests-per-second",
                                                 "idle-connections",
                                                 "deadline-connect",
                                                 "deadline-first-byte"};
  for (const RawTable& table : raw.upstreams) {
    // What an upstream does not say itself, it takes from the top of the file, except its pace.
    RawValues merged = table.values;
    for (const auto& [name, value] : raw.values) {
      if (name.starts_with("deadline-") || name == "idle-time") merged.insert({name, value});
    }
    Reader reader(merged, loaded.remarks, "upstreams." + table.name + ".");
    for (const auto& [name, value] : table.values) {
      if (std::find(kKeys.begin(), kKeys.end(), name) == kKeys.end()) {
        reader.wrong(name, "is not a setting of an upstream");
      }
    }
    relay::UpstreamConfig upstream;
    upstream.name = table.name;
    upstream.origin = reader.text("origin");
    upstream.ca_file = reader.text("ca-file", global.text("ca-file"));
    upstream.identity = read_identity(reader);
    if (upstream.identity.empty()) upstream.identity = identity;
    read_pace_and_deadlines(reader, upstream);
    read_route(reader, reader.text("https-proxy", global.text("https-proxy")), upstream);
    if (table.allow.empty()) {
      reader.wrong("allow",
                   "lists nothing: write what may be asked, e.g. allow = [\"GET /status/{id}\"]");
    }
    for (const std::string& rule : table.allow) {
      const std::size_t space = rule.find(' ');
      if (space == std::string::npos || space == 0 || rule.size() <= space + 1 ||
          rule[space + 1] != '/') {
        reader.wrong("allow",
                     "\"" + rule + "\" is no method and path such as \"GET /status/{id}\"");
        continue;
      }
      upstream.allow.emplace_back(rule.substr(0, space), rule.substr(space + 1));
    }
    check_upstream(upstream, "upstreams." + table.name + ".", loaded.remarks);
    loaded.settings.upstreams.push_back(std::move(upstream));
  }
}

void read_own_environments(const Raw& raw, Loaded& loaded) {
  for (const RawTable& table : raw.environments) {
    Reader reader(table.values, loaded.remarks, "environments.");
    Environment environment;
    environment.id = reader.text("id");
    environment.kind = reader.text("kind", "test");
    environment.label = reader.text("label", environment.id);
    environment.upstream = reader.text("upstream");
    environment.authorize = reader.text("authorize");
    environment.token_path = reader.text("token-path");
    environment.resource_path = reader.text("resource-path");
    environment.portal = reader.text("portal");
    const auto& all = loaded.settings.upstreams;
    const auto found = std::find_if(all.begin(), all.end(), [&](const relay::UpstreamConfig& one) {
      return one.name == environment.upstream;
    });
    if (environment.id.empty()) reader.wrong("id", "is missing");
    if (environment.kind != "simulator" && environment.kind != "test" &&
        environment.kind != "production") {
      reader.wrong("kind", "must be simulator, test or production");
    }
    if (found == all.end()) {
      reader.wrong("upstream", "\"" + environment.upstream + "\" names no upstream");
    } else {
      environment.origin = found->origin;
    }
    loaded.settings.environments.push_back(std::move(environment));
  }
}

void read_profiles(Reader& reader, const tls::IdentityFiles& identity,
                   const relay::UpstreamConfig& common, Loaded& loaded) {
  Settings& settings = loaded.settings;
  if (const std::string file = reader.text("simulator"); !file.empty()) {
    Result<Profile> profile = simulator_profile(file);
    if (!profile) {
      reader.wrong("simulator", profile.error().message);
    } else {
      profile.value().upstream.deadlines = common.deadlines;
      check_upstream(profile->upstream, "simulator.", loaded.remarks);
      settings.upstreams.push_back(profile->upstream);
      settings.environments = profile->environments;
    }
  }
  const std::string name = reader.text("profile", "pge");
  if (name == "none") return;
  if (name != "pge") {
    reader.wrong("profile", "\"" + name + "\" is not known: pge or none");
  }
  Profile profile = pge_profile();
  profile.upstream.identity = identity;
  profile.upstream.ca_file = reader.text("ca-file");
  profile.upstream.requests_per_second = common.requests_per_second;
  profile.upstream.queue_length = common.queue_length;
  profile.upstream.idle_connections = common.idle_connections;
  profile.upstream.idle_time = common.idle_time;
  profile.upstream.deadlines = common.deadlines;
  // Not for the simulator above: that is on this machine.
  read_route(reader, reader.text("https-proxy"), profile.upstream);
  check_upstream(profile.upstream, "", loaded.remarks);
  settings.upstreams.push_back(std::move(profile.upstream));
  settings.environments.insert(settings.environments.end(), profile.environments.begin(),
                               profile.environments.end());
}

void check_address(Reader& reader, const char* name, const std::string& value, bool with_path) {
  if (value.empty()) return;
  const bool http = value.starts_with("http://") || value.starts_with("https://");
  const std::size_t host = value.find("://") + 3;
  const std::size_t path = http ? value.find('/', host) : std::string::npos;
  const bool clean = value.find_first_of("?#\\ ") == std::string::npos;
  const bool has_path = path != std::string::npos;
  if (!http || !clean || has_path != with_path || value.size() <= host) {
    reader.wrong(name, with_path
                           ? "must be an address such as https://app.example.com/oauth/redirect, "
                             "without query"
                           : "must be scheme, host and port only");
  } else if (with_path && !relay::path_problem(value.substr(path)).empty()) {
    reader.wrong(name, relay::path_problem(value.substr(path)));
  }
}

}  // namespace

bool Loaded::has_errors() const {
  return std::any_of(remarks.begin(), remarks.end(),
                     [](const Remark& remark) { return remark.kind == Kind::error; });
}

bool Loaded::can_start() const {
  return std::none_of(remarks.begin(), remarks.end(), [](const Remark& remark) {
    return remark.kind == Kind::error && remark.blocks_start;
  });
}

Loaded load_settings(int argc, char** argv) {
  Loaded loaded;
  Raw raw;
  read_command_line(argc, argv, raw, loaded);
  if (loaded.exit_now) return loaded;
  Settings& settings = loaded.settings;
  Reader reader(raw.values, loaded.remarks);
  read_listen(reader, settings);
  settings.tls_cert = reader.text("tls-cert");
  settings.tls_key = reader.text("tls-key");
  settings.unsafe_listen_plain_http = reader.truth("unsafe-listen-plain-http");
  settings.public_origin = reader.text("public-origin");
  settings.web = reader.text("web");
  if (settings.web.empty()) settings.web = default_web();
  settings.ready_file = reader.text("ready-file");
  settings.log_level = reader.text("log-level", "info");
  settings.scope_selection_uri = reader.text("scope-selection-uri");
  settings.redirect_uri = reader.text("redirect-uri");
  net::ServerLimits& limits = settings.limits;
  limits.header_bytes = reader.size("max-header-bytes", limits.header_bytes, 1024, 1024 * 1024);
  limits.body_bytes = reader.size("max-body-bytes", limits.body_bytes, 1024, 1024.0 * 1024 * 1024);
  reader.seconds("client-head-deadline", limits.head);
  reader.seconds("client-body-deadline", limits.body);
  reader.seconds("client-write-deadline", limits.write);
  reader.seconds("client-idle-deadline", limits.idle);

  read_store(reader, raw.config_file, settings.store);

  check_listen(reader, settings, loaded.remarks);
  static const std::vector<std::string> kLevels = {"debug", "info", "warn", "error", "off"};
  if (std::find(kLevels.begin(), kLevels.end(), settings.log_level) == kLevels.end()) {
    reader.wrong("log-level", "must be debug, info, warn, error or off");
  }
  check_address(reader, "public-origin", settings.public_origin, false);
  check_address(reader, "scope-selection-uri", settings.scope_selection_uri, true);
  check_address(reader, "redirect-uri", settings.redirect_uri, true);
  std::error_code ec;
  if (!fs::is_regular_file(fs::path(settings.web) / "index.html", ec)) {
    loaded.remarks.emplace_back(Kind::warning, "web",
                                settings.web +
                                    " holds no index.html: build the page with "
                                    "./scripts/run, or name its folder with --web");
  }
  const tls::IdentityFiles identity = read_identity(reader);
  // Read once, used or not, so that each mistake is told exactly once.
  relay::UpstreamConfig common = pge_profile().upstream;
  read_pace_and_deadlines(reader, common);
  read_profiles(reader, identity, common, loaded);
  read_own_upstreams(raw, reader, identity, loaded);
  read_own_environments(raw, loaded);
  if (settings.upstreams.empty()) {
    loaded.remarks.emplace_back(Kind::warning, "profile",
                                "there is no upstream: use --profile pge, --simulator FILE, or "
                                "[upstreams.NAME] in the TOML file");
  }
  return loaded;
}

std::string format_remarks(const std::vector<Remark>& remarks) {
  std::string out;
  for (const Kind kind : {Kind::error, Kind::warning}) {
    for (const Remark& remark : remarks) {
      if (remark.kind != kind) continue;
      out.append(kind == Kind::error ? "error: " : "warning: ");
      out.append(remark.setting).append(": ").append(remark.text).append("\n");
    }
  }
  return out;
}

}  // namespace smd::config
