// Findings of the layer "espi". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"espi.accepted-later", kWarning,
     "The request was accepted, and the data will come later (202).",
     "Asynchronous answers are for bulk requests; sample data normally comes at once.",
     "Run the step again in a minute. If 202 stays, tell PG&E which call gave it.", kPge,
     "wire-facts 5, 10"},
    {"espi.application-information-case", kInfo,
     "The address says Applicationinformation, with a small i.",
     "PG&E's page prints it so; the resource's name is ApplicationInformation.",
     "Nothing: the console compares this part of the address without regard to case. Your own "
     "program "
     "should too.",
     kYou, "wire-facts 8"},
    {"espi.date-range-too-large", kError, "PG&E says the date range is too large.",
     "About one month per request is the limit that clients keep to.",
     "Ask for at most 28 to 31 days at a time.", kYou, "wire-facts 10, 11"},
    {"espi.empty-feed", kError, "The feed holds no entry.",
     "PG&E answers an empty feed (or 204) when there is no data for the request.",
     "Wait a few minutes and run the step again. If it stays empty, ask PG&E to check the sample "
     "data "
     "of your registration.",
     kPge, "wire-facts 10"},
    {"espi.milliseconds", kInfo, "A time is given in milliseconds where the schema means seconds.",
     "PG&E does this in Authorization periods, client_id_issued_at and bill time stamps.",
     "Nothing to do here. In your own program, tell the two apart by the number of digits.", kYou,
     "wire-facts 8, 9"},
    {"espi.missing-element", kWarning, "An element that PG&E's page lists is missing.",
     "The answer is not complete, or PG&E no longer sends this element.",
     "Check the table below. If an endpoint you need is missing, ask PG&E for it.", kPge,
     "espi-model T1"},
    {"espi.no-application-information", kError,
     "No authorization in the answer points to an ApplicationInformation resource.",
     "The id is read from the entry whose resourceURI ends in /ApplicationInformation/{id}; none "
     "does.",
     "If you know the id, enter it under Application Information ID and run the next step. "
     "Otherwise ask "
     "PG&E why the Authorization feed of your registration lacks it.",
     kPge, "wire-facts 8"},
    {"espi.no-content", kError, "The answer has no content (204).",
     "PG&E answers 204 when there is no data for the request.",
     "Wait a few minutes and run the step again. If it stays so, ask PG&E to check the sample data "
     "of "
     "your registration.",
     kPge, "wire-facts 10"},
    {"espi.no-readings", kError, "The feed holds no interval readings.",
     "Sample data without readings does not show that interval data can be read.",
     "Run the step again. If it stays so, ask PG&E to check the sample data of your registration.",
     kPge, "espi-model 2"},
    {"espi.not-a-feed", kError, "The answer is XML, but not an Atom feed.",
     "The address may be wrong, or another service answered.",
     "Compare the address with the one on PG&E's page and look at the raw answer.", kYou,
     "espi-model 1"},
    {"espi.not-application-information", kError,
     "The answer is not an ApplicationInformation resource.",
     "The id may belong to another resource.",
     "Run the step before this one again to read the id from the Authorization feed.", kYou,
     "wire-facts 9"},
    {"espi.not-authorization", kError, "The answer holds no Authorization.",
     "An Atom feed or entry with espi:Authorization is expected.",
     "Look at the raw answer. If it is a page of another service, check the address.", kPge,
     "wire-facts 8"},
    {"espi.not-service-status", kError, "The answer is not a ServiceStatus document.",
     "The root must be ServiceStatus in http://naesb.org/espi with one child currentStatus.",
     "Look at the raw answer. If it is a page of another service, check the address.", kPge,
     "wire-facts 4"},
    {"espi.not-well-formed", kError, "The answer is not well-formed XML.",
     "It was cut off on the way, or the server wrote it wrongly.",
     "Run the step again. If the same place fails each time, send PG&E the place and the time.",
     kPge, "XML 1.0 section 2.1"},
    {"espi.odd-value", kWarning, "A value is not one that the schema allows.",
     "The resource says something that other programs may refuse.",
     "See the table for the value and what was expected.", kPge, "espi-model T1"},
    {"espi.resource-url-spelling", kInfo,
     "The answer spells resourceURL where the schema has resourceURI.", "PG&E's page prints it so.",
     "Nothing: the console reads both. Your own program should too.", kYou, "wire-facts 8"},
    {"espi.status-odd", kWarning, "currentStatus is neither 0 nor 1.",
     "The schema allows other numbers; the reference server puts the application's status here.",
     "Run the next step: if data comes, the service is up. Otherwise ask PG&E what the number "
     "means.",
     kPge, "wire-facts 4"},
    {"espi.status-unavailable", kError, "The service says it is unavailable (currentStatus 0).",
     "PG&E's service is down or under maintenance.", "Try again later.", kPge, "wire-facts 4"},
};

}  // namespace

std::span<const Entry> espi_entries() { return kEntries; }

}  // namespace smd::diagnosis
