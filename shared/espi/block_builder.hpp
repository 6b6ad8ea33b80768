// BlockBuilder: the inside of one IntervalBlock, token by token or by pattern, into a Series.
// Knows nothing of entries and links (feed_builder.hpp does).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "shared/espi/model.hpp"
#include "shared/espi/reading_pattern.hpp"
#include "shared/espi/schema_checker.hpp"
#include "shared/espi/xml_scanner.hpp"

namespace smd::espi {

class BlockBuilder {
 public:
  /// `schema_errors` counts what the schema has against the document so far: a reading that adds to
  /// it is no pattern for others, so that each of them is judged.
  explicit BlockBuilder(const std::uint64_t& schema_errors);
  /// Starts a block whose readings go into `series`, which must stay where it is until end_block().
  void begin_block(const XmlScanner& scanner, const XmlStart& tag, Series& series,
                   std::uint32_t entry, bool fast);
  /// Elements below IntervalBlock.
  void on_start(const XmlStart& start, const Position& at);
  /// True when the bytes after it may be readings of a known shape.
  bool on_end(const XmlScanner& scanner, const XmlEnd& end);
  void on_text(std::string_view piece, std::uint64_t offset, bool raw);
  /// `at` is the place of the first byte of `rest`.
  XmlSkip fast_forward(std::string_view rest, const Position& at);
  void end_block();

  [[nodiscard]] bool open() const { return series_ != nullptr; }
  std::uint64_t readings = 0;       ///< of all blocks
  std::uint64_t fast_readings = 0;  ///< of these, by pattern
  std::uint64_t unreadable = 0;     ///< numbers of all blocks that were none

 private:
  enum class Part : std::uint8_t { ignored, interval, reading, time_period, quality, number };

  [[nodiscard]] Part part() const { return parts_.empty() ? Part::ignored : parts_.back(); }
  Part part_of(const XmlStart& start, const Position& at);
  void begin_number(ReadingField field);
  void end_number();
  void commit(const Reading& reading, const Position& at);
  void learn(const XmlScanner& scanner, std::uint64_t end);
  [[nodiscard]] bool in_ranges(const Reading& reading) const;

  static constexpr std::size_t kPatterns = 4;
  static constexpr std::size_t kLongestNumber = 64;

  const std::uint64_t& schema_errors_;
  std::uint64_t errors_seen_ = 0;    // when the tag before was done
  std::uint64_t errors_before_ = 0;  // before this reading and the gap in front of it
  std::array<SchemaRange, kReadingFields> ranges_;
  Series* series_ = nullptr;
  NsId ns_ = kNsNone;
  bool fast_ = true;
  std::vector<Part> parts_;
  bool in_interval_ = false;
  ReadingField field_ = ReadingField::start;
  std::string text_;
  bool text_ok_ = true;  // the number's text is one verbatim piece
  bool text_too_long_ = false;
  std::uint64_t text_begin_ = 0, text_end_ = 0;
  Reading reading_;
  Period interval_;
  bool simple_ = true;           // every number so far can be a slot of a pattern
  std::uint64_t token_end_ = 0;  // where the last tag ended
  std::uint64_t gap_begin_ = 0;  // where the tag before this reading ended
  Position begun_;               // of this reading's start tag
  Position before_;              // of the reading before it, or of the block
  std::vector<SeenField> seen_;
  std::array<ReadingPattern, kPatterns> patterns_;
  std::size_t pattern_count_ = 0;
  std::size_t next_pattern_ = 0;
  std::size_t likely_ = 0;  // the pattern that matched last
  std::string context_;     // bindings and depth, see reading_pattern.hpp
};

}  // namespace smd::espi
