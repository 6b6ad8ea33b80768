// Findings of the layer "tls". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"tls.client-certificate-refused", kError, "The server refused our client certificate.",
     "It is not the registered one, it has expired, or its authority is not trusted there.",
     "Compare the certificate under TLS with the registered one. It must come from a public "
     "authority.",
     kYou, "pitfalls 5.1; RFC 8446 section 6.2"},
    {"tls.client-certificate-required", kError,
     "The server requires a client certificate and got none.",
     "The proxy has no certificate for this host, or did not present it.",
     "Start smd-proxy with --cert and --key (or --pkcs12).", kYou,
     "pitfalls 5.1; RFC 8446 section 6.2"},
    {"tls.handshake-failed", kError, "The TLS handshake failed.",
     "Both sides have no protocol or cipher in common, or the server refused ours.",
     "See the evidence for the alert. If a proxy inspects TLS in your network, it breaks mutual "
     "TLS.",
     kNetwork, "RFC 8446 section 6.2"},
    {"tls.not-recognised", kError, "TLS failed in a way that the console does not know.",
     "No rule fits. The library's own words are kept below.", "Send the evidence to support.",
     kNetwork, "no rule"},
    {"tls.plain-http", kError, "The server does not speak TLS on this port.",
     "Plain HTTP, or another service, answers there.", "Check host and port.", kYou,
     "pitfalls 5.1"},
    {"tls.server-expired", kError, "The server's certificate has expired.",
     "Or this machine's clock is wrong.", "Check the clock; if it is right, tell PG&E.", kPge,
     "pitfalls 5.11 (10)"},
    {"tls.server-name", kError, "The server's certificate is for another host name.",
     "The address is wrong, or something on the way answers in PG&E's place.",
     "Check the host name; if a company proxy inspects TLS, ask for an exception.", kNetwork,
     "pitfalls 5.1, 5.11 (62)"},
    {"tls.server-not-yet-valid", kError, "The server's certificate is not valid yet.",
     "Most often this machine's clock is wrong.", "Check the clock of the proxy's machine.", kYou,
     "pitfalls 5.11 (9)"},
    {"tls.server-untrusted", kError, "The server's certificate is not trusted.",
     "Its authority is not in the trust store, or the server did not send an intermediate.",
     "Give the authority with --ca-file (for PG&E: the certificate from the portal), or fix the "
     "store of "
     "the machine.",
     kYou, "pitfalls 5.1, 5.11 (18 to 21)"},
    {"tls.version", kError, "No common TLS version.",
     "The server speaks only versions older than TLS 1.2, or only newer ones than ours.",
     "The server must offer TLS 1.2 or 1.3.", kPge, "wire-facts 2; RFC 8446 section 6.2"},
    {"tls.weak", kError, "A key or digest in the certificate chain is too weak.",
     "RSA below 2048 bits or SHA-1.",
     "Replace the certificate by one with RSA 2048 or more and SHA-2.", kYou,
     "pitfalls 5.7, 5.11 (66 to 68)"},
};

}  // namespace

std::span<const Entry> tls_entries() { return kEntries; }

}  // namespace smd::diagnosis
