#include "proxy/tls/certificate_facts.hpp"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

namespace smd::tls {
namespace {

std::string serial_of(const X509* certificate) {
  std::string out;
  BIGNUM* const number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr);
  if (number == nullptr) return out;
  if (char* hex = BN_bn2hex(number)) {
    out = hex;
    OPENSSL_free(hex);
  }
  BN_free(number);
  return out;
}

std::string digest_of(X509* certificate) {
  int digest = NID_undef;
  // EdDSA has no digest of its own; its name says all there is to say.
  if (X509_get_signature_info(certificate, &digest, nullptr, nullptr, nullptr) != 1 ||
      digest == NID_undef) {
    digest = X509_get_signature_nid(certificate);
  }
  const char* name = OBJ_nid2sn(digest);
  return name != nullptr ? name : "";
}

std::string usage_name(const ASN1_OBJECT* object) {
  const int nid = OBJ_obj2nid(object);
  if (nid != NID_undef) return OBJ_nid2sn(nid);
  char dotted[128];
  const int size = OBJ_obj2txt(dotted, sizeof dotted, object, 1);
  return size > 0 ? dotted : "unknown";
}

std::optional<std::vector<std::string>> extended_key_usage_of(const X509* certificate) {
  auto* const usages = static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr));
  if (usages == nullptr) return std::nullopt;
  std::vector<std::string> out;
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages); ++i) {
    out.push_back(usage_name(sk_ASN1_OBJECT_value(usages, i)));
  }
  EXTENDED_KEY_USAGE_free(usages);
  return out;
}

}  // namespace

std::string key_type_of(const EVP_PKEY* key) {
  const char* name = key != nullptr ? EVP_PKEY_get0_type_name(key) : nullptr;
  return name != nullptr ? name : "";
}

bool is_issued_by(const X509* certificate, const X509* issuer) {
  if (X509_NAME_cmp(X509_get_issuer_name(certificate), X509_get_subject_name(issuer)) != 0) {
    return false;
  }
  EVP_PKEY* const key = X509_get0_pubkey(issuer);
  const bool verified = key != nullptr && X509_verify(const_cast<X509*>(certificate), key) == 1;
  ERR_clear_error();
  return verified;
}

diagnosis::CertificateFacts certificate_facts(const X509* certificate) {
  diagnosis::CertificateFacts facts;
  auto* const x509 = const_cast<X509*>(certificate);  // older OpenSSL signatures lack const
  facts.subject = name_text(X509_get_subject_name(certificate));
  facts.issuer = name_text(X509_get_issuer_name(certificate));
  facts.serial = serial_of(certificate);
  facts.sha256 = to_hex(sha256_of(certificate));
  facts.not_before = time_of(X509_get0_notBefore(certificate)) * 1000;
  facts.not_after = time_of(X509_get0_notAfter(certificate)) * 1000;
  if (const EVP_PKEY* key = X509_get0_pubkey(certificate)) {
    facts.key_type = key_type_of(key);
    facts.key_bits = EVP_PKEY_get_bits(key);
  }
  facts.digest = digest_of(x509);
  facts.self_signed = is_issued_by(certificate, certificate);
  facts.authority = (X509_get_extension_flags(x509) & EXFLAG_CA) != 0;
  facts.extended_key_usage = extended_key_usage_of(certificate);
  if ((X509_get_extension_flags(x509) & EXFLAG_KUSAGE) != 0) {
    facts.digital_signature = (X509_get_key_usage(x509) & KU_DIGITAL_SIGNATURE) != 0;
  }
  ERR_clear_error();
  return facts;
}

std::vector<diagnosis::CertificateFacts> certificate_facts(
    std::span<const X509* const> certificates) {
  std::vector<diagnosis::CertificateFacts> out;
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    auto& facts = out.emplace_back(certificate_facts(certificates[i]));
    if (facts.self_signed) {
      facts.issued_by = static_cast<std::int64_t>(i);
      continue;
    }
    for (std::size_t j = 0; j < certificates.size() && facts.issued_by < 0; ++j) {
      if (j != i && is_issued_by(certificates[i], certificates[j])) {
        facts.issued_by = static_cast<std::int64_t>(j);
      }
    }
  }
  return out;
}

}  // namespace smd::tls
