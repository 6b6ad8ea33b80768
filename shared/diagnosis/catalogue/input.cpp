// Findings of the layer "input". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"input.address-not-allowed", kError, "The proxy refused this call.",
     "The proxy only makes the calls that the tests need; this one is not on its list.",
     "Check the address. The list of allowed paths is in the proxy's configuration.", kYou,
     "contract 2", Proof::kInput},
    {"input.clock-skew", kWarning,
     "This machine's clock and the server's are more than two minutes apart.",
     "One of the two clocks is wrong; most often it is the one here.",
     "Set the clock. Tokens, codes and certificates seem expired, or not valid yet, while it is "
     "wrong.",
     kYou, "RFC 9110 section 6.6.1", Proof::kFault, "timedatectl status"},
    {"input.request", kError, "The proxy could not send this request.",
     "The request was malformed or too large.",
     "See the evidence; this should not happen, please report it.", kYou, "contract 2",
     Proof::kInput},
    {"input.sample-credentials", kError, "These are the sample values printed on PG&E's page.",
     "They belong to nobody; PG&E refuses them.",
     "Use your own: log in to Share My Data, select Manage Registration and copy them from the "
     "Registration Milestones table.",
     kYou, "wire-facts 3", Proof::kInput},
    {"input.token-class", kError, "The wrong token for this call; it was not sent.",
     "There are three tokens, each for its own resources: the registration access token, the "
     "client access token and the access token.",
     "See the evidence for which token belongs here.", kYou, "wire-facts 4, 8, 9", Proof::kInput},
};

}  // namespace

std::span<const Entry> input_entries() { return kEntries; }

}  // namespace smd::diagnosis
