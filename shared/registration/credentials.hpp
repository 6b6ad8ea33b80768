// Checks on what a person enters: client ID, client secret, registration access token; and the
// credentials printed as examples on PG&E's page, which work for nobody.
// Does not: ask the data custodian whether they are right.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/base/secret.hpp"

namespace smd::registration {

/// True for a client ID, client secret, token, code or id that PG&E prints as an example
/// (API Connectivity Test page and Client SDK Guide; wire facts 3, 6, 7), whatever its case, and
/// for the text such a hexadecimal example spells ("285Key").
[[nodiscard]] bool is_sample_credential(std::string_view value);
/// The kind word for a person who entered one.
[[nodiscard]] std::string sample_credential_message();

/// What to say beside a field. Both empty: nothing to say. Neither ever quotes the value.
struct FieldCheck {
  std::string code;     ///< "" when fine, else as listed below
  std::string error;    ///< the value can't be used
  std::string warning;  ///< it can, but is unusual
};

/// Codes: field.sample, field.white-space, field.quotes, field.prefix ("client_id:" or "Bearer "
/// pasted along), field.character, field.colon (client ID only), field.same (secret equals id),
/// field.looks-like-token (a UUID where 32 hexadecimal digits are usual), field.shape (other than
/// 32 hexadecimal digits; for the token: not a UUID). An empty value is fine here: whether it is
/// needed is the step's business.
[[nodiscard]] FieldCheck check_client_id(std::string_view value);
[[nodiscard]] FieldCheck check_client_secret(const Secret& value, std::string_view client_id);
[[nodiscard]] FieldCheck check_registration_access_token(const Secret& value);

/// What can be mended without asking when a value is pasted: white space, quotes and a label in
/// front ("Your Client ID is:", "client_secret=", "Bearer ") taken off.
[[nodiscard]] std::string clean_pasted_value(std::string_view value);

}  // namespace smd::registration
