// The command line of `smd`: flags, environment variables, TOML file and auth.json, in that order
// of strength, and everything that is wrong with them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "proxy/headless/findings_command.hpp"
#include "proxy/headless/inspect_command.hpp"
#include "proxy/headless/preflight_command.hpp"
#include "proxy/headless/session_commands.hpp"
#include "shared/base/secret.hpp"
#include "shared/registration/user_type.hpp"

namespace smd::headless {

struct TestOptions {
  /// "preflight", "connectivity", "oauth", "application" or "all".
  std::string what = "all";
  registration::UserType user_type = registration::UserType::kStandardUser;
  std::string environment;  ///< "simulator", "pge-test" or "pge-production"
  std::string simulator;    ///< ready file

  std::string cert, key, pkcs12, ca_file;
  Secret passphrase;
  Secret https_proxy;  ///< "", "none" or an address, which may hold a password
  std::string client_id;
  Secret client_secret;
  Secret registration_access_token;
  std::string application_information_id;
  std::string token_request_form;  ///< "form", "query" or "" for the core's default
  std::string scope;
  std::string redirect_uri;
  std::string scope_selection_uri;
  std::string oauth_listen;  ///< "127.0.0.1:8700"; empty: where redirect_uri points
  bool confirm_production = false;

  std::chrono::milliseconds timeout{60'000};  ///< without progress of one call
  std::chrono::milliseconds wait{1'800'000};  ///< for a person

  std::string registered_sha256;  ///< "" when not given
  std::string report_json, report_junit;
  std::string session;  ///< file to save the run to
  bool quiet = false;
  bool color = false;
  int verbose = 0;
};

/// With the simulator: credentials were given, so its own are not asked for.
[[nodiscard]] inline bool brings_own_credentials(const TestOptions& options) {
  return !options.client_id.empty() && !options.client_secret.empty();
}

struct Parsed {
  std::optional<TestOptions> test;
  std::optional<InspectOptions> inspect;
  std::optional<FindingsOptions> findings;
  std::optional<PreflightOptions> preflight;
  std::optional<ReplayOptions> replay;
  std::optional<DiffOptions> diff;
  std::optional<ExportOptions> exports;
  int exit_code = 0;  ///< when none is set: --help and --version 0, anything wrong 2
};

/// Prints help, version and complaints itself.
[[nodiscard]] Parsed parse_options(int argc, char** argv);

}  // namespace smd::headless
