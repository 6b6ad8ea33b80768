// Totals by local day and month.
#include <algorithm>
#include <utility>

#include "shared/espi/enumerations.hpp"
#include "shared/espi/series_facts.hpp"
#include "shared/espi/time_rules.hpp"
#include "shared/espi/usage.hpp"

namespace smd::espi {
namespace {

// A day has 25 hours when daylight saving ends; a longer reading belongs to no day.
constexpr std::int64_t kLongestDay = 90'000;
constexpr std::int64_t kYear1 = -62'135'596'800;
constexpr std::int64_t kYear10000 = 253'402'300'800;

CivilDate next_of(CivilDate date, PeriodUnit unit) {
  if (unit == PeriodUnit::day) return civil_from_days(days_from_civil(date) + 1);
  date.month = date.month % 12 + 1;
  if (date.month == 1) ++date.year;
  return date;
}

CivilDate date_at(const LocalClock& clock, std::int64_t start, PeriodUnit unit) {
  CivilDate date = local_date(clock, start);
  if (unit == PeriodUnit::month) date.day = 1;
  return date;
}

PeriodTotal period_of(const LocalClock& clock, const CivilDate& date, PeriodUnit unit) {
  PeriodTotal out;
  out.label = to_string(date);
  if (unit == PeriodUnit::month) out.label.resize(out.label.size() - 3);  // without "-01"
  out.from = local_midnight(clock, date);
  out.to = local_midnight(clock, next_of(date, unit));
  return out;
}

// Gives the period of each reading. Near midnight the date decides, because a clock that is set
// back may come to the same midnight twice, or to the day before.
class Periods {
 public:
  Periods(const LocalClock& clock, PeriodUnit unit, std::size_t most)
      : clock_(clock), unit_(unit), most_(most) {}

  /// Nothing when there are as many as wanted.
  PeriodTotal* at(std::int64_t start) {
    constexpr std::int64_t kNear = 4 * 3'600;
    if (!out.empty() && start >= out.back().from + kNear && start < out.back().to - kNear) {
      return &out.back();
    }
    const CivilDate date = date_at(clock_, start, unit_);
    const std::size_t known = std::min<std::size_t>(dates_.size(), 2);
    for (std::size_t back = 1; back <= known; ++back) {
      if (dates_[dates_.size() - back] == date) return &out[out.size() - back];
    }
    if (out.size() == most_) return nullptr;
    dates_.push_back(date);
    out.push_back(period_of(clock_, date, unit_));
    return &out.back();
  }

  std::vector<PeriodTotal> out;

 private:
  const LocalClock& clock_;
  PeriodUnit unit_;
  std::size_t most_;
  std::vector<CivilDate> dates_;
};

bool has_periods(const FeedModel& model, const Series& series) {
  if (series.size() == 0 || !is_summable(model.reading_type(series))) return false;
  for (std::size_t row = 0; row < series.size(); ++row) {
    if (series.start[row] < kYear1 + kLongestDay || series.start[row] >= kYear10000 - kLongestDay ||
        series.duration[row] > kLongestDay) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::vector<PeriodTotal> totals_of(const FeedModel& model, const Series& series, PeriodUnit unit,
                                   std::size_t most) {
  if (!has_periods(model, series)) return {};
  const LocalClock clock = make_clock(model.local_time(series));
  const Number fallback = default_quality(model, series);
  Periods periods(clock, unit, most);
  std::int64_t covered_to = kYear1;
  each_counted(series, TimeOrder(series), [&](std::size_t row) {
    const std::int64_t start = series.start[row];
    PeriodTotal* period = periods.at(start);
    if (period == nullptr) return;
    period->sum.add(series.value[row]);
    ++period->readings;
    const Number quality = quality_of(series, row, fallback);
    if (quality && is_estimated(*quality)) ++period->estimated;
    const std::int64_t end = start + std::max<std::int64_t>(series.duration[row], 0);
    const std::int64_t from = std::max(start, covered_to);
    if (end > from) period->covered += static_cast<std::uint64_t>(end - from);
    covered_to = std::max(covered_to, end);
  });
  return std::move(periods.out);
}

}  // namespace smd::espi
