#include "shared/flow/feed_summary.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/base/time.hpp"
#include "shared/espi/function_blocks.hpp"
#include "shared/espi/people_quantity.hpp"
#include "shared/espi/time_rules.hpp"
#include "shared/espi/usage.hpp"
#include "shared/oauth/scope_string.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {
namespace {

using espi::quantity_for_people;

constexpr std::size_t kMostSeries = 6;
constexpr std::int64_t kDelivered = 1;  // FlowDirectionKind forward
constexpr std::int64_t kReceived = 19;  // FlowDirectionKind reverse

std::string number(std::uint64_t value) { return group_digits(static_cast<std::int64_t>(value)); }

// The text "<id>.one", or "<id>.many" with the number in place of {0}.
std::string counted(const std::string& id, std::uint64_t count) {
  return count == 1 ? texts::get(id + ".one") : texts::get(id + ".many", {number(count)});
}

std::string what_of(const espi::SeriesSummary& series) {
  std::string what = series.commodity.empty() ? texts::get("summary.readings") : series.commodity;
  if (what.front() >= 'a' && what.front() <= 'z') {
    what.front() = static_cast<char>(what.front() - 'a' + 'A');
  }
  if (series.flow == kDelivered) return what + " " + texts::get("summary.delivered");
  if (series.flow == kReceived) return what + " " + texts::get("summary.received");
  return series.flow_direction.empty() ? what : what + " (" + series.flow_direction + ")";
}

std::string interval_of(std::int64_t seconds) {
  if (seconds == 0) return texts::get("summary.interval.varies");
  if (seconds == 900) return texts::get("summary.interval.quarter");
  if (seconds == 3'600) return texts::get("summary.interval.hour");
  if (seconds == 86'400) return texts::get("summary.interval.day");
  return texts::get("summary.interval.other", {format_span(seconds)});
}

std::string date_of(const espi::LocalTimeParameters* zone, std::int64_t at) {
  const CivilDate date = espi::local_date(espi::make_clock(zone), at);
  return std::to_string(date.day) + " " + texts::get("month." + std::to_string(date.month)) + " " +
         std::to_string(date.year);
}

std::string moment_of(const espi::LocalTimeParameters* zone, std::int64_t at) {
  const std::string local = espi::format_local(espi::make_clock(zone), at);
  const std::size_t time = local.find('T');
  return texts::get("summary.moment", {date_of(zone, at), local.substr(time + 1, 5)});
}

using Sentences = std::vector<std::string>;

void tell_amounts(Sentences& out, const espi::SeriesSummary& series,
                  const espi::LocalTimeParameters* zone) {
  const espi::SeriesUsage& usage = series.usage;
  if (!usage.peak) return;
  const std::string peak =
      quantity_for_people(std::to_string(usage.peak->value), usage.exponent, series.unit);
  const std::string when = moment_of(zone, usage.peak->start);
  if (!usage.summable) {
    out.push_back(texts::get("summary.peak", {peak, when}));
    return;
  }
  const std::string total = quantity_for_people(usage.sum.to_string(), usage.exponent, series.unit);
  out.push_back(texts::get("summary.total", {total, peak, when}));
}

void tell_completeness(Sentences& out, const espi::SeriesUsage& usage) {
  if (usage.covers && usage.gaps == 0) out.push_back(texts::get("summary.complete"));
  if (usage.covers && usage.gaps != 0) {
    out.push_back(texts::get("summary.coverage",
                             {usage.coverage(), counted("summary.gap", usage.gaps),
                              format_span(static_cast<std::int64_t>(usage.gap_seconds))}));
  }
  if (usage.repeated != 0) out.push_back(counted("summary.repeated", usage.repeated));
  if (usage.estimated != 0) {
    const char* id = usage.estimated == 1 ? "summary.estimated.one" : "summary.estimated.many";
    out.push_back(texts::get(id, {number(usage.estimated), usage.estimated_share()}));
  }
}

void tell_series(Sentences& out, const espi::SeriesSummary& series,
                 const espi::LocalTimeParameters* zone) {
  const espi::SeriesUsage& usage = series.usage;
  const std::string point = series.usage_point.empty()
                                ? texts::get("summary.no-point")
                                : texts::get("summary.point", {series.usage_point});
  // The last day that has a part of a reading.
  const std::int64_t last = std::max(usage.last, usage.end - 1);
  out.push_back(
      texts::get("summary.series",
                 {what_of(series), point, counted("summary.reading", usage.sent),
                  interval_of(usage.interval), date_of(zone, usage.first), date_of(zone, last)}));
  tell_amounts(out, series, zone);
  tell_completeness(out, usage);
  if (usage.cost) out.push_back(texts::get("summary.cost", {series.cost}));
}

void tell_blocks(Sentences& out, const espi::FeedModel& model) {
  const auto proven = espi::proven_function_blocks(model);
  if (proven.empty()) return;
  const auto named = [](const espi::ProvenBlock& block) {
    return std::to_string(block.number) + " (" + oauth::function_block_name(block.number) + ")";
  };
  if (proven.size() == 1) {
    out.push_back(texts::get("summary.blocks.one", {named(proven.front())}));
    return;
  }
  std::string blocks = named(proven.front());
  for (std::size_t i = 1; i + 1 < proven.size(); ++i) blocks += ", " + named(proven[i]);
  out.push_back(texts::get("summary.blocks.many", {blocks, named(proven.back())}));
}

void tell_findings(Sentences& out, const std::vector<espi::FeedFinding>& findings) {
  std::uint64_t errors = 0;
  std::uint64_t warnings = 0;
  for (const espi::FeedFinding& finding : findings) {
    errors += finding.severity == espi::Severity::error ? 1 : 0;
    warnings += finding.severity == espi::Severity::warning ? 1 : 0;
  }
  if (errors == 0 && warnings == 0) {
    out.push_back(texts::get("summary.no-findings"));
    return;
  }
  out.push_back(texts::get("summary.findings", {counted("summary.error", errors),
                                                counted("summary.warning", warnings)}));
}

}  // namespace

std::vector<std::string> feed_summary(const espi::FeedReader& reader,
                                      const std::vector<espi::SeriesSummary>& series,
                                      std::size_t series_count,
                                      const std::vector<espi::NetUsage>& net,
                                      const std::vector<espi::FeedFinding>& findings) {
  Sentences out;
  const espi::FeedModel& model = reader.model();
  if (reader.state() == espi::FeedState::reading || reader.state() == espi::FeedState::failed) {
    if (model.readings == 0) return out;
  }
  if (reader.state() != espi::FeedState::done) out.push_back(texts::get("summary.partial"));
  if (series_count == 0) {
    out.push_back(model.entries == 0 ? texts::get("summary.empty")
                                     : texts::get("summary.no-readings",
                                                  {counted("summary.entry", model.entries)}));
  }
  for (std::size_t i = 0; i < series.size() && i < kMostSeries; ++i) {
    tell_series(out, series[i], model.local_time(model.series[series[i].index]));
  }
  for (std::size_t i = 0; i < net.size() && i < kMostSeries; ++i) {
    const auto delivered = static_cast<std::size_t>(net[i].delivered);
    const auto found = std::find_if(series.begin(), series.end(),
                                    [&](const auto& one) { return one.index == delivered; });
    if (found == series.end()) continue;
    const bool gave = net[i].total.digits.front() == '-';
    out.push_back(texts::get(
        gave ? "summary.net-received" : "summary.net-delivered",
        {found->usage_point, quantity_for_people(net[i].total.digits.substr(gave ? 1 : 0),
                                                 net[i].total.exponent, found->unit)}));
  }
  if (series_count > kMostSeries) {
    out.push_back(counted("summary.more-series", series_count - kMostSeries));
  }
  tell_blocks(out, model);
  tell_findings(out, findings);
  return out;
}

}  // namespace smd::flow
