// Findings of the layer "registration". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"registration.application-id-odd", kWarning,
     "The Application Information ID does not look like one of PG&E's.",
     "PG&E's ids have the form of a UUID: 8-4-4-4-12 hexadecimal digits.",
     "Run the next step: if PG&E answers, the id is right. Otherwise ask PG&E for the id of your "
     "registration.",
     kPge, "wire-facts 8, 9", Proof::kFault},
    {"registration.application-id-other", kError,
     "The Application Information ID belongs to another application.",
     "The id was entered for another registration, or the Authorization feed names another one.",
     "Run the step Find the Application Information ID again, with the credentials of this "
     "registration. If the same id comes, ask PG&E.",
     kYou, "wire-facts 8, 9", Proof::kFault},
    {"registration.ending", kWarning, "The 90 days for testing end soon.",
     "Testing must be complete within 90 days of acceptance.",
     "Finish the remaining tests before the date shown, or the registration expires.", kYou,
     "wire-facts 12", Proof::kInput},
    {"registration.endpoint-missing", kError, "A production endpoint is missing.",
     "ApplicationInformation should name the production addresses to repoint to.",
     "Ask PG&E for the address.", kPge, "espi-model T1", Proof::kFault},
    {"registration.endpoint-not-https", kWarning, "An endpoint is not https.",
     "Tokens and codes would travel in the clear.",
     "Change the address: yours under Manage Registration, PG&E's by asking PG&E.", kYou,
     "espi-model 7.14", Proof::kFault},
    {"registration.expired", kError, "The 90 days for testing have passed.",
     "The registration expires when testing is not complete within 90 days of acceptance.",
     "Register again with PG&E.", kYou, "wire-facts 12", Proof::kInput},
    {"registration.grant-type-missing", kWarning,
     "A grant that the tests use is not among grant_types.",
     "The registration was made without it, or PG&E's record is not complete.",
     "Ask PG&E to add the grant that the evidence names.", kPge, "espi-model T1", Proof::kFault},
    {"registration.in-review", kWarning,
     "The application is in review (dataCustodianApplicationStatus 1).",
     "PG&E has not set it live yet; until approval that is as it should be.",
     "Finish the tests. If the registration is approved already, ask PG&E.", kPge, "espi-model T1",
     Proof::kRecorded},
    {"registration.not-approved", kError, "The registration is not approved for production yet.",
     "Production serves approved registrations only; before that, the same credentials work on the "
     "test endpoints.",
     "Choose the test environment and finish the tests. After the milestone Registration Approved, "
     "come back.",
     kYou, "the page, Important", Proof::kFault},
    {"registration.on-hold", kError,
     "The application is on hold (dataCustodianApplicationStatus 3).",
     "PG&E has stopped it for now.", "Ask PG&E why, and what is needed to continue.", kPge,
     "espi-model T1", Proof::kFault},
    {"registration.other-client-id", kError,
     "ApplicationInformation is about another client ID than yours.",
     "The registration access token or the Application Information ID belongs to another "
     "registration.",
     "Copy client ID and registration access token from one and the same row of the Registration "
     "Milestones table.",
     kYou, "wire-facts 9", Proof::kFault},
    {"registration.other-environment", kWarning,
     "The credentials or the answer belong to the other environment.",
     "Test and production each have their own tokens and addresses; the evidence shows what does "
     "not fit this environment.",
     "Choose the environment that the credentials are for. If they are right, tell PG&E.", kYou,
     "wire-facts 1", Proof::kInput},
    {"registration.other-redirect-uri", kWarning,
     "PG&E has another redirect address registered than the one in use here.",
     "The two differ in the characters that the evidence shows. PG&E compares them one by one.",
     "Copy the registered address into the field Redirect address, or change it under Manage "
     "Registration.",
     kYou, "RFC 9700 section 2.1; wire-facts 9", Proof::kFault},
    {"registration.revoked", kError,
     "The application has been revoked (dataCustodianApplicationStatus 4).",
     "PG&E has ended this registration.", "Ask PG&E why; register again if needed.", kPge,
     "espi-model T1", Proof::kFault},
    {"registration.secret-expired", kError,
     "The client secret has expired (client_secret_expires_at is past).",
     "Secrets without an end have 0 there; this one ended at the time in the evidence.",
     "Ask PG&E for a new client secret and put it into the console and your own program.", kYou,
     "espi-model T1", Proof::kFault},
    {"registration.status-odd", kWarning, "dataCustodianApplicationStatus is not one of 1 to 4.",
     "1 is review, 2 production, 3 on hold and 4 revoked.", "Ask PG&E what the number means.", kPge,
     "espi-model T1", Proof::kRecorded},
    {"registration.still-test-endpoint", kWarning, "An endpoint still has /test/ in its address.",
     "Test endpoints do not serve customers.",
     "Repoint your application to the production endpoints. If PG&E's answer itself names a test "
     "address, ask PG&E.",
     kYou, "the page, Important", Proof::kFault},
};

}  // namespace

std::span<const Entry> registration_entries() { return kEntries; }

}  // namespace smd::diagnosis
