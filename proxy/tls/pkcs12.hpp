// PKCS#12 (.p12, .pfx; RFC 7292) to certificate, chain and key, old encryptions included.
// Never asks for a passphrase.
#pragma once

#include <string>
#include <vector>

#include "proxy/tls/openssl.hpp"
#include "shared/base/secret.hpp"
#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::tls {

struct Pkcs12Reading {
  diagnosis::Pkcs12State state = diagnosis::Pkcs12State::kUnreadable;
  std::string error;               ///< the library's words, with kUnreadable and kLegacyUnavailable
  bool passphrase_needed = false;  ///< known when it was read: the empty passphrase does not do
  KeyPtr key;
  /// The one that the key belongs to; null when none does.
  X509Ptr certificate;
  std::vector<X509Ptr> others;
};

[[nodiscard]] Pkcs12Reading read_pkcs12(const std::string& bytes, const Secret& passphrase);

}  // namespace smd::tls
