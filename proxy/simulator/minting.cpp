#include "proxy/simulator/minting.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

namespace smd::simulator {
namespace {

Error openssl_error(const std::string& doing) {
  char text[256] = "no reason given";
  if (const auto code = ERR_get_error(); code != 0) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return Error("certificates.openssl", doing + " failed: " + text);
}

bool add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool set_random_serial(X509* certificate) {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return false;
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7f) | 0x40);  // positive, full length
  BIGNUM* number = BN_bin2bn(bytes, sizeof bytes, nullptr);
  const bool set = number != nullptr &&
                   BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  return set;
}

std::string bio_text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

Result<Pair> mint(const Wanted& wanted, const Pair* issuer) {
  const std::string doing = "Making the certificate " + wanted.common_name;
  Pair pair{tls::X509Ptr(X509_new()), tls::KeyPtr(EVP_RSA_gen(wanted.key_bits))};
  auto* certificate = pair.certificate.get();
  if (certificate == nullptr || !pair.key) return openssl_error(doing);
  X509* signer = issuer != nullptr ? issuer->certificate.get() : certificate;
  EVP_PKEY* signing_key = issuer != nullptr ? issuer->key.get() : pair.key.get();
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto add_name = [&](const char* field, const char* value) {
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(value), -1, -1,
                                      0) == 1;
  };
  bool good =
      X509_set_version(certificate, X509_VERSION_3) == 1 && set_random_serial(certificate) &&
      X509_gmtime_adj(X509_getm_notBefore(certificate), wanted.from_seconds) != nullptr &&
      X509_gmtime_adj(X509_getm_notAfter(certificate), wanted.to_seconds) != nullptr &&
      X509_set_pubkey(certificate, pair.key.get()) == 1 &&
      add_name("O", "Share My Data simulator") && add_name("CN", wanted.common_name.c_str()) &&
      X509_set_issuer_name(certificate, X509_get_subject_name(signer)) == 1;
  good = good &&
         add_extension(certificate, signer, NID_basic_constraints, wanted.basic_constraints) &&
         add_extension(certificate, signer, NID_key_usage, wanted.key_usage) &&
         add_extension(certificate, signer, NID_subject_key_identifier, "hash");
  if (good && issuer != nullptr) {
    good = add_extension(certificate, signer, NID_authority_key_identifier, "keyid:always");
  }
  if (good && !wanted.extended_key_usage.empty()) {
    good = add_extension(certificate, signer, NID_ext_key_usage, wanted.extended_key_usage);
  }
  if (good && !wanted.names.empty()) {
    good = add_extension(certificate, signer, NID_subject_alt_name, wanted.names);
  }
  const EVP_MD* digest = EVP_get_digestbyname(wanted.digest);
  if (!good || digest == nullptr || X509_sign(certificate, signing_key, digest) == 0) {
    return openssl_error(doing);
  }
  return pair;
}

std::string pem_of(X509* certificate) {
  const tls::BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return bio_text(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
  const tls::BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return bio_text(bio.get());
}

}  // namespace smd::simulator
