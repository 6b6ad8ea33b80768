// The faults of the connection itself. What they do is in proxy/simulator/tls_faults.cpp.
#include "shared/simulator/fault_rows.hpp"

namespace smd::simulator {
namespace {

using enum FaultKind;

constexpr FaultRow tls(std::string_view name, std::string_view description) {
  return {name, kTls, kConnectionSteps, description};
}

/// A fault that looks different in TLS 1.3, where the client has sent its request before it hears
/// of it, and in TLS 1.2.
constexpr FaultRow tls_by_version(std::string_view name, std::string_view description) {
  return {name, kTls, kConnectionSteps, description, 0, {}, {}, "1.3", "1.3 1.2"};
}

constexpr FaultRow kRows[] = {
    // The server's certificate.
    tls("server-expired", "The server's certificate expired a week ago"),
    tls("server-not-yet-valid", "The server's certificate begins in a week"),
    tls("server-wrong-name", "The server's certificate is for another host"),
    tls("server-untrusted", "The server's certificate leads to another root, which it sends along"),
    tls("server-self-signed", "The server's certificate is signed by itself"),
    tls("server-intermediate-missing", "The server does not send its intermediate certificate"),
    tls("server-weak-key", "The server's key is RSA 1024"),
    tls("server-sha1", "The server's certificate is signed with SHA-1"),
    tls("server-purpose", "The server's certificate is for clients only (extended key usage)"),
    tls("server-intercepted",
        "The server's certificate is by an authority named Zscaler, as behind "
        "a company proxy that opens TLS"),
    {"server-expiring", kTls, only(Step::kPreflightConnection),
     "The server's certificate ends in five days"},
    // What both sides can.
    tls("tls11-only", "The server speaks TLS 1.1 and nothing newer"),
    tls("no-common-cipher", "The server has no cipher in common with the client (TLS 1.2)"),
    // The client's certificate.
    tls("client-not-asked", "The server does not ask for a client certificate"),
    {"client-other-authorities", kTls, only(Step::kPreflightConnection),
     "The server names other authorities than ours when it asks for a client certificate"},
    tls_by_version("client-required",
                   "The server requires a client certificate, and asks for kinds that ours is not, "
                   "so that none comes (value: TLS version)"),
    tls_by_version("client-refused-unknown-ca",
                   "Our certificate is refused: alert unknown_ca (value: TLS version)"),
    tls_by_version("client-refused-bad-certificate",
                   "Our certificate is refused: alert bad_certificate (value: TLS version)"),
    tls_by_version(
        "client-refused-unsupported",
        "Our certificate is refused: alert unsupported_certificate (value: TLS version)"),
    tls_by_version("client-refused-revoked",
                   "Our certificate is refused: alert certificate_revoked (value: TLS version)"),
    tls_by_version("client-refused-expired",
                   "Our certificate is refused: alert certificate_expired (value: TLS version)"),
    tls_by_version("client-refused-certificate-unknown",
                   "Our certificate is refused: alert certificate_unknown (value: TLS version)"),
    tls_by_version("client-refused-decrypt-error",
                   "Our certificate is refused: alert decrypt_error (value: TLS version)"),
    tls_by_version("client-refused-handshake-failure",
                   "Our certificate is refused: alert handshake_failure (value: TLS version)"),
    // Alerts in answer to the first message.
    tls("alert-unrecognized-name", "Alert unrecognized_name: no such host here"),
    tls("alert-internal-error", "Alert internal_error"),
    tls("alert-access-denied", "Alert access_denied"),
    tls("alert-insufficient-security", "Alert insufficient_security"),
    tls("alert-unexpected", "Alert no_renegotiation, which makes no sense here"),
    // No TLS.
    tls("plain-http", "Plain HTTP on the TLS port: a bare 400"),
    tls("plain-http-page", "Plain HTTP on the TLS port: 400 with a web server's page"),
    // Ends and silences before there is a request.
    tls("close-on-accept", "The connection closes before the handshake"),
    tls("close-in-handshake", "The connection closes after the client's first message"),
    tls("close-after-handshake", "The connection closes after the handshake"),
    tls("stall-on-accept", "The connection is accepted, and nothing more comes"),
    tls("stall-in-handshake", "Silence after the client's first message"),
    tls("stall-after-handshake", "Silence after the handshake"),
};

}  // namespace

std::span<const FaultRow> tls_fault_rows() { return kRows; }

}  // namespace smd::simulator
