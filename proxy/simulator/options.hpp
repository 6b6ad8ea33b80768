// Settings of smd-simulator: flags, SMD_SIMULATOR_… variables, and what is wrong with them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/simulator/state.hpp"

namespace smd::simulator {

struct Address {
  std::string host;  ///< IP address
  std::uint16_t port = 0;
};

struct Options {
  std::string state_folder;
  Address tls_listen;
  Address portal_listen;
  std::string ready_file;
  bool require_client_certificate = false;
  std::string tls_max = "1.3";
  std::string log_level = "info";
  bool unsafe_listen = false;
  std::optional<std::uint64_t> seed;
  /// Set when given by flag or variable: they then replace what the stored registrations have.
  std::optional<std::string> redirect_uri;
  std::optional<std::string> scope_selection_uri;
  std::string origin;  ///< empty: https://localhost:{port}
  Settings settings;
  std::vector<PlannedFault> faults;
  std::optional<FaultMix> mix;
};

/// What the program is to do after its arguments were read.
struct Parsed {
  std::optional<Options> options;  ///< nothing: exit with `exit_code`
  int exit_code = 0;
};

/// Prints help, lists and error messages itself.
[[nodiscard]] Parsed parse_options(int argc, char** argv);

}  // namespace smd::simulator
