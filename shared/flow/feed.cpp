#include "shared/flow/feed.hpp"

#include "shared/espi/schema_findings.hpp"

namespace smd::flow {

const std::vector<espi::FeedFinding>& Feed::checked() const {
  if (!checked_) checked_ = espi::check_feed(reader.model(), reader.state(), reader.error());
  return *checked_;
}

const std::vector<espi::FeedFinding>& Feed::findings() const {
  if (!findings_) findings_ = espi::all_findings(reader, checked());
  return *findings_;
}

}  // namespace smd::flow
