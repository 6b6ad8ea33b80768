// TLS context of a server from its options, and what a client presented to it.
#pragma once

#include "proxy/net/http_server.hpp"
#include "proxy/tls/openssl.hpp"
#include "shared/base/result.hpp"

namespace smd::tls {

/// Fails with "tls.certificate", "tls.key", "tls.mismatch", "tls.client_ca", "tls.version".
[[nodiscard]] Result<std::shared_ptr<SSL_CTX>> make_server_context(
    const net::TlsServerOptions& options);

/// After a server-side handshake.
[[nodiscard]] net::TlsInfo describe_connection(SSL* ssl);

}  // namespace smd::tls
