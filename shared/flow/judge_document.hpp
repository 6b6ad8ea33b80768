// Why an ESPI document is not the one that was asked for, as a finding: for the judges of resources
// and of the application information.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.hpp"
#include "shared/diagnosis/answer_rules.hpp"

namespace smd::flow {

/// The document could not be read. `code` and `message` are those of an XmlError, a FeedError or a
/// SmallDocument. When what came is no XML at all, what it says in words decides.
[[nodiscard]] diagnosis::Finding broken_document(const diagnosis::Answer& answer,
                                                 std::string_view code, std::string message);
/// The same for a small document, whose error is told from the text as it is shown (its places
/// would else tell of a secret's length).
[[nodiscard]] diagnosis::Finding broken_small_document(const diagnosis::Answer& answer,
                                                       const Error& error);
/// The document is well-formed and is not what was wanted: a refusal in words, an empty feed, the
/// wanted name in a foreign namespace, or else the finding `otherwise`.
[[nodiscard]] diagnosis::Finding wrong_document(const diagnosis::Answer& answer,
                                                const std::string& body, std::string_view wanted,
                                                std::string_view otherwise, std::string message);

}  // namespace smd::flow
