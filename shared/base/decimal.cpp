#include "shared/base/decimal.hpp"

namespace smd {
namespace {

// Magnitude as digits with the point placed; beyond +-40 the exponent is printed instead, so that a
// hostile multiplier cannot ask for megabytes of zeros.
std::string plain(const Decimal& value, bool grouped) {
  const bool negative = value.digits < 0;
  std::string digits = std::to_string(negative ? 0 - static_cast<std::uint64_t>(value.digits)
                                               : static_cast<std::uint64_t>(value.digits));
  std::string fraction;
  if (value.exponent > 40 || value.exponent < -40) {
    fraction = "e" + std::to_string(value.exponent);
  } else if (value.exponent >= 0) {
    if (digits != "0") digits.append(static_cast<std::size_t>(value.exponent), '0');
  } else {
    const auto places = static_cast<std::size_t>(-value.exponent);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    fraction = "." + digits.substr(digits.size() - places);
    digits.resize(digits.size() - places);
    if (grouped) {
      fraction.resize(fraction.find_last_not_of('0') + 1);
      if (fraction == ".") fraction.clear();
    }
  }
  if (grouped) {
    for (std::size_t at = digits.size(); at > 3;) {
      at -= 3;
      digits.insert(at, ",");
    }
  }
  return (negative ? "-" : "") + digits + fraction;
}

}  // namespace

std::string to_string(const Decimal& value) { return plain(value, false); }
std::string format_for_people(const Decimal& value) { return plain(value, true); }

}  // namespace smd
