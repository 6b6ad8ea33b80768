// Authorization: the feed a client access token reads, or a single entry (wire-facts section 8,
// espi-model T2). The entry that matters is found by its resourceURI, never by its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/espi/time_rules.hpp"

namespace smd::espi {

struct AuthorizedPeriod {
  std::optional<std::int64_t> start_sent, duration_sent;
  std::int64_t start = 0;     ///< seconds
  std::int64_t duration = 0;  ///< seconds; 0 = without end
  bool odd_unit = false;      ///< milliseconds or microseconds where the schema means seconds
};

struct Authorization {
  std::size_t position = 0;            ///< 1 for the first in the document
  std::string id;                      ///< atom id of its entry
  std::string self;                    ///< href of the entry's self link
  std::optional<std::int64_t> status;  ///< AuthorizationStatus: 0 revoked, 1 active, 2 denied
  std::string scope, token_type, grant_type;
  std::string resource_uri, authorization_uri, customer_resource_uri;
  bool resource_url_spelling = false;  ///< it came as resourceURL (as PG&E's page prints)
  bool authorization_url_spelling = false;
  std::optional<std::int64_t> expires_at_sent;
  std::optional<std::int64_t> expires_at;  ///< seconds
  bool expires_at_odd_unit = false;
  std::optional<AuthorizedPeriod> authorized_period, published_period;
  std::string error, error_description;
};

/// Errors: those of SmallDocument; "espi.no-authorization" when the document holds none.
[[nodiscard]] Result<std::vector<Authorization>> parse_authorizations(std::string_view text);

/// What one resourceURI leads to.
enum class ResourceTarget { application_information, bulk, subscription, other };
struct ResourceReference {
  ResourceTarget target = ResourceTarget::other;
  std::string id;         ///< the path segment after ApplicationInformation, Bulk, Subscription
  bool odd_case = false;  ///< e.g. "Applicationinformation"
};
/// Path segments are compared without case; a query or fragment is not part of the id.
[[nodiscard]] ResourceReference classify_resource(std::string_view resource_uri);

/// The application's own authorization: which entry, and its ApplicationInformation id.
struct ApplicationReference {
  std::size_t index = 0;  ///< into the list
  std::string id;
  bool odd_case = false;
  bool uuid = false;           ///< the id has the form PG&E uses
  std::size_t candidates = 1;  ///< entries that lead to an ApplicationInformation
};
/// Active ones go before others. Error "espi.no-application-information-id" names what was there.
[[nodiscard]] Result<ApplicationReference> find_application_information(
    const std::vector<Authorization>& list);
/// The bulk id, empty when no entry has one.
[[nodiscard]] std::optional<std::string> find_bulk_id(const std::vector<Authorization>& list);

}  // namespace smd::espi
