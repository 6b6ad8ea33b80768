#include "proxy/tls/pkcs12.hpp"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/proverr.h>

#include <optional>

#include "proxy/tls/error_queue.hpp"
#include "proxy/tls/legacy_context.hpp"
#include "proxy/tls/private_key.hpp"

namespace smd::tls {
namespace {

using diagnosis::Pkcs12State;
using Pkcs12Ptr = std::unique_ptr<PKCS12, Free<PKCS12_free>>;

enum class Outcome { read, wrong_passphrase, unsupported, unreadable };

/// What was in the file, as DER, so that it can be decoded again in the default context.
struct Attempt {
  Outcome outcome = Outcome::unreadable;
  std::string error;
  std::string key;
  std::string certificate;
  std::vector<std::string> others;
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

Outcome outcome_of(const ErrorQueue& errors) {
  // Checked first, because OpenSSL adds "mac verify failure" when it could not even reckon the MAC.
  if (errors.unsupported()) return Outcome::unsupported;
  if (errors.has(ERR_LIB_PKCS12, PKCS12_R_UNKNOWN_DIGEST_ALGORITHM) ||
      errors.has(ERR_LIB_PKCS12, PKCS12_R_MAC_GENERATION_ERROR)) {
    return Outcome::unreadable;
  }
  // The others: a file without a MAC, whose content does not decrypt.
  if (errors.has(ERR_LIB_PKCS12, PKCS12_R_MAC_VERIFY_FAILURE) ||
      errors.has(ERR_LIB_PKCS12, PKCS12_R_PKCS12_CIPHERFINAL_ERROR) ||
      errors.has(ERR_LIB_PKCS12, PKCS12_R_DECODE_ERROR) ||
      errors.has(ERR_LIB_PROV, PROV_R_BAD_DECRYPT)) {
    return Outcome::wrong_passphrase;
  }
  return Outcome::unreadable;
}

Attempt attempt(const std::string& bytes, const Secret& passphrase) {
  Attempt out;
  ERR_clear_error();
  const BioPtr bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  const Pkcs12Ptr p12(d2i_PKCS12_bio(bio.get(), nullptr));
  if (!p12) {
    out.error = take_error().text;
    return out;
  }
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  STACK_OF(X509)* others = nullptr;
  std::string text(passphrase.reveal());
  // The MAC is optional (RFC 7292 section 4), but OpenSSL 3.0 parses no file without: it gets one
  // here, and a wrong passphrase shows when the content is decrypted.
  if (PKCS12_mac_present(p12.get()) != 1) {
    PKCS12_set_mac(p12.get(), text.c_str(), -1, nullptr, 0, 1, EVP_sha256());
  }
  const int parsed = PKCS12_parse(p12.get(), text.c_str(), &key, &certificate, &others);
  OPENSSL_cleanse(text.data(), text.size());
  const KeyPtr own_key(key);
  const X509Ptr own_certificate(certificate);
  if (parsed == 1) {
    out.outcome = Outcome::read;
    out.key = to_der(i2d_PrivateKey, key);
    out.certificate = to_der(i2d_X509, certificate);
    for (int i = 0; others != nullptr && i < sk_X509_num(others); ++i) {
      out.others.push_back(to_der(i2d_X509, sk_X509_value(others, i)));
    }
  } else {
    const ErrorQueue errors;
    out.outcome = outcome_of(errors);
    out.error = errors.text();
  }
  sk_X509_pop_free(others, X509_free);
  ERR_clear_error();
  return out;
}

/// With the empty passphrase too: a file that it opens needs none, whatever was given.
Attempt attempt_both(const std::string& bytes, const Secret& passphrase, bool& empty_fits) {
  Attempt result = attempt(bytes, passphrase);
  empty_fits = passphrase.empty() && result.outcome == Outcome::read;
  if (result.outcome != Outcome::wrong_passphrase || passphrase.empty()) return result;
  Attempt empty = attempt(bytes, Secret());
  // "Unsupported" comes after the MAC was verified, so that passphrase is the right one.
  if (empty.outcome != Outcome::read && empty.outcome != Outcome::unsupported) return result;
  empty_fits = true;
  return empty;
}

std::optional<Pkcs12State> failure_of(const Attempt& result, bool passphrase_given) {
  switch (result.outcome) {
    case Outcome::read:
      return std::nullopt;
    case Outcome::wrong_passphrase:
      return passphrase_given ? Pkcs12State::kPassphraseWrong : Pkcs12State::kPassphraseMissing;
    case Outcome::unsupported:
    case Outcome::unreadable:
      return Pkcs12State::kUnreadable;
  }
  return Pkcs12State::kUnreadable;
}

}  // namespace

Pkcs12Reading read_pkcs12(const std::string& bytes, const Secret& passphrase) {
  Pkcs12Reading out;
  bool empty_fits = false;
  bool legacy_used = false;
  Attempt result = attempt_both(bytes, passphrase, empty_fits);
  if (result.outcome == Outcome::unsupported) {
    const LegacyContext legacy;
    if (!legacy.loaded()) {
      out.state = Pkcs12State::kLegacyUnavailable;
      out.error = result.error;
      return out;
    }
    legacy_used = true;
    result = attempt_both(bytes, passphrase, empty_fits);
  }
  if (const auto failure = failure_of(result, !passphrase.empty())) {
    out.state = *failure;
    out.error = result.error;
    out.passphrase_needed = result.outcome == Outcome::wrong_passphrase;
    return out;
  }
  out.passphrase_needed = !empty_fits;
  if (!result.key.empty()) out.key = key_from_der(result.key);
  if (!result.certificate.empty()) out.certificate = certificate_from(result.certificate);
  for (const std::string& link : result.others) {
    if (X509Ptr one = certificate_from(link)) out.others.push_back(std::move(one));
  }
  ERR_clear_error();
  if (!out.key) {
    out.state = Pkcs12State::kNoKey;
  } else if (!out.certificate && out.others.empty()) {
    out.state = Pkcs12State::kNoCertificate;
  } else {
    out.state = legacy_used ? Pkcs12State::kReadLegacy : Pkcs12State::kRead;
  }
  return out;
}

}  // namespace smd::tls
