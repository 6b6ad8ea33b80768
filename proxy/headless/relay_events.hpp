// Between the core's JSON and the relay's types: a `send` effect becomes a request, what the relay
// tells becomes the events head, end and failed (docs/contracts.md section 1).
#pragma once

#include <cstdint>

#include "proxy/relay/relay_types.hpp"
#include "shared/base/json.hpp"

namespace smd::headless {

[[nodiscard]] relay::RelayRequest relay_request(const nlohmann::json& effect);
[[nodiscard]] nlohmann::json head_event(std::uint32_t request, const relay::RelayHead& head);
[[nodiscard]] nlohmann::json end_event(std::uint32_t request, const relay::RelayOutcome& outcome);
[[nodiscard]] nlohmann::json failed_event(std::uint32_t request,
                                          const relay::RelayOutcome& outcome);

}  // namespace smd::headless
