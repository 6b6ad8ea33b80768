// Lays faults over answers: whole answers from the table, damaged bodies, late and broken
// transports. Wrong contents and redirects are made where the right ones are made.
#pragma once

#include <optional>
#include <string_view>

#include "shared/base/time.hpp"
#include "shared/simulator/exchange.hpp"
#include "shared/simulator/faults.hpp"

namespace smd::simulator {

/// The answer of the first active fault of kind `answer`; nothing when there is none.
[[nodiscard]] std::optional<Answer> replaced_answer(const ActiveFaults& faults,
                                                    std::string_view path);

/// Damages the body and breaks the transport. A body that does not arrive whole is not a receipt.
void apply_effects(Answer& answer, const ActiveFaults& faults, EpochMs now);

}  // namespace smd::simulator
