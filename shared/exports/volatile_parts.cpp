#include "shared/exports/volatile_parts.hpp"

#include "shared/base/text.hpp"
#include "shared/session/customer_names.hpp"

namespace smd::exports {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Length of a match of `pattern` at the start of the text: 9 is a digit, a a letter, anything else
// itself.
std::size_t match(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = text[i];
    if (pattern[i] == '9'   ? !is_digit(c)
        : pattern[i] == 'a' ? !is_word(c) || is_digit(c)
                            : c != pattern[i])
      return 0;
  }
  return pattern.size();
}

std::size_t date_length(std::string_view text) {
  if (const auto date = match(text, "9999-99-99")) {
    const auto time = match(text.substr(date), "T99:99:99");
    if (time == 0) return date;
    auto length = date + time;
    while (length < text.size() && (is_digit(text[length]) || text[length] == '.')) ++length;
    if (length < text.size() && text[length] == 'Z') ++length;
    return length + match(text.substr(length), "+99:99") + match(text.substr(length), "-99:99");
  }
  return match(text, "aaa, 99 aaa 9999 99:99:99 GMT");
}

// Epoch seconds or milliseconds of the years 2001 to 2286.
std::size_t epoch_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  return (length == 10 || length == 13) && text[0] != '0' ? length : 0;
}

constexpr std::string_view kPseudonyms[] = {"registration_access_token-",
                                            "client_access_token-",
                                            "basic_credentials-",
                                            "access_token-",
                                            "refresh_token-",
                                            "client_secret-",
                                            "code-"};

std::size_t pseudonym_length(std::string_view text, std::string_view& kind) {
  for (const auto one : kPseudonyms) {
    if (!text.starts_with(one)) continue;
    auto length = one.size();
    while (length < text.size() && is_digit(text[length])) ++length;
    if (length == one.size()) continue;
    kind = one.substr(0, one.size() - 1);
    return length;
  }
  return 0;
}

}  // namespace

std::string without_volatile(const std::string& given, const DifferenceOptions& options) {
  std::string text = given;
  if (!options.ids) {
    // Pseudonyms of ids count up in the order they are met, which is the same in runs that are.
    session::CustomerNames ids;
    if (text.find('<') == std::string::npos) text = ids.take_out(text);
  }
  std::string out;
  const std::string_view view = text;
  for (std::size_t i = 0; i < view.size();) {
    const auto rest = view.substr(i);
    const bool begins = i == 0 || !is_word(view[i - 1]);
    std::string_view kind;
    std::size_t length = 0;
    if (begins && !options.ids && rest.size() >= 36 && is_uuid(rest.substr(0, 36))) {
      out += "<id>";
      length = 36;
    } else if (begins && !options.dates &&
               ((length = date_length(rest)) > 0 || (length = epoch_length(rest)) > 0)) {
      out += "<date>";
    } else if (begins && !options.tokens && (length = pseudonym_length(rest, kind)) > 0) {
      out += "<" + std::string(kind) + ">";
    }
    if (length == 0) {
      out += view[i];
      length = 1;
    }
    i += length;
  }
  return out;
}

bool is_volatile_header(std::string_view name, const DifferenceOptions& options) {
  static constexpr std::string_view kDates[] = {"date", "expires", "last-modified", "age"};
  static constexpr std::string_view kIds[] = {
      "transaction", "request-id", "requestid", "correlation", "trace", "etag", "cf-ray"};
  for (const auto one : kDates) {
    if (!options.dates && equals_ignoring_case(name, one)) return true;
  }
  for (const auto one : kIds) {
    if (!options.ids && find_ignoring_case(name, one) != std::string::npos) return true;
  }
  return false;
}

}  // namespace smd::exports
