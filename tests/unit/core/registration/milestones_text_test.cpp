// The paste box: PG&E's Registration Milestones table in every wording of its page and in the
// shapes that browsers' clipboards give it.
#include "shared/registration/milestones_text.hpp"

#include <gtest/gtest.h>

#include <map>

#include "shared/base/text.hpp"
#include "tests/unit/core/encoding/lcg.hpp"

namespace smd::registration {
namespace {

constexpr const char* kId = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
constexpr const char* kSecretText = "a0b1c2d3e4f5061728394a5b6c7d8e9f";
constexpr const char* kToken = "12345678-9abc-4def-8123-456789abcdef";

// The two wordings of the page, with other values.
std::string accepted_2014() {
  return "Your Registration has been accepted. You should have received an email with connectivity "
         "test "
         "instructions. You will need to complete a connectivity test before customers can "
         "authorize the "
         "release of data to you. Your registration access token is " +
         std::string(kToken) + ". Your client ID is " + kId +
         ". Your Client Secret is: " + kSecretText;
}
std::string accepted_2015() {
  return "Your registration has been accepted. You should have received an email with test "
         "instructions. "
         "You will need to complete testing before customers can authorize the release of data to "
         "you. "
         "Your registration access token is " +
         std::string(kToken) + ". Your Client_ID is: " + kId +
         ". Your Client_secret is : " + kSecretText;
}

const std::string kEmail =
    "Registration Email Confirmed\n\n3/25/2015\n\nYour email address has been confirmed and your "
    "application has been submitted to PG&E for review.\n\n";
const std::string kSubmitted =
    "Registration Submitted\n\n3/25/2015\n\nYou should have received an email after you submitted "
    "your "
    "online Registration. Please confirm your email address by clicking on the link in the "
    "email.\n";

std::string short_table() {
  return "Registration Milestones\n\nDateStatus and Information\nRegistration "
         "Accepted\n\n10/30/2014\n\n" +
         accepted_2014() +
         "\n\n \n\nRegistration Email Confirmed\n\n10/21/2014\n\nYour email address has been "
         "confirmed and "
         "your application has been submitted to PG&E for review.\n\nRegistration "
         "Submitted\n\n10/21/2014\n\n"
         "You should have received an email after you submitted your online Registration. Please "
         "confirm "
         "your email address by clicking on the link in the\n";
}

std::string long_table() {
  return "Registration Milestones\n\nDateStatus and Information\nRegistration "
         "Approved\n\n3/28/2015\n\nYou "
         "have successfully completed your connectivity testing and are ready for the Share My "
         "Data "
         "program.\n\nRequest Completion\n\n3/27/2015\n\nApplication Information Resource Request: "
         "Completed\n\nConnectivity Test\n\n3/26/2015\n\nAPI Connectivity Test: Completed\n\nTest "
         "Completion\n\n3/26/2015\n\nOAuth Test: Completed\n\nRegistration "
         "Accepted\n\n3/25/2015\n\n" +
         accepted_2015() + "\n\n" + kEmail + kSubmitted;
}

std::map<std::string, std::string> done(const MilestonesText& text) {
  std::map<std::string, std::string> out;
  for (const auto& milestone : text.done) {
    out[milestone_id(milestone.milestone)] = milestone.date ? to_string(*milestone.date) : "";
  }
  return out;
}

void expect_credentials(const MilestonesText& text, const std::string& where) {
  EXPECT_EQ(text.client_id, kId) << where;
  EXPECT_EQ(text.client_secret.reveal(), kSecretText) << where;
  EXPECT_EQ(text.registration_access_token.reveal(), kToken) << where;
}

TEST(MilestonesText, WordingOf2014) {
  const auto text = read_milestones_text(short_table());
  expect_credentials(text, "2014");
  EXPECT_EQ(text.accepted_on, (CivilDate{2014, 10, 30}));
  EXPECT_EQ(text.tables, 1);
  const std::map<std::string, std::string> wanted = {
      {"accepted", "2014-10-30"}, {"email_confirmed", "2014-10-21"}, {"submitted", "2014-10-21"}};
  EXPECT_EQ(done(text), wanted);
  EXPECT_TRUE(text.notes.empty()) << text.notes.front().code;
}

const std::map<std::string, std::string> kAllDone = {
    {"approved", "2015-03-28"},
    {"application_information_resource_request", "2015-03-27"},
    {"api_connectivity_test", "2015-03-26"},
    {"oauth_test", "2015-03-26"},
    {"accepted", "2015-03-25"},
    {"email_confirmed", "2015-03-25"},
    {"submitted", "2015-03-25"}};

TEST(MilestonesText, WordingOf2015) {
  const auto text = read_milestones_text(long_table());
  expect_credentials(text, "2015");
  EXPECT_EQ(text.accepted_on, (CivilDate{2015, 3, 25}));
  EXPECT_EQ(done(text), kAllDone);
  EXPECT_TRUE(text.notes.empty()) << text.notes.front().code;
}

TEST(MilestonesText, EveryShapeOfTheClipboard) {
  const auto table = long_table();
  std::map<std::string, std::string> shapes;
  shapes["CR LF"] = replace_all(table, "\n", "\r\n");
  shapes["one line"] = replace_all(table, "\n", " ");
  shapes["nbsp"] = replace_all(table, " ", "\xC2\xA0");
  shapes["nbsp entities"] = replace_all(table, " ", "&nbsp;");
  shapes["tabs"] = replace_all(table, "\n\n", "\t");
  shapes["single newlines"] = replace_all(table, "\n\n", "\n");
  shapes["quoted"] =
      replace_all(replace_all(table, kId, std::string("\xE2\x80\x9C") + kId + "\xE2\x80\x9D"),
                  kSecretText, std::string("\"") + kSecretText + "\"");
  shapes["no space after the stop"] = replace_all(table, ". Your", ".Your");
  shapes["full stop at the end"] = replace_all(table, kSecretText, std::string(kSecretText) + ".");
  shapes["lower case values kept"] = table;
  shapes["indented"] = replace_all(table, "\n", "\n    ");
  shapes["value on the next line"] = replace_all(table, "is : ", "is :\n");
  shapes["wrapped lines"] = replace_all(table, "access token is ", "access\n  token is\n");
  shapes["without the heading"] = table.substr(table.find("Registration Approved"));
  shapes["without statuses"] = replace_all(table, ": Completed", ":  Completed");
  shapes["ISO dates"] = replace_all(
      replace_all(
          replace_all(replace_all(table, "3/25/2015", "2015-03-25"), "3/26/2015", "2015-03-26"),
          "3/27/2015", "2015-03-27"),
      "3/28/2015", "2015-03-28");
  shapes["upper case"] = [&] {
    auto text = replace_all(table, "Registration Accepted", "REGISTRATION ACCEPTED");
    text = replace_all(text, "Client_ID", "CLIENT ID");
    return replace_all(text, "OAuth Test: Completed", "OAUTH TEST: COMPLETED");
  }();
  for (const auto& [name, shape] : shapes) {
    const auto text = read_milestones_text(shape);
    expect_credentials(text, name);
    EXPECT_EQ(done(text), kAllDone) << name;
    EXPECT_EQ(text.tables, 1) << name;
  }
}

TEST(MilestonesText, DateColumnFirst) {
  const std::string table =
      "Date\tStatus and Information\n"
      "3/28/2015\tRegistration Approved\nYou have successfully completed\n"
      "3/27/2015\tRequest Completion\nApplication Information Resource Request: Completed\n"
      "3/26/2015\tConnectivity Test\nAPI Connectivity Test: Completed\n"
      "3/26/2015\tTest Completion\nOAuth Test: Completed\n"
      "3/25/2015\tRegistration Accepted\n" +
      accepted_2015() +
      "\n3/25/2015\tRegistration Email Confirmed\nYour email address has been confirmed\n"
      "3/25/2015\tRegistration Submitted\nYou should have received an email\n";
  for (const auto& shape : {table, replace_all(table, "\t", "\n"), replace_all(table, "\t", " "),
                            replace_all(replace_all(table, "\t", " "), "\n", " ")}) {
    const auto text = read_milestones_text(shape);
    expect_credentials(text, shape);
    EXPECT_EQ(done(text), kAllDone) << shape;
  }
}

TEST(MilestonesText, SentencesWithoutRowNames) {
  const auto text = read_milestones_text(
      "3/26/2015 API Connectivity Test: Completed\n3/26/2015 OAuth Test: Completed\n3/25/2015 " +
      accepted_2015());
  expect_credentials(text, "sentences");
  const std::map<std::string, std::string> wanted = {{"api_connectivity_test", "2015-03-26"},
                                                     {"oauth_test", "2015-03-26"},
                                                     {"accepted", "2015-03-25"}};
  EXPECT_EQ(done(text), wanted);
}

TEST(MilestonesText, OldestFirst) {
  const std::string table =
      kSubmitted + kEmail + "Registration Accepted\n\n3/25/2015\n\n" + accepted_2015() +
      "\n\nTest Completion\n\n3/26/2015\n\nOAuth Test: Completed\n\nConnectivity "
      "Test\n\n3/26/2015\n\nAPI Connectivity Test: Completed\n";
  const auto text = read_milestones_text(table);
  expect_credentials(text, "oldest first");
  EXPECT_EQ(text.tables, 1);
  EXPECT_EQ(text.done.size(), 5u);
  EXPECT_EQ(text.accepted_on, (CivilDate{2015, 3, 25}));
}

TEST(MilestonesText, PartsAreEnough) {
  auto text = read_milestones_text(accepted_2015());
  expect_credentials(text, "sentence");
  EXPECT_TRUE(oauth::has_note(text.notes, "milestones.no-accepted-date"));
  text = read_milestones_text("Your registration access token is " + std::string(kToken) +
                              ". Your client ID is " + kId +
                              ". Your Client Secret is: " + kSecretText);
  expect_credentials(text, "credentials only");
  EXPECT_TRUE(oauth::has_note(text.notes, "milestones.no-accepted"));
  text = read_milestones_text("Client ID\t" + std::string(kId) + "\nClient Secret\t" + kSecretText);
  EXPECT_EQ(text.client_id, kId);
  EXPECT_EQ(text.client_secret.reveal(), kSecretText);
  EXPECT_TRUE(oauth::has_note(text.notes, "milestones.no-registration-access-token"));
  text = read_milestones_text("client_id=" + std::string(kId) + "\nclient_secret = " + kSecretText);
  EXPECT_EQ(text.client_id, kId);
  EXPECT_EQ(text.client_secret.reveal(), kSecretText);
  text = read_milestones_text("Registration Accepted\n3/25/2015\n");
  EXPECT_EQ(text.accepted_on, (CivilDate{2015, 3, 25}));
  EXPECT_TRUE(oauth::has_note(text.notes, "milestones.no-client-id"));
  EXPECT_TRUE(oauth::has_note(text.notes, "milestones.no-client-secret"));
  text = read_milestones_text("Registration Accepted\n13/45/2015\n" + accepted_2015());
  EXPECT_FALSE(text.accepted_on);
  EXPECT_TRUE(oauth::has_note(text.notes, "milestones.no-accepted-date"));
}

TEST(MilestonesText, NewestOfSeveralTables) {
  const auto old_table =
      replace_all(replace_all(replace_all(short_table(), kId, "11111111111111111111111111111111"),
                              kSecretText, "22222222222222222222222222222222"),
                  kToken, "33333333-3333-4333-8333-333333333333");
  for (const auto& both : {old_table + "\n" + long_table(), long_table() + "\n" + old_table}) {
    const auto text = read_milestones_text(both);
    expect_credentials(text, "two tables");
    EXPECT_EQ(text.tables, 2);
    EXPECT_EQ(done(text), kAllDone);
    EXPECT_TRUE(oauth::has_note(text.notes, "milestones.several-tables"));
  }
}

TEST(MilestonesText, TestsNotCompletedAreNotDone) {
  const auto text = read_milestones_text(
      replace_all(long_table(), "OAuth Test: Completed", "OAuth Test: Failed"));
  EXPECT_EQ(done(text).count("oauth_test"), 0u);
  EXPECT_EQ(done(text).size(), 6u);
}

TEST(MilestonesText, RunningTextOfThePageIsNoTable) {
  const std::string prose =
      "You have received an email notifying you that your registration has been accepted. If you "
      "have not, "
      "select \xE2\x80\x9CManage Registration\xE2\x80\x9D to view your registration status.\n"
      "API Connectivity Test\n\nAPI Connectivity Test Steps: retrieve your  and . These "
      "credentials will be "
      "displayed in the Registration Milestone Table, when your registration is accepted.\n"
      "Base64 encoding \xE2\x80\x9C"
      "client_ID:client_Secret.\" The header\n"
      "authorize?client_id={clientID}&redirect_uri={redirect_uri}&scope={scope}&response_type="
      "code\n"
      "you will see an \"API Connectivity Test: Completed\" milestone in the Registration "
      "milestone table\n"
      "see an \xE2\x80\x9COAuth Test: Completed\xE2\x80\x9D milestone\n"
      "Retrieve Registration Access Token\nTo retrieve your Registration Access Token log in. "
      "Param value : Bearer <registration_access_token>\n";
  const auto text = read_milestones_text(prose);
  EXPECT_TRUE(oauth::has_note(text.notes, "milestones.not-recognised"));
  EXPECT_TRUE(text.done.empty());
  EXPECT_FALSE(text.has_credentials());

  const auto with_table = read_milestones_text(prose + long_table() + prose);
  expect_credentials(with_table, "prose around");
  EXPECT_EQ(done(with_table), kAllDone);
}

TEST(MilestonesText, ExampleOfThePageIsRecognised) {
  const auto sample = replace_all(replace_all(replace_all(long_table(), kId, "33353438364B6579"),
                                              kSecretText, "3335343836536563726574"),
                                  kToken, "0259aab2-3dcb-4072-99b9-33f89a2bed75");
  const auto text = read_milestones_text(sample);
  EXPECT_TRUE(oauth::has_note(text.notes, "milestones.sample"));
  EXPECT_EQ(text.client_id, "33353438364B6579");
  // The page and one's own table in one paste: one's own is taken, though it may be older.
  const auto both = read_milestones_text(sample + short_table());
  expect_credentials(both, "own table beside the example");
  EXPECT_FALSE(oauth::has_note(both.notes, "milestones.sample"));
}

TEST(MilestonesText, OddValuesAreNoted) {
  const auto text = read_milestones_text(
      replace_all(replace_all(long_table(), kSecretText, "short9"), kToken, "notauuid-1"));
  EXPECT_TRUE(oauth::has_note(text.notes, "milestones.odd-client-secret"));
  EXPECT_TRUE(oauth::has_note(text.notes, "milestones.odd-token"));
  EXPECT_FALSE(oauth::has_note(text.notes, "milestones.odd-client-id"));
  for (const auto& note : text.notes) {
    EXPECT_EQ(note.text.find("short9"), std::string::npos);
    EXPECT_EQ(note.text.find("notauuid-1"), std::string::npos);
  }
}

TEST(MilestonesText, EmptyAndForeign) {
  EXPECT_TRUE(oauth::has_note(read_milestones_text("").notes, "milestones.empty"));
  EXPECT_TRUE(oauth::has_note(read_milestones_text("\xC2\xA0\n").notes, "milestones.empty"));
  EXPECT_TRUE(
      oauth::has_note(read_milestones_text("Hello 3/26/2015").notes, "milestones.not-recognised"));
  EXPECT_TRUE(
      oauth::has_note(read_milestones_text("\xFF" + long_table()).notes, "milestones.not-utf8"));
  expect_credentials(read_milestones_text("\xFF" + long_table()), "not UTF-8");
  const auto huge = read_milestones_text(long_table() + std::string(1 << 20, 'x'));
  EXPECT_TRUE(oauth::has_note(huge.notes, "milestones.truncated-text"));
  expect_credentials(huge, "huge");
}

TEST(MilestonesText, NeverBreaksOnNoiseAndCuts) {
  test::Lcg random(11);
  const auto table = replace_all(long_table(), " ", "\xC2\xA0");
  for (std::size_t size = 0; size < table.size(); size += 7) {
    (void)read_milestones_text(std::string_view(table).substr(0, size));
    (void)read_milestones_text(std::string_view(table).substr(size));
  }
  for (int round = 0; round < 1000; ++round) {
    (void)read_milestones_text(random.spoiled(round % 2 ? long_table() : short_table()));
  }
}

}  // namespace
}  // namespace smd::registration
