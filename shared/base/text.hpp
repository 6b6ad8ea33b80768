// Small text functions of the core: ASCII only and the same in every locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smd {

/// XML white space (XML 1.0 production 3) at both ends removed.
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);
/// Position of `needle` in `text` comparing ASCII letters without case, or npos.
[[nodiscard]] std::size_t find_ignoring_case(std::string_view text, std::string_view needle);
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);
[[nodiscard]] std::string replace_all(std::string text, std::string_view from, std::string_view to);
/// The whole text as a decimal integer with optional sign; nothing else may be in it.
[[nodiscard]] std::optional<std::int64_t> parse_int64(std::string_view text);
/// "1,234,567": digits in groups of three, for people.
[[nodiscard]] std::string group_digits(std::int64_t value);
/// "1.2 MB" (powers of 1000, one decimal), for people.
[[nodiscard]] std::string format_bytes(std::uint64_t bytes);
/// True when `text` is valid UTF-8 (RFC 3629: no surrogates, no overlong forms).
[[nodiscard]] bool is_utf8(std::string_view text);
/// Lower-case hexadecimal digits of the bytes.
[[nodiscard]] std::string hex(std::string_view bytes);
/// True for 8-4-4-4-12 hexadecimal digits with hyphens (RFC 4122 section 3).
[[nodiscard]] bool is_uuid(std::string_view text);

}  // namespace smd
