// Answers to questions about a feed that are too long for the view: lists by window
// (docs/contracts.md, smd_query). Reads the model; changes nothing.
#pragma once

#include "shared/base/result.hpp"
#include "shared/flow/feed.hpp"

namespace smd::flow {

/// `question` has "ask" and the fields of that question. Error "query.malformed" names what is
/// wrong with it.
[[nodiscard]] Result<nlohmann::json> answer_query(const Feed& feed, const nlohmann::json& question);

}  // namespace smd::flow
