// Findings of the layer "input". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"input.address-not-allowed", kError, "The proxy refused this call.",
     "The proxy only makes the calls that the tests need; this one is not on its list.",
     "Check the address. The list of allowed paths is in the proxy's configuration.", kYou,
     "contract 2"},
    {"input.missing", kError, "Something that this call needs has not been entered.",
     "The fields below say what is missing.", "Fill in the marked fields and run the step again.",
     kYou, "wire-facts 3"},
    {"input.request", kError, "The proxy could not send this request.",
     "The request was malformed or too large.",
     "See the evidence; this should not happen, please report "
     "it.",
     kYou, "contract 2"},
    {"input.sample-credentials", kError, "These are the sample values printed on PG&E's page.",
     "They belong to nobody; PG&E refuses them.",
     "Use your own: log in to Share My Data, select Manage Registration and copy them from the "
     "Registration Milestones table.",
     kYou, "wire-facts 3"},
    {"input.token-class", kError, "The wrong token for this call; it was not sent.",
     "There are three tokens, each for its own resources: the registration access token, the "
     "client "
     "access token and the access token.",
     "See the evidence for which token belongs here.", kYou, "wire-facts 4, 8, 9"},
};

}  // namespace

std::span<const Entry> input_entries() { return kEntries; }

}  // namespace smd::diagnosis
