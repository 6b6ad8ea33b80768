// Numbers and ids from given bytes: the same seed, the same sequence, on every platform.
// Not a source of randomness: the program draws the bytes, this only spreads them.
#pragma once

#include <cstdint>
#include <string>

#include "shared/simulator/exchange.hpp"

namespace smd::simulator {

/// One number from another, well mixed (the finalizer of SplitMix64). Stateless, so that reading n
/// of a feed can be made without making the n-1 before it.
[[nodiscard]] std::uint64_t mix(std::uint64_t value);
[[nodiscard]] std::uint64_t mix(std::uint64_t a, std::uint64_t b);

/// Lower-case 8-4-4-4-12 with the version and variant bits of RFC 4122 section 4.4.
[[nodiscard]] std::string uuid_from(std::uint64_t high, std::uint64_t low);

class Random {
 public:
  explicit Random(std::uint64_t seed);
  explicit Random(const Entropy& entropy);

  [[nodiscard]] std::uint64_t next();
  [[nodiscard]] std::string uuid();
  /// Lower-case hexadecimal digits.
  [[nodiscard]] std::string hex_digits(int count);
  /// Decimal digits; the first is not 0.
  [[nodiscard]] std::string decimal_digits(int count);

 private:
  std::uint64_t state_[4];
};

}  // namespace smd::simulator
