// What the endpoints share: settings, registrations, tokens, faults, and the facts of one call.
// Plain data with no rules of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/simulator/dialect.hpp"
#include "shared/simulator/exchange.hpp"
#include "shared/simulator/fault_mix.hpp"
#include "shared/simulator/faults.hpp"
#include "shared/simulator/random.hpp"
#include "shared/simulator/registration.hpp"
#include "shared/simulator/sample_feed.hpp"
#include "shared/simulator/tokens.hpp"

namespace smd::simulator {

/// Path of the resources below the origin (wire-facts section 1).
inline constexpr std::string_view kResourcePath = "/GreenButtonConnect/espi/1_1/resource";

/// About a gigabyte of solar data.
inline constexpr int kMaxSampleDays = 20000;

struct Settings {
  /// Origin of the mutual-TLS port as clients reach it, e.g. "https://localhost:8743". All
  /// addresses in answers start with it.
  std::string origin = "https://localhost:8743";
  std::string redirect_uri = "http://127.0.0.1:8700/oauth/redirect";
  std::string scope_selection_uri = "http://127.0.0.1:8700/oauth/scope-selection";
  int sample_days = 31;  ///< 0: no data
  SampleKind sample_kind = SampleKind::kAll;
  std::uint64_t seed = 1;  ///< of the sample data
  Dialect dialect;
};

struct State {
  Settings settings;
  std::vector<Registration> registrations;
  TokenStore tokens;
  FaultPlan faults;
  /// What the plan was drawn from, until somebody changes it by hand.
  std::optional<FaultMix> mix;
  /// Counts changes of registrations and milestones: the program saves when it moved.
  std::uint64_t revision = 0;

  [[nodiscard]] Registration* find_client(std::string_view client_id) {
    for (auto& registration : registrations) {
      if (registration.client_id == client_id) return &registration;
    }
    return nullptr;
  }
  [[nodiscard]] std::string resource_base() const {
    return settings.origin + std::string(kResourcePath);
  }
  /// The mixture takes the plan's place.
  void plan_mix(const FaultMix& drawn) {
    faults = FaultPlan();
    for (auto& fault : mixed_faults(drawn)) faults.add(std::move(fault));
    mix = drawn;
  }
  /// Records a passed test for that client.
  void reach(std::string_view client_id, MilestoneId test, EpochMs now) {
    auto* registration = find_client(client_id);
    if (registration != nullptr && registration->reach(test, now)) ++revision;
  }
};

struct Call {
  const Request& request;
  EpochMs now;
  Random& random;
  const ActiveFaults& faults;
};

}  // namespace smd::simulator
