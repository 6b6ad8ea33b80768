// The native half of the session parity: a run that was saved and opened again shows, at every
// event, what was shown live.
#pragma once

#include <string>
#include <vector>

#include "tests/support/recorded.hpp"

namespace smd::test {

/// Of one event of the live run.
struct Shown {
  std::string view;
  std::size_t records = 0;
};

/// Saves `recording` as the text `session`, opens that and plays it beside what was shown live. ""
/// when all views are the same byte for byte, else which event differs.
[[nodiscard]] std::string check_session(const replay::Recording& recording,
                                        const std::vector<Shown>& live, std::string& session);

}  // namespace smd::test
