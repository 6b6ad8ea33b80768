// Links whose other end a feed does not hold. Children without their parent are check_feed's, as
// errors (conformance.hpp); here is what a feed may well leave out.
#pragma once

#include <vector>

#include "shared/espi/conformance.hpp"

namespace smd::espi {

/// "espi.dangling-related": for complete feeds only, and none where an `up` link or a ReadingType
/// is missed in `found`, because that is the same link seen from its other end.
[[nodiscard]] std::vector<FeedFinding> link_findings(const FeedReader& reader,
                                                     const std::vector<FeedFinding>& found);

}  // namespace smd::espi
