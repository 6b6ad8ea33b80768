// Verdicts of steps and tests, in the words of docs/contracts.md section 7.
#pragma once

#include <string_view>

namespace smd::flow {

enum class Verdict {
  kNotRun,
  kRunning,
  kWaiting,
  kPassed,
  kWarning,
  kFailed,
  kBlocked,
  kCouldNotRun
};

[[nodiscard]] constexpr std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::kNotRun:
      return "not run";
    case Verdict::kRunning:
      return "running";
    case Verdict::kWaiting:
      return "waiting for you";
    case Verdict::kPassed:
      return "passed";
    case Verdict::kWarning:
      return "warning";
    case Verdict::kFailed:
      return "failed";
    case Verdict::kBlocked:
      return "blocked";
    case Verdict::kCouldNotRun:
      return "could not run";
  }
  return "could not run";
}

/// Passed, or passed with a warning: a later step may build on it.
[[nodiscard]] constexpr bool is_good(Verdict verdict) {
  return verdict == Verdict::kPassed || verdict == Verdict::kWarning;
}

}  // namespace smd::flow
