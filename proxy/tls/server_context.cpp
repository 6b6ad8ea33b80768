#include "proxy/tls/server_context.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

namespace smd::tls {
namespace {

using Mode = net::TlsServerOptions::ClientCertificates;

/// Keeps the first verification error of a connection whose client certificate is optional:
/// OpenSSL itself would overwrite it when the callback says "go on".
int first_error_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

int accept_and_record(int ok, X509_STORE_CTX* store) {
  if (ok == 0) {
    auto* ssl =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    if (SSL_get_ex_data(ssl, first_error_index()) == nullptr) {
      const auto error = static_cast<std::intptr_t>(X509_STORE_CTX_get_error(store));
      SSL_set_ex_data(ssl, first_error_index(), reinterpret_cast<void*>(error));
    }
  }
  return 1;
}

std::optional<int> version_number(const std::string& text) {
  if (text == "1.2") return TLS1_2_VERSION;
  if (text == "1.3") return TLS1_3_VERSION;
  return std::nullopt;
}

std::string no_passphrase_text(const std::string& file, const LibraryError& error) {
  return file + ": " + (error.text.empty() ? "cannot be read" : error.text);
}

}  // namespace

Result<std::shared_ptr<SSL_CTX>> make_server_context(const net::TlsServerOptions& options) {
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) return Error("tls.context", "OpenSSL could not make a TLS context");
  SSL_CTX* const ctx = context.get();
  const auto low = version_number(options.min_version);
  const auto high = version_number(options.max_version);
  if (!low || !high || *low > *high) {
    return Error("tls.version", "TLS versions are \"1.2\" and \"1.3\", the lower one first");
  }
  SSL_CTX_set_min_proto_version(ctx, *low);
  SSL_CTX_set_max_proto_version(ctx, *high);
  // Never ask for a passphrase on the terminal: a server must not block there.
  SSL_CTX_set_default_passwd_cb(ctx, [](char*, int, int, void*) { return 0; });
  SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);

  ERR_clear_error();
  // Chain first, then the key: the other way round a mismatching key is dropped silently.
  if (SSL_CTX_use_certificate_chain_file(ctx, options.certificate_file.c_str()) != 1) {
    return Error("tls.certificate", no_passphrase_text(options.certificate_file, take_error()));
  }
  if (SSL_CTX_use_PrivateKey_file(ctx, options.key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    return Error("tls.key", no_passphrase_text(options.key_file, take_error()));
  }
  if (SSL_CTX_check_private_key(ctx) != 1) {
    ERR_clear_error();
    return Error("tls.mismatch",
                 options.key_file + " is not the key of " + options.certificate_file);
  }
  if (options.client_certificates != Mode::none) {
    if (!options.client_ca_file.empty()) {
      if (SSL_CTX_load_verify_locations(ctx, options.client_ca_file.c_str(), nullptr) != 1) {
        return Error("tls.client_ca", no_passphrase_text(options.client_ca_file, take_error()));
      }
      SSL_CTX_set_client_CA_list(ctx, SSL_load_client_CA_file(options.client_ca_file.c_str()));
    }
    if (options.client_certificates == Mode::required) {
      SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    } else {
      SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, accept_and_record);
    }
    // Sessions would carry a client certificate past its verification into another connection.
    static constexpr unsigned char kId[] = "smd";
    SSL_CTX_set_session_id_context(ctx, kId, sizeof kId - 1);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(ctx, 0);
  }
  return context;
}

net::TlsInfo describe_connection(SSL* ssl) {
  net::TlsInfo info;
  info.version = SSL_get_version(ssl);
  info.cipher = SSL_get_cipher_name(ssl);
  info.resumed = SSL_session_reused(ssl) == 1;
  if (const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name))
    info.server_name = name;
  if (const X509Ptr peer{SSL_get1_peer_certificate(ssl)}) {
    net::ClientCertificate client;
    client.subject = name_text(X509_get_subject_name(peer.get()));
    client.issuer = name_text(X509_get_issuer_name(peer.get()));
    client.sha256 = to_hex(sha256_of(peer.get()));
    client.verify_result = SSL_get_verify_result(ssl);
    if (const void* recorded = SSL_get_ex_data(ssl, first_error_index())) {
      client.verify_result = static_cast<long>(reinterpret_cast<std::intptr_t>(recorded));
    }
    client.verify_text = X509_verify_cert_error_string(client.verify_result);
    info.client = std::move(client);
  }
  return info;
}

}  // namespace smd::tls
