// A feed being read or read: the reader and where its bytes come from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/espi/conformance.hpp"
#include "shared/espi/feed_reader.hpp"

namespace smd::flow {

struct Feed {
  std::uint32_t id = 0;
  std::uint32_t request = 0;
  std::string title;
  std::uint64_t bytes = 0;
  std::uint64_t total_bytes = 0;  ///< 0 = not known
  espi::FeedReader reader;
  bool show_customer = false;  ///< the person wants to see customer data
  /// Summaries walk every reading, so they are made once, when the feed is complete or was stopped.
  mutable nlohmann::json settled_view, settled_findings;

  /// check_feed's findings: what decides a step's verdict. Of a feed that is complete or was
  /// stopped; looked for once, because the checks walk every reading.
  [[nodiscard]] const std::vector<espi::FeedFinding>& checked() const;
  /// All of them, for the person.
  [[nodiscard]] const std::vector<espi::FeedFinding>& findings() const;

 private:
  mutable std::optional<std::vector<espi::FeedFinding>> checked_, findings_;
};

}  // namespace smd::flow
