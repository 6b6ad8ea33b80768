// The words of HTTP that every part of the native programs shares: header lists and status texts.
// Does not: parse (http1_parser), send or receive (http_server, relay/).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smd::net {

/// One header field. It has a constructor, and so is no aggregate, because g++ 12 destroys
/// temporaries of aggregate types twice inside a full expression that holds a co_await.
struct Header {
  std::string name;
  std::string value;
  Header(std::string name_in, std::string value_in)
      : name(std::move(name_in)), value(std::move(value_in)) {}
  friend bool operator==(const Header&, const Header&) = default;
};

using Headers = std::vector<Header>;

/// ASCII comparison without case, as field names need it.
[[nodiscard]] bool same_name(std::string_view a, std::string_view b);
/// Value of the first field with this name, or nullptr.
[[nodiscard]] const std::string* find_header(const Headers& headers, std::string_view name);
[[nodiscard]] std::size_t count_header(const Headers& headers, std::string_view name);
/// True when a comma-separated field (any of its lines) holds `token`, compared without case.
[[nodiscard]] bool header_has_token(const Headers& headers, std::string_view name,
                                    std::string_view token);
[[nodiscard]] bool list_has_token(std::string_view list, std::string_view token);
/// "Not Found" for 404; "Unknown" for a status without a registered phrase.
[[nodiscard]] std::string_view reason_phrase(int status);
/// RFC 9110 field name and field value: what may be sent without breaking the message apart.
[[nodiscard]] bool is_field_name(std::string_view name);
[[nodiscard]] bool is_field_value(std::string_view value);
/// "Mon, 23 Nov 2026 08:00:00 GMT", renewed once a second.
[[nodiscard]] std::string_view http_date();

}  // namespace smd::net
