// `smd inspect FILE`: reads an ESPI file in pieces and says what is in it and what is wrong with
// it. Does not: know ESPI; shared/espi does.
#pragma once

#include <cstddef>
#include <string>

namespace smd::headless {

struct InspectOptions {
  std::string file;  ///< empty only with `rules`; "-" is standard input
  bool json = false;
  bool rules = false;  ///< print the list of rules instead; no file is read
  bool color = false;
  std::string csv, readings_json;  ///< files for the readings of `series`; "-" is standard output
  std::size_t series = 0;          ///< by its place in the feed, from 0
};

/// 0: fine; 1: malformed, or findings of severity error; 2: could not be read, or an
/// export not be written.
[[nodiscard]] int inspect(const InspectOptions& options);

}  // namespace smd::headless
