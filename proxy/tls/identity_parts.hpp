// What the files of a client identity hold, read as far as it goes: the one reading behind
// load_identity (which wants all of it to be right) and the preflight (which says what is not).
// Does not: judge, or fail.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "proxy/tls/identity.hpp"
#include "proxy/tls/identity_file.hpp"
#include "proxy/tls/private_key.hpp"

namespace smd::tls {

struct GivenFile {
  std::string role;  ///< "certificate", "key" or "pkcs12": what it was given as
  std::shared_ptr<const IdentityFile> file;
};

struct IdentityParts {
  std::vector<GivenFile> files;
  /// Of a PEM file in its order; of PKCS#12 the one that the key belongs to first, then its issuers
  /// in order, then what else is in it.
  std::vector<X509Ptr> certificates;
  /// The file holds more, which could not be decoded. `certificates` is then empty unless the key
  /// belongs to one of those that could.
  bool certificate_damaged = false;
  /// Place of the certificate that the key belongs to; -1: none, or there is no key.
  int own = -1;
  KeyReading key;
  diagnosis::Pkcs12State pkcs12 = diagnosis::Pkcs12State::kNone;
  std::string pkcs12_error;
};

/// When PKCS#12 is named as well as PEM, the key and the certificates are those of the PKCS#12.
[[nodiscard]] IdentityParts read_identity(const IdentityFiles& files);

/// Gives `context` the certificate, its chain and the key. "" when it took them, else its words.
[[nodiscard]] std::string give_identity(SSL_CTX* context, X509* certificate,
                                        const std::vector<X509*>& chain, EVP_PKEY* key);

/// Why OpenSSL does not take these as they are for a client, in its own words ("ee key too small",
/// "key values mismatch"); "" when it does. `certificates` must not be empty.
[[nodiscard]] std::string refusal_of(const std::vector<X509Ptr>& certificates, EVP_PKEY* key);

}  // namespace smd::tls
