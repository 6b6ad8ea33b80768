// Integers as ESPI writes them.
#include "shared/espi/number_text.hpp"

#include "shared/base/text.hpp"

namespace smd::espi {

NumberText read_number(std::string_view text) {
  text = trim(text);
  if (text.empty()) return {};
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  // The magnitude of the smallest number does not fit the positive side, so count in unsigned.
  const std::uint64_t largest = (std::uint64_t{1} << 63U) - (negative ? 0 : 1);
  std::uint64_t magnitude = 0;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    const auto digit = static_cast<std::uint64_t>(text[digits] - '0');
    if (magnitude > (largest - digit) / 10) return {NumberState::bad, 0};
    magnitude = magnitude * 10 + digit;
    ++digits;
  }
  if (digits == 0) return {NumberState::bad, 0};
  const auto value = static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
  text.remove_prefix(digits);
  if (text.empty()) return {NumberState::exact, value};
  if (text.front() != '.' || text.size() == 1) return {NumberState::bad, 0};
  bool zero = true;
  for (const char c : text.substr(1)) {
    if (c < '0' || c > '9') return {NumberState::bad, 0};
    zero = zero && c == '0';
  }
  return {zero ? NumberState::exact : NumberState::inexact, value};
}

}  // namespace smd::espi
