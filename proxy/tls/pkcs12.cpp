#include "proxy/tls/pkcs12.hpp"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

namespace smd::tls {
namespace {

using Pkcs12Ptr = std::unique_ptr<PKCS12, Free<PKCS12_free>>;

/// A library context of its own with the legacy ciphers (RC2-40, 3DES) that exports made before
/// OpenSSL 3 use. While it lives it is this thread's default context, because the PKCS#12 decoder
/// of OpenSSL 3.0 does not pass a given context on. No connection can ever fall back to it.
class LegacyContext {
 public:
  LegacyContext()
      : context_(OSSL_LIB_CTX_new()),
        legacy_(OSSL_PROVIDER_load(context_, "legacy")),
        standard_(OSSL_PROVIDER_load(context_, "default")),
        previous_(OSSL_LIB_CTX_set0_default(context_)) {}
  LegacyContext(const LegacyContext&) = delete;
  LegacyContext& operator=(const LegacyContext&) = delete;
  ~LegacyContext() {
    OSSL_LIB_CTX_set0_default(previous_);
    if (legacy_ != nullptr) OSSL_PROVIDER_unload(legacy_);
    if (standard_ != nullptr) OSSL_PROVIDER_unload(standard_);
    OSSL_LIB_CTX_free(context_);
  }
  [[nodiscard]] bool loaded() const { return legacy_ != nullptr && standard_ != nullptr; }

 private:
  OSSL_LIB_CTX* context_;
  OSSL_PROVIDER* legacy_;
  OSSL_PROVIDER* standard_;
  OSSL_LIB_CTX* previous_;
};

/// What was in the file, as DER, so that it can be decoded again in the default context.
struct Attempt {
  bool parsed = false;
  bool readable = false;
  LibraryError error;
  std::string key;
  std::string certificate;
  std::vector<std::string> chain;
  Attempt() {}
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  Attempt(Attempt&&) = default;
  Attempt& operator=(Attempt&&) = default;
  ~Attempt() { OPENSSL_cleanse(key.data(), key.size()); }
};

template <typename Object>
std::string to_der(int (*encode)(const Object*, unsigned char**), const Object* object) {
  unsigned char* der = nullptr;
  const int size = object != nullptr ? encode(object, &der) : 0;
  if (size <= 0) return {};
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_clear_free(der, static_cast<std::size_t>(size));
  return out;
}

X509Ptr certificate_from(const std::string& der) {
  const auto* cursor = reinterpret_cast<const unsigned char*>(der.data());
  return X509Ptr(d2i_X509(nullptr, &cursor, static_cast<long>(der.size())));
}

KeyPtr key_from(const std::string& der) {
  const auto* cursor = reinterpret_cast<const unsigned char*>(der.data());
  return KeyPtr(d2i_AutoPrivateKey(nullptr, &cursor, static_cast<long>(der.size())));
}

Attempt attempt(const std::string& bytes, const Secret& passphrase) {
  Attempt out;
  ERR_clear_error();
  const BioPtr bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  const Pkcs12Ptr p12(d2i_PKCS12_bio(bio.get(), nullptr));
  if (!p12) {
    out.error = take_error();
    return out;
  }
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
    out.key = to_der(i2d_PrivateKey, key);
    out.certificate = to_der(i2d_X509, certificate);
    for (int i = 0; others != nullptr && i < sk_X509_num(others); ++i) {
      out.chain.push_back(to_der(i2d_X509, sk_X509_value(others, i)));
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
  Attempt result = attempt(bytes, passphrase);
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
    if (!legacy.loaded()) {
      ERR_clear_error();
      return Error("identity.format",
                   name +
                       " uses an old encryption and OpenSSL's legacy module is not installed; "
                       "convert it: openssl pkcs12 -legacy -in FILE -nodes -out FILE.pem");
    }
    result = attempt(bytes, passphrase);
  }
  if (!result.parsed) {
    return Error("identity.format", name + " cannot be read: " + result.error.text);
  }
  Identity identity;
  identity.certificate = certificate_from(result.certificate);
  identity.key = key_from(result.key);
  for (const std::string& link : result.chain) {
    if (X509Ptr one = certificate_from(link)) identity.chain.push_back(std::move(one));
  }
  ERR_clear_error();
  if (!identity.certificate || !identity.key) {
    return Error("identity.missing",
                 name + " does not hold both a certificate and its private key");
  }
  return identity;
}

}  // namespace smd::tls
