// What `smd preflight` prints and writes: findings for a person, as JSON, as JUnit XML.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "proxy/headless/terminal.hpp"
#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::headless {

struct PreflightResult {
  diagnosis::IdentityFacts identity;
  std::vector<diagnosis::Finding> identity_findings;
  std::optional<diagnosis::ConnectionFacts> connection;  ///< with the client's own certificate
  std::vector<diagnosis::ConnectionFacts> experiment;    ///< all calls of the experiment, or none
  /// Of the connection and of the experiment.
  std::vector<diagnosis::Finding> connection_findings;
  std::string remark;  ///< why the connection that was asked for was not tried, or ""
  std::int64_t started_at = 0, ended_at = 0;  ///< ms since 1970

  /// "failed" with a finding of severity error, "warning" with one of severity warning, "passed".
  [[nodiscard]] std::string verdict() const;
};

/// The whole text, line by line.
[[nodiscard]] std::vector<std::string> preflight_lines(const PreflightResult& result,
                                                       const Style& style);
[[nodiscard]] std::string preflight_json(const PreflightResult& result);
[[nodiscard]] std::string preflight_junit(const PreflightResult& result);

}  // namespace smd::headless
