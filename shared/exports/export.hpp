// One door for every export: the format by its name, the last look for secrets at what was made,
// and the opening of what comes in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"
#include "shared/replay/recording.hpp"
#include "shared/session/session_file.hpp"

namespace smd::exports {

using Json = nlohmann::json;

struct Exported {
  std::string name;  ///< a file name, made from the session's title
  std::string mime;
  std::string text;
};

/// `format`: session, har, html, junit, markdown or support. Codes: `export.format`, and
/// `export.secret` when the finished text still holds something that looks like a secret.
[[nodiscard]] Result<Exported> export_session(const Json& session, std::string_view format,
                                              const replay::RecordingOptions& options);

/// A session file, or a HAR, which becomes a session. Codes: those of session::open_session and
/// import_har.
[[nodiscard]] Result<session::Opened> open_any(std::string_view text,
                                               const std::string& tool_version);

/// The error `export.secret` when the text holds what looks like a secret.
[[nodiscard]] std::optional<Error> refuse_secrets(std::string_view text);

}  // namespace smd::exports
