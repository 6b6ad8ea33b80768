// Exact totals.
#include "shared/espi/quantities.hpp"

#include <algorithm>
#include <array>

namespace smd::espi {

std::optional<std::int64_t> ExactSum::to_int64() const {
  const std::uint64_t sign = (low_ >> 63U) != 0 ? ~std::uint64_t{0} : 0;
  if (high_ != sign) return std::nullopt;
  return static_cast<std::int64_t>(low_);
}

bool ExactSum::scale(int places) {
  ExactSum scaled = *this;
  for (; places > 0; --places) {
    // 2^123 leaves room for one more digit.
    const std::uint64_t top = scaled.high_ >> 59U;
    if (top != 0 && top != 31) return false;
    const std::uint64_t low = scaled.low_ & 0xFFFFFFFFU;
    const std::uint64_t middle = (scaled.low_ >> 32U) * 10 + (low * 10 >> 32U);
    scaled.high_ = scaled.high_ * 10 + (middle >> 32U);
    scaled.low_ = middle << 32U | (low * 10 & 0xFFFFFFFFU);
  }
  *this = scaled;
  return true;
}

std::string ExactSum::to_string() const {
  const bool negative = (high_ >> 63U) != 0;
  std::uint64_t low = low_;
  std::uint64_t high = high_;
  if (negative) {
    low = ~low + 1;
    high = ~high + (low == 0 ? 1U : 0U);
  }
  std::array<std::uint64_t, 4> limbs = {high >> 32U, high & 0xFFFFFFFFU, low >> 32U,
                                        low & 0xFFFFFFFFU};
  std::string digits;
  do {
    std::uint64_t rest = 0;
    for (std::uint64_t& limb : limbs) {
      rest = rest << 32U | limb;
      limb = rest / 10;
      rest %= 10;
    }
    digits.push_back(static_cast<char>('0' + rest));
  } while ((limbs[0] | limbs[1] | limbs[2] | limbs[3]) != 0);
  if (negative) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::string decimal_text(std::string digits, int exponent) {
  const bool negative = !digits.empty() && digits.front() == '-';
  if (negative) digits.erase(0, 1);
  if (exponent > 40 || exponent < -40) {
    digits += "e" + std::to_string(exponent);
  } else if (exponent >= 0) {
    if (digits != "0") digits.append(static_cast<std::size_t>(exponent), '0');
  } else {
    const auto places = static_cast<std::size_t>(-exponent);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
  }
  return (negative ? "-" : "") + digits;
}

std::optional<std::pair<ExactSum, int>> difference(const ExactSum& left, int left_exponent,
                                                   const ExactSum& right, int right_exponent) {
  const int exponent = std::min(left_exponent, right_exponent);
  ExactSum net = left;
  ExactSum other = right;
  if (!net.scale(left_exponent - exponent) || !other.scale(right_exponent - exponent)) {
    return std::nullopt;
  }
  net.subtract(other);
  return std::make_pair(net, exponent);
}

}  // namespace smd::espi
