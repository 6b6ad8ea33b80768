// Findings of the layer "habit": where PG&E's feeds are known to deviate. None of them is a
// failure. Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr std::string_view kExceptions = "espi-model section 7, exceptions for PG&E";

constexpr Entry kEntries[] = {
    {"habit.bare-id", kInfo, "Ids are UUIDs without urn:uuid: before them.",
     "The standard form is urn:uuid:…; PG&E writes the UUID alone.",
     "Compare ids without the prefix in your own program.", kYou, kExceptions, Proof::kFeed},
    {"habit.gas-second", kInfo, "Daily gas readings start one second after local midnight.",
     "PG&E's gas days do.",
     "Allow for the second when you put readings into days, or the last day is lost.", kYou,
     "espi-model section 4", Proof::kFeed},
    {"habit.no-currency", kInfo, "Readings have a cost, and their ReadingType has no currency.",
     "PG&E leaves the currency out.", "Take the cost as US dollars.", kYou, kExceptions,
     Proof::kFeed},
    {"habit.no-phase", kInfo, "The ReadingType of an electric meter has no phase.",
     "PG&E leaves it out, although the Alliance's test asks for it.",
     "Do not require it in your own program.", kYou, "Green Button Alliance D064", Proof::kFeed},
    {"habit.xsi-type", kInfo, "Elements of Atom name their type with xsi:type.",
     "PG&E's software writes the names of the schema's types into the document.",
     "Let your parser ignore xsi:type on Atom's elements.", kYou, kExceptions, Proof::kFeed},
};

}  // namespace

std::span<const Entry> habit_entries() { return kEntries; }

}  // namespace smd::diagnosis
