// Faults by name: one table of everything the simulator can do wrong on purpose, and the plan of
// which fault is to happen at which step. Does not perform them: answers with a fixed body and
// broken transports are made in fault_effects.cpp, wrong contents where the content is made.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/simulator/steps.hpp"

namespace smd::simulator {

enum class FaultKind : std::uint8_t {
  kAnswer,     ///< the whole answer is replaced by the row's status, type and body
  kBody,       ///< the right answer, its body damaged or exchanged
  kContent,    ///< the right shape with a wrong or missing value
  kTransport,  ///< the right answer, late or cut off
  kRedirect,   ///< a redirect with an OAuth error, or with wrong parameters
};
[[nodiscard]] std::string_view id_of(FaultKind kind);

struct FaultRow {
  std::string_view name;
  FaultKind kind;
  StepSet steps;  ///< where it can happen
  std::string_view description;
  /// kAnswer only. "{path}" in the body becomes the path asked for.
  int status = 0;
  std::string_view content_type = {};
  std::string_view body = {};
  /// Meaning and default of `value`, for the faults that take one: milliseconds, an element's name.
  std::string_view value = {};
};

[[nodiscard]] std::span<const FaultRow> fault_table();
/// Row of that name, or null.
[[nodiscard]] const FaultRow* find_fault(std::string_view name);

struct PlannedFault {
  Step step;
  std::string fault;  ///< name of a row
  bool once = false;  ///< goes away after it happened
  std::string value;  ///< empty: the row's default

  /// "connectivity.token=slow,once,value=5000", as parse_fault reads it.
  [[nodiscard]] std::string text() const;
};

/// Reads "step=fault[,once|,always][,value=V]". Errors "fault.syntax", "fault.step", "fault.name",
/// "fault.not-here" (the fault exists but not at this step), each with what would be right.
[[nodiscard]] Result<PlannedFault> parse_fault(std::string_view text);

/// The faults that are active for one exchange.
class ActiveFaults {
 public:
  ActiveFaults() = default;
  explicit ActiveFaults(std::vector<PlannedFault> faults) : faults_(std::move(faults)) {}
  [[nodiscard]] bool has(std::string_view name) const;
  /// The fault's value, or the row's default.
  [[nodiscard]] std::string_view value_of(std::string_view name) const;
  /// First active fault of a kind, or null.
  [[nodiscard]] const FaultRow* first(FaultKind kind) const;
  [[nodiscard]] bool empty() const { return faults_.empty(); }

 private:
  std::vector<PlannedFault> faults_;
};

class FaultPlan {
 public:
  void add(PlannedFault fault);
  void remove(Step step, std::string_view fault);
  void clear() { faults_.clear(); }
  [[nodiscard]] const std::vector<PlannedFault>& planned() const { return faults_; }
  /// The faults of these steps; those marked `once` are taken out of the plan.
  [[nodiscard]] ActiveFaults take(StepSet steps);

 private:
  std::vector<PlannedFault> faults_;
};

}  // namespace smd::simulator
