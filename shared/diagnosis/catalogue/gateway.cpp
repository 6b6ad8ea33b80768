// Findings of the layer "gateway". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"gateway.bad-request", kError, "The gateway answered 400 without saying what is wrong.",
     "The request did not have the form that PG&E expects.",
     "Compare the request with the one on PG&E's page; ask PG&E with the time and the transaction "
     "id.",
     kYou, "wire-facts 10"},
    {"gateway.html-page", kError, "An HTML page came back instead of data.",
     "A gateway, a captive portal or a company proxy answered in PG&E's place.",
     "Open the raw answer: it names who wrote it. If it is your network, ask for direct access to "
     "the "
     "host.",
     kNetwork, "wire-facts 10"},
    {"gateway.invalid-certificate", kError, "PG&E answered \"Invalid Certificate\".",
     "No client certificate arrived, or not the one that is registered. PG&E says so with HTTP "
     "400, not "
     "with a TLS alert.",
     "Compare the fingerprint of the certificate that was presented (under TLS) with the one you "
     "registered. Change it in the portal under Manage Registration, or start the proxy with the "
     "registered one.",
     kYou, "wire-facts 2, 10"},
    {"gateway.no-listener", kError, "There is nothing at this address (No listener for endpoint).",
     "The path is not one that PG&E's gateway knows.",
     "Compare the path with the one on PG&E's page, letter by letter.", kYou, "wire-facts 10"},
    {"gateway.outage", kError, "PG&E's server failed (5xx).",
     "The service is down or overloaded. Nothing in your request causes this.",
     "Try again later. If it lasts, tell PG&E the time and the transaction id from the headers.",
     kPge, "wire-facts 10"},
};

}  // namespace

std::span<const Entry> gateway_entries() { return kEntries; }

}  // namespace smd::diagnosis
