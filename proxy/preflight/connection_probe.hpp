// Connection probe: one connection of its own to an upstream, one harmless request over it, and
// what was seen on the way. For programs without an event loop; connection_probe_async.hpp is the
// same for the server. Each phase has its deadline, so a probe always ends.
// Does not: judge (shared/diagnosis/connection_rules.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "proxy/relay/relay_types.hpp"
#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::preflight {

/// Which client certificate the probe presents when it is asked for one.
enum class Presented : std::uint8_t {
  own,        ///< that of the target; none when none is configured
  none,       ///< none at all
  self_made,  ///< one made in memory for this call: RSA 2048, self-signed, then thrown away
};

struct ProbeTarget {
  /// Origin, trust store, HTTPS proxy and deadlines; `identity` names the files to present.
  relay::UpstreamConfig upstream;
  /// "/GreenButtonConnect/espi/1_1/resource": the request is GET {resource_path}/ReadServiceStatus
  /// without Authorization.
  std::string resource_path;
  /// Presented instead of the files of `upstream.identity`, which are then not read.
  std::shared_ptr<const tls::Identity> identity;
};

/// Called before each call of a probe: waits until it may be made.
using Turn = std::function<void()>;

/// Never fails otherwise than in `failure` of the facts: stages as the relay's (docs/contracts.md
/// section 2); an identity, trust store or origin that cannot be used is stage `input`, with the
/// error's code as `reason`.
[[nodiscard]] diagnosis::ConnectionFacts probe_connection(const ProbeTarget& target,
                                                          Presented presented = Presented::own);

/// The experiment that settles "is it the certificate?": none, self-made and own, in this order.
/// Without `turn` the calls keep the pace of the target by themselves.
[[nodiscard]] std::vector<diagnosis::ConnectionFacts> probe_experiment(const ProbeTarget& target,
                                                                       const Turn& turn = {});

}  // namespace smd::preflight
