#include "shared/diagnosis/http_date.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "shared/base/text.hpp"
#include "shared/base/time.hpp"

namespace smd::diagnosis {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> digits(std::string_view text, std::size_t least, std::size_t most) {
  if (text.size() < least || text.size() > most) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<int> month_of(std::string_view text) {
  const auto it = std::find(kMonths.begin(), kMonths.end(), text);
  if (it == kMonths.end()) return std::nullopt;
  return static_cast<int>(it - kMonths.begin()) + 1;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (const auto word : split(text, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

std::optional<std::int64_t> put_together(std::optional<int> year, std::optional<int> month,
                                         std::optional<int> day, std::string_view clock) {
  const auto parts = split(clock, ':');
  if (!year || !month || !day || parts.size() != 3) return std::nullopt;
  const auto hour = digits(parts[0], 2, 2);
  const auto minute = digits(parts[1], 2, 2);
  const auto second = digits(parts[2], 2, 2);
  // 60 is a leap second.
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  const CivilDate date{*year, *month, *day};
  if (!is_valid(date)) return std::nullopt;
  return days_from_civil(date) * 86400 + *hour * 3600 + *minute * 60 + *second;
}

}  // namespace

std::optional<std::int64_t> parse_http_date(std::string_view text) {
  const auto words = words_of(trim(text));
  if (words.size() == 6 && words[0].size() == 4 && words[0].back() == ',' && words[5] == "GMT") {
    return put_together(digits(words[3], 4, 4), month_of(words[2]), digits(words[1], 2, 2),
                        words[4]);
  }
  if (words.size() == 4 && words[0].back() == ',' && words[3] == "GMT") {
    const auto date = split(words[1], '-');
    if (date.size() != 3) return std::nullopt;
    auto year = digits(date[2], 2, 2);
    // RFC 9110: two digits that seem more than 50 years ahead mean the past.
    if (year) *year += *year > 76 ? 1900 : 2000;
    return put_together(year, month_of(date[1]), digits(date[0], 2, 2), words[2]);
  }
  if (words.size() == 5 && words[0].size() == 3) {
    return put_together(digits(words[4], 4, 4), month_of(words[1]), digits(words[2], 1, 2),
                        words[3]);
  }
  return std::nullopt;
}

}  // namespace smd::diagnosis
