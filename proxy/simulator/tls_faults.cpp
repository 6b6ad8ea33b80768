#include "proxy/simulator/tls_faults.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <cstdint>
#include <optional>
#include <utility>

#include "proxy/tls/server_context.hpp"

namespace smd::simulator {
namespace {

using Break = net::Treatment::Break;

struct Ending {
  std::string_view fault;
  Break at;
  bool silent;
};
constexpr Ending kEndings[] = {
    {"close-on-accept", Break::accepted, false},
    {"close-in-handshake", Break::hello, false},
    {"close-after-handshake", Break::established, false},
    {"stall-on-accept", Break::accepted, true},
    {"stall-in-handshake", Break::hello, true},
    {"stall-after-handshake", Break::established, true},
};

// RFC 8446 section 6: the alerts a server may send for the first message.
struct HelloAlert {
  std::string_view fault;
  int alert;
};
constexpr HelloAlert kHelloAlerts[] = {
    {"alert-unrecognized-name", SSL_AD_UNRECOGNIZED_NAME},
    {"alert-internal-error", SSL_AD_INTERNAL_ERROR},
    {"alert-access-denied", SSL_AD_ACCESS_DENIED},
    {"alert-insufficient-security", SSL_AD_INSUFFICIENT_SECURITY},
    {"alert-unexpected", SSL_AD_NO_RENEGOTIATION},
};

// OpenSSL chooses the alert by the verification error: these lead to the alert of the name.
struct Refusal {
  std::string_view fault;
  int error;
};
constexpr Refusal kRefusals[] = {
    {"client-refused-unknown-ca", X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY},
    {"client-refused-bad-certificate", X509_V_ERR_CERT_REJECTED},
    {"client-refused-unsupported", X509_V_ERR_INVALID_PURPOSE},
    {"client-refused-revoked", X509_V_ERR_CERT_REVOKED},
    {"client-refused-expired", X509_V_ERR_CERT_HAS_EXPIRED},
    {"client-refused-certificate-unknown", X509_V_ERR_SUBJECT_ISSUER_MISMATCH},
    {"client-refused-decrypt-error", X509_V_ERR_CERT_SIGNATURE_FAILURE},
    {"client-refused-handshake-failure", X509_V_ERR_APPLICATION_VERIFICATION},
};

constexpr std::string_view kBareBadRequest =
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
constexpr std::string_view kBadRequestPage =
    "<html>\r\n<head><title>400 Bad Request</title></head>\r\n<body>\r\n<center><h1>400 Bad "
    "Request</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

/// As nginx answers what it cannot read on a port without TLS.
std::string bad_request_with_page() {
  return "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: text/html\r\n"
         "Content-Length: " +
         std::to_string(kBadRequestPage.size()) + "\r\nConnection: close\r\n\r\n" +
         std::string(kBadRequestPage);
}

template <typename Row, std::size_t N>
const Row* row_of(const Row (&rows)[N], std::string_view fault) {
  for (const auto& row : rows) {
    if (row.fault == fault) return &row;
  }
  return nullptr;
}

int error_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

/// Refuses any client certificate with the error kept at its context.
int refuse(int, X509_STORE_CTX* store) {
  const auto* ssl = static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const auto* error = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), error_index());
  X509_STORE_CTX_set_error(store, static_cast<int>(reinterpret_cast<std::intptr_t>(error)));
  return 0;
}

int alert_at_hello(SSL*, int* alert, void* wanted) {
  *alert = static_cast<int>(reinterpret_cast<std::intptr_t>(wanted));
  return SSL_CLIENT_HELLO_ERROR;
}

void* as_pointer(int number) {
  return reinterpret_cast<void*>(
      static_cast<std::intptr_t>(number));  // NOLINT: OpenSSL's user data
}

Error failed(const char* doing) {
  const auto error = tls::take_error();
  return Error("tls.context", std::string(doing) + ": " + error.text);
}

/// The server's certificate and what is sent after it.
struct Identity {
  Pair own;
  std::vector<tls::X509Ptr> chain;
};

Result<Identity> wrong_identity(std::string_view fault, const CertificateFiles& files) {
  constexpr long kWeek = 7 * kDaySeconds;
  auto wanted = server_certificate();
  if (fault == "server-expired") {
    wanted.from_seconds = -60 * kDaySeconds;
    wanted.to_seconds = -kWeek;
  }
  if (fault == "server-not-yet-valid") wanted.from_seconds = kWeek;
  if (fault == "server-wrong-name") {
    wanted.common_name = "elsewhere.example";
    wanted.names = "DNS:elsewhere.example,DNS:www.elsewhere.example";
  }
  if (fault == "server-purpose") wanted.extended_key_usage = "clientAuth";
  if (fault == "server-expiring") wanted.to_seconds = 5 * kDaySeconds;
  if (fault == "server-weak-key") wanted.key_bits = 1024;
  if (fault == "server-sha1") wanted.digest = "SHA1";

  Identity identity;
  std::optional<Pair> issuer;
  if (fault == "server-untrusted" || fault == "server-intercepted") {
    const bool intercepted = fault == "server-intercepted";
    auto other = mint(
        authority_certificate(intercepted ? "Zscaler Root CA (pretended)" : "Another authority"),
        nullptr);
    if (!other) return other.error();
    issuer = std::move(other.value());
  } else if (fault != "server-self-signed") {
    auto intermediate = read_pair(files.intermediate, files.intermediate_key);
    if (!intermediate) return intermediate.error();
    issuer = std::move(intermediate.value());
  }
  auto own = mint(wanted, issuer ? &*issuer : nullptr);
  if (!own) return own.error();
  identity.own = std::move(own.value());
  if (issuer && fault != "server-intermediate-missing") {
    identity.chain.push_back(std::move(issuer->certificate));
  }
  return identity;
}

Result<bool> use_identity(SSL_CTX* ctx, const Identity& identity) {
  // So that a weak one can be used; the client's own level is what refuses it.
  SSL_CTX_set_security_level(ctx, 0);
  // The certificate first: it replaces the one before and forgets that one's key.
  if (SSL_CTX_use_certificate(ctx, identity.own.certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(ctx, identity.own.key.get()) != 1 ||
      SSL_CTX_clear_chain_certs(ctx) != 1) {
    return failed("Using the certificate of a fault");
  }
  // Otherwise OpenSSL would complete the chain from what it knows of client certificates.
  SSL_CTX_set_mode(ctx, SSL_MODE_NO_AUTO_CHAIN);
  for (const auto& certificate : identity.chain) {
    if (SSL_CTX_add1_chain_cert(ctx, certificate.get()) != 1) {
      return failed("Using the chain of a fault");
    }
  }
  return true;
}

/// "1.2" or "1.3".
void keep_to(SSL_CTX* ctx, std::string_view version) {
  const int number = version == "1.2" ? TLS1_2_VERSION : TLS1_3_VERSION;
  SSL_CTX_set_min_proto_version(ctx, number);
  SSL_CTX_set_max_proto_version(ctx, number);
}

}  // namespace

TlsFaults::TlsFaults(net::TlsServerOptions server, CertificateFiles files)
    : server_(std::move(server)), files_(std::move(files)) {}

Result<TlsFaults::Context> TlsFaults::make_context(std::string_view fault,
                                                   std::string_view value) const {
  auto context = tls::make_server_context(server_);
  if (!context) return context;
  SSL_CTX* const ctx = context->get();
  if (fault.starts_with("server-")) {
    const auto identity = wrong_identity(fault, files_);
    if (!identity) return identity.error();
    const auto used = use_identity(ctx, identity.value());
    if (!used) return used.error();
  } else if (fault == "tls11-only") {
    SSL_CTX_set_security_level(ctx, 0);
    SSL_CTX_set_min_proto_version(ctx, TLS1_1_VERSION);
    SSL_CTX_set_max_proto_version(ctx, TLS1_1_VERSION);
  } else if (fault == "no-common-cipher") {
    keep_to(ctx, "1.2");
    // Needs an EC certificate, which the server does not have.
    SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256");
  } else if (fault == "client-not-asked") {
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, nullptr);
  } else if (fault == "client-other-authorities") {
    const auto other = mint(authority_certificate("Another authority"), nullptr);
    if (!other) return other.error();
    SSL_CTX_set_client_CA_list(ctx, sk_X509_NAME_new_null());
    if (SSL_CTX_add_client_CA(ctx, other->certificate.get()) != 1) {
      return failed("Naming another authority");
    }
  } else if (fault == "client-required") {
    keep_to(ctx, value);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    // A client with an RSA certificate then sends none.
    if (SSL_CTX_set1_client_sigalgs_list(ctx, "ECDSA+SHA256") != 1) {
      return failed("Asking for other kinds of certificates");
    }
  } else if (const auto* refusal = row_of(kRefusals, fault)) {
    keep_to(ctx, value);
    SSL_CTX_set_ex_data(ctx, error_index(), as_pointer(refusal->error));
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, refuse);
  } else if (const auto* alert = row_of(kHelloAlerts, fault)) {
    SSL_CTX_set_client_hello_cb(ctx, alert_at_hello, as_pointer(alert->alert));
  } else {
    return Error("tls.fault", "Nothing is known of the fault " + std::string(fault) + ".");
  }
  return context;
}

Result<net::Treatment> TlsFaults::treatment(std::string_view fault, std::string_view value) {
  net::Treatment treatment;
  if (const auto* ending = row_of(kEndings, fault)) {
    treatment.at = ending->at;
    treatment.silent = ending->silent;
    return treatment;
  }
  if (fault == "plain-http" || fault == "plain-http-page") {
    treatment.at = Break::hello;
    treatment.raw_answer =
        fault == "plain-http" ? std::string(kBareBadRequest) : bad_request_with_page();
    return treatment;
  }
  auto& context = contexts_[std::string(fault) + "," + std::string(value)];
  if (!context) {
    auto made = make_context(fault, value);
    if (!made) return made.error();
    context = std::move(made.value());
  }
  treatment.tls_context = context;
  return treatment;
}

}  // namespace smd::simulator
