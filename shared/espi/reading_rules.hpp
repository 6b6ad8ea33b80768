// What readings say against their own ReadingType, block and clock (espi-model sections 4 and 7):
// length, alignment, sign and unit. Told in the list of a feed's findings; they decide no verdict
// of a test, because utilities that work well send such data. conformance.hpp has gaps and repeats.
#pragma once

#include <vector>

#include "shared/espi/conformance.hpp"
#include "shared/espi/model.hpp"

namespace smd::espi {

/// warning: "espi.reading-outside-block", "espi.interval-length", "espi.alignment",
///          "espi.negative-value", "espi.unit-commodity"
/// info:    "habit.gas-second", "habit.no-currency"
/// One for each series and rule, at the first reading it is about.
[[nodiscard]] std::vector<FeedFinding> reading_findings(const FeedModel& model);

}  // namespace smd::espi
