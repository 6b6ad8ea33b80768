#include "proxy/tls/legacy_context.hpp"

#include <openssl/err.h>

namespace smd::tls {

LegacyContext::LegacyContext()
    : context_(OSSL_LIB_CTX_new()),
      legacy_(OSSL_PROVIDER_load(context_, "legacy")),
      standard_(OSSL_PROVIDER_load(context_, "default")),
      previous_(OSSL_LIB_CTX_set0_default(context_)) {
  ERR_clear_error();
}

LegacyContext::~LegacyContext() {
  OSSL_LIB_CTX_set0_default(previous_);
  if (legacy_ != nullptr) OSSL_PROVIDER_unload(legacy_);
  if (standard_ != nullptr) OSSL_PROVIDER_unload(standard_);
  OSSL_LIB_CTX_free(context_);
}

}  // namespace smd::tls
