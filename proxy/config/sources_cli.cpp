#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

#include "proxy/config/sources.hpp"

namespace smd::config {

const std::vector<SettingInfo>& setting_table() {
  static const std::vector<SettingInfo> table = {
      {"listen", "Address and port to serve the console on (port 0: any free one) [127.0.0.1:8700]",
       false},
      {"tls-cert", "Certificate (PEM, chain after it) to serve HTTPS with", false},
      {"tls-key", "Private key (PEM) of --tls-cert", false},
      {"unsafe-listen-plain-http", "Allow plain HTTP on an address that is not loopback", true},
      {"public-origin",
       "The console's own origin when it is reached by a name, e.g. https://console.example.com",
       false},
      {"web", "Folder of the built web page", false},
      {"ready-file", "File to write address and start address to, once listening (JSON)", false},
      {"log-level", "debug, info, warn, error or off [info]", false},
      {"profile", "Built-in settings: pge, or none [pge]", false},
      {"simulator", "Ready file of a running smd-simulator: adds it as an environment", false},
      {"cert", "Client certificate registered with PG&E (PEM, chain after it)", false},
      {"key", "Private key of --cert (PEM)", false},
      {"pkcs12", "Client certificate and key in one PKCS#12 file (.p12, .pfx)", false},
      {"passphrase-file", "File with the passphrase of the key (or set SMD_PASSPHRASE)", false},
      {"ca-file", "Certificates (PEM) to verify PG&E's server against instead of the system's",
       false},
      {"https-proxy",
       "HTTPS proxy to reach PG&E through, http://[USER:PASSWORD@]HOST:PORT, or none; otherwise "
       "https_proxy and no_proxy of the environment count",
       false},
      {"scope-selection-uri", "Scope selection address registered with PG&E, when it leads here",
       false},
      {"redirect-uri", "Redirect address registered with PG&E, when it leads here", false},
      {"requests-per-second", "Pace of requests to PG&E, 0 for none [1]", false},
      {"store",
       "Where sessions are saved: sqlite:PATH, postgresql://USER@HOST/DATABASE, or none "
       "[sqlite:smd-sessions.db beside the file of --config, or in "
       "$XDG_STATE_HOME/smd-proxy]",
       false},
      {"store-max-bytes", "Largest session file that is saved [33554432]", false},
      {"store-retention-days", "Days after which a saved session is deleted, 0 for never [0]",
       false},
      {"queue-length", "Requests that may wait for their turn, per upstream [8]", false},
      {"idle-connections", "Kept connections per upstream [32]", false},
      {"idle-time", "Seconds a kept connection may rest [15]", false},
      {"deadline-queue", "Seconds a request may wait for its turn [30]", false},
      {"deadline-dns", "Seconds for the look-up of an upstream's name [5]", false},
      {"deadline-connect", "Seconds to connect to an upstream [10]", false},
      {"deadline-tls", "Seconds for the TLS handshake with an upstream [10]", false},
      {"deadline-send", "Seconds to send a request [30]", false},
      {"deadline-first-byte", "Seconds until an answer begins [60]", false},
      {"deadline-idle", "Seconds between two pieces of an answer [60]", false},
      {"max-header-bytes", "Largest request head from the browser [16384]", false},
      {"max-body-bytes", "Largest request body from the browser [1048576]", false},
      {"client-head-deadline", "Seconds the browser may take to send a request head [10]", false},
      {"client-body-deadline", "Seconds between two pieces of a request body [30]", false},
      {"client-write-deadline", "Seconds until the browser takes more of an answer [60]", false},
      {"client-idle-deadline", "Seconds a browser's connection may rest [75]", false},
  };
  return table;
}

std::string environment_name(std::string_view setting) {
  std::string out = "SMD_";
  for (const char c : setting) {
    out.push_back(c == '-' ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return out;
}

void read_command_line(int argc, char** argv, Raw& raw, Loaded& loaded) {
  CLI::App app{
      "Share My Data test console: serves the web page, relays its requests to PG&E over mutual "
      "TLS, and plays the third party in the OAuth Test.\n"
      "Every setting is a flag, an environment variable (SMD_ and the flag's name in capitals, "
      "- as _) and a key of the TOML file; a flag wins over the variable, that over the file."};
  app.name("smd-proxy");
  app.set_version_flag("--version", std::string("smd-proxy ") + SMD_VERSION);
  std::string config_file;
  app.add_option("--config", config_file, "TOML file with settings (SMD_CONFIG)");
  app.add_flag("--check-config", loaded.settings.check_config,
               "Say everything that is wrong with the settings, and end: 0 nothing, 1 something");
  const std::vector<SettingInfo>& table = setting_table();
  std::vector<std::string> texts(table.size());
  std::vector<CLI::Option*> options;
  std::vector<char> flags(table.size(), 0);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::string flag = std::string("--") + table[i].name;
    const std::string help =
        std::string(table[i].help) + " (" + environment_name(table[i].name) + ")";
    if (table[i].is_flag) {
      char& on = flags[i];
      options.push_back(app.add_flag_callback(
          flag, [&on] { on = 1; }, help));
    } else {
      options.push_back(app.add_option(flag, texts[i], help));
    }
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    loaded.exit_now = true;
    loaded.exit_code = app.exit(error) == 0 ? 0 : 1;
    return;
  }
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::string name = table[i].name;
    const std::string variable = environment_name(name);
    if (options[i]->count() > 0) {
      raw.values[name] = RawValue(table[i].is_flag ? "true" : texts[i], "--" + name);
    } else if (const char* value = std::getenv(variable.c_str()); value != nullptr && *value != 0) {
      raw.values[name] = RawValue(value, variable);
    }
  }
  if (config_file.empty()) {
    if (const char* value = std::getenv("SMD_CONFIG")) config_file = value;
  }
  raw.config_file = config_file;
  if (!config_file.empty()) read_toml(config_file, raw, loaded.remarks);
}

}  // namespace smd::config
