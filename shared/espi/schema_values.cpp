// The lexical forms of XML Schema part 2, as far as PG&E's schema uses them.
#include "shared/espi/schema_values.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "shared/espi/xml_chars.hpp"

namespace smd::espi::schema {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

std::string_view without_space(std::string_view text) {
  while (!text.empty() && xml::is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && xml::is_space(text.back())) text.remove_suffix(1);
  return text;
}

// "[+-]?[0-9]+"; what no 64 bits hold is out of every range of the schema.
bool is_integer(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}
bool to_integer(std::string_view text, std::int64_t& number) {
  if (!is_integer(text)) return false;
  if (text.front() == '+') text.remove_prefix(1);
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && end == text.data() + text.size();
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// Takes `digits` digits from the front.
bool take(std::string_view& text, std::size_t digits, int& number) {
  if (text.size() < digits ||
      !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(digits), is_digit)) {
    return false;
  }
  std::from_chars(text.data(), text.data() + digits, number);
  text.remove_prefix(digits);
  return true;
}
bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

int days_of(int year, int month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool is_zone(std::string_view text) {
  if (text.empty() || text == "Z") return true;
  int hours = 0;
  int minutes = 0;
  if (!take(text, '+') && !take(text, '-')) return false;
  if (!take(text, 2, hours) || !take(text, ':') || !take(text, 2, minutes) || !text.empty()) {
    return false;
  }
  return (hours < 14 && minutes < 60) || (hours == 14 && minutes == 0);
}

bool listed(const Simple& type, std::string_view text) {
  const std::string_view* const first = kValues + type.first_value;
  const std::string_view* const last = first + type.values;
  if (type.lexical != Lexical::integer) return std::find(first, last, text) != last;
  std::int64_t number = 0;
  to_integer(text, number);
  return std::any_of(first, last, [&](std::string_view value) {
    std::int64_t one = 0;
    return to_integer(value, one) && one == number;
  });
}

bool of_type(const Simple& type, std::string_view text) {
  std::int64_t number = 0;
  switch (type.lexical) {
    case Lexical::any:
      return true;
    case Lexical::text:
      return type.max_length == 0 || characters(text) <= type.max_length;
    case Lexical::integer:
      return to_integer(text, number) && number >= type.min && number <= type.max;
    case Lexical::big_integer:
      return is_integer(text);
    case Lexical::hex:
      return text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), is_hex) &&
             (type.max_length == 0 || text.size() / 2 <= type.max_length);
    case Lexical::boolean:
      return text == "true" || text == "false" || text == "1" || text == "0";
    case Lexical::date_time:
      return is_date_time(text);
  }
  return true;
}

}  // namespace

bool is_date_time(std::string_view text) {
  take(text, '-');
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  // A year of more than nine digits is allowed, and nobody's.
  if (digits < 4 || digits > 9 || (digits > 4 && text.front() == '0')) return false;
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!take(text, digits, year) || year == 0 || !take(text, '-') || !take(text, 2, month) ||
      !take(text, '-') || !take(text, 2, day) || !take(text, 'T') || !take(text, 2, hour) ||
      !take(text, ':') || !take(text, 2, minute) || !take(text, ':') || !take(text, 2, second)) {
    return false;
  }
  if (month < 1 || month > 12 || day < 1 || day > days_of(year, month)) return false;
  bool zero_fraction = true;
  if (take(text, '.')) {
    std::size_t size = 0;
    while (size < text.size() && is_digit(text[size])) zero_fraction &= text[size++] == '0';
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  const bool midnight = hour == 24 && minute == 0 && second == 0 && zero_fraction;
  return (midnight || (hour < 24 && minute < 60 && second < 60)) && is_zone(text);
}

ValueState judge(const Simple& type, std::string_view text) {
  if (type.collapse) text = without_space(text);
  if (!of_type(type, text)) return ValueState::bad;
  return type.values == 0 || listed(type, text) ? ValueState::good : ValueState::unlisted;
}

}  // namespace smd::espi::schema
