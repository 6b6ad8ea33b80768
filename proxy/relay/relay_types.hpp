// What goes into the relay and what comes out: plain data, no sockets. The server's relay and the
// headless runner use the same types and the same code behind them.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/net/http_types.hpp"
#include "proxy/relay/https_proxy.hpp"
#include "proxy/tls/identity.hpp"

namespace smd::relay {

/// Where the relay failed. `cancelled`: whoever asked went away.
enum class Stage { input, policy, queue, dns, connect, tls, send, receive, timeout, cancelled };
[[nodiscard]] std::string_view stage_name(Stage stage);

/// How much of the request had left when the relay failed.
enum class Sent { nothing, head, all };
[[nodiscard]] std::string_view sent_name(Sent sent);

/// Milliseconds by phase; what did not happen (a reused connection has no connect) is absent.
struct Timing {
  std::optional<double> queue, dns, connect, tls, send, wait, receive;
  Timing() {}
};

/// What is known of the TLS connection an answer came over. Fingerprints are raw 32 bytes.
struct TlsFacts {
  std::string version;
  std::string cipher;
  bool resumed = false;
  bool client_certificate_requested = false;
  std::string client_certificate_sha256;  ///< empty: none was presented
  std::string server_certificate_sha256;
  long long server_not_after = 0;  ///< seconds since 1970
  std::string field;               ///< all that as RFC 9651 dictionary, made once per connection
  TlsFacts() {}
};
/// The dictionary of contract 2.
[[nodiscard]] std::string structured_field(const TlsFacts& facts);

struct Problem {
  Stage stage = Stage::input;
  std::string during;                 ///< for `timeout`: the stage whose deadline passed
  long code = 0;                      ///< the library's number: errno, resolver or OpenSSL reason
  std::string reason;                 ///< the library's text
  std::string detail;                 ///< one sentence for a person
  std::optional<long> verify_result;  ///< X509_V_…, when the server's certificate was refused
  std::optional<int> alert;           ///< TLS alert the server sent
  Sent sent = Sent::nothing;
  Problem() {}
};

/// A time limit for every stage, so that nothing can hang for ever.
struct Deadlines {
  std::chrono::milliseconds queue{30'000};
  std::chrono::milliseconds dns{5'000};
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds tls{10'000};
  std::chrono::milliseconds send{30'000};
  std::chrono::milliseconds first_byte{60'000};
  std::chrono::milliseconds idle{60'000};  ///< between two pieces of the answer
  Deadlines() {}
};

/// One method and path that may be asked for. In `path` a segment "{…}" stands for any one segment.
struct AllowRule {
  std::string method;
  std::string path;
  AllowRule(std::string method_in, std::string path_in)
      : method(std::move(method_in)), path(std::move(path_in)) {}
};

struct UpstreamConfig {
  std::string name;
  std::string origin;   ///< "https://api.pge.com"; https only
  std::string ca_file;  ///< PEM; empty: the system's trust store
  ProxyRoute route;     ///< straight, or through an HTTPS proxy: see choose_route
  tls::IdentityFiles identity;
  double requests_per_second = 0;  ///< 0: no pace
  std::size_t queue_length = 8;    ///< requests that may wait for their turn
  std::size_t idle_connections = 32;
  std::chrono::milliseconds idle_time{15'000};
  std::vector<AllowRule> allow;
  Deadlines deadlines;
  UpstreamConfig() {}
};

struct RelayRequest {
  std::string method;
  std::string path;   ///< as on the wire, with its leading slash
  std::string query;  ///< as on the wire, without question mark
  net::Headers headers;
  std::string body;
  bool checked = false;  ///< check_request was asked already
  RelayRequest() {}
};

struct RelayHead {
  int status = 0;
  net::Headers headers;  ///< end-to-end ones
  std::optional<std::uint64_t> content_length;
  std::shared_ptr<const TlsFacts> tls;  ///< never null
  Timing timing;                        ///< up to `wait`
  RelayHead() {}
};

/// The end of an exchange. Without a problem the answer, of whatever status, came whole.
struct RelayOutcome {
  std::optional<Problem> problem;
  int status = 0;  ///< 0: no head came
  std::uint64_t body_bytes = 0;
  Timing timing;
  std::shared_ptr<const TlsFacts> tls;  ///< once a handshake was completed
  bool reused_connection = false;
  bool repeated = false;
  RelayOutcome() {}
};

}  // namespace smd::relay
