// Findings of the layer "registration". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"registration.ending", kWarning, "The 90 days for testing end soon.",
     "Testing must be complete within 90 days of acceptance.",
     "Finish the remaining tests before the date shown, or the registration expires.", kYou,
     "wire-facts 12"},
    {"registration.endpoint-missing", kError, "A production endpoint is missing.",
     "ApplicationInformation should name the production addresses to repoint to.",
     "Ask PG&E for the address.", kPge, "espi-model T1"},
    {"registration.endpoint-not-https", kWarning, "An endpoint is not https.",
     "Tokens and codes would travel in the clear.",
     "Change the address: yours under Manage Registration, PG&E's by asking PG&E.", kYou,
     "espi-model 7.14"},
    {"registration.expired", kError, "The 90 days for testing have passed.",
     "The registration expires when testing is not complete within 90 days of acceptance.",
     "Register again with PG&E.", kYou, "wire-facts 12"},
    {"registration.still-test-endpoint", kWarning, "An endpoint still has /test/ in its address.",
     "Test endpoints do not serve customers.",
     "Repoint your application to the production endpoints. If PG&E's answer itself names a test "
     "address, ask PG&E.",
     kYou, "the page, Important"},
};

}  // namespace

std::span<const Entry> registration_entries() { return kEntries; }

}  // namespace smd::diagnosis
