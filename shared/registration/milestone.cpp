#include "shared/registration/milestone.hpp"

namespace smd::registration {

std::string milestone_id(Milestone milestone) {
  switch (milestone) {
    case Milestone::kSubmitted:
      return "submitted";
    case Milestone::kEmailConfirmed:
      return "email_confirmed";
    case Milestone::kAccepted:
      return "accepted";
    case Milestone::kOAuthTest:
      return "oauth_test";
    case Milestone::kConnectivityTest:
      return "api_connectivity_test";
    case Milestone::kApplicationInformationRequest:
      return "application_information_resource_request";
    case Milestone::kApproved:
      return "approved";
  }
  return {};
}

std::optional<Milestone> parse_milestone_id(std::string_view id) {
  for (const auto milestone : kMilestones) {
    if (milestone_id(milestone) == id) return milestone;
  }
  return std::nullopt;
}

std::string milestone_label(Milestone milestone) {
  switch (milestone) {
    case Milestone::kSubmitted:
      return "Registration Submitted";
    case Milestone::kEmailConfirmed:
      return "Registration Email Confirmed";
    case Milestone::kAccepted:
      return "Registration Accepted";
    case Milestone::kOAuthTest:
      return "Test Completion";
    case Milestone::kConnectivityTest:
      return "Connectivity Test";
    case Milestone::kApplicationInformationRequest:
      return "Request Completion";
    case Milestone::kApproved:
      return "Registration Approved";
  }
  return {};
}

std::string milestone_status(Milestone milestone) {
  switch (milestone) {
    case Milestone::kOAuthTest:
      return "OAuth Test: Completed";
    case Milestone::kConnectivityTest:
      return "API Connectivity Test: Completed";
    case Milestone::kApplicationInformationRequest:
      return "Application Information Resource Request: Completed";
    default:
      return milestone_label(milestone);
  }
}

bool is_needed(UserType type, Milestone milestone) {
  switch (milestone) {
    case Milestone::kOAuthTest:
      return must_pass(type, Test::kOAuth);
    case Milestone::kConnectivityTest:
      return must_pass(type, Test::kConnectivity);
    case Milestone::kApplicationInformationRequest:
      return must_pass(type, Test::kApplication);
    default:
      return true;
  }
}

Milestone milestone_of(Test test) {
  switch (test) {
    case Test::kConnectivity:
      return Milestone::kConnectivityTest;
    case Test::kOAuth:
      return Milestone::kOAuthTest;
    case Test::kApplication:
      return Milestone::kApplicationInformationRequest;
  }
  return Milestone::kApproved;
}

}  // namespace smd::registration
