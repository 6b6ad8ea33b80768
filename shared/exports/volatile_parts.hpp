// What differs from run to run without meaning anything, replaced by its kind so that two texts can
// be compared.
#pragma once

#include <string>

#include "shared/exports/difference.hpp"

namespace smd::exports {

/// UUIDs and the ids in addresses of resources become "<id>", dates and times "<date>", pseudonyms
/// of secrets "<client_secret>", as far as `options` does not ask for them.
[[nodiscard]] std::string without_volatile(const std::string& text,
                                           const DifferenceOptions& options);
/// The header says when or which, whatever its value: Date, ETag, transaction ids …
[[nodiscard]] bool is_volatile_header(std::string_view name, const DifferenceOptions& options);

}  // namespace smd::exports
