// BlockBuilder: IntervalBlocks into columns.
#include "shared/espi/block_builder.hpp"

#include <limits>

#include "shared/espi/number_text.hpp"
#include "shared/espi/time_rules.hpp"
#include "shared/espi/xml_chars.hpp"

namespace smd::espi {
namespace {

constexpr unsigned bit(ReadingField field) { return Reading::bit(field); }

std::int32_t code_of(const Reading& reading, ReadingField field) {
  if ((reading.has & bit(field)) == 0) return kNoCode;
  const std::int64_t number = reading.get(field);
  // Codes are UInt16 or Int16 in the schema; what does not fit is kept as the largest number, so
  // that it is reported as unknown and not silently another code.
  return number > -2'000'000'000 && number < 2'000'000'000
             ? static_cast<std::int32_t>(number)
             : std::numeric_limits<std::int32_t>::max();
}

}  // namespace

// In the order of ReadingField.
BlockBuilder::BlockBuilder(const std::uint64_t& schema_errors)
    : schema_errors_(schema_errors), ranges_{reading_range("DateTimeInterval", "start"),
                                             reading_range("DateTimeInterval", "duration"),
                                             reading_range("IntervalReading", "value"),
                                             reading_range("IntervalReading", "cost"),
                                             reading_range("ReadingQuality", "quality"),
                                             reading_range("IntervalReading", "tou"),
                                             reading_range("IntervalReading", "consumptionTier"),
                                             reading_range("IntervalReading", "cpp")} {}

bool BlockBuilder::in_ranges(const Reading& reading) const {
  for (std::size_t field = 0; field < kReadingFields; ++field) {
    if ((reading.has & (1U << field)) == 0) continue;
    const std::int64_t number = reading.number[field];
    if (number < ranges_[field].min || number > ranges_[field].max) return false;
  }
  return true;
}

void BlockBuilder::begin_block(const XmlScanner& scanner, const XmlStart& tag, Series& series,
                               std::uint32_t entry, bool fast) {
  series_ = &series;
  ns_ = tag.name.ns;
  fast_ = fast;
  parts_.clear();
  interval_ = {};
  in_interval_ = false;
  Block block;
  block.first = static_cast<std::uint32_t>(series.size());
  block.entry = entry;
  block.at = before_ = scanner.token_position();
  series.blocks.push_back(block);
  token_end_ = tag.end;
  errors_seen_ = schema_errors_;
  scanner.describe_context(context_);
}

BlockBuilder::Part BlockBuilder::part_of(const XmlStart& start, const Position& at) {
  if (start.name.ns != ns_) return Part::ignored;
  const std::string_view local = start.name.local;
  if (parts_.empty()) {
    if (local == "IntervalReading") {
      reading_ = {};
      simple_ = true;
      seen_.clear();
      gap_begin_ = token_end_;
      begun_ = at;
      errors_before_ = errors_seen_;
      return Part::reading;
    }
    if (local == "interval") {
      in_interval_ = true;
      return Part::interval;
    }
    return Part::ignored;
  }
  switch (parts_.back()) {
    case Part::reading:
      if (local == "timePeriod") return Part::time_period;
      if (local == "ReadingQuality") return Part::quality;
      if (local == "value") return begin_number(ReadingField::value), Part::number;
      if (local == "cost") return begin_number(ReadingField::cost), Part::number;
      if (local == "tou") return begin_number(ReadingField::tou), Part::number;
      if (local == "consumptionTier") return begin_number(ReadingField::tier), Part::number;
      if (local == "cpp") return begin_number(ReadingField::cpp), Part::number;
      return Part::ignored;
    case Part::interval:
    case Part::time_period:
      if (local == "start") return begin_number(ReadingField::start), Part::number;
      if (local == "duration") return begin_number(ReadingField::duration), Part::number;
      return Part::ignored;
    case Part::quality:
      // More than one ReadingQuality is allowed; the first one counts.
      if (local == "quality" && (reading_.has & bit(ReadingField::quality)) == 0) {
        return begin_number(ReadingField::quality), Part::number;
      }
      return Part::ignored;
    case Part::ignored:
    case Part::number:
      break;
  }
  return Part::ignored;
}

void BlockBuilder::on_start(const XmlStart& start, const Position& at) {
  // An element inside a number splits its text: such a reading is no pattern.
  if (part() == Part::number) text_ok_ = false;
  parts_.push_back(part_of(start, at));
  token_end_ = start.end;
  errors_seen_ = schema_errors_;
}

void BlockBuilder::begin_number(ReadingField field) {
  field_ = field;
  text_.clear();
  text_ok_ = true;
  text_too_long_ = false;
  text_begin_ = text_end_ = 0;
}

void BlockBuilder::on_text(std::string_view piece, std::uint64_t offset, bool raw) {
  if (part() != Part::number) return;
  if (!raw || (text_end_ != 0 && offset != text_end_)) text_ok_ = false;
  if (text_end_ == 0) text_begin_ = offset;
  text_end_ = offset + piece.size();
  if (piece.empty()) return;
  const bool leading_space = text_.empty() && xml::is_space(piece.front());
  if (!leading_space && text_.size() + piece.size() <= kLongestNumber) {
    text_.append(piece);
    return;
  }
  for (const char c : piece) {
    // White space around a number may be of any length; only the number itself is kept.
    const bool space = xml::is_space(c);
    if (space && text_.empty()) continue;
    if (text_.size() < kLongestNumber) {
      text_.push_back(c);
    } else if (!space) {
      text_too_long_ = true;
    }
  }
}

void BlockBuilder::end_number() {
  NumberText read = read_number(text_);
  if (text_too_long_) read = {NumberState::bad, 0};
  const bool is_time = field_ == ReadingField::start || field_ == ReadingField::duration;
  if (read.state == NumberState::inexact && !is_time) read.state = NumberState::bad;
  if (read.state == NumberState::bad) {
    ++unreadable;
    simple_ = false;
    return;
  }
  if (read.state == NumberState::absent) return;
  if (in_interval_) {
    (field_ == ReadingField::start ? interval_.start : interval_.duration) = read.value;
    return;
  }
  reading_.set(field_, read.value);
  if (read.state == NumberState::inexact) reading_.inexact |= bit(field_);
  if (!text_ok_ || read.state == NumberState::inexact) simple_ = false;
  seen_.push_back({field_, text_begin_, text_end_});
}

bool BlockBuilder::on_end(const XmlScanner& scanner, const XmlEnd& end) {
  const Part ended = part();
  if (!parts_.empty()) parts_.pop_back();
  token_end_ = end.end;
  errors_seen_ = schema_errors_;
  if (ended == Part::number) {
    end_number();
    return false;
  }
  if (ended == Part::interval) {
    in_interval_ = false;
    Block& block = series_->blocks.back();
    block.has_interval = interval_.start.has_value() && interval_.duration.has_value();
    block.start = normalise_epoch(interval_.start.value_or(0)).value;
    block.duration = normalise_duration(interval_.duration.value_or(0)).value;
    return fast_ && pattern_count_ != 0;
  }
  if (ended != Part::reading) return false;
  commit(reading_, begun_);
  if (!fast_) return false;
  if (simple_ && schema_errors_ == errors_before_) learn(scanner, end.end);
  return pattern_count_ != 0;
}

// The input of the reading just ended, from the end of the tag before it.
void BlockBuilder::learn(const XmlScanner& scanner, std::uint64_t end) {
  const std::string_view bytes = scanner.raw(gap_begin_, end);
  if (bytes.empty()) return;
  ReadingPattern pattern;
  if (!pattern.learn(bytes, gap_begin_, begun_.offset, seen_, context_)) return;
  patterns_[next_pattern_] = std::move(pattern);
  likely_ = next_pattern_;
  next_pattern_ = (next_pattern_ + 1) % kPatterns;
  if (pattern_count_ < kPatterns) ++pattern_count_;
}

XmlSkip BlockBuilder::fast_forward(std::string_view rest, const Position& at) {
  const char* p = rest.data();
  const char* const end = p + rest.size();
  XmlSkip skip;
  Reading reading;
  // Of the byte at p.
  std::uint32_t line = at.line;
  std::uint64_t line_start = at.offset - (at.column - 1);
  const auto take = [&](std::size_t index) {
    const ReadingPattern& pattern = patterns_[index];
    if (pattern.context() != context_) return false;
    bool any = false;
    while (true) {
      const char* const begin = p;
      if (!pattern.match(p, end, reading)) break;
      if (!in_ranges(reading)) {
        p = begin;  // the long way says where and what
        break;
      }
      const std::uint64_t offset = at.offset + static_cast<std::uint64_t>(begin - rest.data());
      commit(reading,
             pattern.tag_of({offset, line, static_cast<std::uint32_t>(offset - line_start + 1)}));
      ++fast_readings;
      if (pattern.newlines() != 0) {
        line += pattern.newlines();
        const std::string_view bytes(begin, static_cast<std::size_t>(p - begin));
        line_start = offset + bytes.rfind('\n') + 1;
        skip.newlines += pattern.newlines();
      }
      any = true;
    }
    return any;
  };
  bool again = series_ != nullptr && parts_.empty();
  while (again) {
    again = take(likely_);
    for (std::size_t i = 0; i < pattern_count_ && !again; ++i) {
      if (i != likely_ && take(i)) {
        likely_ = i;
        again = true;
      }
    }
  }
  skip.bytes = static_cast<std::size_t>(p - rest.data());
  if (skip.newlines != 0) {
    const std::size_t newline = rest.substr(0, skip.bytes).rfind('\n');
    skip.after_last_newline = skip.bytes - newline - 1;
  }
  return skip;
}

void BlockBuilder::commit(const Reading& reading, const Position& at) {
  ++readings;
  Series& series = *series_;
  const bool first = series.start.empty();
  std::uint8_t flags = reading.inexact != 0 ? kInexactTime : 0;

  std::int64_t start = reading.get(ReadingField::start);
  if ((reading.has & bit(ReadingField::start)) == 0) {
    flags |= kNoStart;  // joined later: the block and the interval length tell it
    start = first ? 0 : series.start.back();
  } else {
    const Seconds seconds = normalise_epoch(start);
    if (seconds.unit != Seconds::Unit::seconds) flags |= kInexactTime;
    start = seconds.value;
  }
  std::int64_t duration = reading.get(ReadingField::duration);
  if ((reading.has & bit(ReadingField::duration)) == 0) {
    flags |= kNoDuration;
    duration = 0;
  } else {
    const Seconds seconds = normalise_duration(duration);
    if (seconds.unit != Seconds::Unit::seconds) flags |= kInexactTime;
    duration = seconds.value;
  }
  if ((reading.has & bit(ReadingField::value)) == 0) flags |= kNoValue;

  if (!first && start < series.start.back()) series.sorted = false;
  series.start.push_back(start);
  series.value.push_back((flags & kNoValue) != 0 ? 0 : reading.get(ReadingField::value));
  series.duration.push_back(duration);
  series.cost.push_back(
      (reading.has & bit(ReadingField::cost)) != 0 ? reading.get(ReadingField::cost) : kNoCost);
  series.quality.push_back(code_of(reading, ReadingField::quality));
  series.tou.push_back(code_of(reading, ReadingField::tou));
  series.tier.push_back(code_of(reading, ReadingField::tier));
  series.cpp.push_back(code_of(reading, ReadingField::cpp));
  series.flags.push_back(flags);
  series.places.push_back(before_, at);
  before_ = at;
}

void BlockBuilder::end_block() {
  if (series_ == nullptr) return;
  Block& block = series_->blocks.back();
  block.count = static_cast<std::uint32_t>(series_->size()) - block.first;
  series_ = nullptr;
  parts_.clear();
}

}  // namespace smd::espi
