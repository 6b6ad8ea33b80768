// What the console says first of each fault, and at which step: the faults, the catalogue of
// findings and the documentation held against each other. Data; tests/integration/faults plays
// every row.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "shared/simulator/steps.hpp"

namespace smd::simulator {

struct FaultFinding {
  std::string_view fault;    ///< a row of fault_table()
  StepSet steps;             ///< where it is planned
  std::string_view finding;  ///< an entry of the catalogue (shared/diagnosis/catalogue.hpp)
  /// Where it shows, when that is not what step_that_shows says.
  std::optional<Step> shows = std::nullopt;
  std::string_view value = {};  ///< only with this value of the fault; empty: with any
  std::string_view also =
      {};  ///< another finding, or an alternative, that it leads to in the same run
};

/// Each fault has a row for each of its steps, and its values; the first that fits counts.
[[nodiscard]] std::span<const FaultFinding> fault_findings();

/// The row for a fault planned there, or null; `value` empty: the fault's default.
[[nodiscard]] const FaultFinding* find_fault_finding(std::string_view fault, Step planned,
                                                     std::string_view value = {});
/// Where what is planned at a step shows first: the endpoints are read out of the answer to another
/// step, and what the authorize page does is seen on the way back from it.
[[nodiscard]] Step step_that_shows(const FaultFinding& row, Step planned);

/// A difference that is no fault, and what the console says of it (dialect.hpp).
struct DialectFinding {
  std::string_view setting;  ///< "key=value"
  Step step;
  std::string_view finding;
};
[[nodiscard]] std::span<const DialectFinding> dialect_findings();

}  // namespace smd::simulator
