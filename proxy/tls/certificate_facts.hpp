// What is written in an X.509 certificate (RFC 5280), as the facts that the rules of
// shared/diagnosis judge: for the client's own certificates and for those a server sends.
// Does not: judge.
#pragma once

#include <span>
#include <vector>

#include "proxy/tls/openssl.hpp"
#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::tls {

/// Of one certificate; `issued_by` is left at -1.
[[nodiscard]] diagnosis::CertificateFacts certificate_facts(const X509* certificate);

/// Of a list in its order, with `issued_by`: whose key made the signature is found by verifying it,
/// a name alone proves nothing.
[[nodiscard]] std::vector<diagnosis::CertificateFacts> certificate_facts(
    std::span<const X509* const> certificates);

/// `issuer` has the name that `certificate` gives for its issuer, and its key made the signature.
[[nodiscard]] bool is_issued_by(const X509* certificate, const X509* issuer);

/// "RSA", "EC", "ED25519" …; "" without a key.
[[nodiscard]] std::string key_type_of(const EVP_PKEY* key);

}  // namespace smd::tls
