// The rows of PG&E's Registration Milestones table, in the order they are reached.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "shared/registration/user_type.hpp"

namespace smd::registration {

enum class Milestone {
  kSubmitted,
  kEmailConfirmed,
  kAccepted,
  kOAuthTest,
  kConnectivityTest,
  kApplicationInformationRequest,
  kApproved
};
inline constexpr std::array<Milestone, 7> kMilestones = {
    Milestone::kSubmitted, Milestone::kEmailConfirmed,   Milestone::kAccepted,
    Milestone::kOAuthTest, Milestone::kConnectivityTest, Milestone::kApplicationInformationRequest,
    Milestone::kApproved};

/// "submitted", "email_confirmed", "accepted", "oauth_test", "api_connectivity_test",
/// "application_information_resource_request", "approved".
[[nodiscard]] std::string milestone_id(Milestone milestone);
[[nodiscard]] std::optional<Milestone> parse_milestone_id(std::string_view id);
/// The row's name in the left column: "Registration Accepted", "Test Completion" …
[[nodiscard]] std::string milestone_label(Milestone milestone);
/// What the row says, in short: "OAuth Test: Completed", "Registration Accepted" …
[[nodiscard]] std::string milestone_status(Milestone milestone);
/// Whether a registration of that type must reach it (self access has no OAuth Test row).
[[nodiscard]] bool is_needed(UserType type, Milestone milestone);
/// The milestone that a passed test completes.
[[nodiscard]] Milestone milestone_of(Test test);

}  // namespace smd::registration
