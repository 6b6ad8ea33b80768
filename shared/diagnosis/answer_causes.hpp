// What a refusal may come from, when the answer leaves it open: the likeliest first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/diagnosis/answer_rules.hpp"

namespace smd::diagnosis {

/// Ids of what else it could be.
[[nodiscard]] std::vector<std::string> alternatives_of(std::string_view id, const Answer& answer);
/// A code that was refused: what the console knows for sure goes before what the answer leaves
/// open.
[[nodiscard]] Finding refused_code(const Answer& answer);
/// The finding with its evidence and alternatives.
[[nodiscard]] Finding make_finding(std::string_view id, const Answer& answer);

}  // namespace smd::diagnosis
