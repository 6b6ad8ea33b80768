// Session: everything one `smd test` needs before the first call: the environment, the relay with
// the client's identity, and the companion at the redirect address.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "proxy/companion/companion_server.hpp"
#include "proxy/config/profile.hpp"
#include "proxy/headless/options.hpp"
#include "proxy/preflight/connection_probe.hpp"
#include "proxy/relay/relay_client.hpp"
#include "shared/base/json.hpp"
#include "shared/base/result.hpp"

namespace smd::headless {

struct Session {
  config::Environment environment;
  std::unique_ptr<relay::RelayClient> relay;
  /// What the preflight looks at: the same files, origin and way as the relay's.
  preflight::ProbeTarget target;
  std::string redirect_uri;
  std::string scope_selection_uri;
  /// The simulator's registrations as it gave them; "" when credentials were brought.
  std::string registrations;
  /// What the core's start event wants (contract 4).
  nlohmann::json config;
};

/// Loads certificate and trust store; asks the simulator for its registrations, to know the
/// redirect address of the user type, unless credentials were given. Errors name the file or flag
/// and the fix.
[[nodiscard]] Result<Session> open_session(const TestOptions& options);

using OnHop = std::function<void(std::string hop_json)>;
/// Listens where the redirect address leads. No server (and no error) when that is not this machine
/// and --oauth-listen does not say otherwise: then the person pastes the address.
/// Error codes: "companion.address", and those of the server ("listen.bind" …).
[[nodiscard]] Result<std::unique_ptr<companion::CompanionServer>> start_companion(
    const TestOptions& options, const Session& session, OnHop on_hop);

}  // namespace smd::headless
