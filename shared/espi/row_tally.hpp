// How many rows of a series something is true of, and the first of them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "shared/espi/varying_column.hpp"

namespace smd::espi {

struct RowTally {
  std::uint64_t count = 0;
  std::size_t row = 0;  ///< of the first one
  void note(std::size_t at) {
    if (count++ == 0) row = at;
  }
};

/// The rows whose cell `meant` holds of. A column of one value is judged once, and neighbours that
/// are alike once: a large feed is judged between two inputs of a person.
template <typename T, typename Meant>
[[nodiscard]] RowTally tally_of(const VaryingColumn<T>& column, Meant meant) {
  RowTally tally;
  if (column.size() == 0) return tally;
  T last = column[0];
  bool holds = meant(last);
  if (column.constant()) {
    if (holds) tally.count = column.size();
    return tally;
  }
  for (std::size_t row = 0; row < column.size(); ++row) {
    const T cell = column[row];
    if (cell != last) {
      last = cell;
      holds = meant(cell);
    }
    if (holds) tally.note(row);
  }
  return tally;
}

}  // namespace smd::espi
