// The companion's few pages: plain HTML without script, readable on a phone, in light and dark.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smd::companion {

/// `visit` is a random token (hex), the only thing that is put into a page.
[[nodiscard]] std::string log_in_page(std::string_view visit);
[[nodiscard]] std::string confirm_page(std::string_view visit);

enum class Ending { code, repeated, wrong_state, no_state, refused, nothing };
[[nodiscard]] std::string result_page(Ending result);
/// "code", "repeated" …: the ending in the address of the last page, and back.
[[nodiscard]] std::string_view word_of(Ending ending);
[[nodiscard]] std::optional<Ending> ending_of(std::string_view word);
/// For a browser that arrives when the console waits for none.
[[nodiscard]] std::string nobody_waits_page();
/// The store of pending runs does not answer.
[[nodiscard]] std::string store_away_page();
[[nodiscard]] std::string_view style_sheet();

}  // namespace smd::companion
