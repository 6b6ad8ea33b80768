// Decimal: an exact quantity, integer times a power of ten. Never a binary fraction, so that the
// browser and the native programs print the same digits.
#pragma once

#include <cstdint>
#include <string>

namespace smd {

struct Decimal {
  std::int64_t digits = 0;
  /// Power of ten, e.g. digits 1109000 and exponent -3 are 1109.000 (ESPI powerOfTenMultiplier).
  int exponent = 0;

  friend bool operator==(const Decimal&, const Decimal&) = default;
};

/// Plain notation with every digit kept: {1109000,-3} is "1109.000", {12,2} is "1200".
[[nodiscard]] std::string to_string(const Decimal& value);
/// As to_string without trailing zeros after the point and with digits grouped: "1,109".
[[nodiscard]] std::string format_for_people(const Decimal& value);

}  // namespace smd
