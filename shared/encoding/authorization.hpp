// The Authorization header: `Basic` (RFC 7617) and `Bearer` (RFC 6750 section 2.1), built and read.
// Does not: decide which token an endpoint wants (shared/oauth/token_class.hpp does).
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.hpp"
#include "shared/base/secret.hpp"

namespace smd::encoding {

/// `Basic ` + base64(`client_id:client_secret`), the bytes taken as they are: PG&E's clients do not
/// form-encode them first, as RFC 6749 section 2.3.1 would have it. Codes, the character ones with
/// the offset into the id or the secret:
/// - `basic.id-empty`, `basic.secret-empty`
/// - `basic.id-colon`          a `:` in the id would move the border to the secret
/// - `basic.id-character`, `basic.secret-character`
///                             outside VSCHAR %x20-7E (RFC 6749 appendix A.1, A.2)
[[nodiscard]] Result<Secret> basic_authorization(std::string_view client_id,
                                                 const Secret& client_secret);

/// `Bearer ` + token. Codes: `bearer.empty`, `bearer.character` (outside token68: ALPHA DIGIT
/// `-._~+/` and `=` only at the end; with offset).
[[nodiscard]] Result<Secret> bearer_authorization(const Secret& token);

struct BasicCredentials {
  std::string client_id;
  Secret client_secret;
};

/// Reads a header value. The scheme is compared without case (RFC 9110 section 11.1). Codes:
/// `basic.scheme`, the `base64.…` codes, `basic.colon` (no `:` in the decoded text).
[[nodiscard]] Result<BasicCredentials> read_basic_authorization(std::string_view header_value);
/// Codes: `bearer.scheme`, `bearer.empty`, `bearer.character`.
[[nodiscard]] Result<Secret> read_bearer_authorization(std::string_view header_value);

}  // namespace smd::encoding
