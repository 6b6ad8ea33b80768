// Presence and uniqueness, by tables of test numbers.
#include "shared/espi/schematron.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "shared/espi/hrefs.hpp"

namespace smd::espi {
namespace {

constexpr std::int64_t kElectricity = 0;  // ServiceKind

// The tests of what stands around a resource.
struct EntryTests {
  const char* resource;
  const char *id, *self, *up, *published, *updated, *unique;
};
constexpr EntryTests kLocalTime{
    "LocalTimeParameters", "D138", "D139", "D140", "D141", "D142", "D143"};
constexpr EntryTests kUsagePoint{"UsagePoint", "D011", "D013", "D015", "D009", "D010", "D014"};
constexpr EntryTests kMeterReading{"MeterReading", "D018", "D020", "D022", "D029", "D030", "D021"};
constexpr EntryTests kReadingType{"ReadingType", "D048", "D051", "D053", "D069", "D070", "D052"};
constexpr EntryTests kUsageSummary{"UsageSummary", "D082", "D085", "D087", "D101", "D102", "D086"};
constexpr EntryTests kQuality{
    "ElectricPowerQualitySummary", "D128", "D129", "D130", "D131", "D132", "D133"};

class Schematron {
 public:
  explicit Schematron(const FeedModel& model) : model_(model) {}

  std::vector<FeedFinding> run() {
    if (model_.root_kind != RootKind::feed || model_.entries == 0) return {};
    resources();
    head();
    entries(model_.local_times, kLocalTime);
    entries(model_.usage_points, kUsagePoint);
    entries(model_.meter_readings, kMeterReading);
    entries(model_.reading_types, kReadingType);
    entries(model_.usage_summaries, kUsageSummary);
    entries(model_.quality_summaries, kQuality);
    clocks();
    fields();
    return std::move(found_);
  }

 private:
  void note(std::string_view id, Severity severity, const char* test, std::string_view element,
            std::string message, std::uint64_t entry) {
    for (FeedFinding& finding : found_) {
      if (finding.rule != test || finding.id != id) continue;
      ++finding.count;
      return;
    }
    FeedFinding finding;
    finding.id = id;
    finding.severity = severity;
    finding.message = std::move(message);
    finding.rule = test;
    finding.entry = entry;
    finding.element = element;
    finding.source = "Green Button Alliance " + finding.rule;
    found_.push_back(std::move(finding));
  }
  void require(bool there, const char* id, const char* test, const char* resource,
               const char* element, std::uint64_t entry) {
    if (there) return;
    note(id, Severity::warning, test, element,
         "A " + std::string(resource) + " has no " + element + ".", entry);
  }

  // Only an info: a feed that holds a part is allowed (function block 19).
  void resources() {
    struct Needed {
      const char *name, *test;
    };
    for (const Needed& needed : {Needed{"LocalTimeParameters", "D136"},
                                 Needed{"UsagePoint", "D006"}, Needed{"MeterReading", "D027"},
                                 Needed{"IntervalBlock", "D032"}, Needed{"ReadingType", "D049"}}) {
      if (model_.count(needed.name) != 0) continue;
      note("gba.missing-resource", Severity::info, needed.test, needed.name,
           "The feed has no " + std::string(needed.name) + ".", 0);
    }
  }

  void head() {
    require(!model_.feed.id.empty(), "gba.entry-incomplete", "D001", "feed", "id", 0);
    require(!model_.feed.updated.empty(), "gba.entry-incomplete", "D003", "feed", "updated", 0);
  }

  template <class Resource>
  void entries(const std::vector<Resource>& list, const EntryTests& tests) {
    std::unordered_map<std::string, std::uint32_t> selves;
    for (const Resource& resource : list) {
      const Entry& entry = resource.entry;
      const auto need = [&](const std::string& text, const char* test, const char* element) {
        require(!text.empty(), "gba.entry-incomplete", test, tests.resource, element, entry.number);
      };
      need(entry.id, tests.id, "id");
      need(entry.self, tests.self, "self link");
      need(entry.up, tests.up, "up link");
      need(entry.published, tests.published, "published");
      need(entry.updated, tests.updated, "updated");
      if (entry.self.empty()) continue;
      const auto [first, fresh] = selves.emplace(href_key(model_.base, entry.self), entry.number);
      // A ReadingType inside its MeterReading shares that one's entry.
      if (fresh || first->second == entry.number) continue;
      note("gba.self-not-unique", Severity::warning, tests.unique, "link",
           "Two entries with a " + std::string(tests.resource) + " share one self link.",
           entry.number);
    }
  }

  // By link, as the test asks: the joins also take the only time zone of a feed.
  void clocks() {
    if (model_.usage_points.empty()) return;
    std::unordered_set<std::string> related;
    for (const UsagePoint& point : model_.usage_points) {
      for (const std::string& href : point.entry.related) {
        related.insert(href_key(model_.base, href));
      }
    }
    for (const LocalTimeParameters& clock : model_.local_times) {
      if (clock.entry.self.empty() || related.contains(href_key(model_.base, clock.entry.self)))
        continue;
      note("gba.not-referenced", Severity::warning, "D135", "link",
           "No UsagePoint's related link leads to these LocalTimeParameters.", clock.entry.number);
    }
  }

  void fields() {
    const char* const id = "gba.missing-field";
    for (const UsagePoint& point : model_.usage_points) {
      require(point.service_kind.has_value(), id, "D008", "UsagePoint", "ServiceCategory kind",
              point.entry.number);
      require(!point.entry.related.empty(), id, "D016", "UsagePoint", "related link",
              point.entry.number);
    }
    for (const ReadingType& type : model_.reading_types) {
      const std::uint64_t entry = type.entry.number;
      require(type.interval_length.has_value(), id, "D062", "ReadingType", "intervalLength", entry);
      require(type.kind.has_value(), id, "D063", "ReadingType", "kind", entry);
      require(type.power_of_ten_multiplier.has_value(), id, "D065", "ReadingType",
              "powerOfTenMultiplier", entry);
      require(type.uom.has_value(), id, "D068", "ReadingType", "uom", entry);
    }
    phases();
    for (const UsageSummary& summary : model_.usage_summaries) {
      const std::uint64_t entry = summary.entry.number;
      require(summary.billing_period.duration.has_value(), id, "D089", "UsageSummary",
              "billingPeriod duration", entry);
      require(summary.billing_period.start.has_value(), id, "D090", "UsageSummary",
              "billingPeriod start", entry);
      require(summary.quality_of_reading.has_value(), id, "D099", "UsageSummary",
              "qualityOfReading", entry);
    }
  }

  // Told of PG&E's habits: its electric ReadingTypes carry no phase.
  void phases() {
    for (const MeterReading& meter : model_.meter_readings) {
      if (meter.usage_point == kNone || meter.reading_type == kNone) continue;
      const UsagePoint& point = model_.usage_points[static_cast<std::size_t>(meter.usage_point)];
      const ReadingType& type = model_.reading_types[static_cast<std::size_t>(meter.reading_type)];
      if (point.service_kind != kElectricity || type.phase) continue;
      note("habit.no-phase", Severity::info, "D064", "phase",
           "The ReadingType of an electric meter has no phase. A known habit of PG&E.",
           type.entry.number);
    }
  }

  const FeedModel& model_;
  std::vector<FeedFinding> found_;
};

}  // namespace

std::vector<FeedFinding> schematron_findings(const FeedModel& model) {
  return Schematron(model).run();
}

}  // namespace smd::espi
