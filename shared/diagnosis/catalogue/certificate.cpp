// Findings of the layer "certificate". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"certificate.expired", kError, "The client certificate has expired.",
     "PG&E only accepts an unexpired certificate from a public authority.",
     "Renew the certificate, register the new one under Manage Registration in PG&E's portal, and "
     "start the proxy with it.",
     kYou, "wire-facts 2"},
    {"certificate.expiring", kWarning, "The client certificate expires soon.",
     "It ends before the 90 days for testing would.",
     "Renew it in good time. The new one must be registered with PG&E before it is used.", kYou,
     "wire-facts 2"},
    {"certificate.none-configured", kError,
     "The proxy has no client certificate for this environment.",
     "Every call but the browser redirects needs the certificate that was registered with PG&E.",
     "Start smd-proxy with --cert and --key (or --pkcs12).", kYou, "wire-facts 2"},
    {"certificate.not-yet-valid", kError, "The client certificate is not valid yet.",
     "Its start date lies in the future, or this machine's clock is wrong.",
     "Check the clock of the machine that runs the proxy, or wait for the start date.", kYou,
     "wire-facts 2"},
};

}  // namespace

std::span<const Entry> certificate_entries() { return kEntries; }

}  // namespace smd::diagnosis
