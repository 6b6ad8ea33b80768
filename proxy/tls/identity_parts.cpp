#include "proxy/tls/identity_parts.hpp"

#include <openssl/err.h>

#include <algorithm>

#include "proxy/tls/certificate_facts.hpp"
#include "proxy/tls/pkcs12.hpp"

namespace smd::tls {
namespace {

using diagnosis::FileKind;
using diagnosis::KeyState;

std::shared_ptr<const IdentityFile> add_file(IdentityParts& parts, const char* role,
                                             const std::string& path) {
  // One file may be named for both; a pipe can only be read once.
  for (const auto& given : parts.files) {
    if (given.file->path != path) continue;
    auto same = given.file;
    parts.files.push_back({role, same});
    return same;
  }
  parts.files.push_back({role, std::make_shared<const IdentityFile>(read_identity_file(path))});
  return parts.files.back().file;
}

X509Ptr shared(const X509Ptr& certificate) {
  X509_up_ref(certificate.get());
  return X509Ptr(certificate.get());
}

void read_pem(const IdentityFiles& files, IdentityParts& parts) {
  std::shared_ptr<const IdentityFile> certificate;
  std::shared_ptr<const IdentityFile> key;
  if (!files.certificate_file.empty()) {
    certificate = add_file(parts, "certificate", files.certificate_file);
    for (const auto& one : certificate->certificates) parts.certificates.push_back(shared(one));
    parts.certificate_damaged = certificate->certificate_damaged;
  }
  key = files.key_file.empty() ? certificate : add_file(parts, "key", files.key_file);
  if (key) parts.key = read_private_key(key->bytes, files.passphrase);
}

// A PKCS#12 is a set; a chain is sent in the order of issuers (RFC 8446 section 4.4.2).
void put_in_order(std::vector<X509Ptr>& certificates) {
  for (std::size_t place = 1; place < certificates.size(); ++place) {
    const X509* const before = certificates[place - 1].get();
    const auto rest = certificates.begin() + static_cast<std::ptrdiff_t>(place);
    const auto issuer = std::find_if(rest, certificates.end(), [&](const X509Ptr& one) {
      return is_issued_by(before, one.get());
    });
    if (issuer == certificates.end()) return;
    std::rotate(rest, issuer, issuer + 1);
  }
}

void read_set(const IdentityFiles& files, IdentityParts& parts) {
  const auto file = add_file(parts, "pkcs12", files.pkcs12_file);
  if (file->kind != FileKind::kPkcs12) return;
  Pkcs12Reading reading = read_pkcs12(file->bytes, files.passphrase);
  parts.pkcs12 = reading.state;
  parts.pkcs12_error = reading.error;
  parts.certificates.clear();
  parts.certificate_damaged = false;
  parts.key = KeyReading();
  parts.key.passphrase_needed = reading.passphrase_needed;
  if (reading.key) parts.key.state = KeyState::kRead;
  parts.key.key = std::move(reading.key);
  if (reading.certificate) parts.certificates.push_back(std::move(reading.certificate));
  for (auto& one : reading.others) parts.certificates.push_back(std::move(one));
  put_in_order(parts.certificates);
}

}  // namespace

IdentityParts read_identity(const IdentityFiles& files) {
  IdentityParts parts;
  read_pem(files, parts);
  if (!files.pkcs12_file.empty()) read_set(files, parts);
  for (std::size_t i = 0; parts.key.key && parts.own < 0 && i < parts.certificates.size(); ++i) {
    if (X509_check_private_key(parts.certificates[i].get(), parts.key.key.get()) == 1) {
      parts.own = static_cast<int>(i);
    }
  }
  // The damaged one may be the client's own: the others then say nothing about it.
  if (parts.certificate_damaged && parts.own < 0) parts.certificates.clear();
  ERR_clear_error();
  return parts;
}

std::string give_identity(SSL_CTX* context, X509* certificate, const std::vector<X509*>& chain,
                          EVP_PKEY* key) {
  ERR_clear_error();
  // Chain first, then the key, then the check: with the key first OpenSSL silently drops it when
  // the certificate does not match.
  bool fine = SSL_CTX_use_certificate(context, certificate) == 1;
  for (X509* link : chain) fine = fine && SSL_CTX_add1_chain_cert(context, link) == 1;
  fine =
      fine && SSL_CTX_use_PrivateKey(context, key) == 1 && SSL_CTX_check_private_key(context) == 1;
  if (fine) return {};
  const std::string words = take_error().text;
  return words.empty() ? "it gives no reason" : words;
}

std::string refusal_of(const std::vector<X509Ptr>& certificates, EVP_PKEY* key) {
  const SslContextPtr context(SSL_CTX_new(TLS_client_method()));
  if (!context) return "OpenSSL could not make a TLS context";
  std::vector<X509*> chain;
  for (std::size_t i = 1; i < certificates.size(); ++i) chain.push_back(certificates[i].get());
  return give_identity(context.get(), certificates.front().get(), chain, key);
}

}  // namespace smd::tls
