// Builds the authorize address the browser is sent to (RFC 6749 section 4.1.1).
// Does not: make the state; random numbers come in events.
#pragma once

#include <string>

#include "shared/base/result.hpp"

namespace smd::oauth {

struct AuthorizeRequest {
  std::string endpoint;  ///< absolute http(s) address; a query it already has is kept
  std::string client_id;
  std::string redirect_uri;  ///< exactly as registered
  std::string scope;         ///< left out when empty: the request that passed in 2020 had none
  std::string state;         ///< left out when empty
};

/// Codes: `authorize.endpoint` (not an absolute web address),
/// `authorize.fragment`, `authorize.repeated` (the endpoint's query already has one of our
/// parameters), `authorize.client-id`, `authorize.redirect-uri` (empty, relative or with a
/// fragment, RFC 6749 section 3.1.2), `authorize.scope` (control characters), `authorize.state`.
[[nodiscard]] Result<std::string> authorize_address(const AuthorizeRequest& request);

}  // namespace smd::oauth
