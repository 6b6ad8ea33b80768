// Exact totals. Values are integers with a power of ten; sums are kept in 128 bits, so that no feed
// can overflow them and both compilations print the same digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

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

/// An integer of any length times a power of ten.
struct Scaled {
  std::string digits;  ///< "-12345"
  int exponent = 0;
};
/// Exact, whatever the lengths and powers.
[[nodiscard]] Scaled difference(const Scaled& left, const Scaled& right);

/// Digits and a power of ten as plain text; beyond +-40 as "12e41".
[[nodiscard]] std::string decimal_text(std::string digits, int exponent);

}  // namespace smd::espi
