// Rules from evidence to findings: what a failed or unexpected exchange means. Pure; the steps
// decide what an expected answer says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/diagnosis/catalogue.hpp"

namespace smd::diagnosis {

/// The relay could not do it (docs/contracts.md section 2).
struct RelayFailure {
  std::string stage;  ///< input policy queue dns connect tls send receive timeout cancelled lost
  std::int64_t code = 0;                      ///< the library's number; for OpenSSL the reason
  std::string reason;                         ///< the library's text
  std::string sent;                           ///< nothing, head, all
  std::optional<std::int64_t> verify_result;  ///< X509_V_ERR_… when verification failed
  std::string during = {};  ///< for stage timeout: the stage whose deadline passed
};

/// What came back, or did not.
struct Evidence {
  std::optional<RelayFailure> failure;
  int status = 0;            ///< 0 while no head came
  std::string content_type;  ///< as sent
  std::string body;          ///< the beginning of the body, without secrets
  bool token_call = false;   ///< the call was to the token endpoint
  bool certificate_presented = false;
  /// The server asked for a client certificate in the handshake; nothing = not known.
  std::optional<bool> certificate_requested = {};
};

/// Findings for an exchange that failed or whose status is not what the step expects, best first;
/// never empty: what no rule knows is "http.not-recognised" or "tls.not-recognised". The first is
/// the likeliest; the others are other things that are wrong, each with its alternatives.
[[nodiscard]] std::vector<Finding> explain(const Evidence& evidence);

}  // namespace smd::diagnosis
