// Findings of the layer "network". Sorted by id.
#include "shared/diagnosis/catalogue/layers.hpp"

namespace smd::diagnosis {
namespace {

constexpr Entry kEntries[] = {
    {"network.closed-early", kError, "The connection was closed before an answer came.",
     "The server, or something on the way, hung up.",
     "Run the step again. If it happens each time, a firewall may be cutting the connection.",
     kNetwork, "RFC 9112 section 9.6", Proof::kFault},
    {"network.closed-in-handshake", kError,
     "The connection was closed during the TLS handshake, without a word.",
     "Something on the way that does not like TLS with client certificates, or a load balancer "
     "with nothing behind it. A server that refuses a certificate says so with an alert.",
     "Try from another network. If it works there, ask your network people to let this host "
     "through without inspection.",
     kNetwork, "RFC 8446 section 6.1", Proof::kFault,
     "openssl s_client -connect HOST:PORT -servername HOST -cert CERT.pem -key KEY.pem"},
    {"network.dns", kError, "The host name could not be resolved.",
     "The name is wrong, or this machine has no working DNS.",
     "Check the host name in the proxy's configuration and the DNS of the proxy's machine.",
     kNetwork, "RFC 1035", Proof::kEnvironment, "getent hosts HOST"},
    {"network.dns-later", kError, "The name server does not answer.",
     "DNS of the proxy's machine fails for now; the name itself may be right.",
     "Run the step again in a minute; if it stays, check the machine's DNS.", kNetwork, "RFC 1035",
     Proof::kRecorded, "getent hosts HOST"},
    {"network.not-http", kError, "What came back is not HTTP.",
     "Another service answers at this address, or something on the way spoilt the answer.",
     "Check host and port; the evidence shows what was not understood.", kNetwork,
     "RFC 9112 section 2", Proof::kFault},
    {"network.proxy-authentication", kError, "The network's proxy asks for a log-in (407).",
     "The HTTPS proxy that the environment names wants a user name and a password.",
     "Put them into the proxy's address (https_proxy=http://USER:PASSWORD@HOST:PORT), or name this "
     "host in no_proxy.",
     kNetwork, "RFC 9110 section 15.5.8", Proof::kEnvironment},
    {"network.proxy-refused", kError, "The network's proxy refused to connect to the server.",
     "The HTTPS proxy that the environment names does not let this host and port through, or "
     "cannot reach it.",
     "Ask your network people to allow CONNECT to this host and port, or name this host in "
     "no_proxy.",
     kNetwork, "RFC 9110 section 9.3.6", Proof::kEnvironment},
    {"network.proxy-unreachable", kError, "The network's proxy could not be reached.",
     "https_proxy (or the configuration) names a proxy that does not answer.",
     "Correct or unset https_proxy, or name this host in no_proxy.", kNetwork,
     "RFC 9110 section 9.3.6", Proof::kEnvironment},
    {"network.queue", kError, "Too many calls are waiting in the proxy.",
     "PG&E allows one request a second, so calls queue.", "Wait a little and run the step again.",
     kYou, "contract 2", Proof::kEnvironment},
    {"network.refused", kError, "The connection was refused.",
     "Nothing listens at that address, or a firewall refuses it.",
     "Check host and port. For the simulator: is smd-simulator running?", kNetwork, "RFC 9293",
     Proof::kEnvironment},
    {"network.relay-lost", kError, "The console lost its connection to the proxy.",
     "smd-proxy was stopped, or the network between it and this browser broke.",
     "Start smd-proxy again, reload the page and run the step again.", kYou, "contract 2",
     Proof::kEnvironment},
    {"network.slow", kInfo, "The answer took more than two seconds.",
     "The server was busy, or the way to it is slow.",
     "Nothing, unless it stays so: then tell PG&E the time of the call.", kPge, "wire-facts 12",
     Proof::kFault},
    {"network.stalled", kError, "The answer stopped in the middle.",
     "The server, or something on the way, stopped sending and kept the connection open.",
     "Run the step again. What came so far is kept below.", kNetwork, "contract 2", Proof::kFault},
    {"network.timeout", kError, "No answer came within the time limit.",
     "The request went out; the server is slow or stuck.",
     "Run the step again later. If it happens each time, tell PG&E the time of the call.", kPge,
     "contract 2", Proof::kFault},
    {"network.timeout-connect", kError, "No connection was made within the time limit.",
     "A firewall drops the packets, or the host is down: a closed port would have refused at once.",
     "Ask your network people whether this machine may reach the host on this port (outgoing "
     "HTTPS).",
     kNetwork, "RFC 9293", Proof::kRecorded, "nc -vz HOST PORT"},
    {"network.timeout-handshake", kError, "The TLS handshake did not end within the time limit.",
     "Something accepted the connection and says nothing: a load balancer without servers, or a "
     "device that holds TLS back.",
     "Try from another network; if it works there, ask your network people.", kNetwork,
     "contract 2", Proof::kFault, "openssl s_client -connect HOST:PORT -servername HOST"},
    {"network.truncated", kError, "The answer was cut off.",
     "The connection ended before the announced length, or without ending the body.",
     "Run the step again. What came so far is kept below.", kNetwork, "RFC 9112 section 8",
     Proof::kFault},
    {"network.unreachable", kError, "The server could not be reached.",
     "There is no way from this machine to that address.",
     "Check the network of the proxy's machine: VPN, firewall, routing.", kNetwork, "RFC 9293",
     Proof::kRecorded},
    {"network.via-proxy", kInfo, "The call goes through your network's proxy.",
     "https_proxy (or the configuration) says so. A proxy that only passes on (CONNECT) does no "
     "harm; one that opens TLS breaks client certificates.",
     "Nothing, as long as the certificate arrives. Otherwise name this host in no_proxy.", kYou,
     "RFC 9110 section 9.3.6", Proof::kEnvironment},
};

}  // namespace

std::span<const Entry> network_entries() { return kEntries; }

}  // namespace smd::diagnosis
