// Findings of the layer "schema": where a document deviates from PG&E's XML Schema. Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr std::string_view kSchema = "PG&E's schema of 2018-08-21";

constexpr Entry kEntries[] = {
    {"schema.bad-value", kError, "A value is not of its type, or out of its range.",
     "The schema fixes what may stand in the element; the evidence says what.",
     "Send PG&E the place. A program that checks against the schema refuses this document.", kPge,
     kSchema, Proof::kFeed},
    {"schema.missing-attribute", kError, "A required attribute is absent.",
     "The schema asks for it on this element.",
     "Send PG&E the place. Give the attribute a default in your own program.", kPge, kSchema,
     Proof::kFeed},
    {"schema.missing-element", kError, "An element ends without a child that it must have.",
     "The data custodian left it out.",
     "Send PG&E the place. A program that checks against the schema refuses this document.", kPge,
     kSchema, Proof::kFeed},
    {"schema.not-checked", kInfo, "Customer data was not held against a schema.",
     "It has a schema of its own, which the console does not judge.",
     "Nothing. The fields are shown as they came.", kYou, kSchema, Proof::kRecorded},
    {"schema.not-in-enumeration", kError, "A value is none of a closed list.",
     "The schema lists what may stand there, and this is not among it.",
     "Send PG&E the place. Your own program should say what it does not know.", kPge, kSchema,
     Proof::kFeed},
    {"schema.stray-text", kError, "Text stands where only elements may.",
     "Something was written between the elements, often by copying a document by hand.",
     "Get the document again. If the text is PG&E's, send PG&E the place.", kPge, kSchema,
     Proof::kFeed},
    {"schema.unexpected-attribute", kError, "An attribute is not declared in the schema.",
     "Another version of the schema, or an extension.",
     "Let your own program ignore it. Tell PG&E when it is PG&E's feed.", kPge, kSchema,
     Proof::kFeed},
    {"schema.unexpected-element", kError,
     "An element is not declared in the schema, or stands out of its order.",
     "Another version of the schema, an extension, or elements in another order.",
     "Read by name and not by order in your own program. Tell PG&E when it is PG&E's feed.", kPge,
     kSchema, Proof::kFeed},
    {"schema.unnamed-code", kWarning, "A number has no name in its list.",
     "The schema lets any number stand there; this one has no meaning in it.",
     "Ask PG&E what it means. A multiplier is used as it is.", kPge, kSchema, Proof::kFeed},
};

}  // namespace

std::span<const Entry> schema_entries() { return kEntries; }

}  // namespace smd::diagnosis
