// Rules for exchanges that failed on the way: name resolution, connection, TLS, time limits
// (docs/contracts.md section 2; pitfalls section 5.1 and 5.11). Pure.
#pragma once

#include "shared/diagnosis/preflight_facts.hpp"
#include "shared/diagnosis/rules.hpp"

namespace smd::diagnosis {

/// What a failure means; `evidence.failure` must be there. TLS that no rule knows is
/// "tls.not-recognised", anything else "http.not-recognised". `server_certificates`: how many the
/// server sent, 0 when that is not known.
[[nodiscard]] Finding explain_failure(const Evidence& evidence,
                                      std::size_t server_certificates = 0);

/// True for the findings that blame the client's certificate, whoever says so.
[[nodiscard]] bool blames_client_certificate(std::string_view id);

}  // namespace smd::diagnosis
