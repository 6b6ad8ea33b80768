// Texts to copy: curl commands and the configuration for the person's own application. They hold
// placeholders ($PGE_CLIENT_SECRET …), never a secret.
#pragma once

#include <string>
#include <string_view>

#include "shared/flow/state.hpp"

namespace smd::flow {

/// `what`: "curl:<step id>" or "configuration". "" when there is nothing to copy.
[[nodiscard]] std::string copy_text(const State& state, std::string_view what);
/// The method, address and parameters of the step's request, as it would be sent now.
struct RequestPreview {
  std::string method, url, body;
  Pairs headers;
};
[[nodiscard]] std::optional<RequestPreview> preview(const State& state, std::string_view step_id);

}  // namespace smd::flow
