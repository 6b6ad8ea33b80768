// Findings of the layer "network". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"network.closed-early", kError, "The connection was closed before an answer came.",
     "The server, or something on the way, hung up.",
     "Run the step again. If it happens each time, a firewall may be cutting the connection.",
     kNetwork, "RFC 9112 section 9.6"},
    {"network.dns", kError, "The host name could not be resolved.",
     "The name is wrong, or this machine has no working DNS.",
     "Check the host name in the proxy's configuration and the DNS of the proxy's machine.",
     kNetwork, "RFC 1035"},
    {"network.queue", kError, "Too many calls are waiting in the proxy.",
     "PG&E allows one request a second, so calls queue.", "Wait a little and run the step again.",
     kYou, "contract 2"},
    {"network.refused", kError, "The connection was refused.",
     "Nothing listens at that address, or a firewall refuses it.",
     "Check host and port. For the simulator: is smd-simulator running?", kNetwork, "RFC 9293"},
    {"network.relay-lost", kError, "The console lost its connection to the proxy.",
     "smd-proxy was stopped, or the network between it and this browser broke.",
     "Start smd-proxy again, reload the page and run the step again.", kYou, "contract 2"},
    {"network.timeout", kError, "No answer came within the time limit.",
     "The server is slow or something on the way drops packets.",
     "Run the step again. If it happens each time, ask your network people whether the host can be "
     "reached on this port.",
     kNetwork, "contract 2"},
    {"network.truncated", kError, "The answer was cut off.",
     "The connection ended before the announced length, or without ending the body.",
     "Run the step again. What came so far is kept below.", kNetwork, "RFC 9112 section 8"},
    {"network.unreachable", kError, "The server could not be reached.",
     "There is no way from this machine to that address.",
     "Check the network of the proxy's machine: VPN, firewall, routing.", kNetwork, "RFC 9293"},
};

}  // namespace

std::span<const Entry> network_entries() { return kEntries; }

}  // namespace smd::diagnosis
