// `smd inspect FILE`: reads an ESPI file in pieces and says what is in it and what is wrong with
// it. Does not: know ESPI; shared/espi does.
#pragma once

#include <string>

namespace smd::headless {

struct InspectOptions {
  std::string file;  ///< empty only with `rules`; "-" is standard input
  bool json = false;
  bool rules = false;  ///< print the list of rules instead; no file is read
  bool color = false;
};

/// 0: fine; 1: malformed, or findings of severity error; 2: could not be read.
[[nodiscard]] int inspect(const InspectOptions& options);

}  // namespace smd::headless
