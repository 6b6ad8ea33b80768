// One HTTP exchange as the simulator sees it: what came in, what goes out, and which bodies are
// pulled piece by piece. Plain data; sockets, TLS and HTTP framing belong to proxy/simulator.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smd::simulator {

/// 32 bytes the caller drew from its random source for one exchange. Tokens, codes and transaction
/// ids are made from them, so the same bytes give the same answer.
using Entropy = std::array<std::uint8_t, 32>;

struct Header {
  std::string name;
  std::string value;
};

/// What the TLS handshake said about the caller (wire-facts section 2: PG&E asks for a certificate,
/// does not require one in the handshake, and answers 400 "Invalid Certificate" instead).
struct ClientCertificate {
  enum class Fact {
    kNone,       ///< none was presented
    kTrusted,    ///< presented, chain and dates verified
    kUntrusted,  ///< presented, but it does not verify
  };
  Fact fact = Fact::kNone;
  /// Lower-case hex SHA-256 of the certificate, empty when none was presented.
  std::string sha256;
};

/// Which of the simulator's two ports the request came in on.
enum class Port {
  kMutualTls,  ///< stands for api.pge.com
  kPortal,     ///< the browser's side: portal page and authorize endpoint, no client certificate
};

struct Request {
  Port port = Port::kMutualTls;
  std::string method;
  std::string path;   ///< as sent, percent-encoded, without the query
  std::string query;  ///< without the question mark
  std::vector<Header> headers;
  std::string body;
  ClientCertificate certificate;

  /// Value of the first header of that name (ASCII case ignored), empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// A body that is made while it is sent. Holds no more than one piece at a time.
class BodySource {
 public:
  BodySource() = default;
  BodySource(const BodySource&) = delete;
  BodySource& operator=(const BodySource&) = delete;
  virtual ~BodySource() = default;
  /// Appends the next piece (at least one byte) to `out` and returns true, or returns false at the
  /// end.
  virtual bool next(std::string& out) = 0;
};

/// Where the connection is cut on purpose.
enum class Drop {
  kNone,
  kBeforeHead,    ///< nothing of the answer is sent
  kNotHttp,       ///< some text that is no HTTP is sent
  kMidHead,       ///< half of the head is sent
  kStallMidHead,  ///< as kMidHead, but the connection stays open and silent
  kMidBody,       ///< the head and `drop_after` bytes of the body are sent
  kStall,         ///< as kMidBody, but the connection stays open and silent
};

/// What happens when the last byte of a body has been handed to the network.
struct Receipt {
  enum class Effect { kNothing, kSampleDataReceived };
  Effect effect = Effect::kNothing;
  std::string client_id;
};

struct Answer {
  int status = 200;
  std::vector<Header> headers;
  /// The whole body, unless `stream` is set.
  std::string body;
  /// A body of unknown length; sent chunked, pulled as fast as the peer reads.
  std::unique_ptr<BodySource> stream;

  int delay_ms = 0;        ///< wait before the head
  int piece_delay_ms = 0;  ///< wait before each piece of the body
  Drop drop = Drop::kNone;
  std::uint64_t drop_after = 0;  ///< bytes of body, for kMidBody and kStall
  /// To be given to Custodian::sent when the whole body went out.
  Receipt receipt;

  [[nodiscard]] std::string_view header(std::string_view name) const;
  /// Replaces the header of that name, or adds it.
  void set_header(std::string_view name, std::string value);
};

/// An answer with a body and its Content-Type.
[[nodiscard]] Answer make_answer(int status, std::string_view content_type, std::string body);
/// 302 with that Location and no body.
[[nodiscard]] Answer make_redirect(std::string location);
/// Reads a stream to its end: for tests and for bodies that are known to be small.
[[nodiscard]] std::string read_all(Answer& answer);

}  // namespace smd::simulator
