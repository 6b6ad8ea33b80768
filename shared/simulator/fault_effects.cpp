#include "shared/simulator/fault_effects.hpp"

#include <algorithm>
#include <utility>

#include "shared/base/text.hpp"
#include "shared/base/time.hpp"

namespace smd::simulator {
namespace {

// Longer than any deadline a client would wait for.
constexpr int kStallMs = 24 * 3600 * 1000;
// Where a streamed body breaks off: inside the first interval blocks.
constexpr std::uint64_t kStreamBreak = 20000;

/// Puts text before, into and after a stream. The place inside is between two pieces, which is
/// between two elements below the root.
class InjectingSource final : public BodySource {
 public:
  InjectingSource(std::unique_ptr<BodySource> inner, std::string before, std::string inside,
                  std::string after)
      : inner_(std::move(inner)),
        before_(std::move(before)),
        inside_(std::move(inside)),
        after_(std::move(after)) {}

  bool next(std::string& out) override {
    if (piece_ == 0) out += before_;
    if (piece_ == 2) out += inside_;
    ++piece_;
    if (inner_->next(out)) return true;
    if (ended_ || after_.empty()) return false;
    ended_ = true;
    out += after_;
    return true;
  }

 private:
  std::unique_ptr<BodySource> inner_;
  std::string before_, inside_, after_;
  int piece_ = 0;
  bool ended_ = false;
};

/// Ends a stream after so many bytes as if that were all.
class TruncatingSource final : public BodySource {
 public:
  TruncatingSource(std::unique_ptr<BodySource> inner, std::uint64_t limit)
      : inner_(std::move(inner)), left_(limit) {}

  bool next(std::string& out) override {
    if (left_ == 0) return false;
    std::string piece;
    if (!inner_->next(piece)) return false;
    piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), left_)));
    left_ -= piece.size();
    out += piece;
    return true;
  }

 private:
  std::unique_ptr<BodySource> inner_;
  std::uint64_t left_;
};

/// A finished body handed out in a few pieces.
class PiecesSource final : public BodySource {
 public:
  explicit PiecesSource(std::string body)
      : body_(std::move(body)), size_(std::max<std::size_t>(1, (body_.size() + 7) / 8)) {}

  bool next(std::string& out) override {
    if (at_ >= body_.size()) return false;
    out += body_.substr(at_, size_);
    at_ += size_;
    return true;
  }

 private:
  std::string body_;
  std::size_t size_;
  std::size_t at_ = 0;
};

/// CRC-32 of RFC 1952 section 8, continued from `crc` (0 at first).
std::uint32_t crc32(std::uint32_t crc, std::string_view bytes) {
  crc = ~crc;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

void append_little_endian(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xffU);
}

/// A stream as gzip, in blocks that are stored and not compressed (RFC 1951 section 3.2.4).
class GzipSource final : public BodySource {
 public:
  explicit GzipSource(std::unique_ptr<BodySource> inner) : inner_(std::move(inner)) {}

  bool next(std::string& out) override {
    if (ended_) return false;
    if (!begun_) out += std::string_view("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    begun_ = true;
    std::string piece;
    ended_ = !inner_->next(piece);
    crc_ = crc32(crc_, piece);
    size_ += static_cast<std::uint32_t>(piece.size());
    constexpr std::size_t kBlock = 65535;
    for (std::size_t at = 0; at < piece.size(); at += kBlock)
      block(out, piece.substr(at, kBlock), 0);
    if (ended_) {
      block(out, {}, 1);
      append_little_endian(out, crc_, 4);
      append_little_endian(out, size_, 4);
    }
    return true;
  }

 private:
  static void block(std::string& out, std::string_view bytes, std::uint32_t last) {
    const auto size = static_cast<std::uint32_t>(bytes.size());
    append_little_endian(out, last, 1);
    append_little_endian(out, size, 2);
    append_little_endian(out, ~size, 2);
    out += bytes;
  }

  std::unique_ptr<BodySource> inner_;
  bool begun_ = false;
  bool ended_ = false;
  std::uint32_t crc_ = 0;
  std::uint32_t size_ = 0;
};

/// A stream of ASCII as UTF-16, the low byte first.
class Utf16Source final : public BodySource {
 public:
  explicit Utf16Source(std::unique_ptr<BodySource> inner) : inner_(std::move(inner)) {}

  bool next(std::string& out) override {
    std::string piece;
    if (!inner_->next(piece)) return false;
    if (!begun_) out += "\xff\xfe";
    begun_ = true;
    for (const char c : piece) {
      out += c;
      out += '\0';
    }
    return true;
  }

 private:
  std::unique_ptr<BodySource> inner_;
  bool begun_ = false;
};

/// What is to be sent, as a stream.
std::unique_ptr<BodySource> as_stream(Answer& answer) {
  if (answer.stream) return std::move(answer.stream);
  auto pieces = std::make_unique<PiecesSource>(std::move(answer.body));
  answer.body.clear();
  return pieces;
}

void inject(Answer& answer, std::string before, std::string inside, std::string after) {
  if (answer.stream) {
    answer.stream = std::make_unique<InjectingSource>(std::move(answer.stream), std::move(before),
                                                      std::move(inside), std::move(after));
    return;
  }
  // Inside a finished document: before the end tag of its root.
  const auto root_end = answer.body.rfind("</");
  if (root_end != std::string::npos) answer.body.insert(root_end, inside);
  answer.body = before + answer.body + after;
}

void truncate(Answer& answer) {
  if (answer.stream) {
    answer.stream = std::make_unique<TruncatingSource>(std::move(answer.stream), kStreamBreak);
  } else {
    answer.body.resize(answer.body.size() / 2);
  }
}

void damage_body(Answer& answer, const ActiveFaults& faults) {
  if (faults.has("malformed-xml")) inject(answer, "", "</stray>", "");
  if (faults.has("unbound-prefix")) inject(answer, "", "<nowhere:extra>1</nowhere:extra>", "");
  if (faults.has("invalid-utf8")) inject(answer, "", "\xff\xfe\xc3\x28", "");
  if (faults.has("trailing-junk")) inject(answer, "", "", "\ntransaction complete\n");
  if (faults.has("byte-order-mark")) inject(answer, "\xef\xbb\xbf", "", "");
  if (faults.has("latin1-body")) inject(answer, "", "\xe9", "");
  if (faults.has("utf16-body")) answer.stream = std::make_unique<Utf16Source>(as_stream(answer));
  if (faults.has("gzip-body")) {
    answer.stream = std::make_unique<GzipSource>(as_stream(answer));
    answer.set_header("Content-Encoding", "gzip");
  }
  if (faults.has("latin1-body") || faults.has("wrong-charset")) {
    answer.set_header("Content-Type",
                      std::string(answer.header("Content-Type")) + "; charset=iso-8859-1");
  }
  if (faults.has("truncated-xml") || faults.has("truncated-json")) truncate(answer);
  if (faults.has("malformed-json")) {
    const auto comma = answer.body.find(',');
    if (comma != std::string::npos) answer.body.erase(comma, 1);
  }
  if (faults.has("wrong-content-type"))
    answer.set_header("Content-Type", "text/html; charset=utf-8");
  if (faults.has("no-content-type")) {
    std::erase_if(answer.headers, [](const auto& header) {
      return equals_ignoring_case(header.name, "Content-Type");
    });
  }
}

/// IMF-fixdate of RFC 9110 section 5.6.7, of seconds since 1970.
std::string http_date(std::int64_t seconds) {
  constexpr std::string_view kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::int64_t days = seconds / 86400;
  const auto date = civil_from_days(days);
  const auto two = [](std::int64_t value) {
    return std::string(value < 10 ? "0" : "") + std::to_string(value);
  };
  const std::int64_t of_day = seconds % 86400;
  return std::string(kDays[days % 7]) + ", " + two(date.day) + " " +
         std::string(kMonths[date.month - 1]) + " " + std::to_string(date.year) + " " +
         two(of_day / 3600) + ":" + two(of_day / 60 % 60) + ":" + two(of_day % 60) + " GMT";
}

int milliseconds(const ActiveFaults& faults, std::string_view name) {
  const auto value = parse_int64(faults.value_of(name)).value_or(0);
  return static_cast<int>(std::clamp<std::int64_t>(value, 0, kStallMs));
}

}  // namespace

std::optional<Answer> replaced_answer(const ActiveFaults& faults, std::string_view path) {
  const auto* row = faults.first(FaultKind::kAnswer);
  if (row == nullptr) return std::nullopt;
  auto answer = make_answer(row->status, row->content_type,
                            replace_all(std::string(row->body), "{path}", path));
  if (row->status == 429 || row->status == 503) answer.set_header("Retry-After", "30");
  if (row->status == 401) answer.set_header("WWW-Authenticate", "Bearer");
  if (row->status == 405) answer.set_header("Allow", "POST");
  if (row->status == 302) {
    answer.set_header("Location", row->name == "captive-portal"
                                      ? "https://login.hotspot.example/?continue=1"
                                      : "/sign-in");
  }
  return answer;
}

void apply_effects(Answer& answer, const ActiveFaults& faults, EpochMs now) {
  if (faults.empty()) return;
  if (answer.status == 200 && faults.first(FaultKind::kBody) != nullptr) {
    damage_body(answer, faults);
    answer.receipt = {};
  }
  if (faults.has("slow")) answer.delay_ms = milliseconds(faults, "slow");
  if (faults.has("stall")) answer.delay_ms = kStallMs;
  if (faults.has("slow-body")) {
    answer.piece_delay_ms = milliseconds(faults, "slow-body");
    answer.stream = as_stream(answer);
  }
  if (faults.has("clock-skew")) {
    const auto minutes = parse_int64(faults.value_of("clock-skew")).value_or(0);
    constexpr std::int64_t kMost = 60LL * 24 * 3650;
    answer.set_header("Date", http_date(now / 1000 + 60 * std::clamp(minutes, -kMost, kMost)));
  }
  if (faults.has("not-http")) answer.drop = Drop::kNotHttp;
  if (faults.has("drop-before-head")) answer.drop = Drop::kBeforeHead;
  if (faults.has("drop-mid-head")) answer.drop = Drop::kMidHead;
  if (faults.has("stall-mid-head")) answer.drop = Drop::kStallMidHead;
  if (faults.has("drop-mid-body")) answer.drop = Drop::kMidBody;
  if (faults.has("stall-mid-body")) answer.drop = Drop::kStall;
  if (answer.drop != Drop::kNone) {
    answer.drop_after = answer.stream ? kStreamBreak : answer.body.size() / 2;
    answer.receipt = {};
  }
}

}  // namespace smd::simulator
