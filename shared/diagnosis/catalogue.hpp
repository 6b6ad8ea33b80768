// The catalogue: every finding the console can report, one row each. Data only; which evidence
// leads to which row is decided in rules.hpp (answers and failures) and by the steps in
// shared/flow.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace smd::diagnosis {

enum class Severity { kInfo, kWarning, kError };

struct Entry {
  std::string_view id;  ///< stable, "<layer>.<what>"; the layer is the part before the first dot
  Severity severity;
  std::string_view title;   ///< what was seen, one sentence
  std::string_view cause;   ///< the likely cause
  std::string_view fix;     ///< what to do
  std::string_view who;     ///< who must act: "you", "PG&E" or "your network"
  std::string_view source;  ///< where the rule comes from
};

/// All entries, sorted by id.
[[nodiscard]] std::span<const Entry> catalogue();
/// The entry with this id, or nullptr.
[[nodiscard]] const Entry* find_entry(std::string_view id);
/// "oauth" of "oauth.invalid-grant".
[[nodiscard]] std::string_view layer_of(std::string_view id);
/// "error", "warning", "info".
[[nodiscard]] std::string_view to_text(Severity severity);

/// An entry met in a run, with the evidence for it (already free of secrets when it is shown).
struct Finding {
  std::string id;
  std::string evidence;
  friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace smd::diagnosis
