#include "shared/flow/feed_queries.hpp"

#include <algorithm>
#include <map>

#include "shared/espi/series_view.hpp"
#include "shared/espi/time_rules.hpp"
#include "shared/espi/usage.hpp"
#include "shared/flow/view.hpp"

namespace smd::flow {
namespace {

constexpr std::size_t kMostSeries = 500;
constexpr std::size_t kMostGaps = 1'000;
constexpr std::size_t kMostTotals = 5'000;
constexpr std::size_t kMostEntries = 1'000;
constexpr std::size_t kAllTotals = 1'000'000;

// The fields of a question; what is missing or of another type is 0 or "".
class Question {
 public:
  explicit Question(const Json& json) : json_(json) {}

  [[nodiscard]] std::int64_t number(const char* name) const {
    const auto it = json_.find(name);
    if (it == json_.end() || !it->is_number()) return 0;
    if (it->is_number_integer()) return it->get<std::int64_t>();
    const double value = it->get<double>();
    constexpr double kExact = 9'007'199'254'740'992;  // 2^53
    return value > -kExact && value < kExact ? static_cast<std::int64_t>(value) : 0;
  }
  [[nodiscard]] std::size_t index(const char* name) const {
    return static_cast<std::size_t>(std::max<std::int64_t>(number(name), 0));
  }
  [[nodiscard]] std::size_t count(std::size_t most) const { return std::min(index("count"), most); }
  [[nodiscard]] std::string text(const char* name) const {
    const auto it = json_.find(name);
    return it != json_.end() && it->is_string() ? it->get<std::string>() : std::string();
  }

 private:
  const Json& json_;
};

Json series_list(const espi::FeedModel& model, const Question& question) {
  Json list = Json::array();
  std::size_t all = 0;
  const std::size_t first = question.index("first");
  const std::size_t count = question.count(kMostSeries);
  for (const auto& series : model.series) {
    if (series.size() == 0) continue;
    if (all >= first && list.size() < count)
      list.push_back(series_json(espi::summarize(model, series)));
    ++all;
  }
  return {{"count", all}, {"series", std::move(list)}};
}

Json gap_list(const espi::FeedModel& model, const espi::Series& series, const Question& question) {
  std::size_t all = 0;
  const auto gaps = espi::gaps_of(series, question.index("first"), question.count(kMostGaps), all);
  const auto* zone = model.local_time(series);
  const auto clock = espi::make_clock(zone);
  Json list = Json::array();
  for (const auto& gap : gaps) {
    list.push_back({{"from", gap.from},
                    {"to", gap.to},
                    {"seconds", gap.to - gap.from},
                    {"local", zone != nullptr ? espi::format_local(clock, gap.from) : ""}});
  }
  return {{"count", all}, {"gaps", std::move(list)}};
}

Json total_list(const espi::FeedModel& model, const espi::Series& series,
                const Question& question) {
  const bool month = question.text("unit") == "month";
  const auto totals = espi::totals_of(
      model, series, month ? espi::PeriodUnit::month : espi::PeriodUnit::day, kAllTotals);
  const int exponent = model.multiplier(series);
  Json list = Json::array();
  const std::size_t first = std::min(question.index("first"), totals.size());
  const std::size_t end = first + std::min(question.count(kMostTotals), totals.size() - first);
  for (std::size_t i = first; i < end; ++i) {
    list.push_back({{"label", totals[i].label},
                    {"from", totals[i].from},
                    {"to", totals[i].to},
                    {"total", espi::decimal_text(totals[i].sum.to_string(), exponent)},
                    {"readings", totals[i].readings},
                    {"covered", totals[i].covered},
                    {"estimated", totals[i].estimated}});
  }
  return {{"count", totals.size()}, {"unit", month ? "month" : "day"}, {"totals", std::move(list)}};
}

// Entries whose title and id the model keeps: all but those of interval blocks.
std::map<std::uint32_t, const espi::Entry*> kept_entries(const espi::FeedModel& model) {
  std::map<std::uint32_t, const espi::Entry*> out;
  const auto add = [&](const auto& list) {
    for (const auto& resource : list) out.emplace(resource.entry.number, &resource.entry);
  };
  add(model.local_times);
  add(model.usage_points);
  add(model.reading_types);
  add(model.meter_readings);
  add(model.usage_summaries);
  add(model.quality_summaries);
  return out;
}

Json entry_list(const espi::FeedModel& model, const Question& question) {
  const std::string wanted = question.text("resource");
  const std::size_t first = question.index("first");
  const std::size_t count = question.count(kMostEntries);
  const auto kept = kept_entries(model);
  Json list = Json::array();
  std::size_t all = 0;
  for (std::size_t i = 0; i < model.entry_places.size(); ++i) {
    const auto& place = model.entry_places[i];
    const std::string& resource =
        place.resource == 0 ? std::string() : model.resources[place.resource - 1U].name;
    if (!wanted.empty() && resource != wanted) continue;
    if (all >= first && list.size() < count) {
      const auto number = static_cast<std::uint32_t>(i + 1);
      const auto entry = kept.find(number);
      list.push_back({{"number", number},
                      {"resource", resource},
                      {"title", entry == kept.end() ? "" : entry->second->title},
                      {"id", entry == kept.end() ? "" : entry->second->id},
                      {"offset", place.offset},
                      {"size", place.size},
                      {"line", place.line}});
    }
    ++all;
  }
  return {{"count", all}, {"entries", std::move(list)}};
}

Json entry_at(const espi::FeedModel& model, std::uint64_t offset) {
  const auto& places = model.entry_places;
  const auto after = std::upper_bound(
      places.begin(), places.end(), offset,
      [](std::uint64_t wanted, const espi::EntryPlace& place) { return wanted < place.offset; });
  const bool inside = after != places.begin() && offset - (after - 1)->offset < (after - 1)->size;
  return Json::object({{"number", inside ? after - places.begin() : 0}});
}

}  // namespace

Result<Json> answer_query(const Feed& feed, const Json& json) {
  const auto& model = feed.reader.model();
  const Question question(json);
  const std::string ask = question.text("ask");
  if (ask == "series") return series_list(model, question);
  if (ask == "entries") return entry_list(model, question);
  if (ask == "entry-at") return entry_at(model, question.index("offset"));
  const std::size_t index = question.index("series");
  if (index >= model.series.size()) {
    return Error("query.malformed", "there is no series " + std::to_string(index));
  }
  const auto& series = model.series[index];
  if (ask == "gaps") return gap_list(model, series, question);
  if (ask == "totals") return total_list(model, series, question);
  if (ask == "row-at") {
    return Json::object({{"row", espi::row_at(series, question.number("time"))}});
  }
  return Error("query.malformed", "there is no question \"" + ask + "\"");
}

}  // namespace smd::flow
