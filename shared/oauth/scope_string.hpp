// Turns an ESPI scope string (`FB=1_3_…;IntervalDuration=900_3600;…`, espi/scope.md of the Green
// Button Alliance) into words. Also the bare numbers PG&E returns: "3", "5+6+7", "38475".
// Does not: fail. Unknown terms are kept and shown as they came.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "shared/oauth/note.hpp"

namespace smd::oauth {

/// "Interval Electricity" for 5; "" when the number is not in the list.
[[nodiscard]] std::string function_block_name(int number);

struct ScopeValue {
  std::string text;   ///< as it came, e.g. "900"
  std::string words;  ///< e.g. "15 minutes"; "" when nothing is known about it
};

struct ScopeTerm {
  std::string name;   ///< as it came, e.g. "FB"; "" for a piece without "="
  std::string value;  ///< the whole value as it came
  std::string title;  ///< e.g. "Function blocks"; the name again when unknown
  std::vector<ScopeValue> values;
  bool known = false;
  std::size_t offset = 0;  ///< of the term in the text
};

enum class ScopeKind {
  kEmpty,
  kTerms,       ///< name=value terms
  kNumber,      ///< "3" (client access token) or "38475" (subscription id, until 2018)
  kNumberList,  ///< "5+6+7", also "5 6 7" after form decoding
  kOther
};

struct Scope {
  ScopeKind kind = ScopeKind::kEmpty;
  std::string raw;
  std::vector<ScopeTerm> terms;
  std::vector<int> function_blocks;  ///< of every FB term, in order, repeated ones once
  std::string data_custodian_id;
  /// Codes: scope.too-long, scope.trailing-semicolon, scope.white-space, scope.case,
  /// scope.unknown-term, scope.repeated-term, scope.repeated-value, scope.unknown-function-block,
  /// scope.odd-number, scope.empty-value, scope.no-function-blocks, scope.mandatory-missing,
  /// scope.history-length (both readings), scope.fb-41-44, scope.bare-number, scope.control.
  Notes notes;
  /// Everything in one line, for people: "Usage Data Common, Interval Electricity; every 15
  /// minutes…".
  std::string summary;
};

[[nodiscard]] Scope read_scope(std::string_view text);

}  // namespace smd::oauth
