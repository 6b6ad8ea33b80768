// Findings of the layer "gateway". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"gateway.backend-not-specified", kError,
     "The gateway knows no server behind this address (Dynamic backend host not specified).",
     "The gateway in front of the service is set up wrongly for this path, or the path is not a "
     "complete one.",
     "Compare the address with the one on PG&E's page. If it is right, tell PG&E the time and the "
     "transaction id from the headers.",
     kPge, "wire-facts 10", Proof::kFault},
    {"gateway.bad-request", kError, "The gateway answered 400 without saying what is wrong.",
     "The request did not have the form that PG&E expects.",
     "Compare the request with the one on PG&E's page; ask PG&E with the time and the transaction "
     "id.",
     kYou, "wire-facts 10", Proof::kFault},
    {"gateway.captive-portal", kError, "The call was redirected to another host.",
     "No call of these tests leads to another host. A guest network, a company's sign-in or a web "
     "filter does that.",
     "Look at Location in the evidence. If it belongs to your network, sign in there or ask for "
     "direct access; if it is PG&E's, tell PG&E.",
     kNetwork, "wire-facts 1", Proof::kFault, "curl -sI http://HOST/"},
    {"gateway.certificate-error", kError, "The server says: The SSL certificate error.",
     "A client certificate arrived and was not accepted: expired, from an authority that is not "
     "trusted there, or its chain is not complete.",
     "Check the dates and the chain of the certificate, and that it comes from a public authority "
     "that PG&E lists.",
     kYou, "pitfalls 5.1", Proof::kFault, "openssl verify -untrusted CHAIN.pem CERT.pem"},
    {"gateway.certificate-missing", kError,
     "The server says: No required SSL certificate was sent.",
     "The call came without a client certificate.",
     "Start smd-proxy with --cert and --key (or --pkcs12). If it has them, something in your "
     "network opens TLS and drops the certificate: ask for direct access to the host.",
     kYou, "pitfalls 5.1", Proof::kFault,
     "openssl s_client -connect HOST:443 -servername HOST -cert CERT.pem -key KEY.pem"},
    {"gateway.html-page", kError, "A web page came back instead of data.",
     "A gateway, a web filter or a company proxy answered in PG&E's place.",
     "Open the raw answer: it names who wrote it. If it is your network, ask for direct access to "
     "the host.",
     kNetwork, "wire-facts 10", Proof::kFault},
    {"gateway.invalid-certificate", kError, "PG&E answered \"Invalid Certificate\".",
     "No client certificate arrived, or not the one that is registered. PG&E says so with HTTP "
     "400, not with a TLS alert.",
     "Compare the fingerprint of the certificate that was presented (under TLS) with the one you "
     "registered. Change it in the portal under Manage Registration, or start the proxy with the "
     "registered one.",
     kYou, "wire-facts 2, 10", Proof::kFault,
     "openssl x509 -in CERT.pem -noout -subject -issuer -dates -fingerprint -sha256"},
    {"gateway.no-listener", kError, "There is nothing at this address (No listener for endpoint).",
     "The path is not one that PG&E's gateway knows.",
     "Compare the path with the one on PG&E's page, letter by letter.", kYou, "wire-facts 10",
     Proof::kFault},
    {"gateway.outage", kError, "The server failed (5xx).",
     "The service is down or overloaded. Nothing in your request causes this.",
     "Try again later. If it lasts, tell PG&E the time and the transaction id from the headers.",
     kPge, "RFC 9110 section 15.6", Proof::kFault},
    {"gateway.plain-http", kError,
     "The server says: The plain HTTP request was sent to HTTPS port.",
     "Something on the way took TLS off the call.",
     "Check that the upstream's address in the proxy's configuration begins with https, and that "
     "no other proxy stands between.",
     kYou, "pitfalls 5.1", Proof::kFault},
    {"gateway.request-failed", kError, "PG&E answered: Request failed.",
     "PG&E names no reason. Clients of PG&E have met it for wrong requests and for outages alike.",
     "Run the step again later. If it stays so, send PG&E the time and the transaction id from the "
     "headers.",
     kPge, "wire-facts 10", Proof::kFault},
    {"gateway.sign-in-page", kError,
     "A page that asks somebody to sign in came back instead of data.",
     "The address belongs to a web site, or a guest network, a company proxy or a web filter "
     "answered in PG&E's place.",
     "Open the raw answer: it names who wrote it. If it is your network, sign in there or ask for "
     "direct access to the host; if not, compare the address with the one on PG&E's page.",
     kNetwork, "wire-facts 10", Proof::kFault},
    {"gateway.success-false", kError, "The answer says \"success\": false.",
     "PG&E's gateway refuses the request in a form of its own; message, where it is there, says "
     "why.",
     "Read the message in the evidence. Without one, compare the request with PG&E's page, then "
     "send PG&E the time and the transaction id.",
     kPge, "wire-facts 10", Proof::kFault},
};

}  // namespace

std::span<const Entry> gateway_entries() { return kEntries; }

}  // namespace smd::diagnosis
