#include "proxy/simulator/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>
#include <optional>

#include "proxy/simulator/state_folder.hpp"

namespace smd::simulator {
namespace {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;

constexpr unsigned int kKeyBits = 2048;
constexpr long kDay = 86400;
constexpr long kAuthorityDays = 3650;
// Just under the limit browsers set, so that the page's "days left" looks like real ones.
constexpr long kLeafDays = 397;
constexpr long kRenewBeforeDays = 7;

Error openssl_error(const std::string& doing) {
  char text[256] = "no reason given";
  if (const auto code = ERR_get_error(); code != 0) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return Error("certificates.openssl", doing + " failed: " + text);
}

struct Pair {
  CertificatePtr certificate;
  KeyPtr key;
};

struct Wanted {
  const char* common_name;
  long days;
  const char* basic_constraints;
  const char* key_usage;
  const char* extended_key_usage;  ///< null: none
  const char* names;               ///< subjectAltName, null: none
};

bool add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
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

/// A new key and a certificate for it, signed by `issuer`, or by itself when there is none.
Result<Pair> mint(const Wanted& wanted, const Pair* issuer) {
  const std::string doing = std::string("Making the certificate ") + wanted.common_name;
  Pair pair{CertificatePtr(X509_new()), KeyPtr(EVP_RSA_gen(kKeyBits))};
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
  bool good = X509_set_version(certificate, X509_VERSION_3) == 1 &&
              set_random_serial(certificate) &&
              // An hour back, for clocks that are not quite right.
              X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != nullptr &&
              X509_gmtime_adj(X509_getm_notAfter(certificate), wanted.days * kDay) != nullptr &&
              X509_set_pubkey(certificate, pair.key.get()) == 1 &&
              add_name("O", "Share My Data simulator") && add_name("CN", wanted.common_name) &&
              X509_set_issuer_name(certificate, X509_get_subject_name(signer)) == 1;
  good = good &&
         add_extension(certificate, signer, NID_basic_constraints, wanted.basic_constraints) &&
         add_extension(certificate, signer, NID_key_usage, wanted.key_usage) &&
         add_extension(certificate, signer, NID_subject_key_identifier, "hash");
  if (good && issuer != nullptr) {
    good = add_extension(certificate, signer, NID_authority_key_identifier, "keyid:always");
  }
  if (good && wanted.extended_key_usage != nullptr) {
    good = add_extension(certificate, signer, NID_ext_key_usage, wanted.extended_key_usage);
  }
  if (good && wanted.names != nullptr) {
    good = add_extension(certificate, signer, NID_subject_alt_name, wanted.names);
  }
  if (!good || X509_sign(certificate, signing_key, EVP_sha256()) == 0) return openssl_error(doing);
  return pair;
}

std::string bio_text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string pem_of(X509* certificate) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return bio_text(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return bio_text(bio.get());
}

/// Answers a passphrase prompt with nothing: OpenSSL would ask on the terminal otherwise.
int no_passphrase(char*, int, int, void*) { return 0; }

CertificatePtr read_certificate(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return nullptr;
  const BioPtr bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
  return CertificatePtr(PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr));
}

KeyPtr read_key(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return nullptr;
  const BioPtr bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
  return KeyPtr(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
}

bool still_valid(X509* certificate) {
  std::time_t limit = std::time(nullptr) + kRenewBeforeDays * kDay;
  return X509_cmp_time(X509_get0_notAfter(certificate), &limit) > 0;
}

/// Whether the files are there, fit together and last for a while.
bool usable(const CertificateFiles& files) {
  const auto authority = read_certificate(files.authority);
  const auto server = read_certificate(files.server);
  const auto server_key = read_key(files.server_key);
  const auto client = read_certificate(files.client);
  const auto client_key = read_key(files.client_key);
  const bool all = authority && server && server_key && client && client_key;
  const bool good = all && still_valid(authority.get()) && still_valid(server.get()) &&
                    still_valid(client.get()) &&
                    X509_check_private_key(server.get(), server_key.get()) == 1 &&
                    X509_check_private_key(client.get(), client_key.get()) == 1 &&
                    X509_verify(server.get(), X509_get0_pubkey(authority.get())) == 1 &&
                    X509_verify(client.get(), X509_get0_pubkey(authority.get())) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace

Result<CertificateFiles> prepare_certificates(const std::string& folder) {
  const CertificateFiles files{folder + "/ca.pem", folder + "/server.pem", folder + "/server.key",
                               folder + "/client.pem", folder + "/client.key"};
  if (usable(files)) return files;
  const auto authority =
      mint({"Share My Data simulator authority", kAuthorityDays, "critical,CA:TRUE,pathlen:0",
            "critical,keyCertSign,cRLSign", nullptr, nullptr},
           nullptr);
  if (!authority) return authority.error();
  const auto server = mint(
      {"localhost", kLeafDays, "critical,CA:FALSE", "critical,digitalSignature,keyEncipherment",
       "serverAuth", "DNS:localhost,IP:127.0.0.1,IP:::1"},
      &authority.value());
  if (!server) return server.error();
  const auto client = mint({"third-party.example", kLeafDays, "critical,CA:FALSE",
                            "critical,digitalSignature", "clientAuth", "DNS:third-party.example"},
                           &authority.value());
  if (!client) return client.error();
  // The authority's key is not kept: nothing is to be signed with it later.
  struct Output {
    const std::string& path;
    std::string text;
    bool secret;
  };
  const Output outputs[] = {
      {files.authority, pem_of(authority->certificate.get()), false},
      {files.server, pem_of(server->certificate.get()), false},
      {files.server_key, pem_of(server->key.get()), true},
      {files.client, pem_of(client->certificate.get()), false},
      {files.client_key, pem_of(client->key.get()), true},
  };
  for (const auto& output : outputs) {
    if (const auto written = write_file(output.path, output.text, output.secret); !written) {
      return written.error();
    }
  }
  return files;
}

}  // namespace smd::simulator
