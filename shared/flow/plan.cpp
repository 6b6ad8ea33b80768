#include "shared/flow/plan.hpp"

namespace smd::flow {
namespace {

using registration::Test;

constexpr PlannedStep kSteps[] = {
    {step::kToken, Test::kConnectivity, ""},
    {step::kStatus, Test::kConnectivity, step::kToken},
    {step::kSampleData, Test::kConnectivity, step::kStatus},
    {step::kScopeSelection, Test::kOAuth, ""},
    {step::kAuthorize, Test::kOAuth, step::kScopeSelection},
    {step::kCode, Test::kOAuth, step::kAuthorize},
    {step::kAccessToken, Test::kOAuth, step::kCode},
    {step::kRefresh, Test::kOAuth, step::kAccessToken},
    {step::kAuthorization, Test::kApplication, step::kToken},
    {step::kInformation, Test::kApplication, step::kAuthorization},
    {step::kEndpoints, Test::kApplication, step::kInformation},
};

}  // namespace

std::span<const PlannedStep> planned_steps() { return kSteps; }

const PlannedStep* find_step(std::string_view id) {
  for (const auto& planned : kSteps) {
    if (planned.id == id) return &planned;
  }
  return nullptr;
}

}  // namespace smd::flow
