// Totals, coverage, gaps and peaks of a series.
#include "shared/espi/usage.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "shared/base/text.hpp"
#include "shared/espi/enumerations.hpp"
#include "shared/espi/series_facts.hpp"

namespace smd::espi {
namespace {

constexpr std::int64_t kDelivered = 1;  // FlowDirectionKind forward
constexpr std::int64_t kReceived = 19;  // FlowDirectionKind reverse
constexpr std::uint64_t kTolerance = 1;

// Starts and durations of a hostile feed may be any 64-bit numbers.
std::int64_t end_of(const Series& series, std::size_t row) {
  const std::int64_t start = series.start[row];
  const std::int64_t length = std::max<std::int64_t>(series.duration[row], 0);
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
  return start > kLast - length ? kLast : start + length;
}

std::uint64_t distance(std::int64_t from, std::int64_t to) {
  return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
}

// Follows readings in order of time and tells what none of them covers.
class Coverage {
 public:
  explicit Coverage(const Series& series) : series_(series) {}

  /// The uncovered time before this reading, if any.
  std::optional<Gap> next(std::size_t row) {
    std::optional<Gap> gap;
    const std::int64_t start = series_.start[row];
    if (begun_ && start > to_ && distance(to_, start) > kTolerance) gap = Gap{to_, start};
    to_ = begun_ ? std::max(to_, end_of(series_, row)) : end_of(series_, row);
    begun_ = true;
    return gap;
  }
  [[nodiscard]] std::int64_t to() const { return to_; }

 private:
  const Series& series_;
  std::int64_t to_ = 0;
  bool begun_ = false;
};

std::string name_of_tou(const FeedModel& model, std::int32_t code) {
  const std::string number = std::to_string(code);
  const std::string text = tou_text(model, code);
  return text.size() > number.size() ? text.substr(number.size() + 1) : std::string();
}

ExactSum sum_of(const Series& series) {
  ExactSum sum;
  each_counted(series, TimeOrder(series), [&](std::size_t row) { sum.add(series.value[row]); });
  return sum;
}

}  // namespace

std::string percent_text(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "0.00";
  // So that ten thousand times the part fits; a span of three million years loses a digit.
  while (whole > 100'000'000'000'000) {
    whole /= 10;
    part /= 10;
  }
  const std::uint64_t hundredths = part * 10'000 / whole;
  const std::uint64_t rest = hundredths % 100;
  return std::to_string(hundredths / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

std::string SeriesUsage::coverage() const {
  return covers && span != 0 ? percent_text(span - gap_seconds, span) : std::string();
}

std::string SeriesUsage::estimated_share() const { return percent_text(estimated, counted()); }

std::string SeriesUsage::cost_text() const {
  return cost ? decimal_text(cost->to_string(), -5) : std::string();
}

SeriesUsage usage_of(const FeedModel& model, const Series& series) {
  SeriesUsage out;
  out.sent = series.size();
  out.summable = is_summable(model.reading_type(series));
  out.exponent = model.multiplier(series);
  if (series.size() == 0) return out;
  out.interval = common_duration(series);
  const Number fallback = default_quality(model, series);
  const bool all_estimated = fallback && is_estimated(*fallback);
  std::map<std::int32_t, TouUsage> tou;
  TouUsage* current = nullptr;
  Coverage coverage(series);
  const TimeOrder order(series);
  out.first = series.start[order[0]];
  out.last = series.start[order[order.size() - 1]];
  out.covers = true;
  std::uint64_t counted = 0;
  each_counted(series, order, [&](std::size_t row) {
    ++counted;
    out.sum.add(series.value[row]);
    const std::int32_t quality = series.quality[row];
    if (quality == kNoCode ? all_estimated : is_estimated(quality)) ++out.estimated;
    if ((series.flags[row] & kNoValue) == 0 && (!out.peak || series.value[row] > out.peak->value)) {
      out.peak = Peak{series.value[row], series.start[row]};
    }
    out.covers = out.covers && series.duration[row] > 0;
    if (const auto gap = coverage.next(row)) {
      ++out.gaps;
      out.gap_seconds += distance(gap->from, gap->to);
    }
    if (series.cost[row] != kNoCost) {
      if (!out.cost) out.cost.emplace();
      out.cost->add(series.cost[row]);
    }
    const std::int32_t code = series.tou[row];
    if (code == kNoCode || code == 0) return;
    if (current == nullptr || current->code != code) {
      current = &tou[code];
      current->code = code;
    }
    current->sum.add(series.value[row]);
    ++current->readings;
  });
  out.repeated = out.sent - counted;
  out.end = coverage.to();
  out.span = distance(out.first, out.end);
  if (!out.covers) out.gaps = out.gap_seconds = 0;
  for (auto& [code, usage] : tou) {
    usage.name = name_of_tou(model, code);
    out.tou.push_back(std::move(usage));
  }
  return out;
}

std::vector<Gap> gaps_of(const Series& series, std::size_t first, std::size_t count,
                         std::size_t& all) {
  std::vector<Gap> out;
  all = 0;
  bool covers = true;
  Coverage coverage(series);
  each_counted(series, TimeOrder(series), [&](std::size_t row) {
    covers = covers && series.duration[row] > 0;
    const auto gap = coverage.next(row);
    if (!gap) return;
    if (all >= first && out.size() < count) out.push_back(*gap);
    ++all;
  });
  if (!covers) {
    all = 0;
    out.clear();
  }
  return out;
}

std::vector<NetUsage> net_usage(const FeedModel& model) {
  // usage point, unit, commodity, interval
  using Key = std::tuple<std::string, std::int64_t, std::int64_t, std::int64_t>;
  const auto key_of = [&](const Series& series, std::int64_t flow) -> std::optional<Key> {
    const ReadingType* type = model.reading_type(series);
    if (series.size() == 0 || type == nullptr || type->uom.value_or(0) == 0 ||
        type->flow_direction != Number(flow) || !is_summable(type)) {
      return std::nullopt;
    }
    std::string point = model.usage_point_id(series);
    if (point.empty()) return std::nullopt;
    return Key{std::move(point), *type->uom, type->commodity.value_or(0), common_duration(series)};
  };
  std::map<Key, std::int32_t> received;
  for (std::size_t i = 0; i < model.series.size(); ++i) {
    if (const auto key = key_of(model.series[i], kReceived)) {
      received.emplace(*key, static_cast<std::int32_t>(i));
    }
  }
  std::vector<NetUsage> out;
  if (received.empty()) return out;
  std::set<std::string> done;
  for (std::size_t i = 0; i < model.series.size(); ++i) {
    const Series& delivered = model.series[i];
    const auto key = key_of(delivered, kDelivered);
    if (!key || done.count(std::get<0>(*key)) != 0) continue;
    const auto found = received.find(*key);
    if (found == received.end()) continue;
    const Series& back = model.series[static_cast<std::size_t>(found->second)];
    done.insert(std::get<0>(*key));
    out.push_back({static_cast<std::int32_t>(i), found->second,
                   difference({sum_of(delivered).to_string(), model.multiplier(delivered)},
                              {sum_of(back).to_string(), model.multiplier(back)})});
  }
  return out;
}

}  // namespace smd::espi
