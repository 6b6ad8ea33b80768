// The client identity: certificate, chain and private key from PEM files or PKCS#12. Mixed-up files
// are recognised and named. The key never leaves this process and is never printed.
// Does not: ask for a passphrase, ever.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "proxy/tls/openssl.hpp"
#include "shared/base/result.hpp"
#include "shared/base/secret.hpp"

namespace smd::tls {

/// Either certificate and key (one file may hold both), or PKCS#12. All empty: no identity.
struct IdentityFiles {
  std::string certificate_file;
  std::string key_file;
  std::string pkcs12_file;
  Secret passphrase;
  IdentityFiles() {}
  [[nodiscard]] bool empty() const {
    return certificate_file.empty() && key_file.empty() && pkcs12_file.empty();
  }
};

/// What may be shown of a certificate. Times are milliseconds since 1970.
struct CertificateFacts {
  std::string subject;
  std::string issuer;
  std::string serial;  ///< hexadecimal
  std::string sha256;  ///< lower-case hexadecimal
  long long not_before = 0;
  long long not_after = 0;
  int key_bits = 0;
  std::vector<std::string> problems;  ///< what PG&E would refuse, each a sentence
  CertificateFacts() {}
};

[[nodiscard]] CertificateFacts describe_certificate(const X509* certificate);

struct Identity {
  X509Ptr certificate;
  std::vector<X509Ptr> chain;
  KeyPtr key;
  CertificateFacts facts;
};

/// Error codes: "identity.missing", "identity.file", "identity.format", "identity.passphrase",
/// "identity.mismatch".
[[nodiscard]] Result<std::shared_ptr<const Identity>> load_identity(const IdentityFiles& files);

/// A context for connections to upstreams: TLS 1.2 or later, server verified against `ca_file` (or
/// the system's store), `identity` (may be null) presented when asked for.
/// Error codes: "trust.file", "identity.refused", "tls.context".
[[nodiscard]] Result<std::shared_ptr<SSL_CTX>> make_client_context(const std::string& ca_file,
                                                                   const Identity* identity);

}  // namespace smd::tls
