#include "shared/session/format_version.hpp"

namespace smd::session {

const FormatSteps& format_steps() {
  // Version 1 is the first.
  static const FormatSteps kSteps;
  return kSteps;
}

nlohmann::json migrated(nlohmann::json session, std::int64_t version, const FormatSteps& steps) {
  for (; version < newest_version(steps); ++version) {
    steps[static_cast<std::size_t>(version) - 1](session);
    session["version"] = version + 1;
  }
  return session;
}

}  // namespace smd::session
