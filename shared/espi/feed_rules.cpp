// The list of the conformance rules. A test holds it against docs/conformance.md and against what
// the checks give.
#include "shared/espi/conformance.hpp"

namespace smd::espi {

const std::vector<FeedRule>& feed_rules() {
  static constexpr std::string_view kModel = "espi-model section 7";
  static constexpr std::string_view kHabit = "espi-model section 7, exceptions for PG&E";
  static constexpr std::string_view kSchema = "PG&E's schema of 2018-08-21";
  static const std::vector<FeedRule> kRules = {
      {"espi.not-well-formed", Severity::error, "XML 1.0, Namespaces in XML 1.0"},
      {"espi.not-a-feed", Severity::error, "Green Button Alliance D000"},
      {"espi.unreadable-number", Severity::error, kModel},
      {"espi.dangling-up", Severity::error, "Green Button Alliance D023, D037, D088"},
      {"espi.no-reading-type", Severity::error, "Green Button Alliance D024"},
      {"espi.reading-incomplete", Severity::error, "Green Button Alliance D046"},
      {"espi.duplicate-start", Severity::error, "Green Button Alliance D145"},
      {"espi.bad-time-rule", Severity::error, "espi-model section 4"},
      {"espi.truncated-by-limit", Severity::warning, "limits of the reader"},
      {"espi.duplicate-id", Severity::warning, "Green Button Alliance D004"},
      {"espi.id-not-uuid", Severity::warning, "espi-model section 1"},
      {"espi.stray-text", Severity::warning, kModel},
      {"espi.gap", Severity::warning, kModel},
      {"espi.short-day", Severity::warning, kModel},
      {"espi.overlap", Severity::warning, kModel},
      {"espi.block-duration", Severity::warning, kModel},
      {"espi.block-start", Severity::warning, "Green Button Alliance D042"},
      {"espi.unknown-quality", Severity::warning, "espi-model section 5"},
      {"espi.unknown-tou", Severity::warning, kModel},
      {"espi.time-unit", Severity::warning, "espi-model section 4"},
      {"espi.cancelled", Severity::warning, "the person"},
      {"espi.empty-feed", Severity::info, kModel},
      {"espi.no-usage-point", Severity::info, "function block 19"},
      {"espi.dangling-related", Severity::info, "espi-model section 1"},
      {"espi.estimated", Severity::info, "espi-model section 5"},
      {"espi.no-time-zone", Severity::info, "Green Button Alliance D007"},
      {"espi.reading-outside-block", Severity::warning, kModel},
      {"espi.interval-length", Severity::warning, kModel},
      {"espi.alignment", Severity::warning, "espi-model section 4"},
      {"espi.negative-value", Severity::warning, kModel},
      {"espi.unit-commodity", Severity::warning, "espi-model section 3"},
      {"gba.entry-incomplete", Severity::warning,
       "Green Button Alliance FB_01, FB_04, FB_15, FB_17"},
      {"gba.self-not-unique", Severity::warning,
       "Green Button Alliance FB_01, FB_04, FB_15, FB_17"},
      {"gba.not-referenced", Severity::warning, "Green Button Alliance D135"},
      {"gba.missing-field", Severity::warning, "Green Button Alliance FB_01, FB_04, FB_15"},
      {"gba.missing-resource", Severity::info, "Green Button Alliance FB_01, FB_04"},
      {"schema.unexpected-element", Severity::error, kSchema},
      {"schema.missing-element", Severity::error, kSchema},
      {"schema.bad-value", Severity::error, kSchema},
      {"schema.not-in-enumeration", Severity::error, kSchema},
      {"schema.stray-text", Severity::error, kSchema},
      {"schema.unexpected-attribute", Severity::error, kSchema},
      {"schema.missing-attribute", Severity::error, kSchema},
      {"schema.unnamed-code", Severity::warning, kSchema},
      {"schema.not-checked", Severity::info, kSchema},
      {"habit.no-phase", Severity::info, "Green Button Alliance D064"},
      {"habit.xsi-type", Severity::info, kHabit},
      {"habit.bare-id", Severity::info, kHabit},
      {"habit.gas-second", Severity::info, "espi-model section 4"},
      {"habit.no-currency", Severity::info, kHabit},
  };
  return kRules;
}

std::string rule_source(std::string_view id) {
  for (const FeedRule& rule : feed_rules()) {
    if (rule.id == id) return std::string(rule.source);
  }
  return {};
}

}  // namespace smd::espi
