// What is odd about an answer whose status is right, besides its content.
#pragma once

#include <vector>

#include "shared/diagnosis/answer_rules.hpp"

namespace smd::diagnosis {

enum class Expected { kJson, kXml };
/// What is odd about an answer besides its content: type, charset, byte order mark, the server's
/// clock, slowness. Empty when all is as it should be.
[[nodiscard]] std::vector<Finding> remarks(const Answer& answer, Expected expected);
/// Those of them that do not depend on what was expected: the server's clock, slowness.
[[nodiscard]] std::vector<Finding> circumstances(const Answer& answer);

}  // namespace smd::diagnosis
