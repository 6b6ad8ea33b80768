// Rounding and prefixes on decimal digits, never on binary fractions.
#include "shared/espi/people_quantity.hpp"

#include <algorithm>
#include <array>

#include "shared/espi/quantities.hpp"

namespace smd::espi {
namespace {

constexpr int kDecimals = 3;
constexpr int kSignificant = 2;

bool takes_prefix(std::string_view unit) {
  constexpr std::array<std::string_view, 6> kUnits = {"W", "Wh", "VA", "VAh", "VAr", "VArh"};
  return std::find(kUnits.begin(), kUnits.end(), unit) != kUnits.end();
}

// Cuts `places` digits off, half away from zero.
void round_off(std::string& digits, std::size_t places) {
  if (places > digits.size()) {
    digits = "0";
    return;
  }
  const bool up = digits[digits.size() - places] >= '5';
  digits.resize(digits.size() - places);
  if (digits.empty()) digits = "0";
  if (!up) return;
  auto at = digits.rbegin();
  for (; at != digits.rend() && *at == '9'; ++at) *at = '0';
  if (at == digits.rend()) {
    digits.insert(digits.begin(), '1');
  } else {
    ++*at;
  }
}

void group(std::string& text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t at = point; at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
}

}  // namespace

std::string quantity_for_people(std::string digits, int exponent, std::string_view unit) {
  const bool negative = !digits.empty() && digits.front() == '-';
  if (negative) digits.erase(0, 1);
  std::string_view prefix;
  const int magnitude = static_cast<int>(digits.size()) + exponent;  // digits before the point
  if (takes_prefix(unit) && magnitude > 3) {
    const int steps = std::min((magnitude - 1) / 3, 3);
    constexpr std::array<std::string_view, 4> kPrefixes = {"", "k", "M", "G"};
    prefix = kPrefixes[static_cast<std::size_t>(steps)];
    exponent -= 3 * steps;
  }
  const int first = static_cast<int>(digits.size()) + exponent;  // place of the first digit
  const int decimals = std::max(kDecimals, kSignificant - first);
  if (-exponent > decimals) {
    round_off(digits, static_cast<std::size_t>(-exponent - decimals));
    exponent = -decimals;
  }
  while (exponent < 0 && digits.size() > 1 && digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  if (digits == "0") exponent = 0;
  std::string text = decimal_text(std::move(digits), exponent);
  if (text.find('e') == std::string::npos) group(text);
  if (negative && text != "0") text.insert(0, "-");
  if (!unit.empty()) text += " " + std::string(prefix) + std::string(unit);
  return text;
}

}  // namespace smd::espi
