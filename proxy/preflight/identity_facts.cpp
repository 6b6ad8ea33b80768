#include "proxy/preflight/identity_facts.hpp"

#include <openssl/err.h>

#include <chrono>
#include <filesystem>
#include <vector>

#include "proxy/tls/certificate_facts.hpp"
#include "proxy/tls/identity_parts.hpp"

namespace smd::preflight {
namespace {

using diagnosis::ChainEnd;
using diagnosis::FileKind;
using diagnosis::IdentityFacts;
using diagnosis::KeyState;

using StorePtr = std::unique_ptr<X509_STORE, tls::Free<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, tls::Free<X509_STORE_CTX_free>>;

EpochMs wall_clock() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string shown_name(const std::string& path, bool keep_folders) {
  return keep_folders ? path : std::filesystem::path(path).filename().string();
}

/// A file of the system's store, or of `ca_file`, holds the certificate whose key signed this one.
bool issuer_is_trusted(X509* certificate, const std::string& ca_file) {
  const StorePtr store(X509_STORE_new());
  const StoreContextPtr context(X509_STORE_CTX_new());
  if (!store || !context) return false;
  X509_STORE_set_default_paths(store.get());
  if (!ca_file.empty()) X509_STORE_load_file(store.get(), ca_file.c_str());
  bool trusted = false;
  if (X509_STORE_CTX_init(context.get(), store.get(), certificate, nullptr) == 1) {
    STACK_OF(X509)* const candidates =
        X509_STORE_CTX_get1_certs(context.get(), X509_get_issuer_name(certificate));
    for (int i = 0; candidates != nullptr && i < sk_X509_num(candidates); ++i) {
      trusted = trusted || tls::is_issued_by(certificate, sk_X509_value(candidates, i));
    }
    sk_X509_pop_free(candidates, X509_free);
  }
  ERR_clear_error();
  return trusted;
}

ChainEnd end_of_chain(const IdentityFacts& facts, const tls::IdentityParts& parts,
                      const std::string& ca_file) {
  // With a certificate that cannot be decoded nobody knows where the chain would end.
  if (facts.certificates.empty() || parts.certificate_damaged) return ChainEnd::kNone;
  std::size_t place = facts.own > 0 ? static_cast<std::size_t>(facts.own) : 0;
  if (facts.certificates[place].self_signed) return ChainEnd::kSelf;
  // Never more steps than certificates: two may have signed each other.
  for (std::size_t steps = 0; steps < facts.certificates.size(); ++steps) {
    const auto& certificate = facts.certificates[place];
    if (certificate.self_signed) return ChainEnd::kRoot;
    if (certificate.issued_by < 0) break;
    place = static_cast<std::size_t>(certificate.issued_by);
  }
  if (facts.certificates[place].self_signed) return ChainEnd::kRoot;
  return issuer_is_trusted(parts.certificates[place].get(), ca_file) ? ChainEnd::kTrusted
                                                                     : ChainEnd::kMissing;
}

void note_file(const tls::GivenFile& given, const tls::IdentityParts& parts, bool keep_folders,
               IdentityFacts& facts) {
  diagnosis::FileFacts file;
  file.role = given.role;
  file.name = shown_name(given.file->path, keep_folders);
  file.kind = given.file->kind;
  file.error = given.file->error;
  if (given.role == "key" && file.kind == FileKind::kPrivateKey && parts.key.damaged) {
    file.kind = FileKind::kDamaged;
    file.error = parts.key.error;
  }
  if (given.file->holds_key && given.file->readable_by_others) {
    file.readable_by_others = true;
    file.mode = given.file->mode;
  }
  facts.files.push_back(std::move(file));
}

void note_certificates(const tls::IdentityParts& parts, IdentityFacts& facts) {
  std::vector<const X509*> list;
  for (const auto& one : parts.certificates) list.push_back(one.get());
  facts.certificates = tls::certificate_facts(list);
  facts.own = parts.own;
}

}  // namespace

IdentityFacts gather_identity(const tls::IdentityFiles& files, const GatherOptions& options) {
  IdentityFacts facts;
  facts.now = options.now ? *options.now : wall_clock();
  facts.configured = !files.empty();
  facts.passphrase_given = !files.passphrase.empty();
  if (!facts.configured) return facts;
  const tls::IdentityParts parts = tls::read_identity(files);
  for (const auto& given : parts.files) note_file(given, parts, options.keep_folders, facts);
  note_certificates(parts, facts);
  facts.key = parts.key.state;
  facts.key_error = parts.key.error;
  facts.passphrase_needed = parts.key.passphrase_needed;
  if (parts.key.key) {
    facts.key_type = tls::key_type_of(parts.key.key.get());
    facts.key_bits = EVP_PKEY_get_bits(parts.key.key.get());
  }
  facts.pkcs12 = parts.pkcs12;
  facts.pkcs12_error = parts.pkcs12_error;
  facts.chain_end = end_of_chain(facts, parts, options.ca_file);
  if (parts.key.key && !parts.certificates.empty()) {
    facts.usable_error = tls::refusal_of(parts.certificates, parts.key.key.get());
    facts.usable = facts.usable_error.empty() && !parts.certificate_damaged;
  }
  return facts;
}

}  // namespace smd::preflight
