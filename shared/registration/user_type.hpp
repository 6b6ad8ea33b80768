// PG&E's four user types and the tests each must pass (wire facts 12).
// Does not: run the tests (shared/flow does).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smd::registration {

enum class UserType {
  kStandardUser,
  kSelfAccess,
  kEnergyEfficiencyFinance,
  kCommunityChoiceAggregator
};
inline constexpr std::array<UserType, 4> kUserTypes = {
    UserType::kStandardUser, UserType::kSelfAccess, UserType::kEnergyEfficiencyFinance,
    UserType::kCommunityChoiceAggregator};

/// "standard_user", "self_access", "energy_efficiency_finance", "community_choice_aggregator".
[[nodiscard]] std::string user_type_id(UserType type);
/// "Standard User" …, as on PG&E's page.
[[nodiscard]] std::string user_type_label(UserType type);
/// From an id or a label; case, space, hyphen and underscore make no difference.
[[nodiscard]] std::optional<UserType> parse_user_type(std::string_view text);

enum class Test { kConnectivity, kOAuth, kApplication };
inline constexpr std::array<Test, 3> kTests = {Test::kConnectivity, Test::kOAuth,
                                               Test::kApplication};
/// "connectivity", "oauth", "application": the first part of the step ids.
[[nodiscard]] std::string test_id(Test test);
/// "API Connectivity Test", "OAuth Test", "Application Information Resource Request".
[[nodiscard]] std::string test_label(Test test);
[[nodiscard]] bool must_pass(UserType type, Test test);
[[nodiscard]] std::vector<Test> required_tests(UserType type);

}  // namespace smd::registration
