// `smd test`: PG&E's tests from the command line, with the same core as the page.
#pragma once

#include "proxy/headless/options.hpp"

namespace smd::headless {

/// 0: passed (warnings allowed); 1: failed; 2: could not run, was blocked, or waits for a person.
[[nodiscard]] int run_tests(const TestOptions& options);

}  // namespace smd::headless
