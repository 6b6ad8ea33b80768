// Checks of a feed: facts with counts and the first place.
#include "shared/espi/conformance.hpp"

#include <algorithm>
#include <unordered_set>

#include "shared/base/text.hpp"
#include "shared/base/time.hpp"
#include "shared/espi/enumerations.hpp"
#include "shared/espi/hrefs.hpp"
#include "shared/espi/row_tally.hpp"
#include "shared/espi/series_facts.hpp"
#include "shared/espi/time_rules.hpp"

namespace smd::espi {
namespace {

// PG&E's gas days start one second late (espi-model section 4): not a gap.
constexpr std::int64_t kTolerance = 1;

class Checker {
 public:
  explicit Checker(const FeedModel& model) : model_(model) {
    for (const ProgramMapping& mapping : model.program_mappings) {
      if (mapping.code && equals_ignoring_case(mapping.kind, "tou")) tou_.insert(*mapping.code);
    }
  }

  std::vector<FeedFinding> run(FeedState state, const std::optional<FeedError>& error) {
    document(state, error);
    if (model_.root_kind == RootKind::none || model_.root_kind == RootKind::other) return found_;
    limits_and_numbers();
    links();
    for (const Series& series : model_.series) check_series(series);
    time_zones();
    return found_;
  }

 private:
  void add(std::string id, Severity severity, std::string message, std::string rule = "",
           std::uint64_t count = 1, std::uint64_t entry = 0) {
    std::string source = rule.empty() ? rule_source(id) : "Green Button Alliance " + rule;
    found_.push_back({std::move(id), severity, std::move(message), std::move(rule), count,
                      std::nullopt, entry, "", std::move(source)});
  }

  void document(FeedState state, const std::optional<FeedError>& error) {
    if (error) {
      add("espi.not-well-formed", Severity::error, error->message + " at " + describe(*error), "",
          1, error->entry);
      found_.back().at = error->at;
    } else if (state == FeedState::cancelled) {
      add("espi.cancelled", Severity::warning,
          "The download was stopped after " + format_bytes(model_.bytes) + "; this is a part.");
    }
    if (model_.root_kind == RootKind::other) {
      const std::string name = "<" + model_.root + ">";
      add("espi.not-a-feed", Severity::error,
          "The root element is " + name +
              (model_.root_namespace.empty() ? " without a namespace"
                                             : " of " + model_.root_namespace) +
              ", not an Atom feed or entry and no ESPI resource.",
          "D000");
    }
    if (model_.root_kind == RootKind::feed && state == FeedState::done && model_.entries == 0) {
      add("espi.empty-feed", Severity::info,
          "The feed has no entries: PG&E answers so when there is no data in the range.");
    }
  }

  void limits_and_numbers() {
    if (model_.not_kept != 0) {
      add("espi.truncated-by-limit", Severity::warning,
          std::to_string(model_.not_kept) + " resources were counted but not kept: too many.", "",
          model_.not_kept);
    }
    if (model_.unreadable_numbers != 0) {
      add("espi.unreadable-number", Severity::error,
          "A field that must be an integer holds something else.", "", model_.unreadable_numbers,
          model_.first_unreadable_entry);
    }
    if (model_.stray_texts != 0) {
      add("espi.stray-text", Severity::warning,
          "Text stands between the elements of the feed or of an entry.", "", model_.stray_texts);
    }
    if (model_.odd_ids != 0) {
      add("espi.id-not-uuid", Severity::warning,
          "An entry's atom id is no UUID, so nothing makes it unique.", "", model_.odd_ids,
          model_.first_odd_id);
    }
    if (model_.duplicate_ids != 0) {
      add("espi.duplicate-id", Severity::warning, "Entries share one atom id.", "D004",
          model_.duplicate_ids, model_.first_duplicate_id);
    }
  }

  void links() {
    if (model_.series.empty() && model_.meter_readings.empty()) return;
    if (model_.usage_points.empty()) {
      add("espi.no-usage-point", Severity::info,
          "Readings without a UsagePoint: a partial update (function block 19).");
    }
    std::uint64_t loose = 0;
    std::uint64_t first = 0;
    std::uint64_t untyped = 0;
    std::uint64_t first_untyped = 0;
    for (const MeterReading& meter : model_.meter_readings) {
      if (!model_.usage_points.empty() && meter.usage_point == kNone && loose++ == 0) {
        first = meter.entry.number;
      }
      if (meter.series != kNone && meter.reading_type == kNone && untyped++ == 0) {
        first_untyped = meter.entry.number;
      }
    }
    if (loose != 0) {
      add("espi.dangling-up", Severity::error,
          "A MeterReading's up link leads to no UsagePoint of the feed.", "D023", loose, first);
    }
    loose = 0;
    for (const Series& series : model_.series) {
      if (!model_.meter_readings.empty() && series.meter_reading == kNone && loose++ == 0) {
        first = series.blocks.empty() ? 0 : series.blocks.front().entry;
      }
    }
    if (loose != 0) {
      add("espi.dangling-up", Severity::error,
          "An IntervalBlock's up link leads to no MeterReading of the feed.", "D037", loose, first);
    }
    if (untyped != 0) {
      add("espi.no-reading-type", Severity::error,
          "A MeterReading has no ReadingType in the feed: unit and multiplier are unknown.", "D024",
          untyped, first_untyped);
    }
    loose = 0;
    if (!model_.usage_points.empty()) {
      for (const UsageSummary& summary : model_.usage_summaries) {
        if (summary.usage_point == kNone && loose++ == 0) first = summary.entry.number;
      }
    }
    if (loose != 0) {
      add("espi.dangling-up", Severity::error,
          "A UsageSummary's up link leads to no UsagePoint of the feed.", "D088", loose, first);
    }
  }

  void report(const Series& series, const RowTally& tally, const char* id, Severity severity,
              std::string message, const char* rule = "") {
    if (tally.count == 0) return;
    add(id, severity, std::move(message) + " First at " + format_utc(series.start[tally.row]) + ".",
        rule, tally.count, series.block_of(tally.row).entry);
    found_.back().at = series.place_of(tally.row);
  }
  void report(const Series& series, const std::optional<std::size_t>& block, std::uint64_t count,
              const char* id, std::string message, const char* rule = "") {
    if (!block) return;
    const Block& first = series.blocks[*block];
    add(id, Severity::warning, std::move(message) + " First at " + format_utc(first.start) + ".",
        rule, count, first.entry);
    found_.back().at = first.at;
  }

  void check_series(const Series& series) {
    check_blocks(series);
    check_order(series);
    check_codes(series);
  }

  void check_blocks(const Series& series) {
    std::optional<std::size_t> length;
    std::optional<std::size_t> begin;
    std::uint64_t lengths = 0;
    std::uint64_t begins = 0;
    for (std::size_t i = 0; i < series.blocks.size(); ++i) {
      const Block& block = series.blocks[i];
      if (!block.has_interval || block.count == 0) continue;
      std::uint64_t sum = 0;  // wraps on hostile durations; then it only differs
      if (series.duration.constant()) {
        sum = static_cast<std::uint64_t>(series.duration[block.first]) * block.count;
      } else {
        for (std::size_t row = block.first; row < block.first + block.count; ++row) {
          sum += static_cast<std::uint64_t>(series.duration[row]);
        }
      }
      if (sum != static_cast<std::uint64_t>(block.duration) && lengths++ == 0) length = i;
      if (series.start[block.first] != block.start && begins++ == 0) begin = i;
    }
    report(series, length, lengths, "espi.block-duration",
           "The readings of a block do not add up to its duration.");
    report(series, begin, begins, "espi.block-start",
           "The first reading of a block does not start where the block starts.", "D042");
  }

  // A gap as long as daylight saving's offset at the end of the day on which that ends: the day has
  // been given 24 hours and has 25.
  [[nodiscard]] bool is_short_day(const Series& series, std::int64_t after,
                                  std::uint64_t gap) const {
    const LocalTimeParameters* zone = model_.local_time(series);
    if (zone == nullptr) return false;
    const LocalClock clock = make_clock(zone);
    if (clock.dst_offset <= 0 || gap != static_cast<std::uint64_t>(clock.dst_offset)) return false;
    return local_midnight(clock, local_date(clock, after)) == after &&
           local_day_length(clock, after - 1) > 86400;
  }

  // Of readings of one length.
  static bool follows(const Series& series, std::size_t row) {
    const auto step = static_cast<std::uint64_t>(series.start[row]) -
                      static_cast<std::uint64_t>(series.start[row - 1]);
    return step == static_cast<std::uint64_t>(series.duration[0]) && step != 0;
  }

  // Gaps, overlaps and repeats in UTC, in order of time and across blocks; never "24 a day".
  void check_order(const Series& series) {
    const TimeOrder order(series);
    RowTally gap;
    RowTally short_day;
    RowTally overlap;
    RowTally repeat;
    const bool in_order = series.sorted && series.duration.constant();
    for (std::size_t i = 1; i < series.size(); ++i) {
      // Nearly every reading begins where the one before it ends.
      if (in_order && follows(series, i)) continue;
      const std::size_t before = order[i - 1];
      const std::size_t row = order[i];
      const std::int64_t start = series.start[row];
      if (start == series.start[before]) {
        repeat.note(row);
        continue;
      }
      // Differences as unsigned: starts may be anything in a hostile feed.
      const std::uint64_t step =
          static_cast<std::uint64_t>(start) - static_cast<std::uint64_t>(series.start[before]);
      const std::int64_t length = series.duration[before];
      if (length <= 0) continue;  // register reads have none
      const auto expected = static_cast<std::uint64_t>(length);
      if (step > expected + kTolerance) {
        const bool missing_hour = is_short_day(series, start, step - expected);
        (missing_hour ? short_day : gap).note(row);
      } else if (step + kTolerance < expected) {
        overlap.note(row);
      }
    }
    report(series, repeat, "espi.duplicate-start", Severity::error,
           "Two readings of one MeterReading start at the same time.", "D145");
    report(series, gap, "espi.gap", Severity::warning, "Time between two readings is not covered.");
    report(series, short_day, "espi.short-day", Severity::warning,
           "The hour that daylight saving repeats in autumn is not covered.");
    report(series, overlap, "espi.overlap", Severity::warning,
           "A reading starts before the one before it ends.");
  }

  void check_codes(const Series& series) {
    const auto quality = tally_of(series.quality, [](std::int32_t code) {
      return code != kNoCode && !name_of(Enumeration::quality, code);
    });
    const auto estimated = tally_of(
        series.quality, [](std::int32_t code) { return code != kNoCode && is_estimated(code); });
    const auto tou = tally_of(series.tou, [&](std::int32_t code) {
      return !tou_.empty() && code != kNoCode && code != 0 && tou_.count(code) == 0;
    });
    const auto incomplete = tally_of(series.flags, [](std::uint8_t flags) {
      return (flags & (kNoValue | kNoStart | kNoDuration)) != 0;
    });
    const auto unit =
        tally_of(series.flags, [](std::uint8_t flags) { return (flags & kInexactTime) != 0; });
    report(series, incomplete, "espi.reading-incomplete", Severity::error,
           "A reading lacks its value, start or duration.", "D046");
    report(series, quality, "espi.unknown-quality", Severity::warning,
           "A quality code is not in the schema's list.");
    report(series, tou, "espi.unknown-tou", Severity::warning,
           "A time-of-use code is not in the feed's ProgramIdMappings.");
    report(series, unit, "espi.time-unit", Severity::warning,
           "A time is not in whole seconds; it was brought to seconds.");
    report(series, estimated, "espi.estimated", Severity::info,
           "Readings are estimated or projected.");
  }

  void time_zones() {
    for (const LocalTimeParameters& zone : model_.local_times) {
      const auto off = [](const std::string& rule) {
        return rule.empty() || equals_ignoring_case(rule, "FFFFFFFF");
      };
      for (const std::string* rule : {&zone.dst_start_rule, &zone.dst_end_rule}) {
        if (off(*rule) || parse_dst_rule(*rule)) continue;
        add("espi.bad-time-rule", Severity::error,
            "A daylight saving rule is not 8 hexadecimal digits that make a date: " +
                rule->substr(0, 32) + ".",
            "", 1, zone.entry.number);
        break;
      }
    }
    if (!model_.series.empty() && model_.local_times.empty()) {
      add("espi.no-time-zone", Severity::info, "No LocalTimeParameters: local times are not known.",
          "D007");
    }
  }

  const FeedModel& model_;
  std::unordered_set<std::int64_t> tou_;  // the codes that ProgramIdMappings explain
  std::vector<FeedFinding> found_;
};

}  // namespace

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      break;
  }
  return "info";
}

std::vector<FeedFinding> check_feed(const FeedModel& model, FeedState state,
                                    const std::optional<FeedError>& error) {
  return Checker(model).run(state, error);
}

}  // namespace smd::espi
