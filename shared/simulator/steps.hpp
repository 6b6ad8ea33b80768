// The step ids of the contracts (docs/contracts.md section 7) as the simulator knows them, sets of
// them, and their order in a whole run.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smd::simulator {

enum class Step : std::uint8_t {
  kPreflightConnection,  ///< ReadServiceStatus without a token: the probe of the preflight
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

inline constexpr std::array<std::string_view, 12> kStepIds = {"preflight.connection",
                                                              "connectivity.token",
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
/// The calls of the tests themselves.
inline constexpr StepSet kCallSteps = kTokenSteps | kResourceSteps;
/// Those and the probe before them, which is answered 401 when all is well.
inline constexpr StepSet kEveryCall = kCallSteps | only(Step::kPreflightConnection);
inline constexpr StepSet kRedirectSteps = only(Step::kOauthAuthorize) | only(Step::kOauthCode);
inline constexpr StepSet kAllSteps = kEveryCall | kRedirectSteps | only(Step::kOauthScopeSelection);

/// The calls over mutual TLS in the order in which a whole run makes them.
inline constexpr std::array kPlanOrder = {Step::kPreflightConnection,
                                          Step::kConnectivityToken,
                                          Step::kConnectivityStatus,
                                          Step::kConnectivitySampleData,
                                          Step::kApplicationAuthorization,
                                          Step::kApplicationInformation,
                                          Step::kOauthToken,
                                          Step::kOauthRefresh};
/// One connection for each of them (the endpoints are read out of another step's answer).
inline constexpr StepSet kConnectionSteps =
    kEveryCall & static_cast<StepSet>(~only(Step::kApplicationEndpoints));

/// The call that a whole run makes after this step; the first one after the last.
[[nodiscard]] constexpr Step step_after(Step step) {
  if (step == Step::kOauthAuthorize) return Step::kOauthToken;
  for (std::size_t i = 0; i + 1 < kPlanOrder.size(); ++i) {
    if (kPlanOrder[i] == step) return kPlanOrder[i + 1];
  }
  return kPlanOrder.front();
}

}  // namespace smd::simulator
