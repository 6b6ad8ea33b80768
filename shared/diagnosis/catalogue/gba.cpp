// Findings of the layer "gba": the Green Button Alliance's tests of what a feed must carry. Sorted
// by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"gba.entry-incomplete", kWarning,
     "An entry lacks what every entry must carry: id, self link, up link, published or updated.",
     "The data custodian left it out. A feed that was cut or put together by hand often lacks it "
     "too.",
     "Your own program should not need it; the links decide what belongs together. Tell PG&E when "
     "it is PG&E's feed.",
     kPge, "Green Button Alliance FB_01, FB_04, FB_15, FB_17", Proof::kFeed},
    {"gba.missing-field", kWarning,
     "A UsagePoint, ReadingType or UsageSummary lacks a field that the Alliance's tests ask for.",
     "Without it a program can't tell the commodity, the unit, the interval or the billing period.",
     "Open the entry and see what it has. Do not guess a unit or a multiplier in your own program: "
     "ask PG&E.",
     kPge, "Green Button Alliance FB_01, FB_04, FB_15", Proof::kFeed},
    {"gba.missing-resource", kInfo, "The feed has none of one kind of resource.",
     "A feed that carries only a part is allowed (function block 19).",
     "Nothing, if you asked for a part. If you asked for everything, compare with the scope that "
     "the customer agreed to.",
     kYou, "Green Button Alliance FB_01, FB_04", Proof::kRecorded},
    {"gba.not-referenced", kWarning, "No UsagePoint refers to these LocalTimeParameters.",
     "Their self link is in no UsagePoint's related links, so nothing says whose time they tell.",
     "If the feed has only these, take them for all of it, as the console does. Otherwise ask PG&E "
     "which usage point they are for.",
     kPge, "Green Button Alliance D135", Proof::kFeed},
    {"gba.self-not-unique", kWarning, "Two entries of one kind share a self link.",
     "The self link is the address of a resource; one of the two can't be reached by it.",
     "Tell PG&E. In your own program keep both entries, or usage is lost.", kPge,
     "Green Button Alliance FB_01, FB_04, FB_15, FB_17", Proof::kFeed},
};

}  // namespace

std::span<const Entry> gba_entries() { return kEntries; }

}  // namespace smd::diagnosis
