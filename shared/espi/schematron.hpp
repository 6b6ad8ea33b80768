// The Green Button Alliance's Schematron tests (FB_01, FB_04, FB_05, FB_15, FB_17) that can be told
// from the model and are not among check_feed's: what every entry and every resource must carry.
// docs/conformance.md has the list, with the tests that are left out and why. For feeds only: an
// answer with one entry has no collection to be complete. Does not: judge the schema
// (schema_checker.hpp) or the readings (conformance.hpp).
#pragma once

#include <vector>

#include "shared/espi/conformance.hpp"

namespace smd::espi {

/// "gba.entry-incomplete", "gba.self-not-unique", "gba.not-referenced", "gba.missing-field",
/// "gba.missing-resource" and "habit.no-phase"; FeedFinding::rule is the number of the test.
[[nodiscard]] std::vector<FeedFinding> schematron_findings(const FeedModel& model);

}  // namespace smd::espi
