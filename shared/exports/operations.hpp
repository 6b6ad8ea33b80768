// The operations on sessions as JSON to JSON (docs/contracts.md section 8, `smd_session`): the one
// door for the page. Does not: do any of the work itself.
#pragma once

#include <string>
#include <string_view>

namespace smd::exports {

/// `request` is `{"op", …}`. A refusal is `{"error","fix"}`; `failed` is then set.
[[nodiscard]] std::string perform(std::string_view request, bool& failed);

}  // namespace smd::exports
