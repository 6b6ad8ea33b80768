// What a run came to, step by step, and its JUnit XML. All of it is taken from the core's views,
// which hold pseudonyms in place of secrets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/base/time.hpp"

namespace smd::exports {

struct StepResult {
  std::string id;
  std::string test;     ///< id: "connectivity"
  std::string verdict;  ///< words of docs/contracts.md section 7
  double ms = 0;        ///< of its calls
  nlohmann::json view;  ///< StepView

  [[nodiscard]] std::string text(const char* member) const;
};

struct TestResult {
  std::string id, title, verdict;
};

struct RunResult {
  std::string command = "test";  ///< of smd
  std::string what;
  std::string user_type;
  std::string environment, origin;
  EpochMs started_at = 0, ended_at = 0;
  std::vector<TestResult> tests;
  std::vector<StepResult> steps;
  /// Remarks of the program itself, such as what the simulated browser met.
  std::vector<std::string> remarks;

  /// 0: all passed (warnings allowed); 1: one failed; 2: one could not run, was blocked or not run.
  [[nodiscard]] int exit_code() const;
};

/// "passed", "failed" or "could not run".
[[nodiscard]] std::string verdict_word(int exit_code);
/// Failed steps are failures, those that could not run errors; blocked, not run and waiting ones
/// are skipped with the reason.
[[nodiscard]] std::string report_junit(const RunResult& run);
/// Text that may stand in XML 1.0 and in HTML: markup escaped, characters XML does not allow
/// replaced.
[[nodiscard]] std::string xml(std::string_view text);

}  // namespace smd::exports
