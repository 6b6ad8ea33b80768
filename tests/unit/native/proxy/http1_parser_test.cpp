#include "proxy/net/http1_parser.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace {

using namespace smd::net;

/// Feeds a response in pieces of `size`, as a connection does; returns the body, or "!" and a
/// reason.
std::string read_response(const std::string& bytes, std::size_t size, bool eof = true) {
  std::string buffer;
  std::size_t fed = 0;
  ResponseParser parser(true);
  bool head = false;
  std::string body;
  for (;;) {
    bool need_more = true;
    if (!head) {
      if (const std::size_t end = find_head_end(buffer); end != 0) {
        if (!parser.parse_head(buffer.substr(0, end))) return "!" + parser.reason();
        buffer.erase(0, end);
        head = true;
        need_more = buffer.empty();
      }
    } else {
      while (!parser.done() && !buffer.empty()) {
        const ResponseParser::Piece piece = parser.parse_body(buffer);
        if (piece.failed) return "!" + parser.reason();
        body += piece.body;
        buffer.erase(0, piece.consumed);
        if (piece.need_more && piece.consumed == 0) break;
      }
    }
    if (head && parser.done()) return body;
    if (!need_more) continue;
    if (fed == bytes.size()) {
      return eof && head && parser.finish_at_eof() ? body : "!end";
    }
    const std::size_t now = std::min(size, bytes.size() - fed);
    buffer += bytes.substr(fed, now);
    fed += now;
  }
}

TEST(ResponseParser, GivesTheSameBodyForEverySplit) {
  const std::string length = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world";
  const std::string chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=\"y\"\r\n "
      "world\r\n0\r\n"
      "Set-Cookie: trailer\r\n\r\n";
  const std::string unframed = "HTTP/1.1 200 OK\r\n\r\nhello world";
  for (std::size_t size = 1; size <= 120; ++size) {
    EXPECT_EQ(read_response(length, size), "hello world") << size;
    EXPECT_EQ(read_response(chunked, size), "hello world") << size;
    EXPECT_EQ(read_response(unframed, size), "hello world") << size;
  }
}

TEST(ResponseParser, KnowsAnUnfinishedBody) {
  for (std::size_t size = 1; size <= 60; ++size) {
    EXPECT_EQ(read_response("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello", size), "!end");
    EXPECT_EQ(
        read_response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", size),
        "!end");
  }
}

TEST(ResponseParser, DropsTrailers) {
  ResponseParser parser(true);
  ASSERT_TRUE(parser.parse_head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
  std::string rest = "1\r\nx\r\n0\r\nLocation: http://evil.test/\r\n\r\n";
  while (!parser.done()) rest.erase(0, parser.parse_body(rest).consumed);
  EXPECT_EQ(find_header(parser.headers(), "Location"), nullptr);
}

TEST(ResponseParser, RefusesUnclearFraming) {
  const char* const heads[] = {
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
      "HTTP/1.1 200 OK\r\nX: a\nY: b\r\n\r\n",
      "HTTP/1.1 OK\r\n\r\n",
      "hello\r\n\r\n",
  };
  for (const char* head : heads) {
    ResponseParser parser(true);
    EXPECT_FALSE(parser.parse_head(head)) << head;
    EXPECT_FALSE(parser.reason().empty()) << head;
  }
}

TEST(ResponseParser, EndsWithoutBodyWhereThereIsNone) {
  for (const char* status : {"204 No Content", "304 Not Modified"}) {
    ResponseParser parser(true);
    ASSERT_TRUE(parser.parse_head("HTTP/1.1 " + std::string(status) + "\r\n\r\n"));
    EXPECT_TRUE(parser.done());
    EXPECT_TRUE(parser.keep_alive());
  }
  ResponseParser head(false);
  ASSERT_TRUE(head.parse_head("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
  EXPECT_TRUE(head.done());
}

TEST(RequestHead, TakesAProperRequest) {
  RequestHead head;
  const HeadVerdict verdict = parse_request_head(
      "POST /a/b?c=d HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\nConnection: Close\r\n\r\n", 10,
      head);
  EXPECT_EQ(verdict.status, 0) << verdict.reason;
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.target, "/a/b?c=d");
  EXPECT_EQ(head.content_length, 12U);
  EXPECT_FALSE(head.keep_alive);
}

TEST(RequestHead, LimitsTheNumberOfFields) {
  RequestHead head;
  EXPECT_EQ(parse_request_head("GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 2\r\n\r\n", 2, head).status,
            431);
}

TEST(Headers, TokensAreFoundInListsWithoutCase) {
  const Headers headers{Header("Connection", "keep-alive , X-Hop"),
                        Header("connection", "Upgrade")};
  EXPECT_TRUE(header_has_token(headers, "CONNECTION", "x-hop"));
  EXPECT_TRUE(header_has_token(headers, "connection", "upgrade"));
  EXPECT_FALSE(header_has_token(headers, "connection", "hop"));
}

}  // namespace
