// Session files on disk: plain or gzipped (told by the first bytes when reading, by the name's end
// when writing), with large bodies packed. Does not: know what is in a session.
#pragma once

#include <string>
#include <vector>

#include "shared/session/session_file.hpp"

namespace smd::headless {

/// Reads a session or a HAR; "-" is standard input. Errors name the file and the fix; codes:
/// `file.read`, `file.gzip`, `file.large` (more than 1 GiB when expanded), and those of open_any.
[[nodiscard]] Result<session::Opened> read_session(const std::string& file);
/// Packs bodies over 64 KiB, and the file when its name ends in ".gz". Written beside the place and
/// renamed, so that no half file is ever there. Error `file.write`.
[[nodiscard]] Result<bool> write_session(const std::string& file, nlohmann::json session);
/// Error `file.write`.
[[nodiscard]] Result<bool> write_file(const std::string& file, const std::string& bytes);

}  // namespace smd::headless
