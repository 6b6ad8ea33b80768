// The Green Button function blocks that a feed proves by what it carries (the Schematron files
// FB_01 to FB_29). Does not: tell what a feed promises; that is the scope's (shared/oauth).
#pragma once

#include <string_view>
#include <vector>

#include "shared/espi/model.hpp"

namespace smd::espi {

struct ProvenBlock {
  int number;
  std::string_view proof;  ///< what in the feed shows it
};

/// Ascending, each once. Only readings prove a block of metering: a ReadingType alone does not.
[[nodiscard]] std::vector<ProvenBlock> proven_function_blocks(const FeedModel& model);

}  // namespace smd::espi
