// Remedies: the fixes of findings that the console can do itself, as buttons. The view asks which
// there are for a finding, the engine does what the pressed one says.
#pragma once

#include "shared/flow/state.hpp"

namespace smd::flow {

/// Buttons for a finding of this step, likeliest first; empty where the fix is not the console's.
[[nodiscard]] Json remedies(const State& state, std::string_view step_id,
                            std::string_view finding_id);

}  // namespace smd::flow
