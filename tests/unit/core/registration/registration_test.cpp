// User types and their tests, milestones, the 90-day clock, and checks on what a person enters.
#include <gtest/gtest.h>

#include <set>

#include "shared/registration/credentials.hpp"
#include "shared/registration/milestone.hpp"
#include "shared/registration/testing_clock.hpp"
#include "shared/registration/user_type.hpp"

namespace smd::registration {
namespace {

TEST(UserType, TestsEachMustPass) {
  for (const auto type : kUserTypes) {
    const bool all = type == UserType::kStandardUser || type == UserType::kEnergyEfficiencyFinance;
    EXPECT_TRUE(must_pass(type, registration::Test::kConnectivity));
    EXPECT_EQ(must_pass(type, registration::Test::kOAuth), all) << user_type_id(type);
    EXPECT_EQ(must_pass(type, registration::Test::kApplication), all) << user_type_id(type);
    EXPECT_EQ(required_tests(type).size(), all ? 3u : 1u);
    EXPECT_EQ(parse_user_type(user_type_id(type)), type);
    EXPECT_EQ(parse_user_type(user_type_label(type)), type);
  }
  EXPECT_EQ(parse_user_type(" self-ACCESS "), UserType::kSelfAccess);
  EXPECT_FALSE(parse_user_type("self"));
  EXPECT_FALSE(parse_user_type(""));
  EXPECT_EQ(test_id(registration::Test::kOAuth), "oauth");
  EXPECT_EQ(test_label(registration::Test::kApplication),
            "Application Information Resource Request");
}

TEST(Milestone, NamesAndNeeds) {
  std::set<std::string> ids, labels;
  for (const auto milestone : kMilestones) {
    ids.insert(milestone_id(milestone));
    labels.insert(milestone_label(milestone));
    EXPECT_EQ(parse_milestone_id(milestone_id(milestone)), milestone);
    EXPECT_TRUE(is_needed(UserType::kStandardUser, milestone));
    EXPECT_FALSE(milestone_status(milestone).empty());
  }
  EXPECT_EQ(ids.size(), kMilestones.size());
  EXPECT_EQ(labels.size(), kMilestones.size());
  EXPECT_FALSE(is_needed(UserType::kSelfAccess, Milestone::kOAuthTest));
  EXPECT_TRUE(is_needed(UserType::kSelfAccess, Milestone::kConnectivityTest));
  EXPECT_FALSE(
      is_needed(UserType::kCommunityChoiceAggregator, Milestone::kApplicationInformationRequest));
  EXPECT_FALSE(parse_milestone_id("x"));
  for (const auto test : kTests) {
    EXPECT_EQ(milestone_status(milestone_of(test)), test_label(test) + ": Completed");
  }
}

// Noon in California on that day.
EpochMs noon(const CivilDate& date) { return (days_from_civil(date) * 24 + 20) * 3600000; }

TEST(TestingClock, NinetyDays) {
  const CivilDate accepted{2015, 3, 25};
  auto clock = testing_clock(accepted, noon(accepted));
  EXPECT_EQ(clock.ends_on, (CivilDate{2015, 6, 23}));
  EXPECT_EQ(clock.days_left, 90);
  EXPECT_EQ(clock.state, ClockState::kOk);
  EXPECT_EQ(clock.text, "90 days left for testing, until 2015-06-23 (90 days from acceptance).");
  clock = testing_clock(accepted, noon({2015, 6, 8}));
  EXPECT_EQ(clock.days_left, 15);
  EXPECT_EQ(clock.state, ClockState::kOk);
  clock = testing_clock(accepted, noon({2015, 6, 9}));
  EXPECT_EQ(clock.days_left, 14);
  EXPECT_EQ(clock.state, ClockState::kWarning);
  clock = testing_clock(accepted, noon({2015, 6, 22}));
  EXPECT_EQ(clock.text, "1 day left for testing, until 2015-06-23 (90 days from acceptance).");
  clock = testing_clock(accepted, noon({2015, 6, 23}));
  EXPECT_EQ(clock.days_left, 0);
  EXPECT_EQ(clock.state, ClockState::kWarning);
  clock = testing_clock(accepted, noon({2015, 6, 24}));
  EXPECT_EQ(clock.days_left, -1);
  EXPECT_EQ(clock.state, ClockState::kExpired);
  clock = testing_clock(accepted, noon({2015, 3, 24}));
  EXPECT_EQ(clock.state, ClockState::kFuture);
}

TEST(TestingClock, DaysChangeAtMidnightInCalifornia) {
  const auto at = [](const CivilDate& date, int hour, int minute) {
    return ((days_from_civil(date) * 24 + hour) * 60 + minute) * 60000;
  };
  EXPECT_EQ(pacific_date(at({2026, 1, 2}, 7, 59)), (CivilDate{2026, 1, 1}));
  EXPECT_EQ(pacific_date(at({2026, 1, 2}, 8, 0)), (CivilDate{2026, 1, 2}));
  EXPECT_EQ(pacific_date(at({2026, 7, 2}, 6, 59)), (CivilDate{2026, 7, 1}));
  EXPECT_EQ(pacific_date(at({2026, 7, 2}, 7, 0)), (CivilDate{2026, 7, 2}));
  // Summer time of 2026: from 8 March 10:00Z to 1 November 09:00Z.
  EXPECT_EQ(pacific_date(at({2026, 3, 8}, 7, 30)), (CivilDate{2026, 3, 7}));
  EXPECT_EQ(pacific_date(at({2026, 3, 9}, 7, 0)), (CivilDate{2026, 3, 9}));
  EXPECT_EQ(pacific_date(at({2026, 11, 1}, 7, 0)), (CivilDate{2026, 11, 1}));
  EXPECT_EQ(pacific_date(at({2026, 11, 2}, 7, 59)), (CivilDate{2026, 11, 1}));
  EXPECT_EQ(pacific_date(at({1969, 12, 31}, 7, 59)), (CivilDate{1969, 12, 30}));
}

TEST(Credentials, ExamplesOfThePage) {
  for (const auto* sample :
       {"3238354B6579", "3238354b6579", " 323835536563726574 ", "33353438364B6579",
        "3335343836536563726574", "285Key", "285Secret", "35486Key", "35486Secret",
        "b810aa79-2756-4ebe-8e1c-a627df23f340", "0259AAB2-3dcb-4072-99b9-33f89a2bed75",
        "c03a9825-16f7-400a-b546-9a206ab995db", "7afc7c4f-778a-4ad8-8337-5e19218a2219",
        "859dfe76-c5b4-434f-bad9-4364f08784ff"}) {
    EXPECT_TRUE(is_sample_credential(sample)) << sample;
  }
  EXPECT_FALSE(is_sample_credential(""));
  EXPECT_FALSE(is_sample_credential("3238354B657"));
  EXPECT_FALSE(is_sample_credential("00112233445566778899aabbccddeeff"));
}

constexpr const char* kHex32 = "00112233445566778899aabbccddeeff";
constexpr const char* kUuid = "11112222-3333-4444-8555-666677778888";

TEST(Credentials, ClientId) {
  struct Row {
    std::string value;
    const char* code;
    bool is_error;
  };
  const Row table[] = {
      {"", "", false},
      {kHex32, "", false},
      {"3238354B6579", "field.sample", true},
      {"client_id: " + std::string(kHex32), "field.prefix", true},
      {"Your Client ID is " + std::string(kHex32), "field.prefix", true},
      {"Bearer " + std::string(kUuid), "field.prefix", true},
      {"0011 2233", "field.white-space", true},
      {std::string(kHex32) + "\n", "field.white-space", true},
      {"\"" + std::string(kHex32) + "\"", "field.quotes", true},
      {"0011\xC2\xA0", "field.character", true},
      {"abc:def", "field.colon", true},
      {kUuid, "field.looks-like-token", false},
      {"0011", "field.shape", false},
      {"00112233445566778899aabbccddeefg", "field.shape", false},
  };
  for (const auto& row : table) {
    const auto check = check_client_id(row.value);
    EXPECT_EQ(check.code, row.code) << row.value;
    EXPECT_EQ(!check.error.empty(), row.is_error) << row.value;
    EXPECT_EQ(!check.warning.empty(), *row.code && !row.is_error) << row.value;
    if (row.value.size() > 3) {
      EXPECT_EQ(check.error.find(row.value), std::string::npos);
      EXPECT_EQ(check.warning.find(row.value), std::string::npos);
    }
  }
}

TEST(Credentials, SecretAndToken) {
  EXPECT_EQ(check_client_secret(Secret(), "x").code, "");
  EXPECT_EQ(check_client_secret(Secret(kHex32), "x").code, "");
  EXPECT_EQ(check_client_secret(Secret(kHex32), kHex32).code, "field.same");
  EXPECT_EQ(check_client_secret(Secret("285Secret"), "").code, "field.sample");
  EXPECT_EQ(check_client_secret(Secret(kUuid), "").code, "field.looks-like-token");
  EXPECT_EQ(check_client_secret(Secret("a:b"), "").code, "field.shape");
  EXPECT_EQ(check_registration_access_token(Secret()).code, "");
  EXPECT_EQ(check_registration_access_token(Secret(kUuid)).code, "");
  EXPECT_EQ(check_registration_access_token(Secret(kHex32)).code, "field.shape");
  EXPECT_EQ(check_registration_access_token(Secret("b810aa79-2756-4ebe-8e1c-a627df23f340")).code,
            "field.sample");
  EXPECT_EQ(check_registration_access_token(Secret("Bearer " + std::string(kUuid))).code,
            "field.prefix");
}

TEST(Credentials, CleansWhatWasPasted) {
  struct Row {
    const char* pasted;
    const char* clean;
  };
  const Row table[] = {
      {"abc1", "abc1"},
      {"  abc1\r\n", "abc1"},
      {"\xE2\x80\x9C"
       "abc1\xE2\x80\x9D",
       "abc1"},
      {"\xC2\xA0"
       "abc1\xE2\x80\x8B",
       "abc1"},
      {"Your Client ID is: abc1.", "abc1"},
      {"Your Client_secret is : abc1", "abc1"},
      {"client_secret=abc1", "abc1"},
      {"registration access token is abc1", "abc1"},
      {"Bearer abc1", "abc1"},
      {"Authorization: Bearer abc1", "abc1"},
      {"'abc1',", "abc1"},
      {"client_id", "client_id"},
      {"", ""},
  };
  for (const auto& row : table) EXPECT_EQ(clean_pasted_value(row.pasted), row.clean) << row.pasted;
}

}  // namespace
}  // namespace smd::registration
