// `smd preflight`: looks at the client's certificate files (and, when asked to, at a connection)
// before the first test, and explains what is wrong with them. Does not: judge; shared/diagnosis
// does.
#pragma once

#include <string>

#include "proxy/config/profile.hpp"
#include "proxy/tls/identity.hpp"

namespace smd::headless {

struct PreflightOptions {
  config::Profile profile;  ///< of PG&E or of a simulator; its upstream names the files
  /// The simulator mints its certificates itself: PG&E's rules for authorities are not judged.
  bool simulator = false;
  std::string registered_sha256;  ///< as it was given; "" when it was not
  int days = 90;                  ///< a certificate that ends within so many is warned of
  bool connect = false;           ///< also one harmless call, with the client's certificate
  bool experiment = false;        ///< also the calls without it and with a self-made one
  bool ask_passphrase = false;    ///< on the terminal, which standard input is
  bool json = false;
  std::string report_junit;  ///< file to write, or ""
  bool color = false;
};

/// 0: no finding of severity error; 1: there is one; 2: could not run.
[[nodiscard]] int preflight(PreflightOptions options);

}  // namespace smd::headless
