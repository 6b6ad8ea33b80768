// A registered third party as the data custodian keeps it: user type, credentials, addresses and
// the milestones of the Registration Milestones table, in PG&E's wording. Does not check requests.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/base/secret.hpp"
#include "shared/base/time.hpp"
#include "shared/simulator/random.hpp"

namespace smd::simulator {

enum class UserType {
  kStandardUser,
  kSelfAccess,
  kEnergyEfficiencyFinance,
  kCommunityChoiceAggregator,
};
inline constexpr UserType kUserTypes[] = {UserType::kStandardUser, UserType::kSelfAccess,
                                          UserType::kEnergyEfficiencyFinance,
                                          UserType::kCommunityChoiceAggregator};
/// "standard_user" …
[[nodiscard]] std::string_view id_of(UserType type);
/// "Standard User" …
[[nodiscard]] std::string_view title_of(UserType type);
[[nodiscard]] std::optional<UserType> user_type_from(std::string_view id);

/// In the order in which they can be reached; the table shows the newest first.
enum class MilestoneId {
  kSubmitted,
  kEmailConfirmed,
  kAccepted,
  kOauth,
  kConnectivity,
  kApplication,
  kApproved,
};
/// "submitted", "email_confirmed", "accepted", "oauth", "connectivity", "application", "approved".
[[nodiscard]] std::string_view id_of(MilestoneId milestone);
/// The heading of the row on PG&E's page, e.g. "Test Completion" for the OAuth Test.
[[nodiscard]] std::string_view title_of(MilestoneId milestone);

struct Milestone {
  MilestoneId id = MilestoneId::kSubmitted;
  CivilDate date;  ///< Pacific
};

struct Registration {
  UserType user_type = UserType::kStandardUser;
  std::string client_name;
  std::string client_id;  ///< 32 hex digits
  Secret client_secret;   ///< 32 hex digits
  Secret registration_access_token;
  std::string application_information_id;
  std::string application_entry_id;
  std::string bulk_id;          ///< decimal; PG&E's "third-party id"
  std::string subscription_id;  ///< decimal; of the OAuth Test's dummy customer
  std::string redirect_uri;
  std::string scope_selection_uri;
  EpochMs issued_at = 0;
  std::vector<Milestone> milestones;

  /// Whether this user type must pass that test (PG&E's page: OAuth Test and Application
  /// Information Resource Request only for Standard User and Energy Efficiency Finance).
  [[nodiscard]] bool needs(MilestoneId test) const;
  [[nodiscard]] bool reached(MilestoneId milestone) const;
  /// Records a passed test, and the approval when it was the last one needed. A test that the user
  /// type does not need, or a milestone that was reached before, changes nothing and gives false.
  bool reach(MilestoneId test, EpochMs now);
  /// Back to the day of the acceptance: forgets the tests and the approval.
  void forget_tests();
  /// What the row says under "Status and Information": for the accepted row with the three
  /// credentials in it, in the wording PG&E's page uses for this user type.
  [[nodiscard]] std::string text_of(MilestoneId milestone) const;
};

struct RegistrationDefaults {
  std::string redirect_uri;
  std::string scope_selection_uri;
};

/// One registration for each user type, accepted five days before `now`.
[[nodiscard]] std::vector<Registration> make_registrations(const RegistrationDefaults& defaults,
                                                           EpochMs now, Random& random);

/// Function blocks of a registration, as ApplicationInformation and Authorization give them.
[[nodiscard]] std::string scope_of(const Registration& registration);

/// "3/26/2015", as PG&E writes dates.
[[nodiscard]] std::string pge_date(const CivilDate& date);

/// The stored form (registrations.json), secrets included, and back. Error
/// "registrations.malformed".
[[nodiscard]] std::string registrations_to_json(const std::vector<Registration>& registrations);
[[nodiscard]] Result<std::vector<Registration>> registrations_from_json(std::string_view text);

}  // namespace smd::simulator
