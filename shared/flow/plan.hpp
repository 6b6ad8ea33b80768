// The test plan: the steps in PG&E's order, what each builds on. Texts are in shared/texts.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "shared/registration/user_type.hpp"

namespace smd::flow {

namespace step {
inline constexpr std::string_view kCertificate = "preflight.certificate";
inline constexpr std::string_view kConnection = "preflight.connection";
inline constexpr std::string_view kToken = "connectivity.token";
inline constexpr std::string_view kStatus = "connectivity.status";
inline constexpr std::string_view kSampleData = "connectivity.sample-data";
inline constexpr std::string_view kScopeSelection = "oauth.scope-selection";
inline constexpr std::string_view kAuthorize = "oauth.authorize";
inline constexpr std::string_view kCode = "oauth.code";
inline constexpr std::string_view kAccessToken = "oauth.token";
inline constexpr std::string_view kRefresh = "oauth.refresh";
inline constexpr std::string_view kAuthorization = "application.authorization";
inline constexpr std::string_view kInformation = "application.information";
inline constexpr std::string_view kEndpoints = "application.endpoints";
}  // namespace step

/// What the plan is grouped by: one of PG&E's tests, or nothing for the preflight before them.
using Group = std::optional<registration::Test>;
inline constexpr std::array<Group, 4> kGroups = {std::nullopt, registration::Test::kConnectivity,
                                                 registration::Test::kOAuth,
                                                 registration::Test::kApplication};
/// "preflight", or the test's id.
[[nodiscard]] std::string group_id(const Group& group);
[[nodiscard]] std::string group_label(const Group& group);
/// The preflight is for everybody.
[[nodiscard]] bool is_needed(registration::UserType type, const Group& group);

struct PlannedStep {
  std::string_view id;
  Group test;
  /// The step whose failure blocks this one, "" for none.
  std::string_view after;
};

/// All steps, in the order of PG&E's page.
[[nodiscard]] std::span<const PlannedStep> planned_steps();
[[nodiscard]] const PlannedStep* find_step(std::string_view id);

}  // namespace smd::flow
