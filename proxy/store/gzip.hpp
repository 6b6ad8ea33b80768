// gzip (RFC 1952) in memory.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace smd::store {

[[nodiscard]] bool is_gzip(std::string_view bytes);
[[nodiscard]] std::string compress(std::string_view bytes);
/// Errors "gzip.damaged", "gzip.large" (more than `limit` bytes would come out).
[[nodiscard]] Result<std::string> expand(std::string_view bytes, std::size_t limit);

}  // namespace smd::store
