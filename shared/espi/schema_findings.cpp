// Problems of the schema as findings.
#include "shared/espi/schema_findings.hpp"

#include <utility>

#include "shared/espi/link_rules.hpp"
#include "shared/espi/reading_rules.hpp"
#include "shared/espi/schematron.hpp"

namespace smd::espi {
namespace {

Severity severity_of(const SchemaProblem& problem) {
  if (problem.habit) return Severity::info;
  switch (problem.rule) {
    case SchemaRule::unnamed_code:
      return Severity::warning;
    case SchemaRule::not_checked:
    case SchemaRule::habit_xsi_type:
    case SchemaRule::habit_bare_id:
      return Severity::info;
    default:
      return Severity::error;
  }
}

}  // namespace

std::string_view name_of(SchemaRule rule) {
  switch (rule) {
    case SchemaRule::unexpected_element:
      return "schema.unexpected-element";
    case SchemaRule::missing_element:
      return "schema.missing-element";
    case SchemaRule::bad_value:
      return "schema.bad-value";
    case SchemaRule::not_in_enumeration:
      return "schema.not-in-enumeration";
    case SchemaRule::stray_text:
      return "schema.stray-text";
    case SchemaRule::unexpected_attribute:
      return "schema.unexpected-attribute";
    case SchemaRule::missing_attribute:
      return "schema.missing-attribute";
    case SchemaRule::unnamed_code:
      return "schema.unnamed-code";
    case SchemaRule::not_checked:
      return "schema.not-checked";
    case SchemaRule::habit_xsi_type:
      return "habit.xsi-type";
    case SchemaRule::habit_bare_id:
      break;
  }
  return "habit.bare-id";
}

std::vector<FeedFinding> schema_findings(const SchemaChecker& schema) {
  std::vector<FeedFinding> findings;
  for (const SchemaProblem& problem : schema.problems()) {
    const SchemaProblem::Occurrence& first = problem.kept.front();
    FeedFinding finding;
    finding.id = name_of(problem.rule);
    finding.severity = severity_of(problem);
    finding.message = "<" + problem.element + ">: " + first.detail;
    const bool pure_habit = problem.rule >= SchemaRule::habit_xsi_type;
    if (pure_habit) finding.message += " A known habit of PG&E.";
    finding.count = problem.count;
    finding.at = first.at;
    finding.entry = first.entry;
    finding.element = problem.element;
    finding.source = pure_habit ? "espi-model section 7, exceptions for PG&E" : problem.source;
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<FeedFinding> all_findings(const FeedReader& reader) {
  return all_findings(reader, check_feed(reader.model(), reader.state(), reader.error()));
}

std::vector<FeedFinding> all_findings(const FeedReader& reader, std::vector<FeedFinding> findings) {
  for (auto more : {link_findings(reader, findings), reading_findings(reader.model()),
                    schematron_findings(reader.model()), schema_findings(reader.schema())}) {
    for (FeedFinding& finding : more) findings.push_back(std::move(finding));
  }
  // What is about an entry as a whole stands where the entry begins.
  const auto& places = reader.model().entry_places;
  for (FeedFinding& finding : findings) {
    if (finding.at || finding.entry == 0 || finding.entry > places.size()) continue;
    const EntryPlace& place = places[static_cast<std::size_t>(finding.entry - 1)];
    finding.at = Position{place.offset, place.line, place.column};
  }
  return findings;
}

bool schema_valid(const FeedReader& reader) {
  return reader.state() == FeedState::done && reader.schema().errors() == 0;
}

}  // namespace smd::espi
