#include "proxy/tls/error_queue.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>

namespace smd::tls {

ErrorQueue::ErrorQueue() {
  while (const unsigned long code = ERR_get_error()) codes_.push_back(code);
  if (codes_.empty()) return;
  const char* text = ERR_reason_error_string(codes_.front());
  text_ = text != nullptr ? text : "error " + std::to_string(codes_.front());
}

bool ErrorQueue::has(int library, int reason) const {
  return std::any_of(codes_.begin(), codes_.end(), [&](unsigned long code) {
    return ERR_GET_LIB(code) == library && ERR_GET_REASON(code) == reason;
  });
}

bool ErrorQueue::unsupported() const {
  return has(ERR_LIB_EVP, ERR_R_UNSUPPORTED) || has(ERR_LIB_EVP, EVP_R_UNSUPPORTED_ALGORITHM) ||
         has(ERR_LIB_EVP, EVP_R_UNKNOWN_PBE_ALGORITHM) ||
         has(ERR_LIB_EVP, EVP_R_UNSUPPORTED_CIPHER) || has(ERR_LIB_EVP, EVP_R_UNSUPPORTED_PRF) ||
         has(ERR_LIB_EVP, EVP_R_UNSUPPORTED_KEY_DERIVATION_FUNCTION) ||
         has(ERR_LIB_PEM, PEM_R_UNSUPPORTED_ENCRYPTION);
}

}  // namespace smd::tls
