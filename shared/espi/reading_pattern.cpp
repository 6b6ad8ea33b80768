// ReadingPattern: learning and matching the shape of IntervalReadings.
#include "shared/espi/reading_pattern.hpp"

#include <algorithm>

#include "shared/espi/xml_chars.hpp"

namespace smd::espi {
namespace {

constexpr std::size_t kMostDigits = 18;  // always fits 64 bits
constexpr std::size_t kLongestReading = 8192;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Shrinks [begin, end) to its "-?[0-9]{1,18}", leaving white space around it to the literals.
bool number_inside(std::string_view text, std::size_t& begin, std::size_t& end) {
  begin = 0;
  end = text.size();
  while (begin < end && xml::is_space(text[begin])) ++begin;
  while (end > begin && xml::is_space(text[end - 1])) --end;
  std::size_t digits = begin;
  if (digits < end && text[digits] == '-') ++digits;
  if (digits == end || end - digits > kMostDigits) return false;
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(digits),
                     text.begin() + static_cast<std::ptrdiff_t>(end), is_digit);
}

}  // namespace

bool ReadingPattern::learn(std::string_view bytes, std::uint64_t offset, std::uint64_t tag,
                           const std::vector<SeenField>& fields, std::string_view context) {
  parts_.clear();
  bytes_.clear();
  if (bytes.empty() || bytes.size() > kLongestReading || fields.empty() || context.empty()) {
    return false;
  }
  std::size_t at = 0;
  has_ = 0;
  for (const SeenField& field : fields) {
    if (field.begin < offset + at || field.end > offset + bytes.size()) return false;
    const std::string_view text = bytes.substr(static_cast<std::size_t>(field.begin - offset),
                                               static_cast<std::size_t>(field.end - field.begin));
    std::size_t begin = 0;
    std::size_t end = 0;
    if (!number_inside(text, begin, end)) {
      parts_.clear();
      return false;
    }
    const std::size_t from = static_cast<std::size_t>(field.begin - offset) + begin;
    parts_.push_back({static_cast<std::uint32_t>(bytes_.size()),
                      static_cast<std::uint32_t>(from - at), field.field});
    bytes_.append(bytes.substr(at, from - at));
    has_ |= Reading::bit(field.field);
    at = static_cast<std::size_t>(field.begin - offset) + end;
  }
  parts_.push_back({static_cast<std::uint32_t>(bytes_.size()),
                    static_cast<std::uint32_t>(bytes.size() - at), ReadingField::start});
  bytes_.append(bytes.substr(at));
  longest_ = bytes_.size() + fields.size() * (kMostDigits + 1) + 1;
  newlines_ = static_cast<std::uint32_t>(std::count(bytes_.begin(), bytes_.end(), '\n'));
  lead_ = static_cast<std::uint32_t>(tag - offset);
  const std::string_view lead = bytes.substr(0, lead_);
  lead_lines_ = static_cast<std::uint32_t>(std::count(lead.begin(), lead.end(), '\n'));
  lead_column_ = lead_lines_ == 0 ? 1 : static_cast<std::uint32_t>(lead_ - lead.rfind('\n'));
  context_.assign(context);
  return true;
}

bool ReadingPattern::match(const char*& p, const char* end, Reading& reading) const {
  if (parts_.empty() || static_cast<std::size_t>(end - p) < longest_) return false;
  const char* at = p;
  const char* const literals = bytes_.data();
  const std::size_t last = parts_.size() - 1;
  for (std::size_t i = 0;; ++i) {
    const Part& part = parts_[i];
    if (!xml::same_bytes(at, literals + part.begin, part.size)) return false;
    at += part.size;
    if (i == last) break;
    const bool negative = *at == '-';
    if (negative) ++at;
    const char* const digits = at;
    std::int64_t number = 0;
    while (is_digit(*at)) {
      // longest_ keeps 18 digits inside the input; a nineteenth fails as the next literal does,
      // which begins with what followed a complete number: never a digit.
      number = number * 10 + (*at - '0');
      ++at;
      if (static_cast<std::size_t>(at - digits) == kMostDigits) break;
    }
    if (at == digits) return false;
    reading.number[static_cast<std::size_t>(part.field)] = negative ? -number : number;
  }
  reading.has = has_;
  reading.inexact = 0;
  p = at;
  return true;
}

}  // namespace smd::espi
