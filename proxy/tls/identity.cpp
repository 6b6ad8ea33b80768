#include "proxy/tls/identity.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <fstream>

#include "proxy/tls/pkcs12.hpp"

namespace smd::tls {
namespace {

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in)
    return Error("identity.file", path + " cannot be opened: does it exist, may it be read?");
  // read() reports a folder as failure where a stream iterator would throw.
  std::string bytes;
  std::array<char, 16 * 1024> piece;
  while (in.read(piece.data(), piece.size()) || in.gcount() > 0) {
    bytes.append(piece.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return Error("identity.file", path + " cannot be read (is it a folder?)");
  if (bytes.empty()) return Error("identity.file", path + " is empty");
  return bytes;
}

bool has_label(const std::string& bytes, std::string_view ending) {
  for (std::size_t at = 0; (at = bytes.find("-----BEGIN ", at)) != std::string::npos; ++at) {
    const std::size_t begin = at + 11;
    const std::size_t end = bytes.find("-----", begin);
    if (end == std::string::npos) return false;
    if (std::string_view(bytes).substr(begin, end - begin).ends_with(ending)) return true;
  }
  return false;
}

/// What a file that is not what was expected really is, with the way out.
std::string what_it_is(const std::string& bytes) {
  if (has_label(bytes, "CERTIFICATE REQUEST")) {
    return "it is a certificate signing request; the certificate is what the authority sent back";
  }
  if (has_label(bytes, "CERTIFICATE")) return "it is a certificate";
  if (has_label(bytes, "PRIVATE KEY")) return "it is a private key";
  if (has_label(bytes, "PUBLIC KEY")) return "it is a public key";
  if (!bytes.empty() && bytes[0] == 0x30) {
    return "it is a binary (DER) file: give a PKCS#12 file (.p12, .pfx) with --pkcs12, or convert "
           "a certificate with: openssl x509 -inform DER -in FILE -out FILE.pem";
  }
  return "it is no PEM file (a text that begins with -----BEGIN)";
}

int give_passphrase(char* buffer, int size, int, void* secret) {
  // Always set, because without a callback OpenSSL asks on the terminal and blocks.
  const std::string_view text = static_cast<const Secret*>(secret)->reveal();
  if (text.size() > static_cast<std::size_t>(size)) return 0;
  text.copy(buffer, text.size());
  return static_cast<int>(text.size());
}

Result<KeyPtr> read_key(const std::string& path, const std::string& bytes,
                        const Secret& passphrase) {
  if (!has_label(bytes, "PRIVATE KEY")) {
    return Error("identity.format", path + " holds no private key: " + what_it_is(bytes));
  }
  const BioPtr bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  ERR_clear_error();
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, give_passphrase,
                                     const_cast<Secret*>(&passphrase)));
  if (key) return key;
  const LibraryError error = take_error();
  if (has_label(bytes, "ENCRYPTED PRIVATE KEY") || bytes.find("ENCRYPTED") != std::string::npos) {
    return Error("identity.passphrase",
                 path + " is encrypted and " +
                     (passphrase.empty() ? "no passphrase was given" : "the passphrase is wrong") +
                     ": give it with --passphrase-file or SMD_PASSPHRASE");
  }
  return Error("identity.format", path + " holds a private key that cannot be read: " + error.text);
}

Result<std::shared_ptr<const Identity>> load_pem(const IdentityFiles& files) {
  if (files.certificate_file.empty()) {
    return Error("identity.missing", "a key is given without its certificate: add --cert FILE");
  }
  Result<std::string> bytes = read_file(files.certificate_file);
  if (!bytes) return bytes.error();
  auto identity = std::make_shared<Identity>();
  if (!has_label(*bytes, "CERTIFICATE")) {
    return Error("identity.format",
                 files.certificate_file + " holds no certificate: " + what_it_is(*bytes));
  }
  const BioPtr bio(BIO_new_mem_buf(bytes->data(), static_cast<int>(bytes->size())));
  ERR_clear_error();
  while (X509* one = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    if (identity->certificate) {
      identity->chain.emplace_back(one);
    } else {
      identity->certificate.reset(one);
    }
  }
  const LibraryError error = take_error();
  if (!identity->certificate) {
    return Error("identity.format", files.certificate_file +
                                        " holds a certificate that cannot be read: " + error.text);
  }
  std::string key_file = files.key_file;
  if (key_file.empty()) {
    if (!has_label(*bytes, "PRIVATE KEY")) {
      return Error("identity.missing",
                   "the certificate is given without its private key: add --key FILE");
    }
    key_file = files.certificate_file;
  }
  Result<std::string> key_bytes = read_file(key_file);
  if (!key_bytes) return key_bytes.error();
  Result<KeyPtr> key = read_key(key_file, *key_bytes, files.passphrase);
  if (!key) return key.error();
  identity->key = std::move(key).value();
  if (X509_check_private_key(identity->certificate.get(), identity->key.get()) != 1) {
    ERR_clear_error();
    return Error("identity.mismatch",
                 key_file + " is not the private key of the first certificate in " +
                     files.certificate_file +
                     " (the certificate itself must come first, its chain after it)");
  }
  identity->facts = describe_certificate(identity->certificate.get());
  return std::shared_ptr<const Identity>(std::move(identity));
}

}  // namespace

CertificateFacts describe_certificate(const X509* certificate) {
  CertificateFacts facts;
  auto* const x509 = const_cast<X509*>(certificate);  // older OpenSSL signatures lack const
  facts.subject = name_text(X509_get_subject_name(certificate));
  facts.issuer = name_text(X509_get_issuer_name(certificate));
  facts.sha256 = to_hex(sha256_of(certificate));
  facts.not_before = time_of(X509_get0_notBefore(certificate)) * 1000;
  facts.not_after = time_of(X509_get0_notAfter(certificate)) * 1000;
  if (BIGNUM* number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr)) {
    if (char* hex = BN_bn2hex(number)) {
      facts.serial = hex;
      OPENSSL_free(hex);
    }
    BN_free(number);
  }
  const long long now = static_cast<long long>(std::time(nullptr)) * 1000;
  if (facts.not_after < now) facts.problems.emplace_back("The certificate has expired.");
  if (facts.not_before > now) facts.problems.emplace_back("The certificate is not valid yet.");
  if (const EVP_PKEY* key = X509_get0_pubkey(certificate)) {
    facts.key_bits = EVP_PKEY_get_bits(key);
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) {
      facts.problems.emplace_back("The key is not an RSA key; PG&E asks for RSA.");
    } else if (facts.key_bits < 2048) {
      facts.problems.emplace_back("The RSA key has " + std::to_string(facts.key_bits) +
                                  " bits; PG&E asks for at least 2048.");
    }
  }
  if (X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0) {
    facts.problems.emplace_back(
        "The certificate is self-signed; PG&E asks for one from a public authority.");
  }
  int digest = 0;
  if (X509_get_signature_info(x509, &digest, nullptr, nullptr, nullptr) == 1 &&
      (digest == NID_sha1 || digest == NID_md5)) {
    facts.problems.emplace_back(
        "The certificate is signed with SHA-1 or MD5; PG&E asks for SHA-2.");
  }
  if ((X509_get_extension_flags(x509) & EXFLAG_XKUSAGE) != 0 &&
      (X509_get_extended_key_usage(x509) & (XKU_SSL_CLIENT | XKU_ANYEKU)) == 0) {
    facts.problems.emplace_back(
        "The certificate is not meant for clients (its extended key usage lacks clientAuth).");
  }
  ERR_clear_error();
  return facts;
}

Result<std::shared_ptr<const Identity>> load_identity(const IdentityFiles& files) {
  if (files.empty()) return Error("identity.missing", "no client certificate is configured");
  if (files.pkcs12_file.empty()) return load_pem(files);
  if (!files.certificate_file.empty() || !files.key_file.empty()) {
    return Error("identity.missing", "give either --pkcs12, or --cert and --key, not both");
  }
  Result<std::string> bytes = read_file(files.pkcs12_file);
  if (!bytes) return bytes.error();
  if ((*bytes)[0] != 0x30) {
    return Error("identity.format", files.pkcs12_file +
                                        " is no PKCS#12 file: " + what_it_is(*bytes) +
                                        "; PEM files are given with --cert and --key");
  }
  Result<Identity> parsed = parse_pkcs12(files.pkcs12_file, *bytes, files.passphrase);
  if (!parsed) return parsed.error();
  auto identity = std::make_shared<Identity>(std::move(parsed).value());
  identity->facts = describe_certificate(identity->certificate.get());
  return std::shared_ptr<const Identity>(std::move(identity));
}

Result<std::shared_ptr<SSL_CTX>> make_client_context(const std::string& ca_file,
                                                     const Identity* identity) {
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (!context) return Error("tls.context", "OpenSSL could not make a TLS context");
  SSL_CTX* const ctx = context.get();
  SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
  SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, nullptr);
  // Sessions are not resumed: the pool makes it needless, and a resumed handshake would not show
  // which certificates were asked for and presented.
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION);
  ERR_clear_error();
  if (ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(ctx);
  } else if (SSL_CTX_load_verify_locations(ctx, ca_file.c_str(), nullptr) != 1) {
    return Error("trust.file", ca_file + " cannot be used as trust store (PEM certificates): " +
                                   take_error().text);
  }
  if (identity != nullptr) {
    // Chain first, then the key, then the check: with the key first OpenSSL silently drops it when
    // the certificate does not match.
    bool fine = SSL_CTX_use_certificate(ctx, identity->certificate.get()) == 1;
    for (const X509Ptr& link : identity->chain) {
      fine = fine && SSL_CTX_add1_chain_cert(ctx, link.get()) == 1;
    }
    fine = fine && SSL_CTX_use_PrivateKey(ctx, identity->key.get()) == 1 &&
           SSL_CTX_check_private_key(ctx) == 1;
    if (!fine) {
      return Error("identity.refused",
                   "OpenSSL refuses the client certificate: " + take_error().text +
                       " (RSA keys need 2048 bits, signatures SHA-2)");
    }
  }
  return context;
}

}  // namespace smd::tls
