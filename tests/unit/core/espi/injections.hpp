// Known errors to be put into good feeds, one by one: where, and what must be found.
#pragma once

#include <string>
#include <vector>

#include "shared/simulator/sample_feed.hpp"

namespace smd::espi::test {

// What an edit is about, for the line that is expected: the last of these at or before the edit.
inline constexpr const char* kHere = "";
inline constexpr const char* kReading = "<ns0:IntervalReading>";
inline constexpr const char* kBlock = "<ns0:IntervalBlock ";
inline constexpr const char* kEntry = "<ns1:entry ";

struct Injection {
  const char* name;
  simulator::SampleKind kind;
  const char* from;
  int nth;  // from 1
  /// What stands there afterwards; behind an @ what is done with the rest (injections_test.cpp).
  const char* to;
  const char* about;
  std::vector<std::string> expected;  ///< the first one stands at the line
};

[[nodiscard]] const std::vector<Injection>& injections();

}  // namespace smd::espi::test
