// The step ids of the contracts (docs/contracts.md section 6) as the simulator knows them, and sets
// of them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smd::simulator {

enum class Step : std::uint8_t {
  kConnectivityToken,
  kConnectivityStatus,
  kConnectivitySampleData,
  kOauthScopeSelection,
  kOauthAuthorize,
  kOauthCode,
  kOauthToken,
  kOauthRefresh,
  kApplicationAuthorization,
  kApplicationInformation,
  kApplicationEndpoints,
};

inline constexpr std::array<std::string_view, 11> kStepIds = {"connectivity.token",
                                                              "connectivity.status",
                                                              "connectivity.sample-data",
                                                              "oauth.scope-selection",
                                                              "oauth.authorize",
                                                              "oauth.code",
                                                              "oauth.token",
                                                              "oauth.refresh",
                                                              "application.authorization",
                                                              "application.information",
                                                              "application.endpoints"};

[[nodiscard]] constexpr std::string_view id_of(Step step) {
  return kStepIds[static_cast<std::size_t>(step)];
}

[[nodiscard]] constexpr std::optional<Step> step_from(std::string_view id) {
  for (std::size_t i = 0; i < kStepIds.size(); ++i) {
    if (kStepIds[i] == id) return static_cast<Step>(i);
  }
  return std::nullopt;
}

/// A set of steps, one bit each.
using StepSet = std::uint16_t;
[[nodiscard]] constexpr StepSet only(Step step) {
  return static_cast<StepSet>(1U << static_cast<unsigned>(step));
}
[[nodiscard]] constexpr bool contains(StepSet set, Step step) { return (set & only(step)) != 0; }

inline constexpr StepSet kTokenSteps =
    only(Step::kConnectivityToken) | only(Step::kOauthToken) | only(Step::kOauthRefresh);
inline constexpr StepSet kUserTokenSteps = only(Step::kOauthToken) | only(Step::kOauthRefresh);
inline constexpr StepSet kInformationSteps =
    only(Step::kApplicationInformation) | only(Step::kApplicationEndpoints);
inline constexpr StepSet kFeedSteps =
    only(Step::kConnectivitySampleData) | only(Step::kApplicationAuthorization);
inline constexpr StepSet kResourceSteps =
    only(Step::kConnectivityStatus) | kFeedSteps | kInformationSteps;
inline constexpr StepSet kCallSteps = kTokenSteps | kResourceSteps;
inline constexpr StepSet kRedirectSteps = only(Step::kOauthAuthorize) | only(Step::kOauthCode);
inline constexpr StepSet kAllSteps = kCallSteps | kRedirectSteps | only(Step::kOauthScopeSelection);

}  // namespace smd::simulator
