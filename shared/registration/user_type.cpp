#include "shared/registration/user_type.hpp"

#include "shared/base/text.hpp"

namespace smd::registration {
namespace {

// Lower-case letters only: "Standard User", "standard-user" and "STANDARD_USER" are the same.
std::string letters(std::string_view text) {
  std::string out;
  for (const char c : to_lower(text)) {
    if (c != ' ' && c != '_' && c != '-' && c != '\t') out += c;
  }
  return out;
}

}  // namespace

std::string user_type_id(UserType type) {
  switch (type) {
    case UserType::kStandardUser:
      return "standard_user";
    case UserType::kSelfAccess:
      return "self_access";
    case UserType::kEnergyEfficiencyFinance:
      return "energy_efficiency_finance";
    case UserType::kCommunityChoiceAggregator:
      return "community_choice_aggregator";
  }
  return {};
}

std::string user_type_label(UserType type) {
  switch (type) {
    case UserType::kStandardUser:
      return "Standard User";
    case UserType::kSelfAccess:
      return "Self Access";
    case UserType::kEnergyEfficiencyFinance:
      return "Energy Efficiency Finance";
    case UserType::kCommunityChoiceAggregator:
      return "Community Choice Aggregator";
  }
  return {};
}

std::optional<UserType> parse_user_type(std::string_view text) {
  const auto wanted = letters(trim(text));
  for (const auto type : kUserTypes) {
    if (letters(user_type_id(type)) == wanted) return type;
  }
  return std::nullopt;
}

std::string test_id(Test test) {
  switch (test) {
    case Test::kConnectivity:
      return "connectivity";
    case Test::kOAuth:
      return "oauth";
    case Test::kApplication:
      return "application";
  }
  return {};
}

std::string test_label(Test test) {
  switch (test) {
    case Test::kConnectivity:
      return "API Connectivity Test";
    case Test::kOAuth:
      return "OAuth Test";
    case Test::kApplication:
      return "Application Information Resource Request";
  }
  return {};
}

bool must_pass(UserType type, Test test) {
  return test == Test::kConnectivity || type == UserType::kStandardUser ||
         type == UserType::kEnergyEfficiencyFinance;
}

std::vector<Test> required_tests(UserType type) {
  std::vector<Test> tests;
  for (const auto test : kTests) {
    if (must_pass(type, test)) tests.push_back(test);
  }
  return tests;
}

}  // namespace smd::registration
