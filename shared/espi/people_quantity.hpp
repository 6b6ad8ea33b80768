// Quantities as a person says them: rounded, with digits in groups and a handy prefix. Exact texts
// are quantities.hpp's.
#pragma once

#include <string>
#include <string_view>

namespace smd::espi {

/// ("26480000", -3, "Wh") is "26.48 kWh": at most three decimals, half away from zero, at least two
/// significant digits; k, M and G for units of power and energy from 1,000 on. Other units stay as
/// they are: ("123456789", -8, "therm") is "1.235 therm". "" as unit leaves the bare number.
[[nodiscard]] std::string quantity_for_people(std::string digits, int exponent,
                                              std::string_view unit);

}  // namespace smd::espi
