// gzip (RFC 1952) in memory, through zlib.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace smd::headless {

[[nodiscard]] bool is_gzip(std::string_view bytes);
[[nodiscard]] std::string gzip(std::string_view bytes);
/// Error `file.gzip` (damaged, cut off or with something behind it), `file.large` (more than `most`
/// bytes come out).
[[nodiscard]] Result<std::string> gunzip(std::string_view bytes, std::size_t most);

}  // namespace smd::headless
