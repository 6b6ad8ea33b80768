// `smd findings [ID…]`: prints the catalogue of findings, for people, as JSON, or as the page
// docs/findings.md.
#pragma once

#include <string>
#include <vector>

namespace smd::headless {

struct FindingsOptions {
  std::vector<std::string> ids;  ///< empty: all
  bool json = false;
  bool markdown = false;
  bool color = false;
};

/// 0: printed; 2: an id is not known.
[[nodiscard]] int print_findings(const FindingsOptions& options);

}  // namespace smd::headless
