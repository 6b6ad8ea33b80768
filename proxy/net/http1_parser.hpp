// HTTP/1.1 heads and bodies from bytes, in both directions. Wraps Boost.Beast's incremental parser
// (only http1_parser.cpp sees it) and adds the refusals that version 1.81 lacks: it accepts
// unknown transfer codings, doubled Content-Length, no Host, folded lines, and merges trailers
// into the header. Does not: read from sockets.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "proxy/net/http_types.hpp"

namespace smd::net {

/// Length of the head including its blank line, or 0 when the blank line has not come yet.
[[nodiscard]] std::size_t find_head_end(std::string_view bytes);

struct RequestHead {
  std::string method;
  std::string target;
  Headers headers;
  std::uint64_t content_length = 0;
  bool keep_alive = true;
  RequestHead() {}
};

/// Status and reason of a refusal; status 0 when the head is fine.
struct HeadVerdict {
  int status = 0;
  const char* reason = "";
};

/// A complete request head (as found by find_head_end), judged strictly.
HeadVerdict parse_request_head(std::string_view head, std::size_t max_headers, RequestHead& out);

/// One response. Trailers are dropped.
class ResponseParser {
 public:
  /// `expect_body` false: the answer to HEAD.
  explicit ResponseParser(bool expect_body);
  ~ResponseParser();
  ResponseParser(const ResponseParser&) = delete;
  ResponseParser& operator=(const ResponseParser&) = delete;

  /// Parses a complete head; false when it is malformed (see reason()).
  bool parse_head(std::string_view head);
  [[nodiscard]] int status() const;
  [[nodiscard]] const Headers& headers() const;
  [[nodiscard]] Headers take_headers();
  /// Content-Length, when the body is framed by one.
  [[nodiscard]] std::optional<std::uint64_t> content_length() const;
  [[nodiscard]] bool keep_alive() const;
  /// The body ends with the connection.
  [[nodiscard]] bool until_eof() const;
  [[nodiscard]] bool done() const;

  struct Piece {
    std::size_t consumed = 0;  ///< bytes of the input that are done with
    std::string_view body;     ///< points into the input
    bool need_more = false;
    bool failed = false;
  };
  /// One step through body bytes: a piece of body, or framing only.
  Piece parse_body(std::string_view bytes);
  /// The connection ended; true when that completes the body.
  bool finish_at_eof();
  [[nodiscard]] const std::string& reason() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smd::net
