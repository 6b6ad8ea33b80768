// The answer of a preflight (docs/contracts.md section 6), for the server's API and for the
// headless runner alike.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "proxy/preflight/connection_probe.hpp"
#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::preflight {

/// What was found; the experiment's own call, when there is an experiment, is the connection too.
struct Found {
  diagnosis::IdentityFacts identity;
  std::optional<diagnosis::ConnectionFacts> connection;
  std::vector<diagnosis::ConnectionFacts> experiment;  ///< empty: was not asked for
};

/// {"identity", "connection", "experiment"}; the latter two null when they are not there.
[[nodiscard]] nlohmann::json answer_json(const Found& found);

/// What is to be done; an experiment without connection is one too.
struct Wanted {
  bool connection = false;
  bool experiment = false;
};

/// Gathers the facts one after the other, for programs without an event loop. Files are named with
/// their folders.
[[nodiscard]] Found run_preflight(const ProbeTarget& target, Wanted wanted, const Turn& turn);

}  // namespace smd::preflight
