// Makes keys and X.509 certificates, right ones and, for the faults, wrong ones. Knows no files.
#pragma once

#include <string>

#include "proxy/tls/openssl.hpp"
#include "shared/base/result.hpp"

namespace smd::simulator {

struct Pair {
  tls::X509Ptr certificate;
  tls::KeyPtr key;
};

/// Text members are in OpenSSL's notation for configuration files; empty: no such extension.
struct Wanted {
  std::string common_name;
  long from_seconds =
      -3600;            ///< begin, from now; an hour back, for clocks that are not quite right
  long to_seconds = 0;  ///< end, from now
  std::string basic_constraints;
  std::string key_usage;
  std::string extended_key_usage;
  std::string names;  ///< subjectAltName
  unsigned int key_bits = 2048;
  const char* digest = "SHA256";
};

inline constexpr long kDaySeconds = 86400;

/// A new RSA key and a certificate for it, signed by `issuer`, or by itself when there is none.
/// Error "certificates.openssl".
[[nodiscard]] Result<Pair> mint(const Wanted& wanted, const Pair* issuer);

[[nodiscard]] std::string pem_of(X509* certificate);
[[nodiscard]] std::string pem_of(EVP_PKEY* key);

}  // namespace smd::simulator
