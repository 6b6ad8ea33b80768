// The private key of a PEM file: decrypted when need be, and told apart: no passphrase, a wrong
// one, a needless one, an encryption that is not known here. Never asks for a passphrase.
#pragma once

#include <string>
#include <string_view>

#include "proxy/tls/identity_file.hpp"
#include "proxy/tls/openssl.hpp"
#include "shared/base/secret.hpp"
#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::tls {

struct KeyReading {
  diagnosis::KeyState state = diagnosis::KeyState::kNone;
  KeyPtr key;                      ///< with kRead
  std::string error;               ///< the library's words, with kUnreadable
  bool damaged = false;            ///< with kUnreadable: it cannot be decoded
  bool passphrase_needed = false;  ///< it is encrypted, and not with the empty passphrase
};

/// The first private key in `pem`; kNone when there is none.
[[nodiscard]] KeyReading read_private_key(std::string_view pem, const Secret& passphrase);

/// From DER, unencrypted; null when it is none.
[[nodiscard]] KeyPtr key_from_der(std::string_view der);

}  // namespace smd::tls
