// Exact totals. Values are integers with a power of ten; sums are kept in 128 bits, so that no feed
// can overflow them and both compilations print the same digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "shared/base/decimal.hpp"
#include "shared/espi/model.hpp"

namespace smd::espi {

/// A sum of 64-bit integers that cannot overflow (fewer than 2^63 of them).
class ExactSum {
 public:
  void add(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    low_ += bits;
    high_ += (value < 0 ? ~std::uint64_t{0} : 0) + (low_ < bits ? 1U : 0U);
  }
  /// The sum as a 64-bit integer, if it is one.
  [[nodiscard]] std::optional<std::int64_t> to_int64() const;
  /// All digits, e.g. "-12345".
  [[nodiscard]] std::string to_string() const;

 private:
  std::uint64_t low_ = 0, high_ = 0;  // two's complement
};

/// The quantity of one series over its whole length.
struct SeriesTotal {
  /// Plain decimal text in the unit itself, trailing zeros of the multiplier kept: "1109.000".
  std::string text;
  std::optional<Decimal> decimal;  ///< empty when the digits need more than 64 bits
  /// False where adding readings up means nothing: registers, instantaneous values, power,
  /// voltage, temperature (ReadingType accumulationBehaviour and kind; espi-model section 3).
  bool meaningful = true;
  std::int64_t first = 0;       ///< smallest start; 0 in an empty series
  std::int64_t last = 0;        ///< largest start
  std::uint64_t estimated = 0;  ///< readings whose quality says estimated or projected
  std::int64_t interval = 0;    ///< duration of every reading, 0 when they differ
};
[[nodiscard]] SeriesTotal total_of(const FeedModel& model, const Series& series);

/// Digits and a power of ten as plain text; beyond +-40 as "12e41".
[[nodiscard]] std::string decimal_text(std::string digits, int exponent);

}  // namespace smd::espi
