// The JSON report of a run; what a run came to and its JUnit are in shared/exports/run_result.hpp.
#pragma once

#include <string>

#include "shared/exports/run_result.hpp"

namespace smd::headless {

using exports::report_junit;
using exports::RunResult;
using exports::StepResult;
using exports::TestResult;
using exports::verdict_word;

[[nodiscard]] std::string report_json(const RunResult& run);

}  // namespace smd::headless
