// The parts of the fault table that stand in files of their own. For fault_table.cpp only.
#pragma once

#include "shared/simulator/faults.hpp"

namespace smd::simulator {

/// Rows of kind kTls.
[[nodiscard]] std::span<const FaultRow> tls_fault_rows();

}  // namespace smd::simulator
