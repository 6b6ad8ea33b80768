#include "proxy/preflight/self_made_identity.hpp"

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <array>

namespace smd::preflight {
namespace {

using ExtensionPtr = std::unique_ptr<X509_EXTENSION, tls::Free<X509_EXTENSION_free>>;

bool set_serial(X509* certificate) {
  std::array<unsigned char, 8> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return false;
  std::uint64_t number = 1;
  for (const unsigned char byte : bytes) number = (number << 7) ^ byte;
  return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number) == 1;
}

bool add_extension(X509* certificate, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool fill(X509* certificate, EVP_PKEY* key) {
  constexpr long kHour = 3600;
  X509_NAME* const name = X509_get_subject_name(certificate);
  const auto* const text = reinterpret_cast<const unsigned char*>("Connection test, self-made");
  return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate) &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1 &&
         X509_gmtime_adj(X509_getm_notBefore(certificate), -kHour) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(certificate), 24 * kHour) != nullptr &&
         X509_set_pubkey(certificate, key) == 1 &&
         add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
         add_extension(certificate, NID_ext_key_usage, "clientAuth") &&
         X509_sign(certificate, key, EVP_sha256()) > 0;
}

}  // namespace

Result<std::shared_ptr<const tls::Identity>> make_self_made_identity() {
  ERR_clear_error();
  auto identity = std::make_shared<tls::Identity>();
  identity->key.reset(EVP_RSA_gen(2048));
  identity->certificate.reset(X509_new());
  if (!identity->key || !identity->certificate ||
      !fill(identity->certificate.get(), identity->key.get())) {
    return Error("identity.make",
                 "OpenSSL could not make a certificate: " + tls::take_error().text);
  }
  identity->facts = tls::describe_certificate(identity->certificate.get());
  return std::shared_ptr<const tls::Identity>(std::move(identity));
}

}  // namespace smd::preflight
