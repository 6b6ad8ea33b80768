// One clean run against the simulator, taken apart into its answers: what the mutations start from.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "tests/support/loopback.hpp"

namespace smd::test {

struct Reply {
  int status = 200;
  Json headers = Json::array();
  std::string body;
};

enum class Target {
  kToken,
  kStatus,
  kSample,
  kAuthorization,
  kInformation,
  kCode,
  kExchange,
  kRefresh
};
inline constexpr std::array kTargets = {
    Target::kToken,       Target::kStatus, Target::kSample,   Target::kAuthorization,
    Target::kInformation, Target::kCode,   Target::kExchange, Target::kRefresh};

/// The step that waits for it.
[[nodiscard]] std::string_view step_of(Target target);

struct GoodRun {
  std::map<Target, Reply> replies;
  Reply registrations;
  std::string client_id;
  std::string application_id;
};

[[nodiscard]] GoodRun good_run();

}  // namespace smd::test
