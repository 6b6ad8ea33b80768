// Inside of shared/registration: makes copied text plain and finds phrases in it, whatever white
// space a browser put between the words.
// Does not: know what the phrases mean.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/time.hpp"

namespace smd::registration {

/// Non-breaking, thin and zero-width spaces become spaces or nothing, typographic quotes and dashes
/// plain ones, CR LF a line feed, "&nbsp;" and "&amp;" what they stand for. Bytes that are not
/// UTF-8 become '?'.
[[nodiscard]] std::string normalised_paste(std::string_view text);

/// The end of `phrase` when it stands at `at`, letters compared without case. A space in the phrase
/// stands for any white space, at least one; ':' for an optional colon with white space around it.
/// The phrase must begin and end at a word border.
[[nodiscard]] std::optional<std::size_t> match_phrase(std::string_view text, std::size_t at,
                                                      std::string_view phrase);

/// Behind what may stand between a label and its value: white space, "is", ':' and '='. Returns
/// `at` itself when there is nothing of the kind.
[[nodiscard]] std::size_t skip_connector(std::string_view text, std::size_t at);

struct FoundDate {
  CivilDate date;
  std::size_t begin = 0;
  std::size_t end = 0;
};
/// The date (3/26/2015 or 2015-03-26) that begins at `at`.
[[nodiscard]] std::optional<FoundDate> date_at(std::string_view text, std::size_t at);
/// The date that ends at `at`, white space between them left out.
[[nodiscard]] std::optional<FoundDate> date_before(std::string_view text, std::size_t at);
/// The date that begins at `at`, white space between them left out.
[[nodiscard]] std::optional<FoundDate> date_after(std::string_view text, std::size_t at);

/// True when [begin, end) fills a line or a table cell of its own.
[[nodiscard]] bool fills_cell(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace smd::registration
