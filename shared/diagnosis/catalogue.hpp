// The catalogue: every finding the console can report, one row each. Data only; which evidence
// leads to which row is decided in rules.hpp (answers and failures) and by the steps in
// shared/flow.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smd::diagnosis {

enum class Severity { kInfo, kWarning, kError };

/// How the tests show that the finding is met: none may be in the table that nothing leads to.
enum class Proof {
  kFault,        ///< the simulator produces it (shared/simulator/fault_findings.hpp)
  kFeed,         ///< an error put into a good feed (tests/unit/core/espi/injections_test.cpp)
  kFiles,        ///< certificate and key files that are made for it (smd preflight's tests)
  kEnvironment,  ///< a network, a proxy or a clock that is set up for it
  kInput,        ///< what a person enters or does
  kRecorded,     ///< not producible here: recorded evidence only
};

struct Entry {
  std::string_view id;  ///< stable, "<layer>.<what>"; the layer is the part before the first dot
  Severity severity;
  std::string_view title;   ///< what was seen, one sentence
  std::string_view cause;   ///< the likely cause
  std::string_view fix;     ///< what to do
  std::string_view who;     ///< who must act: "you", "PG&E" or "your network"
  std::string_view source;  ///< where the rule comes from
  Proof proof = Proof::kFault;
  /// A command that looks into the matter or mends it, to be copied into a terminal; names in
  /// capitals (CERT.pem) stand for the reader's own. "" where there is none.
  std::string_view command = {};
};

/// All entries, sorted by id.
[[nodiscard]] std::span<const Entry> catalogue();
/// The entry with this id, or nullptr.
[[nodiscard]] const Entry* find_entry(std::string_view id);
/// "oauth" of "oauth.invalid-grant".
[[nodiscard]] std::string_view layer_of(std::string_view id);
/// "error", "warning", "info".
[[nodiscard]] std::string_view to_text(Severity severity);
/// "fault", "feed", "files", "environment", "input", "recorded".
[[nodiscard]] std::string_view to_text(Proof proof);

/// An entry met in a run, with the evidence for it (already free of secrets when it is shown).
struct Finding {
  std::string id;
  std::string evidence;
  /// Other entries that the same evidence could mean, likeliest first.
  std::vector<std::string> alternatives = {};
  friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace smd::diagnosis
