// Encodings at the simulator's edge: Base64, form parameters, and escaping for JSON, XML and HTML.
// Kept apart from shared/encoding on purpose: the simulator judges what the console encodes, and a
// mistake in shared code would be made, and accepted, on both sides.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smd::simulator {

/// RFC 4648 section 4 with padding.
[[nodiscard]] std::string base64(std::string_view bytes);
/// Strict: padding required, no white space, no URL-safe alphabet, unused bits zero.
[[nodiscard]] std::optional<std::string> base64_decoded(std::string_view text);

/// RFC 3986 section 2.1: everything outside the unreserved set is escaped.
[[nodiscard]] std::string percent_encoded(std::string_view text);

struct Parameter {
  std::string name;
  std::string value;
};
/// application/x-www-form-urlencoded, as in a body or after a question mark. Nothing when an escape
/// is broken. RFC 6749 section 3.2: a parameter without a value counts as omitted.
[[nodiscard]] std::optional<std::vector<Parameter>> form_parameters(std::string_view text);

/// Inside double quotes of JSON (RFC 8259 section 7).
[[nodiscard]] std::string json_escaped(std::string_view text);
/// Text and attribute values of XML, and of HTML.
[[nodiscard]] std::string xml_escaped(std::string_view text);

}  // namespace smd::simulator
