#include "shared/simulator/fault_effects.hpp"

#include <algorithm>
#include <utility>

#include "shared/base/text.hpp"

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
  if (row->status == 302) answer.set_header("Location", "/sign-in");
  return answer;
}

void apply_effects(Answer& answer, const ActiveFaults& faults) {
  if (faults.empty()) return;
  if (answer.status == 200 && faults.first(FaultKind::kBody) != nullptr) {
    damage_body(answer, faults);
    answer.receipt = {};
  }
  if (faults.has("slow")) answer.delay_ms = milliseconds(faults, "slow");
  if (faults.has("stall")) answer.delay_ms = kStallMs;
  if (faults.has("slow-body")) {
    answer.piece_delay_ms = milliseconds(faults, "slow-body");
    if (!answer.stream) answer.stream = std::make_unique<PiecesSource>(std::move(answer.body));
    answer.body.clear();
  }
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
