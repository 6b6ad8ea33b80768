// Members `usage` and `net` of `smd inspect --json` (docs/contracts.md section 10).
#pragma once

#include "shared/base/json.hpp"
#include "shared/espi/model.hpp"

namespace smd::espi {

[[nodiscard]] nlohmann::json usage_json(const FeedModel& model);
[[nodiscard]] nlohmann::json net_json(const FeedModel& model);

}  // namespace smd::espi
