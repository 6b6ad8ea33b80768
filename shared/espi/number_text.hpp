// Integers as ESPI writes them: xs:long with white space around, and what comes instead.
#pragma once

#include <cstdint>
#include <string_view>

namespace smd::espi {

enum class NumberState {
  absent,  ///< nothing but white space
  exact,
  inexact,  ///< a decimal fraction: the integer part is given (towards zero)
  bad,      ///< something else, or beyond 64 bits
};

struct NumberText {
  NumberState state = NumberState::absent;
  std::int64_t value = 0;
};

[[nodiscard]] NumberText read_number(std::string_view text);

}  // namespace smd::espi
