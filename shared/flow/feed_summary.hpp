// A feed in plain sentences that anybody can read aloud: what it holds, from when to when, how
// much, how complete. Texts are in the table of texts; figures come from shared/espi/usage.hpp.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "shared/espi/conformance.hpp"
#include "shared/espi/feed_reader.hpp"
#include "shared/espi/series_view.hpp"

namespace smd::flow {

/// `series` are those with readings, in the order of the model, as summarize() gave them;
/// `series_count` says how many there are in all.
[[nodiscard]] std::vector<std::string> feed_summary(const espi::FeedReader& reader,
                                                    const std::vector<espi::SeriesSummary>& series,
                                                    std::size_t series_count,
                                                    const std::vector<espi::NetUsage>& net,
                                                    const std::vector<espi::FeedFinding>& findings);

}  // namespace smd::flow
