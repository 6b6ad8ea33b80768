// A feed for the page: what is in it, series by series, in sentences and findings. The readings
// themselves go through Console::chart and Console::rows, lists through feed_queries.hpp.
#include <algorithm>
#include <map>

#include "shared/base/text.hpp"
#include "shared/espi/people_quantity.hpp"
#include "shared/espi/series_facts.hpp"
#include "shared/espi/series_view.hpp"
#include "shared/espi/time_rules.hpp"
#include "shared/espi/usage.hpp"
#include "shared/flow/feed_summary.hpp"
#include "shared/flow/view.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {

namespace {

constexpr std::size_t kListedSeries = 100;

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

Json tou_json(const espi::SeriesSummary& summary) {
  Json out = Json::array();
  for (const auto& one : summary.usage.tou) {
    const std::string total =
        espi::quantity_for_people(one.sum.to_string(), summary.usage.exponent, summary.unit);
    out.push_back({{"code", one.code},
                   {"name", one.name},
                   {"total", summary.usage.summable ? total : ""},
                   {"readings", one.readings}});
  }
  return out;
}

// The series that has readings, while the feed is read: what is known without walking them.
Json reading_series_json(const espi::FeedModel& model, const espi::Series& series) {
  espi::SeriesSummary summary = espi::describe_series(model, series);
  if (model.reading_type(series) == nullptr)
    summary.title = texts::get("feed.reading-series", {std::to_string(summary.index + 1)});
  const auto last = series.size() - 1;
  summary.usage.sent = series.size();
  summary.usage.first = series.start.front();
  summary.usage.last = series.start[last];
  summary.usage.end = summary.usage.last;
  return series_json(summary);
}

Json usage_points_json(const espi::FeedModel& model, const std::vector<espi::SeriesSummary>& series,
                       const std::vector<espi::NetUsage>& net) {
  Json out = Json::array();
  std::map<std::string, std::size_t> index;
  for (const auto& one : series) {
    const auto [at, added] = index.emplace(one.usage_point, out.size());
    if (added) {
      out.push_back({{"id", one.usage_point},
                     {"title", one.usage_point.empty()
                                   ? texts::get("feed.no-point")
                                   : texts::get("feed.point",
                                                {one.commodity.empty() ? texts::get("feed.readings")
                                                                       : one.commodity,
                                                 one.usage_point})},
                     {"series", Json::array()},
                     {"net", ""},
                     {"delivered", -1},
                     {"received", -1}});
    }
    out[at->second]["series"].push_back(one.index);
  }
  for (const auto& one : net) {
    const auto& delivered = model.series[static_cast<std::size_t>(one.delivered)];
    const auto at = index.find(model.usage_point_id(delivered));
    if (at == index.end()) continue;
    Json& point = out[at->second];
    point["net"] = espi::quantity_for_people(one.total.digits, one.total.exponent,
                                             espi::unit_of(model, delivered));
    point["delivered"] = one.delivered;
    point["received"] = one.received;
  }
  return out;
}

Json customer_json(const Feed& feed) {
  const auto& customer = feed.reader.model().customer;
  if (customer.empty()) return nullptr;
  Json resources = Json::array();
  for (const auto& resource : customer) {
    Json fields = Json::array();
    for (const auto& [name, value] : resource.fields) {
      fields.push_back({{"name", name}, {"value", feed.show_customer ? value : "•••"}});
    }
    resources.push_back(
        {{"type", resource.type}, {"entry", resource.entry.number}, {"fields", fields}});
  }
  return {{"shown", feed.show_customer},
          {"toggle", button("customer:" + std::to_string(feed.id),
                            texts::get(feed.show_customer ? "customer.hide" : "customer.show"))},
          {"resources", std::move(resources)}};
}

}  // namespace

Json series_json(const espi::SeriesSummary& summary) {
  const auto& usage = summary.usage;
  return {{"index", summary.index},
          {"usagePoint", summary.usage_point},
          {"title", summary.title},
          {"commodity", summary.commodity},
          {"unit", summary.unit},
          {"flowDirection", summary.flow_direction},
          {"flow", summary.flow},
          {"interval", usage.interval},
          {"count", usage.sent},
          {"first", usage.first},
          {"last", usage.last},
          {"end", usage.end},
          {"total", summary.total},
          {"estimated", usage.estimated},
          {"summable", usage.summable},
          {"repeated", usage.repeated},
          {"coverage", usage.coverage()},
          {"gaps", usage.gaps},
          {"gapSeconds", usage.gap_seconds},
          {"peak", usage.peak ? Json({{"value", summary.peak},
                                      {"start", usage.peak->start},
                                      {"local", summary.peak_local}})
                              : Json(nullptr)},
          {"estimatedShare", usage.sent == 0 ? "" : usage.estimated_share()},
          {"cost", summary.cost},
          {"tou", tou_json(summary)}};
}

Json view_feed(const State&, const Feed& feed) {
  if (!feed.settled_view.is_null()) return feed.settled_view;
  const auto& model = feed.reader.model();
  const bool settled = feed.reader.state() != espi::FeedState::reading;
  Json resources = Json::array();
  for (const auto& resource : model.resources) {
    resources.push_back({{"name", resource.name}, {"count", resource.count}});
  }
  Json series = Json::array();
  std::size_t series_count = 0;
  const espi::LocalTimeParameters* zone = nullptr;
  std::vector<espi::SeriesSummary> summaries;
  for (const auto& one : model.series) {
    if (one.size() == 0) continue;
    if (zone == nullptr) zone = model.local_time(one);
    if (++series_count > kListedSeries) continue;
    if (!settled) {
      series.push_back(reading_series_json(model, one));
      continue;
    }
    summaries.push_back(espi::summarize(model, one));
    series.push_back(series_json(summaries.back()));
  }
  std::vector<std::string> notes;
  if (feed.reader.state() == espi::FeedState::cancelled)
    notes.push_back(texts::get("feed.partial"));
  std::string error;
  if (const auto& failed = feed.reader.error())
    error = failed->message + ", " + espi::describe(*failed);
  const auto net = settled ? espi::net_usage(model) : std::vector<espi::NetUsage>();
  Json view = {
      {"id", feed.id},
      {"title", feed.title},
      {"state", state_name(feed.reader.state())},
      {"bytes", settled ? model.bytes : feed.bytes},
      {"totalBytes", feed.total_bytes},
      {"entries", model.entries},
      {"readings", model.readings},
      {"resources", std::move(resources)},
      {"series", std::move(series)},
      {"seriesCount", series_count},
      {"usagePoints", usage_points_json(model, summaries, net)},
      {"summary", settled ? feed_summary(feed.reader, summaries, series_count, net, feed.findings())
                          : std::vector<std::string>()},
      {"customer", settled ? customer_json(feed) : Json(nullptr)},
      {"notes", notes},
      {"error", error},
      {"timeZone", espi::zone_text(zone)},
      {"timeZoneOffset", zone != nullptr ? espi::make_clock(zone).tz_offset : 0},
      {"raw", feed.request}};
  if (settled) feed.settled_view = view;
  return view;
}

Json view_feed_findings(const Feed& feed) {
  Json findings = Json::array();
  if (feed.reader.state() == espi::FeedState::reading) return findings;
  if (!feed.settled_findings.is_null()) return feed.settled_findings;
  for (const auto& finding : feed.findings()) {
    const auto* entry = diagnosis::find_entry(finding.id);
    std::string evidence = finding.message;
    Json place = nullptr;
    if (finding.count > 1) {
      evidence += " " + texts::get("evidence.times",
                                   {group_digits(static_cast<std::int64_t>(finding.count))});
    }
    if (finding.at) {
      evidence += " (" +
                  texts::get("evidence.place", {std::to_string(finding.at->line),
                                                std::to_string(finding.at->column)}) +
                  ")";
      place = {{"entry", finding.entry},
               {"line", finding.at->line},
               {"column", finding.at->column},
               {"offset", finding.at->offset}};
    }
    findings.push_back({{"id", finding.id},
                        {"severity", espi::name_of(finding.severity)},
                        {"layer", diagnosis::layer_of(finding.id)},
                        {"title", entry == nullptr ? finding.message : std::string(entry->title)},
                        {"cause", entry == nullptr ? "" : std::string(entry->cause)},
                        {"fix", entry == nullptr ? "" : std::string(entry->fix)},
                        {"who", entry == nullptr ? "PG&E" : std::string(entry->who)},
                        {"evidence", evidence},
                        {"source", finding.source},
                        {"place", place},
                        {"buttons", Json::array()},
                        {"command", nullptr},
                        {"link", entry == nullptr ? "" : "findings.html#" + finding.id},
                        {"alternatives", Json::array()}});
  }
  // Errors first, then in the order of the checks.
  const auto rank = [](const Json& finding) {
    return finding["severity"] == "error" ? 0 : finding["severity"] == "warning" ? 1 : 2;
  };
  std::stable_sort(findings.begin(), findings.end(),
                   [&](const Json& a, const Json& b) { return rank(a) < rank(b); });
  feed.settled_findings = findings;
  return findings;
}

}  // namespace smd::flow
