// A client identity that nobody knows: RSA 2048, self-signed, made in memory. What a server says to
// it tells whether the server looks at client certificates at all.
#pragma once

#include <memory>

#include "proxy/tls/identity.hpp"

namespace smd::preflight {

/// Takes some tenths of a second. Valid from an hour ago (clocks differ) for a day.
/// Error code "identity.make".
[[nodiscard]] Result<std::shared_ptr<const tls::Identity>> make_self_made_identity();

}  // namespace smd::preflight
