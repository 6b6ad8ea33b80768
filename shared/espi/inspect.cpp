// The JSON of `smd inspect --json`.
#include "shared/espi/inspect.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/espi/conformance.hpp"
#include "shared/espi/enumerations.hpp"
#include "shared/espi/function_blocks.hpp"
#include "shared/espi/hrefs.hpp"
#include "shared/espi/quantities.hpp"
#include "shared/espi/schema_findings.hpp"
#include "shared/espi/time_rules.hpp"
#include "shared/espi/usage.hpp"
#include "shared/espi/usage_json.hpp"

namespace smd::espi {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(const Number& number) { return number ? Json(*number) : Json(nullptr); }
Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json named(Enumeration list, const Number& number) {
  return number ? Json(name_or_number(list, *number)) : Json(nullptr);
}

std::string_view name_of(RootKind kind) {
  switch (kind) {
    case RootKind::feed:
      return "feed";
    case RootKind::entry:
      return "entry";
    case RootKind::resource:
      return "resource";
    case RootKind::other:
      return "other";
    case RootKind::none:
      break;
  }
  return "none";
}

std::string_view name_of(FeedState state) {
  switch (state) {
    case FeedState::reading:
      return "reading";
    case FeedState::done:
      return "done";
    case FeedState::failed:
      return "failed";
    case FeedState::cancelled:
      break;
  }
  return "cancelled";
}

// {seconds: count}, ascending.
Json durations_of(const FeedModel& model) {
  std::unordered_map<std::int64_t, std::uint64_t> counts;
  for (const Series& series : model.series) {
    if (series.duration.constant()) {
      if (series.size() != 0) counts[series.duration[0]] += series.size();
      continue;
    }
    for (std::size_t row = 0; row < series.size(); ++row) ++counts[series.duration[row]];
  }
  std::vector<std::pair<std::int64_t, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::sort(sorted.begin(), sorted.end());
  Json out = Json::object();
  for (const auto& [seconds, count] : sorted) out[std::to_string(seconds)] = count;
  return out;
}

Json findings_of(const FeedReader& reader) {
  Json out = Json::array();
  for (const FeedFinding& finding : all_findings(reader)) {
    Json item = {{"id", finding.id},           {"severity", name_of(finding.severity)},
                 {"message", finding.message}, {"rule", or_null(finding.rule)},
                 {"source", finding.source},   {"element", or_null(finding.element)},
                 {"count", finding.count}};
    item["offset"] = finding.at ? Json(finding.at->offset) : Json(nullptr);
    item["line"] = finding.at ? Json(finding.at->line) : Json(nullptr);
    item["column"] = finding.at ? Json(finding.at->column) : Json(nullptr);
    item["entry"] = finding.entry != 0 ? Json(finding.entry) : Json(nullptr);
    out.push_back(std::move(item));
  }
  return out;
}

// Every deviation that makes the document invalid, in the order of the rules; the first
// SchemaChecker::kKept of each rule and element, `count` is of all.
Json schema_of(const FeedReader& reader) {
  Json errors = Json::array();
  for (const SchemaProblem& problem : reader.schema().problems()) {
    if (problem.rule >= SchemaRule::unnamed_code) continue;
    for (const SchemaProblem::Occurrence& one : problem.kept) {
      errors.push_back({{"id", name_of(problem.rule)},
                        {"element", problem.element},
                        {"line", one.at.line},
                        {"column", one.at.column},
                        {"entry", one.entry != 0 ? Json(one.entry) : Json(nullptr)},
                        {"message", one.detail},
                        {"source", problem.source},
                        {"habit", problem.habit}});
    }
  }
  return {{"verdict", schema_valid(reader) ? "valid" : "invalid"},
          {"errors", std::move(errors)},
          {"count", reader.schema().errors()}};
}

Json quantities_of(const FeedModel& model) {
  Json out = Json::array();
  for (const Series& series : model.series) {
    const ReadingType* type = model.reading_type(series);
    const SeriesUsage usage = usage_of(model, series);
    const bool any = series.size() != 0;
    const ReadingType none;
    const ReadingType& of = type != nullptr ? *type : none;
    out.push_back(
        {{"usagePoint", or_null(model.usage_point_id(series))},
         {"meterReading", or_null(std::string(segment_after(series.key, "MeterReading")))},
         {"kind", named(Enumeration::kind, of.kind)},
         {"commodity", named(Enumeration::commodity, of.commodity)},
         {"uom", named(Enumeration::uom, of.uom)},
         {"flowDirection", named(Enumeration::flow_direction, of.flow_direction)},
         {"accumulation", named(Enumeration::accumulation, of.accumulation_behaviour)},
         {"summable", usage.summable},
         {"total", usage.total()},
         {"first", any ? Json(usage.first) : Json(nullptr)},
         {"last", any ? Json(usage.last) : Json(nullptr)},
         {"readings", usage.sent},
         {"estimated", usage.estimated}});
  }
  return out;
}

Json time_zones_of(const FeedModel& model) {
  Json out = Json::array();
  for (const LocalTimeParameters& zone : model.local_times) {
    const auto rule = [](const std::string& hex) {
      const auto decoded = parse_dst_rule(hex);
      return decoded ? Json(describe(*decoded)) : Json(nullptr);
    };
    out.push_back({{"tzOffset", or_null(zone.tz_offset)},
                   {"dstOffset", or_null(zone.dst_offset)},
                   {"dstStart", rule(zone.dst_start_rule)},
                   {"dstEnd", rule(zone.dst_end_rule)}});
  }
  return out;
}

Json billing_of(const FeedModel& model) {
  Json out = Json::array();
  for (const UsageSummary& summary : model.usage_summaries) {
    out.push_back(
        {{"usagePoint", or_null(std::string(
                            segment_after(href_key(model.base, summary.entry.up), "UsagePoint")))},
         {"start", or_null(summary.billing_period.start)},
         {"duration", or_null(summary.billing_period.duration)},
         {"billLastPeriod", summary.bill_last_period
                                ? Json(decimal_text(std::to_string(*summary.bill_last_period), -5))
                                : Json(nullptr)},
         {"currency", named(Enumeration::currency, summary.currency)}});
  }
  return out;
}

Json blocks_of(const FeedModel& model) {
  Json out = Json::array();
  for (const ProvenBlock& block : proven_function_blocks(model)) {
    out.push_back({{"number", block.number}, {"proof", block.proof}});
  }
  return out;
}

}  // namespace

std::string inspect_json(const FeedReader& reader) {
  const FeedModel& model = reader.model();
  Json out;
  out["root"] = or_null(model.root);
  out["rootNamespace"] = or_null(model.root_namespace);
  out["kind"] = name_of(model.root_kind);
  out["state"] = name_of(reader.state());
  out["bytes"] = model.bytes;
  out["entries"] = model.entries;
  out["resources"] = Json::object();
  for (const ResourceCount& resource : model.resources) {
    out["resources"][resource.name] = resource.count;
  }
  out["readings"] = model.readings;
  out["durations"] = durations_of(model);
  out["functionBlocks"] = blocks_of(model);
  out["findings"] = findings_of(reader);
  out["schema"] = schema_of(reader);
  out["quantities"] = quantities_of(model);
  out["usage"] = usage_json(model);
  out["net"] = net_json(model);
  out["timeZones"] = time_zones_of(model);
  out["billing"] = billing_of(model);
  return out.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace smd::espi
