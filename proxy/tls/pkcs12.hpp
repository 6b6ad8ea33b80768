// PKCS#12 (.p12, .pfx) to certificate, chain and key, old encryptions included.
#pragma once

#include <string>

#include "proxy/tls/identity.hpp"

namespace smd::tls {

/// `name` is only for messages. Error codes as load_identity.
[[nodiscard]] Result<Identity> parse_pkcs12(const std::string& name, const std::string& bytes,
                                            const Secret& passphrase);

}  // namespace smd::tls
