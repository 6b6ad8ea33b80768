// What can be read off an answer whatever it says: its headers, whether it is a page, what of it to
// quote. Judges nothing.
#pragma once

#include <string>
#include <string_view>

#include "shared/diagnosis/answer_rules.hpp"

namespace smd::diagnosis {

/// Whatever the case of the letters.
[[nodiscard]] bool contains(std::string_view text, std::string_view part);
/// "" when there is none.
[[nodiscard]] std::string_view header(const Answer& answer, std::string_view name);
[[nodiscard]] bool has_header(const Answer& answer, std::string_view name);
[[nodiscard]] bool is_token_call(Call call);
/// The body; of a cut one without the part of a character at its end.
[[nodiscard]] std::string_view whole_characters(const Answer& answer);
/// Offset of the first byte that begins no character of UTF-8.
[[nodiscard]] std::size_t first_bad_character(std::string_view text);
[[nodiscard]] std::string_view without_byte_order_mark(std::string_view body);
[[nodiscard]] bool looks_like_html(const Answer& answer);
/// A page that wants somebody to log in: a password field, or the words in its title.
[[nodiscard]] bool wants_sign_in(std::string_view body);
/// The beginning of a text for evidence: trimmed, at most 300 bytes, UTF-8 whatever it was.
[[nodiscard]] std::string quoted(std::string_view text);
/// "HTTP 503; Retry-After: 30: Service Unavailable".
[[nodiscard]] std::string evidence_of(const Answer& answer);

}  // namespace smd::diagnosis
