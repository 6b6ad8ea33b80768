// Reads what the data custodian put on the redirect address (RFC 6749 section 4.1.2), from the
// whole address, from path and query, or from the query alone, as a person may paste it.
// Does not: compare the address with the registered one (shared/oauth/redirect_uri.hpp does).
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.hpp"
#include "shared/base/secret.hpp"
#include "shared/encoding/form.hpp"
#include "shared/oauth/note.hpp"

namespace smd::oauth {

enum class StateCheck {
  kNotExpected,  ///< the console sent no state, and none came
  kMissing,      ///< a state was sent and none came back
  kWrong,        ///< another one came back: the answer may belong to another run
  kUnexpected,   ///< none was sent, yet one came
  kMatches
};

/// Either `code` or `error` is set.
struct RedirectAnswer {
  Secret code;
  std::string
      code_parameter;  ///< "code", or "authorization_code" as PG&E's page prints it; as it came
  std::string error;   ///< RFC 6749 section 4.1.2.1
  std::string error_description;
  std::string error_uri;
  StateCheck state = StateCheck::kNotExpected;
  std::string address;         ///< what stood before "?", "" when only a query was pasted
  encoding::FormPairs others;  ///< parameters nothing is known about, kept
  /// Codes: redirect.authorization-code-name, redirect.name-case (`Code`), redirect.both-names,
  /// redirect.repeated (with the same value), redirect.fragment-ignored, redirect.line-break (taken
  /// out), redirect.code-alone (only the code was pasted), redirect.code-odd (not a UUID).
  Notes notes;
};

/// `expected_state` is what the authorize address carried, "" for none. Codes:
/// - `redirect.empty`          nothing there
/// - `redirect.fragment`       the parameters stand behind "#", which never reaches a server
/// - `redirect.no-query`       an address without "?"
/// - `redirect.malformed`      the query can't be decoded; offset into the query
/// - `redirect.nothing`        neither a code nor an error; the message names what there was
/// - `redirect.repeated`       the code (or state, error) comes twice with different values
/// - `redirect.contradictory`  both a code and an error
/// - `redirect.code-empty`     the code has no value
[[nodiscard]] Result<RedirectAnswer> read_redirect(std::string_view text,
                                                   std::string_view expected_state);

}  // namespace smd::oauth
