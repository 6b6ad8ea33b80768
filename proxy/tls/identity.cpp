#include "proxy/tls/identity.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <ctime>
#include <optional>

#include "proxy/tls/certificate_facts.hpp"
#include "proxy/tls/identity_parts.hpp"

namespace smd::tls {
namespace {

using diagnosis::FileKind;
using diagnosis::KeyState;
using diagnosis::Pkcs12State;

constexpr const char* kGivePassphrase = ": give it with --passphrase-file or SMD_PASSPHRASE";

/// Nothing when the file could be read at all.
std::optional<Error> unreadable(const IdentityFile& file) {
  if (file.kind == FileKind::kMissing) {
    return Error("identity.file", file.path + " cannot be opened: " + file.error);
  }
  if (file.kind == FileKind::kUnreadable) {
    return Error("identity.file", file.path + " cannot be read: " + file.error +
                                      ": give a file, not a folder, that may be read");
  }
  if (file.kind == FileKind::kEmpty) return Error("identity.file", file.path + " is empty");
  return std::nullopt;
}

Error key_failure(const std::string& path, const IdentityFile& file, const KeyReading& key) {
  switch (key.state) {
    case KeyState::kPassphraseMissing:
      return {"identity.passphrase",
              path + " is encrypted and no passphrase was given" + kGivePassphrase};
    case KeyState::kPassphraseWrong:
      return {"identity.passphrase",
              path + " is encrypted and the passphrase is wrong" + kGivePassphrase};
    case KeyState::kUnreadable:
      return {"identity.format", path + " holds a private key that cannot be read: " + key.error};
    case KeyState::kNone:
    case KeyState::kRead:
      break;
  }
  return {"identity.format", path + " holds no private key: " + what_it_is(file)};
}

std::optional<Error> wrong_in_pem(const IdentityFiles& files, const IdentityParts& parts) {
  if (files.certificate_file.empty()) {
    return Error("identity.missing", "a key is given without its certificate: add --cert FILE");
  }
  const IdentityFile& certificate = *parts.files.front().file;
  if (auto error = unreadable(certificate)) return error;
  if (parts.certificate_damaged) {
    return Error(
        "identity.format",
        files.certificate_file + " holds a certificate that cannot be read: " + certificate.error);
  }
  if (parts.certificates.empty()) {
    return Error("identity.format",
                 files.certificate_file + " holds no certificate: " + what_it_is(certificate));
  }
  if (files.key_file.empty() && parts.key.state == KeyState::kNone) {
    return Error("identity.missing",
                 "the certificate is given without its private key: add --key FILE");
  }
  const std::string& key_file = files.key_file.empty() ? files.certificate_file : files.key_file;
  const IdentityFile& key = *parts.files.back().file;
  if (auto error = unreadable(key)) return error;
  if (parts.key.state != KeyState::kRead) return key_failure(key_file, key, parts.key);
  if (parts.own != 0) {
    return Error("identity.mismatch",
                 key_file + " is not the private key of the first certificate in " +
                     files.certificate_file +
                     " (the certificate itself must come first, its chain after it)");
  }
  return std::nullopt;
}

std::optional<Error> wrong_in_pkcs12(const IdentityParts& parts) {
  const IdentityFile& file = *parts.files.back().file;
  if (auto error = unreadable(file)) return error;
  const std::string& name = file.path;
  switch (parts.pkcs12) {
    case Pkcs12State::kNone:
      return Error("identity.format", name + " is no PKCS#12 file: " + what_it_is(file) +
                                          "; PEM files are given with --cert and --key");
    case Pkcs12State::kPassphraseMissing:
      return Error("identity.passphrase", name + " needs a passphrase" + kGivePassphrase);
    case Pkcs12State::kPassphraseWrong:
      return Error("identity.passphrase", name + ": the passphrase is wrong" + kGivePassphrase);
    case Pkcs12State::kLegacyUnavailable:
      return Error("identity.format",
                   name +
                       " uses an old encryption and OpenSSL's legacy module is not installed; "
                       "convert it: openssl pkcs12 -legacy -in FILE -nodes -out FILE.pem");
    case Pkcs12State::kNoKey:
    case Pkcs12State::kNoCertificate:
      return Error("identity.missing",
                   name + " does not hold both a certificate and its private key");
    case Pkcs12State::kUnreadable:
      return Error("identity.format", name + " cannot be read: " + parts.pkcs12_error);
    case Pkcs12State::kRead:
    case Pkcs12State::kReadLegacy:
      break;
  }
  if (parts.own < 0) {
    return Error("identity.mismatch", "the private key in " + name +
                                          " belongs to none of the certificates in it: export it "
                                          "again with its own certificate");
  }
  return std::nullopt;
}

}  // namespace

CertificateFacts describe_certificate(const X509* certificate) {
  const diagnosis::CertificateFacts read = certificate_facts(certificate);
  CertificateFacts facts;
  facts.subject = read.subject;
  facts.issuer = read.issuer;
  facts.serial = read.serial;
  facts.sha256 = read.sha256;
  facts.not_before = read.not_before;
  facts.not_after = read.not_after;
  facts.key_bits = static_cast<int>(read.key_bits);
  const long long now = static_cast<long long>(std::time(nullptr)) * 1000;
  if (facts.not_after < now) facts.problems.emplace_back("The certificate has expired.");
  if (facts.not_before > now) facts.problems.emplace_back("The certificate is not valid yet.");
  if (read.key_type != "RSA") {
    facts.problems.emplace_back("The key is not an RSA key; PG&E asks for RSA.");
  } else if (facts.key_bits < 2048) {
    facts.problems.emplace_back("The RSA key has " + std::to_string(facts.key_bits) +
                                " bits; PG&E asks for at least 2048.");
  }
  if (read.self_signed) {
    facts.problems.emplace_back(
        "The certificate is self-signed; PG&E asks for one from a public authority.");
  }
  if (read.digest == "SHA1" || read.digest == "MD5") {
    facts.problems.emplace_back(
        "The certificate is signed with SHA-1 or MD5; PG&E asks for SHA-2.");
  }
  const auto& usages = read.extended_key_usage;
  if (usages && std::none_of(usages->begin(), usages->end(), [](const std::string& usage) {
        return usage == "clientAuth" || usage == "anyExtendedKeyUsage";
      })) {
    facts.problems.emplace_back(
        "The certificate is not meant for clients (its extended key usage lacks clientAuth).");
  }
  return facts;
}

Result<std::shared_ptr<const Identity>> load_identity(const IdentityFiles& files) {
  if (files.empty()) return Error("identity.missing", "no client certificate is configured");
  const bool pkcs12 = !files.pkcs12_file.empty();
  if (pkcs12 && (!files.certificate_file.empty() || !files.key_file.empty())) {
    return Error("identity.missing", "give either --pkcs12, or --cert and --key, not both");
  }
  IdentityParts parts = read_identity(files);
  if (auto error = pkcs12 ? wrong_in_pkcs12(parts) : wrong_in_pem(files, parts)) return *error;
  auto identity = std::make_shared<Identity>();
  identity->key = std::move(parts.key.key);
  identity->certificate = std::move(parts.certificates.front());
  parts.certificates.erase(parts.certificates.begin());
  identity->chain = std::move(parts.certificates);
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
    std::vector<X509*> chain;
    for (const X509Ptr& link : identity->chain) chain.push_back(link.get());
    const std::string refusal =
        give_identity(ctx, identity->certificate.get(), chain, identity->key.get());
    if (!refusal.empty()) {
      return Error("identity.refused", "OpenSSL refuses the client certificate: " + refusal +
                                           " (RSA keys need 2048 bits, signatures SHA-2)");
    }
  }
  return context;
}

}  // namespace smd::tls
