// Reading, planning and taking faults. The table is in fault_table.cpp.
#include "shared/simulator/faults.hpp"

#include <algorithm>
#include <cassert>

#include "shared/base/text.hpp"

namespace smd::simulator {

std::string_view id_of(FaultKind kind) {
  constexpr std::string_view kIds[] = {"answer", "body", "content", "transport", "redirect", "tls"};
  return kIds[static_cast<std::size_t>(kind)];
}

const FaultRow* find_fault(std::string_view name) {
  const auto table = fault_table();
  const auto it =
      std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.name == name; });
  return it == table.end() ? nullptr : &*it;
}

std::string PlannedFault::text() const {
  std::string out(id_of(step));
  out += "=" + fault;
  if (once) out += ",once";
  if (!value.empty()) out += ",value=" + value;
  return out;
}

Result<PlannedFault> parse_fault(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) {
    return Error("fault.syntax", "\"" + std::string(text) +
                                     "\" is not step=fault, e.g. connectivity.token=slow,once.");
  }
  const auto step = step_from(text.substr(0, equals));
  if (!step) {
    std::vector<std::string> ids(kStepIds.begin(), kStepIds.end());
    return Error("fault.step", "There is no step \"" + std::string(text.substr(0, equals)) +
                                   "\". The steps are: " + join(ids, ", ") + ".");
  }
  const auto parts = split(text.substr(equals + 1), ',');
  const auto* row = find_fault(parts[0]);
  if (row == nullptr) {
    return Error("fault.name", "There is no fault \"" + std::string(parts[0]) +
                                   "\". --list-faults prints all of them.");
  }
  if (!contains(row->steps, *step)) {
    std::vector<std::string> where;
    for (std::size_t i = 0; i < kStepIds.size(); ++i) {
      if (contains(row->steps, static_cast<Step>(i))) where.emplace_back(kStepIds[i]);
    }
    return Error("fault.not-here", "The fault " + std::string(row->name) + " cannot happen at " +
                                       std::string(id_of(*step)) + ", only at " +
                                       join(where, ", ") + ".");
  }
  PlannedFault fault{*step, std::string(row->name), false, {}};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i] == "once") {
      fault.once = true;
    } else if (parts[i].starts_with("value=") && !row->value.empty()) {
      fault.value = parts[i].substr(6);
      // A row whose default is a number takes only numbers.
      if (parse_int64(row->value) && !parse_int64(fault.value)) {
        return Error("fault.syntax",
                     "The value of " + fault.fault + " is a number, not \"" + fault.value + "\".");
      }
      const auto allowed = split(row->values, ' ');
      if (!row->values.empty() &&
          std::find(allowed.begin(), allowed.end(), fault.value) == allowed.end()) {
        return Error("fault.syntax", "The value of " + fault.fault + " is one of " +
                                         std::string(row->values) + ", not \"" + fault.value +
                                         "\".");
      }
    } else if (parts[i] != "always") {
      return Error("fault.syntax",
                   "\"" + std::string(parts[i]) + "\" after the fault's name: only once, always" +
                       (row->value.empty() ? "" : ", value=…") + " can stand there.");
    }
  }
  return fault;
}

bool ActiveFaults::has(std::string_view name) const {
  assert(find_fault(name) != nullptr);
  return std::any_of(faults_.begin(), faults_.end(),
                     [&](const auto& fault) { return fault.fault == name; });
}

std::string_view ActiveFaults::value_of(std::string_view name) const {
  for (const auto& fault : faults_) {
    if (fault.fault == name && !fault.value.empty()) return fault.value;
  }
  const auto* row = find_fault(name);
  return row == nullptr ? std::string_view{} : row->value;
}

const FaultRow* ActiveFaults::first(FaultKind kind) const {
  for (const auto& fault : faults_) {
    const auto* row = find_fault(fault.fault);
    if (row != nullptr && row->kind == kind) return row;
  }
  return nullptr;
}

namespace {

bool is_tls(const PlannedFault& fault) {
  const auto* row = find_fault(fault.fault);
  return row != nullptr && row->kind == FaultKind::kTls;
}

}  // namespace

void FaultPlan::add(PlannedFault fault) {
  // The same fault at the same step again replaces the earlier setting instead of doubling it.
  remove(fault.step, fault.fault);
  faults_.push_back(std::move(fault));
}

void FaultPlan::remove(Step step, std::string_view fault) {
  std::erase_if(faults_, [&](const auto& old) { return old.step == step && old.fault == fault; });
  begin_run();
}

void FaultPlan::clear() {
  faults_.clear();
  begin_run();
}

ActiveFaults FaultPlan::take(StepSet steps) {
  const auto here = [&](const PlannedFault& fault) {
    return contains(steps, fault.step) && !is_tls(fault);
  };
  std::vector<PlannedFault> active;
  std::copy_if(faults_.begin(), faults_.end(), std::back_inserter(active), here);
  std::erase_if(faults_, [&](const auto& fault) { return fault.once && here(fault); });
  return ActiveFaults(std::move(active));
}

bool FaultPlan::has_tls() const { return std::any_of(faults_.begin(), faults_.end(), is_tls); }

std::optional<PlannedFault> FaultPlan::take_tls() {
  const auto it = std::find_if(faults_.begin(), faults_.end(), [&](const auto& fault) {
    return fault.step == awaited_ && is_tls(fault);
  });
  if (it == faults_.end()) return std::nullopt;
  auto struck = *it;
  if (struck.once) faults_.erase(it);
  return struck;
}

}  // namespace smd::simulator
