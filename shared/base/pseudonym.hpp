// What stands in a recorded run for a value that was taken out: its kind and a number,
// "access_token-1" for a secret, "subscription-2" for a customer's id. Readers of such values take
// these for them too.
#pragma once

#include <string_view>

namespace smd {

/// True for "KIND-N" with N from 1, without leading zeros.
[[nodiscard]] bool is_pseudonym_of(std::string_view kind, std::string_view value);

}  // namespace smd
