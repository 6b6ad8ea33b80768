// Findings of the layer "http". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"http.bad-gateway", kError,
     "PG&E's gateway got no usable answer from the server behind it (502).",
     "That server is down or answers wrongly. Nothing in your request causes this.",
     "Try again later. If it lasts, tell PG&E the time and the transaction id from the headers.",
     kPge, "RFC 9110 section 15.6.3", Proof::kFault},
    {"http.bad-gateway-timeout", kError, "PG&E's gateway gave up waiting (504).",
     "A server behind the gateway did not answer in time.",
     "Try again later. If it lasts, tell PG&E the time and the transaction id from the headers.",
     kPge, "RFC 9110 section 15.6.5", Proof::kFault},
    {"http.byte-order-mark", kWarning, "The answer begins with a byte order mark.",
     "The server's editor or library wrote it. JSON must not have one, and many XML readers trip "
     "over it.",
     "The console reads past it. Make sure that your own program does, and tell PG&E.", kPge,
     "RFC 8259 section 8.1", Proof::kFault},
    {"http.compressed", kError, "The answer is compressed, which nobody asked for.",
     "A gateway or a proxy on the way compressed it although the request did not offer to take "
     "that.",
     "Ask who runs the gateway (see Via and Server in the headers) to send it as it is.", kPge,
     "RFC 9110 section 12.5.3", Proof::kFault},
    {"http.empty-body", kError, "The answer is empty.",
     "The server said that all is well and sent nothing.",
     "Run the step again. If it stays so, tell PG&E the time and the transaction id from the "
     "headers.",
     kPge, "wire-facts 10", Proof::kFault},
    {"http.forbidden", kError, "The call was refused (403).",
     "Reports differ: an expired token, the wrong class of token, or a certificate that does not "
     "belong to this client.",
     "Renew the token and run the step again. If it is still refused, compare the certificate that "
     "was presented with the registered one.",
     kYou, "wire-facts 10", Proof::kFault},
    {"http.method-not-allowed", kError, "This address does not take this method (405).",
     "Tokens are asked for with POST, everything else is read with GET; or the address is another "
     "one.",
     "Compare method and address with PG&E's page.", kYou, "RFC 9110 section 15.5.6",
     Proof::kFault},
    {"http.no-content-type", kWarning, "The answer does not say what it is (no Content-Type).",
     "The server or a gateway left the header out.",
     "The console looks at the content itself. Your own program may not: tell PG&E.", kPge,
     "RFC 9110 section 8.3", Proof::kFault},
    {"http.not-acceptable", kError, "The server has no answer in a form that was asked for (406).",
     "Another custodian answers so when the token is missing; else Accept in the request is wrong.",
     "Renew the token and run the step again. Compare Accept with the one on PG&E's page.", kYou,
     "wire-facts 10; RFC 9110 section 15.5.7", Proof::kFault},
    {"http.not-found", kError, "There is nothing at this address (404).",
     "The path or the id in it is wrong.", "Compare the address with the one on PG&E's page.", kYou,
     "RFC 9110 section 15.5.5", Proof::kFault},
    {"http.not-recognised", kError, "The answer is not one that the console knows.",
     "No rule fits. The evidence is kept as it came.",
     "Read status and body below; send them to PG&E with the time and the transaction id.", kPge,
     "no rule", Proof::kRecorded},
    {"http.not-utf8", kError, "The answer is not UTF-8 text.",
     "It was written in another encoding, or damaged on the way. The evidence shows the first "
     "wrong bytes.",
     "Run the step again. If the same bytes come back, send PG&E the place and the time.", kPge,
     "RFC 3629; RFC 8259 section 8.1", Proof::kFault},
    {"http.rate-limited", kError, "Too many requests (429).",
     "PG&E's documents allow one request a second, 2,000 an hour and 20,000 a day.",
     "Wait as long as Retry-After in the evidence says, or a minute without it; then run the step "
     "again.",
     kYou, "wire-facts 12", Proof::kFault},
    {"http.redirect", kError, "The server answered with a redirect.",
     "No call of these tests is redirected. A moved address or a sign-in page is the usual reason.",
     "Look at Location in the evidence. The console does not follow it. Compare the address with "
     "the one on PG&E's page.",
     kYou, "wire-facts 1", Proof::kFault},
    {"http.request-too-large", kError, "The server finds the request too large (413).",
     "No request of these tests is large: a header or a parameter must have grown, or a gateway on "
     "the way is strict.",
     "Look at the request that was sent. If it looks right, tell PG&E the time and the transaction "
     "id.",
     kYou, "RFC 9110 section 15.5.14", Proof::kFault},
    {"http.request-type", kError, "The server does not take this kind of request body (415).",
     "Content-Type of the token request is not one that it reads.",
     "Change how the token request is sent (form body or query string) and run the step again.",
     kYou, "RFC 9110 section 15.5.16; wire-facts 3", Proof::kFault},
    {"http.server-error", kError, "PG&E's server failed (500).",
     "Something inside the service broke. Seldom a request that it did not expect is the reason.",
     "Run the step again later. If it stays so, tell PG&E the time and the transaction id from the "
     "headers.",
     kPge, "wire-facts 10", Proof::kFault},
    {"http.unauthorized", kError, "The token was not accepted (401).",
     "It has expired, or it is of the wrong class for this resource.",
     "Renew the token and run the step again.", kYou, "wire-facts 4, 10", Proof::kFault},
    {"http.unavailable", kError, "The service is not available at the moment (503).",
     "Maintenance or overload; Retry-After, where it is there, says for how long.",
     "Try again after that time. Planned maintenance is announced in PG&E's portal.", kPge,
     "RFC 9110 section 15.6.4", Proof::kFault},
    {"http.utf16", kError, "The answer is in UTF-16.",
     "PG&E and the standards use UTF-8. A gateway or a tool on the way converted it.",
     "Tell PG&E the time and the transaction id from the headers.", kPge, "RFC 8259 section 8.1",
     Proof::kFault},
    {"http.wrong-charset", kWarning, "The answer claims another character set than UTF-8.",
     "charset in Content-Type is wrong or out of date; the content itself is UTF-8.",
     "The console reads it as UTF-8. A program that believes the header garbles names: tell PG&E.",
     kPge, "RFC 7303 section 3", Proof::kFault},
    {"http.wrong-content-type", kWarning, "The answer is labelled as something else than it is.",
     "Content-Type does not fit the content.",
     "The console looks at the content itself. Your own program may not: tell PG&E.", kPge,
     "RFC 9110 section 8.3", Proof::kFault},
};

}  // namespace

std::span<const Entry> http_entries() { return kEntries; }

}  // namespace smd::diagnosis
