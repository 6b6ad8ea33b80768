// User types, milestones and PG&E's wordings. The stored form is in registration_json.cpp.
#include "shared/simulator/registration.hpp"

#include <algorithm>

#include "shared/simulator/local_time.hpp"

namespace smd::simulator {
namespace {

struct UserTypeRow {
  std::string_view id;
  std::string_view title;
  std::string_view client_name;
};
constexpr UserTypeRow kUserTypeRows[] = {
    {"standard_user", "Standard User", "Brightside Energy Insights"},
    {"self_access", "Self Access", "Rosa Alvarez"},
    {"energy_efficiency_finance", "Energy Efficiency Finance", "Evergreen Retrofit Capital"},
    {"community_choice_aggregator", "Community Choice Aggregator", "Bayview Community Power"},
};

struct MilestoneRow {
  std::string_view id;
  std::string_view title;
  std::string_view text;
};
// Headings and sentences of the tables on PG&E's page.
constexpr MilestoneRow kMilestoneRows[] = {
    {"submitted", "Registration Submitted",
     "You should have received an email after you submitted your online Registration. Please "
     "confirm "
     "your email address by clicking on the link in the email."},
    {"email_confirmed", "Registration Email Confirmed",
     "Your email address has been confirmed and your application has been submitted to PG&E for "
     "review."},
    {"accepted", "Registration Accepted", ""},
    {"oauth", "Test Completion", "OAuth Test: Completed"},
    {"connectivity", "Connectivity Test", "API Connectivity Test: Completed"},
    {"application", "Request Completion", "Application Information Resource Request: Completed"},
    {"approved", "Registration Approved",
     "You have successfully completed your connectivity testing and are ready for the Share My "
     "Data "
     "program."},
};

constexpr std::int64_t kDaySeconds = 86400;
constexpr std::int64_t kAcceptedDaysAgo = 5;
constexpr std::int64_t kSubmittedDaysAgo = 8;

const MilestoneRow& row_of(MilestoneId milestone) {
  return kMilestoneRows[static_cast<std::size_t>(milestone)];
}

}  // namespace

std::string_view id_of(UserType type) { return kUserTypeRows[static_cast<std::size_t>(type)].id; }

std::string_view title_of(UserType type) {
  return kUserTypeRows[static_cast<std::size_t>(type)].title;
}

std::optional<UserType> user_type_from(std::string_view id) {
  for (const auto type : kUserTypes) {
    if (id_of(type) == id) return type;
  }
  return std::nullopt;
}

std::string_view id_of(MilestoneId milestone) { return row_of(milestone).id; }
std::string_view title_of(MilestoneId milestone) { return row_of(milestone).title; }

bool Registration::needs(MilestoneId test) const {
  const bool all_tests =
      user_type == UserType::kStandardUser || user_type == UserType::kEnergyEfficiencyFinance;
  if (test == MilestoneId::kOauth || test == MilestoneId::kApplication) return all_tests;
  return true;
}

bool Registration::reached(MilestoneId milestone) const {
  return std::any_of(milestones.begin(), milestones.end(),
                     [&](const auto& done) { return done.id == milestone; });
}

bool Registration::reach(MilestoneId test, EpochMs now) {
  if (!needs(test) || reached(test)) return false;
  const auto today = local_date(now / 1000);
  milestones.push_back(Milestone{test, today});
  constexpr MilestoneId kTests[] = {MilestoneId::kOauth, MilestoneId::kConnectivity,
                                    MilestoneId::kApplication};
  const bool all = std::all_of(std::begin(kTests), std::end(kTests), [&](MilestoneId needed) {
    return !needs(needed) || reached(needed);
  });
  if (all && !reached(MilestoneId::kApproved)) {
    milestones.push_back(Milestone{MilestoneId::kApproved, today});
  }
  return true;
}

void Registration::forget_tests() {
  std::erase_if(milestones, [](const auto& done) { return done.id > MilestoneId::kAccepted; });
}

std::string Registration::text_of(MilestoneId milestone) const {
  if (milestone != MilestoneId::kAccepted) return std::string(row_of(milestone).text);
  const std::string token(registration_access_token.reveal());
  const std::string secret(client_secret.reveal());
  // PG&E's page has two wordings: one for those who only do the connectivity test, one for the
  // others.
  if (!needs(MilestoneId::kOauth)) {
    return "Your Registration has been accepted. You should have received an email with "
           "connectivity test instructions. You will need to complete a connectivity test before "
           "customers can authorize the release of data to you. Your registration access token "
           "is " +
           token + ". Your client ID is " + client_id + ". Your Client Secret is: " + secret;
  }
  return "Your registration has been accepted. You should have received an email with test "
         "instructions. You will need to complete testing before customers can authorize the "
         "release "
         "of data to you. Your registration access token is " +
         token + ". Your Client_ID is: " + client_id + ". Your Client_secret is : " + secret;
}

std::vector<Registration> make_registrations(const RegistrationDefaults& defaults, EpochMs now,
                                             Random& random) {
  const auto date_before = [&](std::int64_t days) {
    return local_date(now / 1000 - days * kDaySeconds);
  };
  std::vector<Registration> registrations;
  for (const auto type : kUserTypes) {
    Registration registration;
    registration.user_type = type;
    registration.client_name = kUserTypeRows[static_cast<std::size_t>(type)].client_name;
    registration.client_id = random.hex_digits(32);
    registration.client_secret = Secret(random.hex_digits(32));
    registration.registration_access_token = Secret(random.uuid());
    registration.application_information_id = random.uuid();
    registration.application_entry_id = random.uuid();
    registration.bulk_id = random.decimal_digits(5);
    registration.subscription_id = random.decimal_digits(7);
    registration.redirect_uri = defaults.redirect_uri;
    registration.scope_selection_uri = defaults.scope_selection_uri;
    registration.issued_at = now - kAcceptedDaysAgo * kDaySeconds * 1000;
    registration.milestones = {
        {MilestoneId::kSubmitted, date_before(kSubmittedDaysAgo)},
        {MilestoneId::kEmailConfirmed, date_before(kSubmittedDaysAgo)},
        {MilestoneId::kAccepted, date_before(kAcceptedDaysAgo)},
    };
    registrations.push_back(std::move(registration));
  }
  return registrations;
}

std::string scope_of(const Registration& registration) {
  // Function blocks of the scope transcribed in wire-facts section 7; gas adds 10.
  return "FB=1_3_4_5_8_10_13_14_15_18_19_31_32_35_37_38_39;IntervalDuration=900_3600;"
         "BlockDuration=Daily;HistoryLength=63072000;SubscriptionFrequency=Daily;"
         "AccountCollection=3;BR=" +
         registration.bulk_id + ";dataCustodianId=PGE";
}

std::string pge_date(const CivilDate& date) {
  return std::to_string(date.month) + "/" + std::to_string(date.day) + "/" +
         std::to_string(date.year);
}

}  // namespace smd::simulator
