// Checks of a feed against the rules of espi-model section 7 that can be told from the model, each
// tagged with the id of the Green Button Alliance's own test where there is one. Facts only:
// causes, fixes and who must act are the catalogue's (shared/diagnosis). PG&E's known habits
// (espi-model, "Exception list for PG&E") are not reported here; schema_findings.hpp and
// schematron.hpp tell them as infos.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/espi/feed_reader.hpp"
#include "shared/espi/model.hpp"

namespace smd::espi {

enum class Severity { error, warning, info };
[[nodiscard]] std::string_view name_of(Severity severity);

struct FeedFinding {
  /// error:   "espi.not-well-formed", "espi.not-a-feed", "espi.unreadable-number",
  ///          "espi.dangling-up", "espi.no-reading-type", "espi.reading-incomplete",
  ///          "espi.duplicate-start", "espi.bad-time-rule"
  /// warning: "espi.truncated-by-limit", "espi.duplicate-id", "espi.id-not-uuid",
  ///          "espi.stray-text", "espi.gap", "espi.short-day", "espi.overlap",
  ///          "espi.block-duration", "espi.block-start", "espi.unknown-quality",
  ///          "espi.unknown-tou", "espi.time-unit", "espi.cancelled"
  /// info:    "espi.empty-feed", "espi.no-usage-point", "espi.estimated", "espi.no-time-zone"
  std::string id;
  Severity severity = Severity::warning;
  std::string message;
  std::string rule;         ///< Green Button Alliance test id such as "D145", "" when there is none
  std::uint64_t count = 1;  ///< how often it was met; the place is the first one
  std::optional<Position> at;
  std::uint64_t entry = 0;  ///< 0 when it belongs to no entry
  std::string element;      ///< local name of the element; "" when it is about none
  /// Whose rule it is: "espiDerived.xsd UInt32", "Green Button Alliance D145",
  /// "espi-model section 7"; never empty.
  std::string source;
};

/// One rule of the conformance checks, for the list that `smd inspect --rules` prints and
/// docs/conformance.md shows.
struct FeedRule {
  std::string_view id;
  Severity severity;
  std::string_view source;
};
/// Every id that check_feed, reading_findings, schematron_findings and schema_findings give.
[[nodiscard]] const std::vector<FeedRule>& feed_rules();

/// Whose rule an id is; "" for an unknown one.
[[nodiscard]] std::string rule_source(std::string_view id);

[[nodiscard]] std::vector<FeedFinding> check_feed(const FeedModel& model, FeedState state,
                                                  const std::optional<FeedError>& error);

}  // namespace smd::espi
