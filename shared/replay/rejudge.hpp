// Judges a session by the rules of today and names what is judged otherwise than when it was saved.
#pragma once

#include "shared/replay/player.hpp"

namespace smd::replay {

struct Rejudged {
  /// As a session's `verdicts`.
  Json verdicts;
  /// `{"step","then","now","thenFindings","nowFindings","because"}` of each step that differs in
  /// its verdict or its findings; `because` is a sentence for people.
  Json differences;
  /// What could not be played, for people.
  std::vector<std::string> notes;
};

[[nodiscard]] Rejudged rejudge(const Json& session);

}  // namespace smd::replay
