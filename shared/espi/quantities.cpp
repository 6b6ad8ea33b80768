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

namespace {

// Digits without sign, most significant first, both of one length.
std::string add_digits(const std::string& a, const std::string& b) {
  std::string out(a.size() + 1, '0');
  int carry = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    const int sum = (a[i] - '0') + (b[i] - '0') + carry;
    out[i + 1] = static_cast<char>('0' + sum % 10);
    carry = sum / 10;
  }
  out[0] = static_cast<char>('0' + carry);
  return out;
}

// a - b where a is not the smaller one.
std::string take_digits(const std::string& a, const std::string& b) {
  std::string out(a.size(), '0');
  int borrow = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    int rest = a[i] - b[i] - borrow;
    borrow = rest < 0 ? 1 : 0;
    if (rest < 0) rest += 10;
    out[i] = static_cast<char>('0' + rest);
  }
  return out;
}

}  // namespace

Scaled difference(const Scaled& left, const Scaled& right) {
  const int exponent = std::min(left.exponent, right.exponent);
  const auto unsigned_digits = [&](const Scaled& of) {
    return of.digits.substr(of.digits.front() == '-' ? 1 : 0) +
           std::string(static_cast<std::size_t>(of.exponent - exponent), '0');
  };
  std::string a = unsigned_digits(left);
  std::string b = unsigned_digits(right);
  const std::size_t size = std::max(a.size(), b.size());
  a.insert(0, size - a.size(), '0');
  b.insert(0, size - b.size(), '0');
  const bool left_negative = left.digits.front() == '-';
  const bool right_negative = right.digits.front() == '-';
  bool negative = left_negative;
  std::string digits;
  if (left_negative != right_negative) {
    digits = add_digits(a, b);
  } else if (a >= b) {
    digits = take_digits(a, b);
  } else {
    digits = take_digits(b, a);
    negative = !negative;
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (negative && digits != "0") digits.insert(0, "-");
  return {std::move(digits), exponent};
}

}  // namespace smd::espi
