// Files of the state folder: read whole, written whole or not at all. Does not know what is in
// them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace smd::simulator {

/// Makes the folder (mode 0700) when it is missing. Error "state.folder".
[[nodiscard]] Result<bool> make_folder(const std::string& path);
[[nodiscard]] std::optional<std::string> read_file(const std::string& path);
/// Writes beside the file and renames, so that a reader never sees half of it. `secret` files get
/// mode 0600, others 0644. Error "state.write" with the path.
[[nodiscard]] Result<bool> write_file(const std::string& path, std::string_view text, bool secret);

}  // namespace smd::simulator
