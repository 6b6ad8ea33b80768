// Request and ResponseWriter: what handlers see of a connection.
#include <cassert>
#include <charconv>

#include "proxy/net/http_connection.hpp"

namespace smd::net {

namespace asio = boost::asio;

std::string_view Request::path() const { return std::string_view(target_).substr(0, query_at_); }

std::string_view Request::query() const {
  return query_at_ == std::string::npos ? std::string_view()
                                        : std::string_view(target_).substr(query_at_ + 1);
}

asio::awaitable<Result<std::string>> Request::read_body(std::uint64_t limit) {
  if (content_length_ > limit) {
    co_return Error("body.too_large",
                    "the request body has more than " + std::to_string(limit) + " bytes");
  }
  std::string body;
  body.reserve(static_cast<std::size_t>(content_length_));
  while (connection_.body_left() > 0) {
    Result<std::string> piece = co_await connection_.read_body_piece(64 * 1024);
    if (!piece) co_return piece.error();
    body += *piece;
  }
  co_return body;
}

asio::awaitable<Result<std::string>> Request::read_some(std::size_t limit) {
  return connection_.read_body_piece(limit);
}

void ResponseWriter::head(int status, const Headers& headers, std::optional<std::uint64_t> length,
                          std::string_view lines) {
  assert(state_ == State::nothing);
  if (state_ != State::nothing) return;
  status_ = status;
  state_ = State::body;
  const bool no_body = status == 204 || status == 304;
  head_only_ = head_only_ || no_body;
  chunked_ = !length && !head_only_;
  length_ = length.value_or(0);
  std::string& out = pending_;
  out.reserve(1024 + lines.size());
  out.append("HTTP/1.1 ").append(std::to_string(status)).append(" ");
  out.append(reason_phrase(status)).append("\r\n");
  if (find_header(headers, "Date") == nullptr) {
    out.append("Date: ").append(http_date()).append("\r\n");
  }
  for (const Header& header : headers) {
    // A line break in a value would let a value write headers of its own: such a field is dropped.
    if (!is_field_name(header.name) || !is_field_value(header.value)) continue;
    out.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  out.append(lines);
  if (chunked_) {
    out.append("Transfer-Encoding: chunked\r\n");
  } else if (length && !no_body) {
    out.append("Content-Length: ").append(std::to_string(*length)).append("\r\n");
  }
  if (!keep_alive_) out.append("Connection: close\r\n");
  out.append("\r\n");
}

void ResponseWriter::reply(int status, const Headers& headers, std::string_view body) {
  head(status, headers, body.size());
  if (!head_only_) {
    pending_.append(body);
    body_bytes_ = body.size();
  }
  state_ = State::ended;
}

asio::awaitable<bool> ResponseWriter::write(std::string_view bytes, bool last) {
  assert(state_ == State::body);
  if (state_ != State::body) co_return false;
  std::string before = std::move(pending_);
  pending_.clear();
  std::string_view after;
  if (head_only_) bytes = {};
  body_bytes_ += bytes.size();
  if (!chunked_ && !head_only_ && body_bytes_ > length_) {
    // More than was promised would be read as the next answer.
    abort();
    co_return false;
  }
  // An empty chunk would end the body.
  if (chunked_ && !bytes.empty()) {
    char size[20];
    const auto end = std::to_chars(size, size + sizeof size, bytes.size(), 16).ptr;
    before.append(size, end).append("\r\n");
    after = last ? "\r\n0\r\n\r\n" : "\r\n";
  } else if (chunked_ && last) {
    after = "0\r\n\r\n";
  }
  if (last) {
    if (!chunked_ && !head_only_ && body_bytes_ != length_) {
      abort();
      co_return false;
    }
    state_ = State::ended;
  }
  if (before.empty() && bytes.empty() && after.empty()) co_return !connection_.gone();
  co_return co_await connection_.send(before, bytes, after);
}

asio::awaitable<bool> ResponseWriter::flush() {
  if (pending_.empty()) co_return !connection_.gone();
  const std::string out = std::move(pending_);
  pending_.clear();
  co_return co_await connection_.send(out, {}, {});
}

asio::awaitable<bool> ResponseWriter::write_raw(std::string_view bytes) {
  pending_.clear();
  co_return co_await connection_.send(bytes, {}, {});
}

asio::awaitable<bool> ResponseWriter::flush_half() {
  const std::string out = pending_.substr(0, pending_.size() / 2);
  pending_.clear();
  co_return co_await connection_.send(out, {}, {});
}

asio::awaitable<bool> ResponseWriter::end() { return write({}, true); }

void ResponseWriter::abort() {
  state_ = State::aborted;
  keep_alive_ = false;
  pending_.clear();
  connection_.close();
}

void ResponseWriter::reset() {
  state_ = State::aborted;
  keep_alive_ = false;
  pending_.clear();
  connection_.close(true);
}

bool ResponseWriter::gone() const { return connection_.gone(); }

void ResponseWriter::on_gone(std::function<void()> callback) {
  connection_.set_on_gone(std::move(callback));
}

}  // namespace smd::net
