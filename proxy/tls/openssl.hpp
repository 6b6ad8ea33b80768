// OpenSSL objects with owners, and its error queue as values. Nothing else in the programs frees
// an OpenSSL object by hand.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace smd::tls {

template <auto free_function>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    free_function(object);
  }
};

using SslPtr = std::unique_ptr<SSL, Free<SSL_free>>;
using SslContextPtr = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using X509Ptr = std::unique_ptr<X509, Free<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using BioPtr = std::unique_ptr<BIO, Free<BIO_free_all>>;

/// The oldest entry of this thread's error queue, which is emptied.
struct LibraryError {
  int library = 0;
  int reason = 0;    ///< for TLS alerts received: 1000 + alert number
  std::string text;  ///< e.g. "certificate verify failed", empty when the queue was empty
  LibraryError() {}
};
[[nodiscard]] LibraryError take_error();

/// Alert number of a received TLS alert's reason, or -1.
[[nodiscard]] int alert_number(long reason);
/// RFC 8446 name of an alert ("certificate_required"), because OpenSSL's texts keep prefixes such
/// as "sslv3" that mislead.
[[nodiscard]] std::string_view alert_name(int alert);

/// SHA-256 of the DER form, raw 32 bytes.
[[nodiscard]] std::string sha256_of(const X509* certificate);
/// SHA-256 of any bytes, as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] std::string to_base64(std::string_view bytes);
/// RFC 2253, UTF-8 kept readable.
[[nodiscard]] std::string name_text(const X509_NAME* name);
/// Seconds since 1970.
[[nodiscard]] long long time_of(const ASN1_TIME* time);
/// Cryptographic random bytes as lower-case hex; two digits a byte.
[[nodiscard]] std::string random_hex(std::size_t bytes);
/// Compares without telling by its duration where the texts differ.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace smd::tls
