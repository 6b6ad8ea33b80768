// The session file: a run as one JSON document (docs/contracts.md section 8). Composes, opens and
// checks it. Does not: feed events to the core (shared/replay), take anything out of them
// (customer_names.hpp, thinning.hpp), or pack it with gzip (the shells do).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/base/result.hpp"
#include "shared/base/time.hpp"
#include "shared/session/format_version.hpp"

namespace smd::session {

using Json = nlohmann::json;

inline constexpr std::string_view kFormat = "smd-session";

struct Parts {
  std::string tool_version;
  EpochMs created = 0;
  std::string title, note;
  bool customer_data_removed = false;
  Json plan = Json::object();
  Json events = Json::array();
  Json bodies = Json::object();
  Json verdicts = Json::array();
};

/// The document, with its digest.
[[nodiscard]] Json compose(const Parts& parts);

struct Opened {
  Json session;
  std::vector<std::string> notes;  ///< what is to be said although it opened
};

/// Reads a session file. Error codes; the fix is the text `<code>.fix` (see fix_of):
/// - `session.json`     no JSON object, or nested too deep
/// - `session.format`   JSON of another kind
/// - `session.newer`    of a version this one does not know
/// - `session.version`  the version is no whole number from 1 on
/// - `session.member`   a member that a session cannot do without is absent or of the wrong kind
/// A wrong digest, and a body that is absent or another than its SHA-256 says, are notes.
/// A file of an older version is brought on by `steps`.
[[nodiscard]] Result<Opened> open_session(std::string_view text,
                                          const FormatSteps& steps = format_steps());
/// What to do about an error of this folder or of shared/replay; "" when there is nothing to say.
[[nodiscard]] std::string fix_of(const Error& error);

/// SHA-256 (hexadecimal) over the canonical JSON of what was recorded: without "digest", and
/// without "title" and "note", which people change afterwards.
[[nodiscard]] std::string digest_of(const Json& session);
/// Members sorted, no blanks, whole numbers without a point and exponents as JavaScript writes
/// them, so that a session that went through a browser has the same digest.
[[nodiscard]] std::string canonical(const Json& value);
/// SHA-256 (hexadecimal) over the catalogue of findings: which rules judged.
[[nodiscard]] std::string rules_digest();

/// An entry of `bodies`: text where the bytes are UTF-8, else Base64.
[[nodiscard]] Json body_entry(std::string_view bytes);
/// The bytes of an entry. Codes: `session.body-left-out`, `session.body-packed` (the shell was to
/// expand it), `session.body` (damaged).
[[nodiscard]] Result<std::string> body_bytes(const Json& entry);

}  // namespace smd::session
