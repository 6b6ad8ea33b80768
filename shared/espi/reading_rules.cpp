#include "shared/espi/reading_rules.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "shared/base/time.hpp"
#include "shared/espi/enumerations.hpp"
#include "shared/espi/row_tally.hpp"
#include "shared/espi/series_facts.hpp"
#include "shared/espi/time_rules.hpp"

namespace smd::espi {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kElectricity = 1;
constexpr std::int64_t kElectricityPrimary = 2;
constexpr std::int64_t kNaturalGas = 7;
constexpr std::int64_t kPotableWater = 9;
constexpr std::int64_t kNetFlow = 4;

template <std::size_t N>
bool among(const std::array<std::int64_t, N>& list, std::int64_t number) {
  return std::find(list.begin(), list.end(), number) != list.end();
}

// Units that no meter of that commodity has. Units that some have are not told, however rare.
bool fits(std::int64_t commodity, std::int64_t uom) {
  constexpr std::array<std::int64_t, 6> kElectric = {38, 61, 63,
                                                     71, 72, 73};  // W VA VAr VAh Wh VArh
  constexpr std::array<std::int64_t, 6> kVolume = {42, 119, 128, 130, 134, 169};  // … and therm
  if (commodity == kElectricity || commodity == kElectricityPrimary) return !among(kVolume, uom);
  if (commodity == kNaturalGas) return uom == 72 || !among(kElectric, uom);  // energy of gas in Wh
  if (commodity == kPotableWater) return uom != 169 && !among(kElectric, uom);
  return true;
}

class SeriesRules {
 public:
  SeriesRules(const FeedModel& model, const Series& series, std::vector<FeedFinding>& found)
      : series_(series),
        found_(found),
        type_(model.reading_type(series)),
        zone_(model.local_time(series)),
        clock_(make_clock(zone_)) {}

  void run() {
    outside_blocks();
    times();
    report(length_, "espi.interval-length", Severity::warning, "duration",
           "A reading is not as long as its ReadingType's intervalLength says.");
    report(
        alignment_, "espi.alignment", Severity::warning, "start",
        "A reading does not start on a whole multiple of its length, or a daily one not at local "
        "midnight.");
    report(
        second_, "habit.gas-second", Severity::info, "start",
        "Daily readings start one second after local midnight. A known habit of PG&E's gas data.");
    report(negative(), "espi.negative-value", Severity::warning, "value",
           "A value is negative although the flow is not net (flowDirection 4).");
    unit();
    if (type_ == nullptr || !type_->currency) {
      report(tally_of(series_.cost, [](std::int64_t cost) { return cost != kNoCost; }),
             "habit.no-currency", Severity::info, "cost",
             "Readings have a cost and their ReadingType no currency. A known habit of PG&E.");
    }
  }

 private:
  void report(const RowTally& tally, const char* id, Severity severity, const char* element,
              const char* message) {
    if (tally.count == 0) return;
    FeedFinding finding;
    finding.id = id;
    finding.severity = severity;
    finding.message =
        std::string(message) + " First at " + format_utc(series_.start[tally.row]) + ".";
    finding.count = tally.count;
    finding.at = series_.place_of(tally.row);
    finding.entry = series_.block_of(tally.row).entry;
    finding.element = element;
    finding.source = rule_source(id);
    found_.push_back(std::move(finding));
  }

  // As unsigned: anything may stand in a hostile feed.
  [[nodiscard]] bool inside(const Block& block, std::size_t row) const {
    const auto into =
        static_cast<std::uint64_t>(series_.start[row]) - static_cast<std::uint64_t>(block.start);
    return into < static_cast<std::uint64_t>(block.duration);
  }

  void outside_blocks() {
    RowTally outside;
    for (const Block& block : series_.blocks) {
      if (!block.has_interval || block.duration <= 0 || block.count == 0) continue;
      if (series_.sorted && inside(block, block.first) &&
          inside(block, block.first + block.count - 1)) {
        continue;
      }
      for (std::size_t row = block.first; row < block.first + block.count; ++row) {
        if (!inside(block, row)) outside.note(row);
      }
    }
    report(outside, "espi.reading-outside-block", Severity::warning, "start",
           "A reading starts outside of its block's interval.");
  }

  // What nearly every series is: complete times, one length of less than a day. Only the starts are
  // walked then.
  void times() {
    constexpr std::uint8_t kIncomplete = kNoStart | kNoDuration;
    if (series_.size() == 0) return;
    const std::int64_t length = series_.duration[0];
    if (series_.duration.constant() && series_.flags.constant() && length < kDay - 3'600) {
      if (length <= 0 || (series_.flags[0] & kIncomplete) != 0) return;
      if (!is_usual(length)) length_.count = series_.size();
      alignment_ = off_the_grid(length);
      return;
    }
    for (std::size_t row = 0; row < series_.size(); ++row) {
      const std::int64_t duration = series_.duration[row];
      if ((series_.flags[row] & kIncomplete) != 0 || duration <= 0) continue;
      if (!is_usual(duration)) length_.note(row);
      check_alignment(row, series_.start[row], duration);
    }
  }

  // Longer intervals are nominal: months differ, and a day of the clock's change has 23 or 25
  // hours.
  [[nodiscard]] bool is_usual(std::int64_t duration) const {
    const std::int64_t wanted = type_ != nullptr ? type_->interval_length.value_or(0) : 0;
    if (wanted <= 0 || wanted > kDay || duration == wanted) return true;
    return wanted == kDay && (duration == kDay - 3'600 || duration == kDay + 3'600);
  }

  // A reading that follows an aligned one after its length is aligned: no division for it.
  [[nodiscard]] RowTally off_the_grid(std::int64_t length) const {
    RowTally off;
    if (kDay % length != 0) return off;
    std::int64_t aligned = series_.start[0] - series_.start[0] % length;
    for (std::size_t row = 0; row < series_.size(); ++row) {
      const std::int64_t start = series_.start[row];
      const auto step = static_cast<std::uint64_t>(start) - static_cast<std::uint64_t>(aligned);
      if (step == static_cast<std::uint64_t>(length) || step == 0 || start % length == 0) {
        aligned = start;
      } else {
        off.note(row);
      }
    }
    return off;
  }

  void check_alignment(std::size_t row, std::int64_t start, std::int64_t duration) {
    if (duration < kDay - 3'600) {
      if (kDay % duration == 0 && start % duration != 0) alignment_.note(row);
      return;
    }
    if (duration > kDay + 3'600 || zone_ == nullptr) return;
    const std::int64_t into = start - local_midnight(clock_, local_date(clock_, start));
    if (into == 1) second_.note(row);
    if (into > 1) alignment_.note(row);
  }

  // A temperature may be below zero; an amount that flows one way may not.
  [[nodiscard]] RowTally negative() const {
    RowTally negative;
    if (type_ == nullptr || !is_summable(type_) ||
        type_->flow_direction.value_or(kNetFlow) == kNetFlow) {
      return negative;
    }
    for (std::size_t row = 0; row < series_.size(); ++row) {
      if (series_.value[row] < 0 && (series_.flags[row] & kNoValue) == 0) negative.note(row);
    }
    return negative;
  }

  void unit() {
    if (type_ == nullptr || !type_->uom || !type_->commodity || series_.size() == 0) return;
    if (fits(*type_->commodity, *type_->uom)) return;
    FeedFinding finding;
    finding.id = "espi.unit-commodity";
    finding.severity = Severity::warning;
    finding.message = "The unit " + name_or_number(Enumeration::uom, *type_->uom) +
                      " does not go with the commodity " +
                      name_or_number(Enumeration::commodity, *type_->commodity) + ".";
    finding.entry = type_->entry.number;
    finding.element = "uom";
    finding.source = rule_source(finding.id);
    found_.push_back(std::move(finding));
  }

  const Series& series_;
  std::vector<FeedFinding>& found_;
  const ReadingType* type_;
  const LocalTimeParameters* zone_;
  LocalClock clock_;
  RowTally length_, alignment_, second_;
};

}  // namespace

std::vector<FeedFinding> reading_findings(const FeedModel& model) {
  std::vector<FeedFinding> found;
  for (const Series& series : model.series) SeriesRules(model, series, found).run();
  return found;
}

}  // namespace smd::espi
