// What is true of a series as a whole: its unit, commodity and qualities, and its readings in order
// of time. Knows no text for people beyond the labels of enumerations.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/espi/model.hpp"

namespace smd::espi {

/// ReadingType/defaultQuality: the quality of readings that carry none.
[[nodiscard]] Number default_quality(const FeedModel& model, const Series& series);
/// The reading's own quality, else `fallback`.
[[nodiscard]] Number quality_of(const Series& series, std::size_t row, const Number& fallback);
/// "electricity": ReadingType/commodity, else the UsagePoint's ServiceCategory/kind, else "".
[[nodiscard]] std::string commodity_of(const FeedModel& model, const Series& series);
/// "Wh"; "" when no unit is given.
[[nodiscard]] std::string unit_of(const FeedModel& model, const Series& series);
/// ReadingType/currency by name ("USD"); "" when none is given, as at PG&E.
[[nodiscard]] std::string currency_of(const FeedModel& model, const Series& series);
/// "6 WOP Winter Off Peak" by PG&E's ProgramIdMappings, else the bare number.
[[nodiscard]] std::string tou_text(const FeedModel& model, std::int32_t code);
/// False where adding readings up means nothing: registers, instantaneous values, power, voltage,
/// temperature (accumulationBehaviour and kind; espi-model section 3).
[[nodiscard]] bool is_summable(const ReadingType* type);

/// The duration of every reading in seconds; 0 when they differ.
[[nodiscard]] std::int64_t common_duration(const Series& series);

/// Rows of a series in order of time; rows of one start keep the order of the document.
class TimeOrder {
 public:
  explicit TimeOrder(const Series& series);
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t operator[](std::size_t i) const {
    return rows_ == nullptr ? i : std::size_t{(*rows_)[i]};
  }

 private:
  std::size_t size_;
  const std::vector<std::uint32_t>* rows_ = nullptr;  // none: the document is in order
  std::vector<std::uint32_t> own_;
};

/// Calls visit(row) for each reading that counts, in order of time: of readings with one start the
/// last one sent, because a data custodian sends a corrected day again.
template <typename Visit>
void each_counted(const Series& series, const TimeOrder& order, Visit visit) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t row = order[i];
    if (i + 1 < order.size() && series.start[order[i + 1]] == series.start[row]) continue;
    visit(row);
  }
}

/// Keeps the order of series that are not in order of time, for a model that is complete.
void keep_time_order(FeedModel& model);

}  // namespace smd::espi
