#include "proxy/tls/pkcs12.hpp"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

namespace smd::tls {
namespace {

using Pkcs12Ptr = std::unique_ptr<PKCS12, Free<PKCS12_free>>;

/// A library context of its own with the legacy ciphers (RC2-40, 3DES) that exports made before
/// OpenSSL 3 use. They are loaded nowhere else, so that no connection can fall back to them.
struct LegacyContext {
  OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
  OSSL_PROVIDER* legacy = OSSL_PROVIDER_load(context, "legacy");
  OSSL_PROVIDER* standard = OSSL_PROVIDER_load(context, "default");
  LegacyContext() = default;
  LegacyContext(const LegacyContext&) = delete;
  LegacyContext& operator=(const LegacyContext&) = delete;
  ~LegacyContext() {
    if (legacy != nullptr) OSSL_PROVIDER_unload(legacy);
    if (standard != nullptr) OSSL_PROVIDER_unload(standard);
    OSSL_LIB_CTX_free(context);
  }
};

/// Key and certificates again, now belonging to the default library context.
KeyPtr rebind(const EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PrivateKey(key, &der);
  if (size <= 0) return nullptr;
  const unsigned char* cursor = der;
  KeyPtr copy(d2i_AutoPrivateKey(nullptr, &cursor, size));
  OPENSSL_clear_free(der, static_cast<std::size_t>(size));
  return copy;
}

X509Ptr rebind(const X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size <= 0) return nullptr;
  const unsigned char* cursor = der;
  X509Ptr copy(d2i_X509(nullptr, &cursor, size));
  OPENSSL_free(der);
  return copy;
}

struct Attempt {
  bool parsed = false;
  bool readable = false;
  LibraryError error;
  Identity identity;
};

Attempt attempt(const std::string& bytes, const Secret& passphrase, OSSL_LIB_CTX* context) {
  Attempt out;
  ERR_clear_error();
  PKCS12* raw = PKCS12_init_ex(NID_pkcs7_data, context, nullptr);
  const BioPtr bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  // d2i frees the object it was given when it fails.
  if (d2i_PKCS12_bio(bio.get(), &raw) == nullptr) {
    out.error = take_error();
    return out;
  }
  const Pkcs12Ptr p12(raw);
  out.readable = true;
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  STACK_OF(X509)* others = nullptr;
  const std::string text(passphrase.reveal());
  const int parsed = PKCS12_parse(p12.get(), text.c_str(), &key, &certificate, &others);
  const KeyPtr own_key(key);
  const X509Ptr own_certificate(certificate);
  if (parsed == 1) {
    out.parsed = true;
    if (key != nullptr) out.identity.key = rebind(key);
    if (certificate != nullptr) out.identity.certificate = rebind(certificate);
    for (int i = 0; others != nullptr && i < sk_X509_num(others); ++i) {
      out.identity.chain.push_back(rebind(sk_X509_value(others, i)));
    }
  } else {
    out.error = take_error();
  }
  sk_X509_pop_free(others, X509_free);
  ERR_clear_error();
  return out;
}

}  // namespace

Result<Identity> parse_pkcs12(const std::string& name, const std::string& bytes,
                              const Secret& passphrase) {
  Attempt result = attempt(bytes, passphrase, nullptr);
  if (!result.readable) {
    return Error("identity.format",
                 name + " is no PKCS#12 file (a DER certificate, perhaps?): " + result.error.text);
  }
  if (!result.parsed && result.error.reason == PKCS12_R_MAC_VERIFY_FAILURE &&
      result.error.library == ERR_LIB_PKCS12) {
    return Error("identity.passphrase",
                 name + (passphrase.empty() ? " needs a passphrase" : ": the passphrase is wrong") +
                     ": give it with --passphrase-file or SMD_PASSPHRASE");
  }
  if (!result.parsed) {
    const LegacyContext legacy;
    if (legacy.legacy == nullptr || legacy.standard == nullptr) {
      ERR_clear_error();
      return Error("identity.format",
                   name +
                       " uses an old encryption and OpenSSL's legacy module is not installed; "
                       "convert it: openssl pkcs12 -legacy -in FILE -nodes -out FILE.pem");
    }
    result = attempt(bytes, passphrase, legacy.context);
  }
  if (!result.parsed) {
    return Error("identity.format", name + " cannot be read: " + result.error.text);
  }
  if (!result.identity.certificate || !result.identity.key) {
    return Error("identity.missing",
                 name + " does not hold both a certificate and its private key");
  }
  return std::move(result.identity);
}

}  // namespace smd::tls
