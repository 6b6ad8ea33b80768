#include "shared/espi/link_rules.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "shared/espi/hrefs.hpp"

namespace smd::espi {
namespace {

class Links {
 public:
  explicit Links(const FeedModel& model) : model_(model) {
    add(model.local_times);
    add(model.usage_points);
    add(model.meter_readings);
    add(model.reading_types);
    add(model.usage_summaries);
    add(model.quality_summaries);
    for (const Series& series : model.series) targets_.insert(series.key);
  }

  std::vector<FeedFinding> run() {
    check("UsagePoint", model_.usage_points);
    check("MeterReading", model_.meter_readings);
    return std::move(found_);
  }

 private:
  // What a related link can lead to: a resource, or the collection it is in.
  template <class Resource>
  void add(const std::vector<Resource>& list) {
    for (const Resource& resource : list) {
      targets_.insert(href_key(model_.base, resource.entry.self));
      targets_.insert(href_key(model_.base, resource.entry.up));
    }
  }

  template <class Resource>
  void check(const char* name, const std::vector<Resource>& list) {
    std::uint64_t count = 0;
    std::uint64_t entry = 0;
    for (const Resource& resource : list) {
      for (const std::string& href : resource.entry.related) {
        if (targets_.contains(href_key(model_.base, href))) continue;
        if (count++ == 0) entry = resource.entry.number;
      }
    }
    if (count == 0) return;
    FeedFinding finding;
    finding.id = "espi.dangling-related";
    finding.severity = Severity::info;
    finding.message =
        "A related link of a " + std::string(name) + " leads to nothing that the feed holds.";
    finding.count = count;
    finding.entry = entry;
    finding.element = "link";
    finding.source = rule_source(finding.id);
    found_.push_back(std::move(finding));
  }

  const FeedModel& model_;
  std::unordered_set<std::string> targets_;
  std::vector<FeedFinding> found_;
};

}  // namespace

std::vector<FeedFinding> link_findings(const FeedReader& reader,
                                       const std::vector<FeedFinding>& found) {
  const FeedModel& model = reader.model();
  if (reader.state() != FeedState::done || model.root_kind != RootKind::feed) return {};
  const bool told = std::any_of(found.begin(), found.end(), [](const FeedFinding& finding) {
    return finding.id == "espi.dangling-up" || finding.id == "espi.no-reading-type" ||
           finding.id == "espi.truncated-by-limit";
  });
  return told ? std::vector<FeedFinding>() : Links(model).run();
}

}  // namespace smd::espi
