// Built-in knowledge of where things are: PG&E's hosts and paths, and the simulator's, read from
// the ready file it writes. Used by the server and by the headless runner.
#pragma once

#include <string>
#include <vector>

#include "proxy/relay/relay_types.hpp"
#include "shared/base/result.hpp"
#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::config {

/// One environment of contract 4.
struct Environment {
  std::string id;
  std::string kind;  ///< "simulator", "test" or "production"
  std::string label;
  std::string upstream;
  std::string origin;
  std::string authorize;
  std::string token_path;
  std::string resource_path;
  std::string portal;
  Environment() {}
};

struct Profile {
  relay::UpstreamConfig upstream;
  std::vector<Environment> environments;
  Profile() {}
};

/// PG&E: upstream "pge", environments "pge-test" and "pge-production", one request per second.
[[nodiscard]] Profile pge_profile();
/// The running simulator whose ready file this is: upstream and environment "simulator".
/// Error code "simulator.ready_file".
[[nodiscard]] Result<Profile> simulator_profile(const std::string& ready_file);

/// What `GET /api/config` answers (contract 4). `certificates` are by upstream name.
struct NamedCertificate {
  std::string upstream;
  tls::CertificateFacts facts;
  NamedCertificate(std::string upstream_in, tls::CertificateFacts facts_in)
      : upstream(std::move(upstream_in)), facts(std::move(facts_in)) {}
};
struct NamedIdentity {
  std::string upstream;
  diagnosis::IdentityFacts facts;
};
/// The session store, as the page is told of it.
struct StoreInfo {
  std::string kind = "none";
  std::size_t max_bytes = 0;
  std::size_t retention_days = 0;
  StoreInfo() {}
};
[[nodiscard]] std::string config_json(const std::vector<Environment>& environments,
                                      const std::vector<NamedCertificate>& certificates,
                                      const std::vector<NamedIdentity>& identities,
                                      const std::string& scope_selection_uri,
                                      const std::string& redirect_uri,
                                      const StoreInfo& store = StoreInfo());

/// Where PG&E's resources are, below the origin.
[[nodiscard]] std::string default_resource_path();

}  // namespace smd::config
