#include "proxy/net/http1_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace smd::net {

namespace http = boost::beast::http;
using boost::beast::string_view;
using ErrorCode = boost::beast::error_code;

namespace {

std::string text(string_view view) { return {view.data(), view.size()}; }

/// What Beast's callbacks have in common for both directions: collect the head, point at the body.
template <bool is_request>
class Collector final : public http::basic_parser<is_request> {
 public:
  std::string method;
  std::string target;
  int status = 0;
  Headers headers;
  std::string_view body;
  bool head_done = false;

 private:
  void on_request_impl(http::verb, string_view method_in, string_view target_in, int,
                       ErrorCode&) override {
    method = text(method_in);
    target = text(target_in);
  }
  void on_response_impl(int code, string_view, int, ErrorCode&) override { status = code; }
  void on_field_impl(http::field, string_view name, string_view value, ErrorCode&) override {
    if (!head_done) headers.emplace_back(text(name), text(value));
  }
  void on_header_impl(ErrorCode&) override { head_done = true; }
  void on_body_init_impl(boost::optional<std::uint64_t> const&, ErrorCode&) override {}
  std::size_t on_body_impl(string_view bytes, ErrorCode&) override {
    body = {bytes.data(), bytes.size()};
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, string_view, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, ErrorCode&) override {
    body = {bytes.data(), bytes.size()};
    return bytes.size();
  }
  void on_finish_impl(ErrorCode&) override {}
};

/// Bytes that no head may hold: a line end other than CRLF, a folded line, other control bytes.
const char* bad_bytes(std::string_view head) {
  for (std::size_t i = 0; i < head.size(); ++i) {
    const auto byte = static_cast<unsigned char>(head[i]);
    if (byte == '\r') {
      if (i + 1 >= head.size() || head[i + 1] != '\n') return "a carriage return without line feed";
      ++i;
      if (i + 1 < head.size() && (head[i + 1] == ' ' || head[i + 1] == '\t')) {
        return "a folded header line";
      }
    } else if (byte == '\n') {
      return "a line feed without carriage return";
    } else if ((byte < 0x20 && byte != '\t') || byte == 0x7f) {
      return "a control character in the head";
    }
  }
  return nullptr;
}

bool is_digits(std::string_view value) {
  return !value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::size_t find_head_end(std::string_view bytes) {
  const std::size_t at = bytes.find("\r\n\r\n");
  return at == std::string_view::npos ? 0 : at + 4;
}

HeadVerdict parse_request_head(std::string_view head, std::size_t max_headers, RequestHead& out) {
  if (const char* reason = bad_bytes(head)) return {400, reason};
  const std::size_t line_end = head.find("\r\n");
  const std::string_view line = head.substr(0, line_end);
  if (line.size() < 9 || line.substr(line.size() - 9, 6) != " HTTP/") {
    return {400, "a malformed request line"};
  }
  if (line.substr(line.size() - 9) != " HTTP/1.1") return {400, "another version than HTTP/1.1"};

  Collector<true> parser;
  parser.header_limit(static_cast<std::uint32_t>(head.size() + 1));
  parser.body_limit(boost::none);
  ErrorCode ec;
  std::size_t consumed = 0;
  while (!ec && consumed < head.size() && !parser.head_done) {
    const std::size_t step =
        parser.put(boost::asio::buffer(head.data() + consumed, head.size() - consumed), ec);
    consumed += step;
    if (step == 0) break;
  }
  if (ec || !parser.head_done) return {400, "a malformed head"};

  out.method = std::move(parser.method);
  out.target = std::move(parser.target);
  out.headers = std::move(parser.headers);
  if (out.headers.size() > max_headers) return {431, "too many header fields"};
  if (count_header(out.headers, "Host") != 1) return {400, "not exactly one Host header"};
  if (count_header(out.headers, "Transfer-Encoding") != 0) {
    return {400, "a Transfer-Encoding header"};
  }
  const std::size_t lengths = count_header(out.headers, "Content-Length");
  if (lengths > 1) return {400, "more than one Content-Length header"};
  out.content_length = 0;
  if (lengths == 1) {
    const std::string& value = *find_header(out.headers, "Content-Length");
    if (!is_digits(value) || value.size() > 18) return {400, "a malformed Content-Length header"};
    out.content_length = std::stoull(value);
  }
  if (out.target.empty() || out.target.front() != '/') return {400, "a target that is no path"};
  if (count_header(out.headers, "Upgrade") != 0 &&
      header_has_token(out.headers, "Connection", "upgrade")) {
    return {400, "an Upgrade request"};
  }
  if (const std::string* expect = find_header(out.headers, "Expect");
      expect != nullptr && !same_name(*expect, "100-continue")) {
    return {400, "an unknown Expect header"};
  }
  out.keep_alive = !header_has_token(out.headers, "Connection", "close");
  return {};
}

class ResponseParser::Impl {
 public:
  Collector<false> parser;
  std::string reason;
};

ResponseParser::ResponseParser(bool expect_body) : impl_(std::make_unique<Impl>()) {
  impl_->parser.body_limit(boost::none);
  impl_->parser.skip(!expect_body);
}
ResponseParser::~ResponseParser() = default;

bool ResponseParser::parse_head(std::string_view head) {
  Collector<false>& parser = impl_->parser;
  if (const char* reason = bad_bytes(head)) {
    impl_->reason = std::string("the head holds ") + reason;
    return false;
  }
  parser.header_limit(static_cast<std::uint32_t>(head.size() + 1));
  ErrorCode ec;
  std::size_t consumed = 0;
  while (!ec && consumed < head.size() && !parser.head_done) {
    const std::size_t step =
        parser.put(boost::asio::buffer(head.data() + consumed, head.size() - consumed), ec);
    consumed += step;
    if (step == 0) break;
  }
  if (ec || !parser.head_done) {
    impl_->reason = "the head is malformed: " + (ec ? ec.message() : std::string("incomplete"));
    return false;
  }
  const std::size_t codings = count_header(parser.headers, "Transfer-Encoding");
  if (codings > 1 ||
      (codings == 1 && !same_name(*find_header(parser.headers, "Transfer-Encoding"), "chunked"))) {
    impl_->reason = "a Transfer-Encoding other than chunked";
    return false;
  }
  if (codings == 1 && count_header(parser.headers, "Content-Length") != 0) {
    impl_->reason = "both Transfer-Encoding and Content-Length";
    return false;
  }
  if (count_header(parser.headers, "Content-Length") > 1) {
    impl_->reason = "more than one Content-Length";
    return false;
  }
  return true;
}

int ResponseParser::status() const { return impl_->parser.status; }
const Headers& ResponseParser::headers() const { return impl_->parser.headers; }
Headers ResponseParser::take_headers() { return std::move(impl_->parser.headers); }

std::optional<std::uint64_t> ResponseParser::content_length() const {
  const auto length = impl_->parser.content_length();
  if (!length) return std::nullopt;
  return *length;
}

bool ResponseParser::keep_alive() const { return impl_->parser.keep_alive(); }
bool ResponseParser::until_eof() const { return impl_->parser.need_eof(); }
bool ResponseParser::done() const { return impl_->parser.is_done(); }

ResponseParser::Piece ResponseParser::parse_body(std::string_view bytes) {
  Piece piece;
  Collector<false>& parser = impl_->parser;
  parser.body = {};
  ErrorCode ec;
  piece.consumed = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), ec);
  piece.body = parser.body;
  if (ec == http::error::need_more) {
    piece.need_more = true;
  } else if (ec) {
    impl_->reason = "the body is malformed: " + ec.message();
    piece.failed = true;
  }
  return piece;
}

bool ResponseParser::finish_at_eof() {
  if (impl_->parser.is_done()) return true;
  if (!impl_->parser.need_eof()) return false;
  ErrorCode ec;
  impl_->parser.put_eof(ec);
  return !ec;
}

const std::string& ResponseParser::reason() const { return impl_->reason; }

}  // namespace smd::net
