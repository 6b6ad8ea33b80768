// Ids of Atom entries: "urn:uuid:0b6f3a52-…" by the standard, PG&E writes the UUID alone.
#pragma once

#include <string_view>

namespace smd {

/// What stands behind "urn:uuid:", whatever the case of its letters (RFC 8141 section 3.1); an id
/// without it as it is.
[[nodiscard]] std::string_view without_urn(std::string_view id);

}  // namespace smd
