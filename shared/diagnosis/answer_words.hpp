// What an answer says in words, by the words that are known (wire-facts section 10).
#pragma once

#include <string_view>

#include "shared/diagnosis/answer_rules.hpp"

namespace smd::diagnosis {

/// The finding's id, "" when nothing that is known is said: an OAuth error, PG&E's or a gateway's
/// words.
[[nodiscard]] std::string_view id_of_words(const Answer& answer);
/// The same of nginx's own pages, for what it refuses before PG&E's service sees it.
[[nodiscard]] std::string_view id_of_page(const Answer& answer);

}  // namespace smd::diagnosis
