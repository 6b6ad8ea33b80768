// Unit, commodity, qualities and time order of a series.
#include "shared/espi/series_facts.hpp"

#include <algorithm>
#include <numeric>

#include "shared/base/text.hpp"
#include "shared/espi/enumerations.hpp"

namespace smd::espi {
namespace {

std::vector<std::uint32_t> rows_by_time(const Series& series) {
  std::vector<std::uint32_t> rows(series.size());
  std::iota(rows.begin(), rows.end(), 0U);
  std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    return series.start[a] < series.start[b];
  });
  return rows;
}

}  // namespace

Number default_quality(const FeedModel& model, const Series& series) {
  const ReadingType* type = model.reading_type(series);
  return type != nullptr ? type->default_quality : Number();
}

Number quality_of(const Series& series, std::size_t row, const Number& fallback) {
  const std::int32_t own = series.quality[row];
  return own == kNoCode ? fallback : Number(own);
}

std::string commodity_of(const FeedModel& model, const Series& series) {
  const ReadingType* type = model.reading_type(series);
  if (type != nullptr && type->commodity && *type->commodity != 0) {
    return label_of(Enumeration::commodity, *type->commodity);
  }
  const UsagePoint* point = model.usage_point(series);
  return point != nullptr && point->service_kind
             ? label_of(Enumeration::service_kind, *point->service_kind)
             : std::string();
}

std::string unit_of(const FeedModel& model, const Series& series) {
  const ReadingType* type = model.reading_type(series);
  return type != nullptr && type->uom && *type->uom != 0 ? label_of(Enumeration::uom, *type->uom)
                                                         : std::string();
}

std::string currency_of(const FeedModel& model, const Series& series) {
  const ReadingType* type = model.reading_type(series);
  if (type == nullptr || !type->currency || *type->currency == 0) return {};
  return name_or_number(Enumeration::currency, *type->currency);
}

std::string tou_text(const FeedModel& model, std::int32_t code) {
  for (const ProgramMapping& mapping : model.program_mappings) {
    if (mapping.code != Number(code) || !equals_ignoring_case(mapping.kind, "tou")) continue;
    std::string text = std::to_string(code);
    if (!mapping.name.empty()) text += " " + mapping.name;
    if (!mapping.note.empty()) text += " " + mapping.note;
    return text;
  }
  return std::to_string(code);
}

// Amounts that belong to their interval: delta data (or nothing said) of an energy, a volume or an
// unnamed kind.
bool is_summable(const ReadingType* type) {
  if (type == nullptr) return true;
  const std::int64_t accumulation = type->accumulation_behaviour.value_or(4);
  const std::int64_t kind = type->kind.value_or(12);
  const bool amount = accumulation == 4 || accumulation == 0 || accumulation == 14;
  const bool extensive = kind == 0 || kind == 12 || kind == 58 || kind == 3 || kind == 155;
  return amount && extensive;
}

std::int64_t common_duration(const Series& series) {
  if (series.size() == 0) return 0;
  const std::int64_t first = series.duration[0];
  if (series.duration.constant()) return first;
  for (std::size_t row = 1; row < series.size(); ++row) {
    if (series.duration[row] != first) return 0;
  }
  return first;
}

TimeOrder::TimeOrder(const Series& series) : size_(series.size()) {
  if (series.sorted) return;
  if (series.time_order.size() == size_) {
    rows_ = &series.time_order;
    return;
  }
  own_ = rows_by_time(series);
  rows_ = &own_;
}

void keep_time_order(FeedModel& model) {
  for (Series& series : model.series) {
    if (!series.sorted) series.time_order = rows_by_time(series);
  }
}

}  // namespace smd::espi
