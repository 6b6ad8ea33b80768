// Faults by name: one table of everything the simulator can do wrong on purpose, and the plan of
// which fault is to happen at which step. Does not perform them: answers with a fixed body and
// broken transports are made in fault_effects.cpp, wrong contents where the content is made, TLS
// faults in proxy/simulator/tls_faults.cpp. What the console says of each is in fault_findings.hpp.
//
// A TLS fault happens before the request is known, so it goes by order: a whole run makes its calls
// in the order of kPlanOrder, and the fault strikes each connection that is accepted after the
// answer to the call before its step and until its own step is answered. At preflight.connection,
// the first of them, it strikes from the start. A run starts when the program does, when the plan
// changes, after the last step of the order, and when the registrations are read; the customer's
// return from the authorize page leads to oauth.token from anywhere. While a TLS fault is planned
// every answer closes its connection, so that each call makes a new one.
#pragma once

#include <cstdint>
#include <optional>
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
  kTls,        ///< the connection itself: its handshake, certificates, or end before a request
};
/// The rule above in one paragraph, for people who read a list of the faults.
inline constexpr std::string_view kTlsRule =
    "A TLS fault happens before the request is known. It strikes each connection accepted after "
    "the answer to the call before its step (order: preflight.connection, connectivity.token, "
    "connectivity.status, connectivity.sample-data, application.authorization, "
    "application.information, oauth.token, oauth.refresh); at preflight.connection it strikes from "
    "the start, which is also every change of the plan. While one is planned, every answer closes "
    "its connection.";
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
  /// Default of `value`, for the faults that take one: milliseconds, an element's name.
  std::string_view value = {};
  /// The values it can have, with a blank between them; empty: any.
  std::string_view values = {};
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
  void clear();
  [[nodiscard]] const std::vector<PlannedFault>& planned() const { return faults_; }
  /// The faults of these steps, without those of the connection; those marked `once` are taken out
  /// of the plan.
  [[nodiscard]] ActiveFaults take(StepSet steps);

  /// Whether a TLS fault is planned anywhere.
  [[nodiscard]] bool has_tls() const;
  /// The TLS fault that strikes a connection accepted now; taken out of the plan when `once`.
  [[nodiscard]] std::optional<PlannedFault> take_tls();
  /// A call of this step was answered: from now on the one after it is waited for.
  void answered(Step step) { awaited_ = step_after(step); }
  /// The first step of the order is waited for.
  void begin_run() { awaited_ = kPlanOrder.front(); }

 private:
  std::vector<PlannedFault> faults_;
  Step awaited_ = kPlanOrder.front();
};

}  // namespace smd::simulator
