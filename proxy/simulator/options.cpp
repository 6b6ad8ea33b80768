#include "proxy/simulator/options.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/ip/address.hpp>
#include <cstdio>
#include <random>

#include "shared/base/text.hpp"
#include "shared/simulator/fault_findings.hpp"

namespace smd::simulator {
namespace {

struct Raw {
  std::string tls_listen = "127.0.0.1:8743";
  std::string portal_listen = "127.0.0.1:8780";
  std::string redirect_uri;
  std::string scope_selection_uri;
  std::string sample_kind = "all";
  std::vector<std::string> faults;
  std::string mix;
  std::vector<std::string> dialects;
  std::uint64_t seed = 0;
};

std::string default_state_folder() {
  const char* base = std::getenv("XDG_STATE_HOME");
  if (base != nullptr && *base != '\0') return std::string(base) + "/smd-simulator";
  const char* home = std::getenv("HOME");
  return (home != nullptr ? std::string(home) + "/.local/state" : std::string(".")) +
         "/smd-simulator";
}

/// "127.0.0.1:8743" or "[::1]:0".
std::optional<Address> parse_address(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  auto host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto port = parse_int64(std::string_view(text).substr(colon + 1));
  boost::system::error_code error;
  boost::asio::ip::make_address(host, error);
  if (error || !port || *port < 0 || *port > 65535) return std::nullopt;
  return Address{host, static_cast<std::uint16_t>(*port)};
}

void print_faults() {
  std::printf("%s\n\n", std::string(kTlsRule).c_str());
  for (const auto& row : fault_table()) {
    std::string steps;
    // In the order of the steps: what the console says, and where it says the same.
    std::vector<std::pair<std::string, std::string>> says;
    for (std::size_t i = 0; i < kStepIds.size(); ++i) {
      const auto step = static_cast<Step>(i);
      if (!contains(row.steps, step)) continue;
      steps += (steps.empty() ? "" : " ") + std::string(kStepIds[i]);
      const auto* found = find_fault_finding(row.name, step);
      if (found == nullptr) continue;
      const std::string shows(id_of(step_that_shows(*found, step)));
      if (says.empty() || says.back().first != found->finding)
        says.emplace_back(found->finding, "");
      auto& places = says.back().second;
      if ((" " + places + " ").find(" " + shows + " ") == std::string::npos) {
        places += (places.empty() ? "" : " ") + shows;
      }
    }
    const std::string name(row.name);
    std::printf("%-36s %s\n%-36s   at: %s\n", name.c_str(), std::string(row.description).c_str(),
                "", steps.c_str());
    if (!row.value.empty()) {
      const auto values = row.values.empty() ? std::string() : " of " + std::string(row.values);
      std::printf("%-36s   value: %s%s\n", "", std::string(row.value).c_str(), values.c_str());
    }
    for (const auto& [finding, places] : says) {
      std::printf("%-36s   the console then says: %s (at %s)\n", "", finding.c_str(),
                  places.c_str());
    }
  }
}

void print_dialects() {
  for (const auto& preset : dialect_presets()) {
    std::printf("%-22s %s\n", std::string(preset.name).c_str(),
                std::string(preset.description).c_str());
  }
  for (const auto& row : dialect_keys()) {
    std::string values;
    for (const auto value : row.values) values += (values.empty() ? "" : "|") + std::string(value);
    std::printf("%-22s %s\n%-22s   %s\n", (std::string(row.key) + "=").c_str(), values.c_str(), "",
                std::string(row.description).c_str());
  }
}

/// What CLI11 cannot check: everything that is wrong, at once.
std::vector<std::string> check(const Raw& raw, Options& options) {
  std::vector<std::string> problems;
  const auto address = [&](const std::string& text, const char* flag, Address& out) {
    const auto parsed = parse_address(text);
    if (!parsed) {
      problems.push_back(std::string(flag) + ": \"" + text +
                         "\" is not an IP address and port, e.g. 127.0.0.1:0.");
      return;
    }
    out = *parsed;
    if (!boost::asio::ip::make_address(out.host).is_loopback() && !options.unsafe_listen) {
      problems.push_back(std::string(flag) + ": " + text +
                         " can be reached from other machines, and the portal shows credentials to "
                         "everybody. Add --unsafe-listen if that is meant.");
    }
  };
  address(raw.tls_listen, "--tls-listen", options.tls_listen);
  address(raw.portal_listen, "--portal-listen", options.portal_listen);
  for (const auto& text : raw.faults) {
    auto fault = parse_fault(text);
    if (fault) {
      options.faults.push_back(std::move(fault.value()));
    } else {
      problems.push_back("--fault: " + fault.error().message);
    }
  }
  if (!raw.mix.empty()) {
    const auto drawn =
        options.seed ? static_cast<std::uint32_t>(*options.seed) : std::random_device{}();
    const auto mix = parse_mix(raw.mix, drawn);
    if (mix) {
      options.mix = *mix;
    } else {
      problems.push_back("--mix: " + mix.error().message);
    }
  }
  for (const auto& text : raw.dialects) {
    const auto applied = options.settings.dialect.apply(text);
    if (!applied) problems.push_back("--dialect: " + applied.error().message);
  }
  const auto kind = sample_kind_from(raw.sample_kind);
  if (kind) {
    options.settings.sample_kind = *kind;
  } else {
    problems.push_back("--sample-kind: electric, solar, gas or all, not \"" + raw.sample_kind +
                       "\".");
  }
  return problems;
}

}  // namespace

Parsed parse_options(int argc, char** argv) {
  Raw raw;
  Options options;
  options.state_folder = default_state_folder();
  bool list_faults = false;
  bool list_dialects = false;

  CLI::App app{
      "Stands in for PG&E's Share My Data: mutual TLS port, OAuth redirects, portal page, and "
      "faults on request. Every flag can also be set as SMD_SIMULATOR_<NAME>.",
      "smd-simulator"};
  app.set_version_flag("--version", SMD_VERSION);
  const auto named = [](CLI::Option* option) {
    std::string name = "SMD_SIMULATOR_";
    for (const char c : option->get_lnames().front()) {
      name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return option->envname(name);
  };
  named(
      app.add_option("--state", options.state_folder, "Folder for certificates and registrations"))
      ->capture_default_str();
  named(
      app.add_option("--tls-listen", raw.tls_listen, "Address of the mutual TLS port; port 0: any"))
      ->capture_default_str();
  named(app.add_option("--portal-listen", raw.portal_listen,
                       "Address of the portal page; port 0: any"))
      ->capture_default_str();
  named(app.add_option("--ready-file", options.ready_file,
                       "Written when both ports listen: addresses and certificate files as JSON"));
  named(app.add_option("--origin", options.origin,
                       "Origin written into answers (default: https://localhost and the port)"));
  auto* redirect = named(app.add_option(
      "--redirect-uri", raw.redirect_uri,
      "Redirect address of the registrations (default: " + options.settings.redirect_uri + ")"));
  auto* scope = named(app.add_option(
      "--scope-selection-uri", raw.scope_selection_uri,
      "Scope selection address (default: " + options.settings.scope_selection_uri + ")"));
  named(
      app.add_flag("--require-client-certificate", options.require_client_certificate,
                   "The handshake itself fails without a trusted client certificate (PG&E answers "
                   "400 instead)"));
  named(app.add_option("--tls-max", options.tls_max, "Highest TLS version"))
      ->check(CLI::IsMember({"1.2", "1.3"}))
      ->capture_default_str();
  named(app.add_option("--sample-days", options.settings.sample_days,
                       "Days of sample data; 0: no data"))
      ->check(CLI::Range(0, kMaxSampleDays))
      ->capture_default_str();
  named(
      app.add_option("--sample-kind", raw.sample_kind,
                     "electric (hourly), solar (15 minutes, both directions), gas (daily) or all"))
      ->capture_default_str();
  auto* fault = named(
      app.add_option("--fault", raw.faults,
                     "step=fault[,once][,value=V]; may be given several times; see --list-faults"));
  fault->take_all();
  named(app.add_option("--mix", raw.mix,
                       "COUNT[,SEED][,tls]: so many faults (1 to " + std::to_string(kMostMixed) +
                           "), each at another exchange, drawn by the seed; with tls, one may be a "
                           "fault of the connection. The log has the plan and the seed"))
      ->excludes(fault);
  named(app.add_option("--dialect", raw.dialects,
                       "key=value or a name; may be given several times; see --list-dialects"))
      ->take_all();
  auto* seed = named(app.add_option("--seed", raw.seed,
                                    "Makes ids, credentials, tokens and sample data repeatable"));
  named(app.add_option("--log-level", options.log_level, "trace, debug, info, warn, error or off"))
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
  named(app.add_flag("--unsafe-listen", options.unsafe_listen,
                     "Allows addresses that other machines can reach"));
  app.add_flag("--list-faults", list_faults, "Prints every fault and where it can happen");
  app.add_flag("--list-dialects", list_dialects, "Prints every dialect");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return {std::nullopt, app.exit(error) == 0 ? 0 : 2};
  }
  if (list_faults || list_dialects) {
    if (list_faults) print_faults();
    if (list_dialects) print_dialects();
    return {std::nullopt, 0};
  }
  if (redirect->count() > 0) options.redirect_uri = raw.redirect_uri;
  if (scope->count() > 0) options.scope_selection_uri = raw.scope_selection_uri;
  if (options.redirect_uri) options.settings.redirect_uri = *options.redirect_uri;
  if (options.scope_selection_uri) {
    options.settings.scope_selection_uri = *options.scope_selection_uri;
  }
  if (seed->count() > 0) {
    options.seed = raw.seed;
    options.settings.seed = raw.seed;
  }
  const auto problems = check(raw, options);
  for (const auto& problem : problems) std::fprintf(stderr, "%s\n", problem.c_str());
  if (!problems.empty()) return {std::nullopt, 2};
  return {std::move(options), 0};
}

}  // namespace smd::simulator
