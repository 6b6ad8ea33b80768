// Findings of the layer "http". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"http.bad-gateway-timeout", kError, "PG&E's gateway gave up waiting (504).",
     "A server behind the gateway did not answer in time.",
     "Try again later. If it lasts, tell PG&E the time and the transaction id from the headers.",
     kPge, "RFC 9110 section 15.6.5"},
    {"http.forbidden", kError, "The call was refused (403).",
     "Reports differ: an expired token, the wrong class of token, or a certificate that does not "
     "belong to "
     "this client.",
     "Renew the token and run the step again. If it is still refused, compare the certificate that "
     "was "
     "presented with the registered one.",
     kYou, "wire-facts 10"},
    {"http.not-found", kError, "There is nothing at this address (404).",
     "The path or the id in it is wrong.", "Compare the address with the one on PG&E's page.", kYou,
     "RFC 9110 section 15.5.5"},
    {"http.not-recognised", kError, "The answer is not one that the console knows.",
     "No rule fits. The evidence is kept as it came.",
     "Read status and body below; send them to PG&E with the time and the transaction id.", kPge,
     "no rule"},
    {"http.rate-limited", kError, "Too many requests (429).",
     "PG&E's documents allow one request a second, 2,000 an hour and 20,000 a day.",
     "Wait, then run the step again.", kYou, "wire-facts 12"},
    {"http.redirect", kError, "The server answered with a redirect.",
     "No call of these tests is redirected. A log-in page or a moved address is the usual reason.",
     "Look at Location in the answer's headers. The console does not follow it.", kYou,
     "wire-facts 1"},
    {"http.unauthorized", kError, "The token was not accepted (401).",
     "It has expired, or it is of the wrong class for this resource.",
     "Renew the token and run the step again.", kYou, "wire-facts 4, 10"},
};

}  // namespace

std::span<const Entry> http_entries() { return kEntries; }

}  // namespace smd::diagnosis
