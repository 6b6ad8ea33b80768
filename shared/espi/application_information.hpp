// ApplicationInformation as a table: PG&E's list of 29 distinct names (wire-facts section 9), each
// present, missing, or with an odd value, and the endpoints for going live. The two secrets in the
// document never leave as text: they are Secret values, their rows have no value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/base/secret.hpp"

namespace smd::espi {

enum class FieldState {
  present,
  missing,  ///< not there though the schema requires it, or PG&E's list names it
  odd,      ///< there, with a value that needs a look: see notes
  extra,    ///< in the document but not on PG&E's list
};

struct ApplicationField {
  std::string name;  ///< element name, "client_id"
  FieldState state = FieldState::missing;
  bool required = false;           ///< by the schema
  bool secret = false;             ///< client_secret, registration_access_token
  std::string value;               ///< joined with ", " when repeated (grant_types); "" for secrets
  std::size_t length = 0;          ///< bytes of the value, for secrets
  std::string meaning;             ///< of a coded value: "2" is "Production (Live)"; times in UTC
  std::vector<std::string> notes;  ///< why it is odd, a sentence each
};

struct ApplicationInformation {
  std::string id;  ///< from the self link, or registration_client_uri: the path's last segment
  std::vector<ApplicationField> fields;  ///< the 29 in the list's order, then extra ones
  Secret client_secret, registration_access_token;

  /// Endpoints and texts as sent, "" when missing.
  std::string client_id, data_custodian_id, redirect_uri, scope, client_name;
  std::string authorization_endpoint, token_endpoint, resource_endpoint, bulk_request_uri,
      scope_selection_uri /* third party's */, data_custodian_scope_selection_uri,
      registration_client_uri, authorization_server_uri, notify_uri;
  std::vector<std::string> grant_types;
  std::vector<std::string> scopes;
  std::optional<std::int64_t> application_status;   ///< 2 = production
  std::optional<std::int64_t> client_id_issued_at;  ///< seconds, whatever was sent
  bool client_id_issued_at_in_milliseconds = false;
  std::optional<std::int64_t> client_secret_expires_at;  ///< seconds; 0 = never

  [[nodiscard]] const ApplicationField* find(std::string_view name) const;
  [[nodiscard]] std::size_t count(FieldState state) const;
};

/// True when an endpoint is one of PG&E's test ones (a path segment "test").
[[nodiscard]] bool is_test_endpoint(std::string_view url);

/// Errors: those of SmallDocument; "espi.no-application-information".
[[nodiscard]] Result<ApplicationInformation> parse_application_information(std::string_view text);

}  // namespace smd::espi
