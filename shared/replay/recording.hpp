// Recording: events and the bytes of their feeds become a session, with the verdicts of the moment.
// Does not: know the real secrets of the run (the shell masks feed bodies with them first,
// Console::mask); what looks like a secret by its structure is taken out here.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/replay/player.hpp"

namespace smd::replay {

enum class Bodies { kAll, kThinned, kNone };

struct RecordingOptions {
  bool remove_customer_data = false;
  Bodies bodies = Bodies::kAll;
};

struct Recording {
  std::string title, note, tool_version;
  EpochMs created = 0;
  Json events = Json::array();
  /// Entries of a session's `bodies`, by the request (as text) or by SHA-256.
  Json bodies = Json::object();
  RecordingOptions options;
};

/// The session. Codes: `recording.events` (an event is no object), `recording.empty` (no event).
[[nodiscard]] Result<Json> record_session(Recording recording);

/// The same session with other options: customer data or bodies taken out of it later. What was
/// taken out before stays out.
[[nodiscard]] Result<Json> record_again(const Json& session, const RecordingOptions& options);

/// Verdicts of the steps as a session keeps them, out of their views (Player::steps).
[[nodiscard]] Json verdicts_of(const std::vector<Json>& steps);

/// Calls `change` with every text in the value, however deep; names of members stay.
void for_each_text(Json& value, const std::function<void(std::string&)>& change);

}  // namespace smd::replay
