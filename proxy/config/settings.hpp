// Every setting of smd-proxy, where it came from, and what is wrong with it. A flag wins over the
// environment (SMD_…), that over the TOML file, that over the built-in profile.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "proxy/config/profile.hpp"
#include "proxy/net/http_server.hpp"
#include "proxy/relay/relay_types.hpp"

namespace smd::config {

/// The session store (docs/contracts.md section 9).
struct StoreSettings {
  std::string url;      ///< "none": no store
  bool chosen = false;  ///< false: the default, which may fail without stopping the proxy
  std::size_t max_bytes = 32 * 1024 * 1024;  ///< largest session file
  std::size_t retention_days = 0;            ///< 0: kept until somebody deletes them
  StoreSettings() {}
};

struct Settings {
  std::string listen_address = "127.0.0.1";
  std::uint16_t port = 8700;
  std::string tls_cert;
  std::string tls_key;
  bool unsafe_listen_plain_http = false;
  std::string public_origin;  ///< empty: made from the address
  std::string web;
  std::string ready_file;
  std::string log_level = "info";
  std::string scope_selection_uri;  ///< empty: own origin and /oauth/scope-selection
  std::string redirect_uri;         ///< empty: own origin and /oauth/redirect
  net::ServerLimits limits;
  StoreSettings store;
  std::vector<relay::UpstreamConfig> upstreams;
  std::vector<Environment> environments;
  bool check_config = false;
  Settings() {}
};

/// Something wrong (or worth knowing) about one setting, in a sentence that names the fix.
struct Remark {
  enum class Kind { error, warning };
  Kind kind = Kind::error;
  std::string setting;
  std::string text;
  /// False for an error the server can start with: the page then shows it.
  bool blocks_start = true;
  Remark(Kind kind_in, std::string setting_in, std::string text_in)
      : kind(kind_in), setting(std::move(setting_in)), text(std::move(text_in)) {}
};

struct Loaded {
  Settings settings;
  std::vector<Remark> remarks;
  /// Set when the program is to end at once: --help, --version or a malformed command line.
  bool exit_now = false;
  int exit_code = 0;
  Loaded() {}
  [[nodiscard]] bool has_errors() const;
  [[nodiscard]] bool can_start() const;
};

/// Reads command line, environment and file; looks into every file that is named. Prints only what
/// --help and --version print.
[[nodiscard]] Loaded load_settings(int argc, char** argv);

/// "error: cert: …" one a line.
[[nodiscard]] std::string format_remarks(const std::vector<Remark>& remarks);

}  // namespace smd::config
