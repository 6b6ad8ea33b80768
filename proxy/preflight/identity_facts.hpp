// The facts of the client's certificate files, for the rules of
// shared/diagnosis/certificate_rules.hpp. Does not: judge, fail, or ask for a passphrase.
#pragma once

#include <optional>
#include <string>

#include "proxy/tls/identity.hpp"
#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::preflight {

struct GatherOptions {
  /// PEM certificates that complete a chain, beside the system's store. One that cannot be read
  /// completes nothing; whoever takes the setting checks it (tls::make_client_context).
  std::string ca_file;
  /// False: files are named without their folder, for eyes that need not know this machine.
  bool keep_folders = true;
  /// Nothing: this machine's clock.
  std::optional<EpochMs> now;
};

/// Every problem is a fact. No text holds anything of the key or the passphrase.
[[nodiscard]] diagnosis::IdentityFacts gather_identity(const tls::IdentityFiles& files,
                                                       const GatherOptions& options = {});

}  // namespace smd::preflight
