// The versions of the session file's format, and the way from an old one to the present one: a
// step for each version, each a change of the document. Does not: read or check the document.
#pragma once

#include <cstdint>
#include <vector>

#include "shared/base/json.hpp"

namespace smd::session {

/// Changes a document of one version into one of the next; the version itself is set elsewhere.
using FormatStep = void (*)(nlohmann::json& session);

/// The first step leads from version 1 to 2. A step that was released is not changed any more.
using FormatSteps = std::vector<FormatStep>;

/// Of this program: its newest version is one more than the number of steps.
[[nodiscard]] const FormatSteps& format_steps();

[[nodiscard]] inline std::int64_t newest_version(const FormatSteps& steps) {
  return static_cast<std::int64_t>(steps.size()) + 1;
}

/// The document in the newest version. `version` is its own: 1 to newest_version(steps).
[[nodiscard]] nlohmann::json migrated(nlohmann::json session, std::int64_t version,
                                      const FormatSteps& steps);

}  // namespace smd::session
