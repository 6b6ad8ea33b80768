#include "proxy/simulator/certificates.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>

#include "proxy/simulator/minting.hpp"
#include "proxy/simulator/state_folder.hpp"

namespace smd::simulator {
namespace {

constexpr long kAuthorityDays = 3650;
// Just under the limit browsers set, so that the page's "days left" looks like real ones.
constexpr long kLeafDays = 397;
constexpr long kRenewBeforeDays = 7;

/// Answers a passphrase prompt with nothing: OpenSSL would ask on the terminal otherwise.
int no_passphrase(char*, int, int, void*) { return 0; }

tls::X509Ptr read_certificate(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return nullptr;
  const tls::BioPtr bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
  return tls::X509Ptr(PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr));
}

tls::KeyPtr read_key(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return nullptr;
  const tls::BioPtr bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
  return tls::KeyPtr(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
}

bool still_valid(X509* certificate) {
  std::time_t limit = std::time(nullptr) + kRenewBeforeDays * kDaySeconds;
  return X509_cmp_time(X509_get0_notAfter(certificate), &limit) > 0;
}

/// Whether the files are there, fit together and last for a while.
bool usable(const CertificateFiles& files) {
  const auto authority = read_certificate(files.authority);
  const auto intermediate = read_certificate(files.intermediate);
  const auto intermediate_key = read_key(files.intermediate_key);
  const auto server = read_certificate(files.server);
  const auto server_key = read_key(files.server_key);
  const auto client = read_certificate(files.client);
  const auto client_key = read_key(files.client_key);
  const bool all =
      authority && intermediate && intermediate_key && server && server_key && client && client_key;
  const auto fits = [](const tls::X509Ptr& certificate, const tls::KeyPtr& key) {
    return still_valid(certificate.get()) &&
           X509_check_private_key(certificate.get(), key.get()) == 1;
  };
  const auto signed_by = [](const tls::X509Ptr& certificate, const tls::X509Ptr& issuer) {
    return X509_verify(certificate.get(), X509_get0_pubkey(issuer.get())) == 1;
  };
  const bool good = all && still_valid(authority.get()) && fits(intermediate, intermediate_key) &&
                    fits(server, server_key) && fits(client, client_key) &&
                    signed_by(intermediate, authority) && signed_by(server, intermediate) &&
                    signed_by(client, authority);
  ERR_clear_error();
  return good;
}

}  // namespace

Wanted server_certificate() {
  Wanted wanted;
  wanted.common_name = "localhost";
  wanted.to_seconds = kLeafDays * kDaySeconds;
  wanted.basic_constraints = "critical,CA:FALSE";
  wanted.key_usage = "critical,digitalSignature,keyEncipherment";
  wanted.extended_key_usage = "serverAuth";
  wanted.names = "DNS:localhost,IP:127.0.0.1,IP:::1";
  return wanted;
}

Wanted authority_certificate(const std::string& common_name) {
  Wanted wanted;
  wanted.common_name = common_name;
  wanted.to_seconds = kAuthorityDays * kDaySeconds;
  wanted.basic_constraints = "critical,CA:TRUE";
  wanted.key_usage = "critical,keyCertSign,cRLSign";
  return wanted;
}

Result<Pair> read_pair(const std::string& certificate_file, const std::string& key_file) {
  Pair pair{read_certificate(certificate_file), read_key(key_file)};
  ERR_clear_error();
  if (pair.certificate && pair.key) return pair;
  return Error("certificates.read",
               (pair.certificate ? key_file : certificate_file) + " cannot be read.");
}

Result<CertificateFiles> prepare_certificates(const std::string& folder) {
  const CertificateFiles files{folder + "/ca.pem",           folder + "/intermediate.pem",
                               folder + "/intermediate.key", folder + "/server.pem",
                               folder + "/server.key",       folder + "/client.pem",
                               folder + "/client.key"};
  if (usable(files)) return files;
  const auto authority = mint(authority_certificate("Share My Data simulator authority"), nullptr);
  if (!authority) return authority.error();
  auto wanted = authority_certificate("Share My Data simulator intermediate");
  wanted.basic_constraints = "critical,CA:TRUE,pathlen:0";
  const auto intermediate = mint(wanted, &authority.value());
  if (!intermediate) return intermediate.error();
  const auto server = mint(server_certificate(), &intermediate.value());
  if (!server) return server.error();
  wanted = server_certificate();
  wanted.common_name = "third-party.example";
  wanted.key_usage = "critical,digitalSignature";
  wanted.extended_key_usage = "clientAuth";
  wanted.names = "DNS:third-party.example";
  const auto client = mint(wanted, &authority.value());
  if (!client) return client.error();
  // The authority's key is not kept: nothing is to be signed with it later. The intermediate's is,
  // for the server certificates of the TLS faults.
  struct Output {
    const std::string& path;
    std::string text;
    bool secret;
  };
  const Output outputs[] = {
      {files.authority, pem_of(authority->certificate.get()), false},
      {files.intermediate, pem_of(intermediate->certificate.get()), false},
      {files.intermediate_key, pem_of(intermediate->key.get()), true},
      {files.server, pem_of(server->certificate.get()) + pem_of(intermediate->certificate.get()),
       false},
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
