#include "shared/flow/plan.hpp"

#include "shared/texts/texts.hpp"

namespace smd::flow {
namespace {

using registration::Test;

constexpr PlannedStep kSteps[] = {
    {step::kCertificate, std::nullopt, ""},
    {step::kConnection, std::nullopt, step::kCertificate},
    {step::kToken, Test::kConnectivity, step::kConnection},
    {step::kStatus, Test::kConnectivity, step::kToken},
    {step::kSampleData, Test::kConnectivity, step::kStatus},
    {step::kScopeSelection, Test::kOAuth, step::kConnection},
    {step::kAuthorize, Test::kOAuth, step::kScopeSelection},
    {step::kCode, Test::kOAuth, step::kAuthorize},
    {step::kAccessToken, Test::kOAuth, step::kCode},
    {step::kRefresh, Test::kOAuth, step::kAccessToken},
    {step::kAuthorization, Test::kApplication, step::kToken},
    {step::kInformation, Test::kApplication, step::kAuthorization},
    {step::kEndpoints, Test::kApplication, step::kInformation},
};

}  // namespace

std::string group_id(const Group& group) {
  return group ? registration::test_id(*group) : "preflight";
}

std::string group_label(const Group& group) {
  return group ? registration::test_label(*group) : texts::get("plan.preflight");
}

bool is_needed(registration::UserType type, const Group& group) {
  return !group || registration::must_pass(type, *group);
}

std::span<const PlannedStep> planned_steps() { return kSteps; }

const PlannedStep* find_step(std::string_view id) {
  for (const auto& planned : kSteps) {
    if (planned.id == id) return &planned;
  }
  return nullptr;
}

}  // namespace smd::flow
