// What comes back on the redirect, as pasted in any form; and redirect addresses compared.
#include <gtest/gtest.h>

#include "shared/oauth/redirect_answer.hpp"
#include "shared/oauth/redirect_uri.hpp"
#include "tests/unit/core/encoding/lcg.hpp"

namespace smd::oauth {
namespace {

constexpr const char* kCode = "7afc7c4f-778a-4ad8-8337-5e19218a2219";

std::string with_code(const std::string& before, const std::string& after = "") {
  return before + kCode + after;
}

TEST(RedirectAnswer, EveryFormOfPasting) {
  const std::string forms[] = {
      with_code("https://thirdparty.com/redirectUrl?code=", "&state=s1"),
      with_code("/oauth/redirect?state=s1&code="),
      with_code("?code=", "&state=s1"),
      with_code("code=", "&state=s1"),
      with_code("  \"https://a/b?code=", "&state=s1\" \n"),
      with_code("<https://a/b?code=", "&state=s1>"),
      with_code("GET /oauth/redirect?code=", "&state=s1 HTTP/1.1"),
      with_code("https://a/b?code=", "&state=s1#"),
      with_code("https://a/b?code=", "&st\nate=s1"),
  };
  for (const auto& form : forms) {
    const auto answer = read_redirect(form, "s1");
    ASSERT_TRUE(answer) << form << " " << answer.error().message;
    EXPECT_EQ(answer->code.reveal(), kCode) << form;
    EXPECT_EQ(answer->code_parameter, "code");
    EXPECT_EQ(answer->state, StateCheck::kMatches) << form;
    EXPECT_TRUE(answer->error.empty());
  }
  EXPECT_EQ(read_redirect(forms[0], "s1")->address, "https://thirdparty.com/redirectUrl");
  EXPECT_EQ(read_redirect(forms[1], "s1")->address, "/oauth/redirect");
  EXPECT_EQ(read_redirect(forms[3], "s1")->address, "");
  EXPECT_TRUE(has_note(read_redirect(forms[7], "s1")->notes, "redirect.fragment-ignored"));
  EXPECT_TRUE(has_note(read_redirect(forms[8], "s1")->notes, "redirect.line-break"));
}

TEST(RedirectAnswer, NamesOfTheCode) {
  auto answer = read_redirect(with_code("?authorization_code="), "");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->code.reveal(), kCode);
  EXPECT_EQ(answer->code_parameter, "authorization_code");
  EXPECT_TRUE(has_note(answer->notes, "redirect.authorization-code-name"));
  answer = read_redirect(with_code("?Code="), "");
  EXPECT_EQ(answer->code.reveal(), kCode);
  EXPECT_TRUE(has_note(answer->notes, "redirect.name-case"));
  answer = read_redirect(with_code("?code=", "&authorization_code=") + kCode, "");
  EXPECT_EQ(answer->code_parameter, "code");
  EXPECT_TRUE(has_note(answer->notes, "redirect.both-names"));
  answer = read_redirect(kCode, "s1");
  EXPECT_EQ(answer->code.reveal(), kCode);
  EXPECT_EQ(answer->state, StateCheck::kMissing);
  EXPECT_TRUE(has_note(answer->notes, "redirect.code-alone"));
  answer = read_redirect("?code=abc", "");
  EXPECT_TRUE(has_note(answer->notes, "redirect.code-odd"));
}

TEST(RedirectAnswer, State) {
  EXPECT_EQ(read_redirect("?code=x&state=s1", "s1")->state, StateCheck::kMatches);
  EXPECT_EQ(read_redirect("?code=x&state=s2", "s1")->state, StateCheck::kWrong);
  EXPECT_EQ(read_redirect("?code=x&state=S1", "s1")->state, StateCheck::kWrong);
  EXPECT_EQ(read_redirect("?code=x", "s1")->state, StateCheck::kMissing);
  EXPECT_EQ(read_redirect("?code=x&state=", "s1")->state, StateCheck::kMissing);
  EXPECT_EQ(read_redirect("?code=x", "")->state, StateCheck::kNotExpected);
  EXPECT_EQ(read_redirect("?code=x&state=s1", "")->state, StateCheck::kUnexpected);
  EXPECT_EQ(read_redirect("?code=x&state=a%20b%2Fc", "a b/c")->state, StateCheck::kMatches);
  EXPECT_EQ(read_redirect("?error=access_denied&state=s1", "s1")->state, StateCheck::kMatches);
}

TEST(RedirectAnswer, Errors) {
  const auto answer = read_redirect(
      "https://a/b?error=access_denied&error_description=The+customer%20cancelled&error_uri=https:/"
      "/e",
      "");
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->code.empty());
  EXPECT_EQ(answer->error, "access_denied");
  EXPECT_EQ(answer->error_description, "The customer cancelled");
  EXPECT_EQ(answer->error_uri, "https://e");
}

TEST(RedirectAnswer, KeepsWhatItDoesNotKnow) {
  const auto answer = read_redirect("?code=x&scope=FB%3D1&dataCustodianID=PGE&id_token=zzz", "");
  const encoding::FormPairs wanted = {
      {"scope", "FB=1"}, {"dataCustodianID", "PGE"}, {"id_token", ""}};
  EXPECT_EQ(answer->others, wanted);
}

TEST(RedirectAnswer, Refused) {
  struct Bad {
    std::string text;
    const char* code;
  };
  const Bad table[] = {
      {"", "redirect.empty"},
      {" \n", "redirect.empty"},
      {"\"\"", "redirect.empty"},
      {"https://a/b", "redirect.no-query"},
      {"/oauth/redirect", "redirect.no-query"},
      {"hello", "redirect.no-query"},
      {"https://a/b#code=x", "redirect.fragment"},
      {"https://a/b?x=1#access_token=x&token_type=Bearer", "redirect.fragment"},
      {"https://a/b?code=%", "redirect.malformed"},
      {"https://a/b?code=%FF", "redirect.malformed"},
      {"https://a/b?scope=xxx&ThirdPartyID=PGE", "redirect.nothing"},
      {"https://a/b?", "redirect.nothing"},
      {"?access_token=x", "redirect.nothing"},
      {"?code=x&code=y", "redirect.repeated"},
      {"?code=x&authorization_code=y", "redirect.repeated"},
      {"?code=x&state=a&state=b", "redirect.repeated"},
      {"?error=x&error=y", "redirect.repeated"},
      {"?code=x&error=access_denied", "redirect.contradictory"},
      {"?code=", "redirect.code-empty"},
      {"?code=&state=x", "redirect.code-empty"},
  };
  for (const auto& row : table) {
    const auto answer = read_redirect(row.text, "a");
    ASSERT_FALSE(answer) << row.text;
    EXPECT_EQ(answer.error().code, row.code) << row.text;
    EXPECT_FALSE(answer.error().message.empty());
  }
  EXPECT_TRUE(has_note(read_redirect("?code=x&code=x", "")->notes, "redirect.repeated"));
  EXPECT_EQ(*read_redirect("https://a/b#code=x", "").error().offset, 11u);
}

TEST(RedirectAnswer, NeverBreaksOnNoise) {
  test::Lcg random(9);
  const std::string whole = with_code("https://a.example/cb?code=", "&state=s1&x=%20#y");
  for (int round = 0; round < 20000; ++round) {
    const auto answer = read_redirect(random.spoiled(whole), "s1");
    if (answer) {
      EXPECT_NE(answer->code.empty(), answer->error.empty());
    }
  }
}

TEST(RedirectUri, SaysWhatDiffers) {
  struct Row {
    const char* registered;
    const char* used;
    const char* kind;
    std::size_t position;
  };
  const Row table[] = {
      {"https://a.example/cb", "http://a.example/cb", "scheme", 4},
      {"https://a.example/cb", "HTTPS://a.example/cb", "scheme", 0},
      {"https://a.example/cb", "https://A.example/cb", "host-case", 8},
      {"https://a.example/cb", "https://b.example/cb", "host", 8},
      {"https://localhost/cb", "https://127.0.0.1/cb", "host", 8},
      {"https://a.example/cb", "https://a.example:443/cb", "default-port", 17},
      {"http://a.example:80/cb", "http://a.example/cb", "default-port", 16},
      {"https://a.example:8443/cb", "https://a.example:8444/cb", "port", 21},
      {"https://a.example/cb", "https://a.example/cb/", "trailing-slash", 20},
      {"https://a.example/", "https://a.example", "trailing-slash", 17},
      {"https://a.example/cb", "https://a.example/CB", "path-case", 18},
      {"https://a.example/c%62", "https://a.example/cb", "encoding", 19},
      {"https://a.example/cb", "https://a.example/other", "path", 18},
      {"https://a.example/cb?x=1", "https://a.example/cb", "query", 20},
      {"https://a.example/cb?x=%31", "https://a.example/cb?x=1", "encoding", 23},
      {"https://a.example/cb", "https://a.example/cb#", "fragment", 20},
      {"https://a.example/cb", "https://u@a.example/cb", "user-info", 8},
      {"https://a.example/cb", "https%3A%2F%2Fa.example%2Fcb", "encoding", 5},
      {"https://a.example/cb", " https://a.example/cb", "white-space", 0},
      {"https://a.example/cb\n", "https://a.example/cb", "white-space", 20},
      {"https://a.example/cb", "", "empty", 0},
      {"", "https://a.example/cb", "empty", 0},
      {"https://a.example/cb", "a.example/cb", "other", 0},
      {"https://a.example/cb", "https://a.example/cb?", "query", 20},
  };
  for (const auto& row : table) {
    const auto difference = compare_redirect_uri(row.registered, row.used);
    ASSERT_TRUE(difference) << row.used;
    EXPECT_EQ(difference->kind, row.kind) << row.registered << " " << row.used;
    EXPECT_EQ(difference->position, row.position) << row.registered << " " << row.used;
    EXPECT_FALSE(difference->message.empty());
  }
  EXPECT_FALSE(compare_redirect_uri("https://a.example/cb", "https://a.example/cb"));
  EXPECT_FALSE(compare_redirect_uri("", ""));
}

TEST(RedirectUri, AnyOneCharacterIsSeen) {
  const std::string registered = "https://a.example:8443/cb/x%2Fy?q=1";
  for (std::size_t at = 0; at < registered.size(); ++at) {
    auto used = registered;
    used[at] = used[at] == 'z' ? 'y' : 'z';
    const auto difference = compare_redirect_uri(registered, used);
    ASSERT_TRUE(difference);
    EXPECT_EQ(difference->position, at);
  }
}

}  // namespace
}  // namespace smd::oauth
