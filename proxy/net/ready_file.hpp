// The file a server writes once it listens, so that whoever started it need not guess or poll
// ports.
#pragma once

#include <string>
#include <string_view>

namespace smd::net {

/// Writes `text` beside the file and renames it, so that a reader never sees half of it. Only the
/// owner may read it, because it may hold the log-in token.
[[nodiscard]] bool write_ready_file(const std::string& path, std::string_view text);

}  // namespace smd::net
