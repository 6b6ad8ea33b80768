// Exact totals.
#include "shared/espi/quantities.hpp"

#include <algorithm>
#include <array>

#include "shared/espi/enumerations.hpp"

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

// Sums mean something for amounts that belong to their interval: delta data (or nothing said) of an
// energy, a volume or an unnamed kind.
bool is_summable(const ReadingType* type) {
  if (type == nullptr) return true;
  const std::int64_t accumulation = type->accumulation_behaviour.value_or(4);
  const std::int64_t kind = type->kind.value_or(12);
  const bool amount = accumulation == 4 || accumulation == 0 || accumulation == 14;
  const bool extensive = kind == 0 || kind == 12 || kind == 58 || kind == 3 || kind == 155;
  return amount && extensive;
}

}  // namespace

SeriesTotal total_of(const FeedModel& model, const Series& series) {
  SeriesTotal out;
  const ReadingType* type = model.reading_type(series);
  out.meaningful = is_summable(type);
  const std::int64_t quality =
      type != nullptr && type->default_quality ? *type->default_quality : std::int64_t{kNoCode};
  ExactSum sum;
  for (std::size_t row = 0; row < series.size(); ++row) {
    sum.add(series.value[row]);
    const std::int64_t own = series.quality[row];
    if (is_estimated(own == kNoCode ? quality : own)) ++out.estimated;
  }
  const int exponent = model.multiplier(series);
  out.text = decimal_text(sum.to_string(), exponent);
  if (const auto digits = sum.to_int64()) out.decimal = Decimal{*digits, exponent};
  if (series.size() != 0) {
    const auto ends = std::minmax_element(series.start.begin(), series.start.end());
    out.first = *ends.first;
    out.last = *ends.second;
    out.interval = series.duration.constant() ? series.duration[0] : 0;
  }
  return out;
}

}  // namespace smd::espi
