// ReadingPattern: the short way through IntervalReadings. The bytes of one reading that was read
// token by token, cut into literals and numbers; a following reading that has the same literals has
// the same tokens, so only its digits need reading.
//
// Why this is exact: a literal run of bytes, entered in the same lexical state (element content,
// the same namespace bindings, the same depth), gives the same tokens. Between literals only
// "-?[0-9]{1,18}" stands, in both, as character data. Anything else does not match and is read the
// long way. FeedReader sees to "the same state" with the context string.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/espi/position.hpp"

namespace smd::espi {

enum class ReadingField : std::uint8_t { start, duration, value, cost, quality, tou, tier, cpp };
inline constexpr std::size_t kReadingFields = 8;

/// The numbers of one IntervalReading; `has` and `inexact` are bit sets by field.
struct Reading {
  std::array<std::int64_t, kReadingFields> number{};
  unsigned has = 0;
  unsigned inexact = 0;

  static constexpr unsigned bit(ReadingField field) { return 1U << static_cast<unsigned>(field); }
  void set(ReadingField field, std::int64_t value) {
    number[static_cast<std::size_t>(field)] = value;
    has |= bit(field);
  }
  [[nodiscard]] std::int64_t get(ReadingField field) const {
    return number[static_cast<std::size_t>(field)];
  }
};

/// Where a field's text was seen: offsets into the input.
struct SeenField {
  ReadingField field;
  std::uint64_t begin, end;
};

class ReadingPattern {
 public:
  /// Learns from the input bytes of one reading (with what stands before it) that begin at
  /// `offset`; its start tag begins at `tag`. False when a number has another form; the pattern is
  /// then empty.
  bool learn(std::string_view bytes, std::uint64_t offset, std::uint64_t tag,
             const std::vector<SeenField>& fields, std::string_view context);
  /// Reads one reading at `p`. False, with `p` unchanged, when it looks different or may not end
  /// before `end`.
  bool match(const char*& p, const char* end, Reading& reading) const;

  [[nodiscard]] const std::string& context() const { return context_; }
  [[nodiscard]] std::uint32_t newlines() const { return newlines_; }
  /// The place of the start tag of a matching reading whose bytes begin at `begin`.
  [[nodiscard]] Position tag_of(const Position& begin) const {
    return {begin.offset + lead_, begin.line + lead_lines_,
            lead_lines_ == 0 ? begin.column + lead_ : lead_column_};
  }

 private:
  struct Part {
    std::uint32_t begin, size;  // the literal, into bytes_
    ReadingField field;         // of the number after it; unused in the last part
  };
  std::string bytes_, context_;
  std::vector<Part> parts_;
  std::size_t longest_ = 0;  // no matching reading has more bytes
  std::uint32_t newlines_ = 0;
  std::uint32_t lead_ = 0;  // bytes before the start tag, and its place behind them
  std::uint32_t lead_lines_ = 0, lead_column_ = 1;
  unsigned has_ = 0;
};

}  // namespace smd::espi
