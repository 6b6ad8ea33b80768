#include "shared/base/time.hpp"

#include "shared/base/text.hpp"

namespace smd {
namespace {

std::string two_digits(std::int64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

// Both conversions count in 400-year eras of 146097 days that start on 1 March.
std::int64_t days_from_civil(const CivilDate& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year =
      (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

CivilDate civil_from_days(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const std::int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  const std::int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  return CivilDate{static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
                   static_cast<int>(month), static_cast<int>(day)};
}

bool is_valid(const CivilDate& date) {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= 31 &&
         civil_from_days(days_from_civil(date)) == date;
}

std::string to_string(const CivilDate& date) {
  return std::to_string(date.year) + "-" + two_digits(date.month) + "-" + two_digits(date.day);
}

std::optional<CivilDate> parse_date(std::string_view text) {
  const bool iso = text.find('-') != std::string_view::npos;
  const auto parts = split(trim(text), iso ? '-' : '/');
  if (parts.size() != 3) return std::nullopt;
  const auto a = parse_int64(parts[0]);
  const auto b = parse_int64(parts[1]);
  const auto c = parse_int64(parts[2]);
  if (!a || !b || !c) return std::nullopt;
  const auto year = iso ? *a : *c;
  const auto month = iso ? *b : *a;
  const auto day = iso ? *c : *b;
  if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
    return std::nullopt;
  const CivilDate date{static_cast<int>(year), static_cast<int>(month), static_cast<int>(day)};
  if (!is_valid(date)) return std::nullopt;
  return date;
}

std::string format_utc(std::int64_t epoch_seconds) {
  std::int64_t days = epoch_seconds / 86400;
  std::int64_t rest = epoch_seconds % 86400;
  if (rest < 0) {
    rest += 86400;
    --days;
  }
  return to_string(civil_from_days(days)) + "T" + two_digits(rest / 3600) + ":" +
         two_digits(rest / 60 % 60) + ":" + two_digits(rest % 60) + "Z";
}

std::string format_span(std::int64_t seconds) {
  if (seconds < 0) seconds = 0;
  if (seconds < 60) return std::to_string(seconds) + " s";
  if (seconds < 3600)
    return std::to_string(seconds / 60) + " min " + two_digits(seconds % 60) + " s";
  if (seconds < 86400)
    return std::to_string(seconds / 3600) + " h " + two_digits(seconds / 60 % 60) + " min";
  const auto days = seconds / 86400;
  return std::to_string(days) + (days == 1 ? " day" : " days");
}

}  // namespace smd
