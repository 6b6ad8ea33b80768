// A remark of a tolerant reader: something was accepted that a stricter program would refuse.
// Does not: judge. shared/diagnosis decides what a note means.
#pragma once

#include <string>
#include <vector>

namespace smd::oauth {

struct Note {
  /// Stable dotted id, e.g. "token.expires-in-text".
  std::string code;
  /// For a person. Never holds a secret.
  std::string text;
  friend bool operator==(const Note&, const Note&) = default;
};
using Notes = std::vector<Note>;

[[nodiscard]] inline bool has_note(const Notes& notes, const std::string& code) {
  for (const auto& note : notes) {
    if (note.code == code) return true;
  }
  return false;
}

}  // namespace smd::oauth
