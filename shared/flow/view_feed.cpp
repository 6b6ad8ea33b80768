// A feed for the page: what is in it, series by series. The readings themselves go through
// Console::chart and Console::rows.
#include "shared/base/text.hpp"
#include "shared/espi/conformance.hpp"
#include "shared/espi/series_view.hpp"
#include "shared/espi/time_rules.hpp"
#include "shared/flow/view.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {

namespace {

const char* state_name(espi::FeedState state) {
  switch (state) {
    case espi::FeedState::reading:
      return "reading";
    case espi::FeedState::done:
      return "done";
    case espi::FeedState::failed:
      return "failed";
    case espi::FeedState::cancelled:
      return "cancelled";
  }
  return "failed";
}

}  // namespace

Json view_feed(const State&, const Feed& feed) {
  if (!feed.settled_view.is_null()) return feed.settled_view;
  const auto& model = feed.reader.model();
  Json resources = Json::array();
  for (const auto& resource : model.resources) {
    resources.push_back({{"name", resource.name}, {"count", resource.count}});
  }
  Json series = Json::array();
  std::int64_t offset = 0;
  std::vector<std::string> notes;
  const bool settled = feed.reader.state() != espi::FeedState::reading;
  for (std::size_t i = 0; i < model.series.size(); ++i) {
    const auto& row = model.series[i];
    if (row.size() == 0) continue;
    if (!settled) {
      series.push_back({{"index", i},
                        {"usagePoint", ""},
                        {"title", texts::get("feed.reading-series", {std::to_string(i + 1)})},
                        {"commodity", ""},
                        {"unit", ""},
                        {"flowDirection", ""},
                        {"interval", 0},
                        {"count", row.size()},
                        {"first", row.start.front()},
                        {"last", row.start.back()},
                        {"total", ""},
                        {"estimated", 0}});
      continue;
    }
    const auto summary = espi::summarize(model, row);
    series.push_back({{"index", i},
                      {"usagePoint", summary.usage_point},
                      {"title", summary.title},
                      {"commodity", summary.commodity},
                      {"unit", summary.unit},
                      {"flowDirection", summary.flow_direction},
                      {"interval", summary.interval},
                      {"count", summary.count},
                      {"first", summary.first},
                      {"last", summary.last},
                      {"total", summary.total},
                      {"estimated", summary.estimated}});
    if (const auto* zone = model.local_time(row); zone != nullptr && zone->tz_offset)
      offset = *zone->tz_offset;
  }
  if (feed.reader.state() == espi::FeedState::cancelled)
    notes.push_back(texts::get("feed.partial"));
  std::string error;
  if (const auto& failed = feed.reader.error())
    error = failed->message + ", " + espi::describe(*failed);
  Json view = {{"id", feed.id},
               {"title", feed.title},
               {"state", state_name(feed.reader.state())},
               {"bytes", settled ? model.bytes : feed.bytes},
               {"totalBytes", feed.total_bytes},
               {"entries", model.entries},
               {"readings", model.readings},
               {"resources", std::move(resources)},
               {"series", std::move(series)},
               {"notes", notes},
               {"error", error},
               {"timeZoneOffset", offset}};
  if (settled) feed.settled_view = view;
  return view;
}

Json view_feed_findings(const Feed& feed) {
  Json findings = Json::array();
  if (feed.reader.state() == espi::FeedState::reading) return findings;
  if (!feed.settled_findings.is_null()) return feed.settled_findings;
  for (const auto& finding :
       espi::check_feed(feed.reader.model(), feed.reader.state(), feed.reader.error())) {
    const auto* entry = diagnosis::find_entry(finding.id);
    std::string evidence = finding.message;
    if (finding.at) {
      evidence += " (" +
                  texts::get("evidence.place", {std::to_string(finding.at->line),
                                                std::to_string(finding.at->column)}) +
                  ")";
    }
    findings.push_back(
        {{"id", finding.id},
         {"severity", espi::name_of(finding.severity)},
         {"layer", "espi"},
         {"title", entry == nullptr ? finding.message : std::string(entry->title)},
         {"cause", entry == nullptr ? "" : std::string(entry->cause)},
         {"fix", entry == nullptr ? "" : std::string(entry->fix)},
         {"who", entry == nullptr ? "PG&E" : std::string(entry->who)},
         {"evidence", evidence},
         {"source", finding.rule.empty() ? (entry == nullptr ? "" : std::string(entry->source))
                                         : finding.rule},
         {"buttons", Json::array()},
         {"command", nullptr},
         {"link", entry == nullptr ? "" : "findings.html#" + finding.id},
         {"alternatives", Json::array()}});
  }
  feed.settled_findings = findings;
  return findings;
}

}  // namespace smd::flow
