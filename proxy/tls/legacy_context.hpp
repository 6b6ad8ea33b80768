// OpenSSL's old algorithms (RC2-40, DES), for reading files that were made with them.
#pragma once

#include <openssl/provider.h>

namespace smd::tls {

/// A library context of its own with the legacy provider. While it lives it is this thread's
/// default context, because the decoders of OpenSSL 3.0 do not pass a given context on. What was
/// decoded in it must be decoded again outside (as DER): no connection can ever fall back to it.
class LegacyContext {
 public:
  LegacyContext();
  LegacyContext(const LegacyContext&) = delete;
  LegacyContext& operator=(const LegacyContext&) = delete;
  ~LegacyContext();
  /// False when the module is not installed.
  [[nodiscard]] bool loaded() const { return legacy_ != nullptr && standard_ != nullptr; }

 private:
  OSSL_LIB_CTX* context_;
  OSSL_PROVIDER* legacy_;
  OSSL_PROVIDER* standard_;
  OSSL_LIB_CTX* previous_;
};

}  // namespace smd::tls
