#include "shared/session/secret_names.hpp"

#include <gtest/gtest.h>

#include <cstdio>

#include "shared/base/text.hpp"
#include "shared/encoding/base64.hpp"
#include "shared/encoding/percent.hpp"

namespace smd::session {
namespace {

const char* const kSecretText = "s3cr3t+Va/lue=\"<&>x";

TEST(SecretNames, ShownIsWhatTheNameIsOrWouldBe) {
  SecretNames names;
  EXPECT_EQ(names.shown(kCode, Secret("first-code")), "code-1");
  EXPECT_EQ(names.shown(kCode, Secret("other-code")), "code-1") << "nothing was remembered";
  EXPECT_EQ(names.name(kCode, Secret("other-code")), "code-1");
  EXPECT_EQ(names.shown(kCode, Secret("first-code")), "code-2");
  EXPECT_EQ(names.shown(kAccessToken, Secret("other-code")), "code-1");
  EXPECT_EQ(names.shown(kCode, Secret("code-9")), "code-9");
  EXPECT_EQ(names.shown(kCode, Secret("")), "");
}

TEST(SecretNames, SameSecretSamePseudonym) {
  SecretNames names;
  EXPECT_EQ(names.name(kAccessToken, Secret("first-token-value")), "access_token-1");
  EXPECT_EQ(names.name(kAccessToken, Secret("other-token-value")), "access_token-2");
  EXPECT_EQ(names.name(kAccessToken, Secret("first-token-value")), "access_token-1");
  EXPECT_EQ(names.name(kRefreshToken, Secret("refresh-token-value")), "refresh_token-1");
  EXPECT_EQ(names.name(kCode, Secret("")), "");
}

TEST(SecretNames, PseudonymsOfARecordedRunKeepTheirNames) {
  SecretNames names;
  EXPECT_EQ(names.name(kAccessToken, Secret("access_token-2")), "access_token-2");
  EXPECT_EQ(names.name(kAccessToken, Secret("access_token-1")), "access_token-1");
  EXPECT_EQ(names.name(kAccessToken, Secret("real-token-value")), "access_token-3");
}

TEST(SecretNames, MasksEveryEncoding) {
  SecretNames names;
  const std::string secret = kSecretText;
  names.name(kClientSecret, Secret(secret));
  std::vector<std::string> texts = {
      secret,
      encoding::percent_encode(secret),
      hex(secret),
      "s3cr3t+Va/lue=\\\"<&>x",
      "s3cr3t+Va/lue=&quot;&lt;&amp;&gt;x",
  };
  for (const std::string before : {"", "a", "ab", "client_id:"}) {
    texts.push_back(encoding::base64_encode(before + secret));
    texts.push_back(encoding::base64_encode(before + secret + "tail"));
    texts.push_back(encoding::base64url_encode(before + secret + "t"));
  }
  for (const auto& text : texts) {
    EXPECT_TRUE(names.leaks("x " + text + " y")) << text;
    const auto masked = names.mask("x " + text + " y");
    EXPECT_FALSE(names.leaks(masked)) << masked;
    EXPECT_NE(masked.find("client_secret-1"), std::string::npos) << text;
  }
  EXPECT_EQ(names.mask("nothing to see"), "nothing to see");
}

TEST(SecretNames, LearnsFromJsonXmlFormAndBrokenTexts) {
  const char* const texts[] = {
      R"({"client_access_token":"f29d2196-b644-4cdc-88b6-0700feea7265","expires_in":3600})",
      R"({ "client_access_token" : "f29d2196-b644-4cdc-88b6-0700feea7265)",
      "<client_access_token>f29d2196-b644-4cdc-88b6-0700feea7265</client_access_token>",
      "<ns0:client_access_token xsi:type=\"xsd:string\">f29d2196-b644-4cdc-88b6-0700feea7265",
      "grant_type=x&client_access_token=f29d2196-b644-4cdc-88b6-0700feea7265&y=1",
      R"({\"client_access_token\":\"f29d2196-b644-4cdc-88b6-0700feea7265\"})",
  };
  for (const char* text : texts) {
    SecretNames names;
    names.learn(text);
    EXPECT_TRUE(names.leaks("f29d2196-b644-4cdc-88b6-0700feea7265")) << text;
    EXPECT_EQ(names.mask("f29d2196-b644-4cdc-88b6-0700feea7265"), "client_access_token-1") << text;
  }
}

TEST(SecretNames, LearnsWhatStandsThereOnceBehindEscapes) {
  const std::string secret = "f29d2196-b644-4cdc-88b6-0700feea7265";
  const char* const texts[] = {
      R"({"client_access_token":"f29d219\u0036-b644-4cdc-88b6-0700feea7265"})",
      R"({"client_access_token":"\u00662\u0039d2196-b644-4cdc-88b6-0700feea7265"})",
      R"({"client\u005faccess_token":"f29d2196-b644-4cdc-88b6-0700feea7265"})",
      "<client_access_token>f29d2196&#45;b644-4cdc-88b6-0700feea7265</client_access_token>",
      "<client_access_token><![CDATA[f29d2196-b644-4cdc-88b6-0700feea7265]]></client_access_token>",
      "<client_access_token>f29d2196-<![CDATA[b644-4cdc]]>-88b6-0700feea7265</client_access_token>",
      "&lt;client_access_token&gt;f29d2196-b644-4cdc-88b6-0700feea7265&lt;/client_access_token&gt;",
      "client_access_token=f29d2196%2Db644-4cdc-88b6-0700feea7265&y=1",
      "u=https%3A%2F%2Fx%3Fclient_access_token%3Df29d2196%252Db644-4cdc-88b6-0700feea7265",
  };
  for (const char* text : texts) {
    SecretNames names;
    names.learn(text);
    EXPECT_TRUE(names.leaks(secret)) << text;
    EXPECT_NE(names.mask(text).find("client_access_token-1"), std::string::npos) << text;
    EXPECT_FALSE(names.leaks(names.mask(text))) << names.mask(text);
  }
}

TEST(SecretNames, CdataStaysWellFormed) {
  SecretNames names;
  names.name(kAccessToken, Secret("f29d2196b644"));
  for (const auto& [text, masked] : std::vector<std::pair<std::string, std::string>>{
           {"<a><![CDATA[f29d2196b644]]></a>", "<a><![CDATA[access_token-1]]></a>"},
           {"<a>f29d<![CDATA[2196]]>b644</a>", "<a>access_token-1</a>"},
           {"<a>f29d<![CDATA[2196b644]]></a>", "<a>access_token-1<![CDATA[]]></a>"},
           {"<a><![CDATA[f29d2196]]>b644</a>", "<a><![CDATA[access_token-1]]></a>"},
           {"<a><![CDATA[f29d]]><![CDATA[2196b644]]></a>", "<a><![CDATA[access_token-1]]></a>"}}) {
    EXPECT_EQ(names.mask(text), masked);
  }
}

TEST(SecretNames, ASecretThatIsAWordOfPseudonymsIsMaskedOnce) {
  SecretNames names;
  names.name(kClientSecret, Secret("secret"));
  EXPECT_EQ(names.mask("50%25 secret, s%65cret"), "50%25 client_secret-1, client_secret-1");
}

TEST(SecretNames, WordsThatOnlyLookLikeSecretsAreLeftAlone) {
  SecretNames names;
  names.learn(
      "<grant_types>authorization_code</grant_types><grant_types>refresh_token</grant_types>"
      "<client_secret_expires_at>0</client_secret_expires_at>"
      "<token_endpoint_auth_method>client_secret_basic</token_endpoint_auth_method>");
  EXPECT_FALSE(names.leaks("authorization_code refresh_token client_secret_basic"));
}

TEST(SecretNames, TypingMakesOnePseudonym) {
  SecretNames names;
  Secret previous;
  std::string typed;
  for (const char c : std::string("abcdefgh")) {
    typed += c;
    const Secret now(typed);
    EXPECT_EQ(names.rename_draft(kClientSecret, previous, now), "client_secret-1");
    previous = now;
  }
  names.settle(previous);
  EXPECT_EQ(names.rename_draft(kClientSecret, previous, Secret("abcdefghi")), "client_secret-2");
  EXPECT_FALSE(names.leaks("abcdefg ")) << "an earlier draft is not a secret";
  EXPECT_TRUE(names.leaks("abcdefgh"));
}

TEST(SecretNames, ForgottenValuesKeepTheirNames) {
  SecretNames names;
  names.name(kAccessToken, Secret("first-token-value"));
  names.forget_values();
  EXPECT_FALSE(names.leaks("first-token-value"));
  EXPECT_EQ(names.name(kAccessToken, Secret("next-token-value")), "access_token-2");
}

TEST(SecretNames, FindsSecretsOfWhichSomeCharactersAreEscaped) {
  SecretNames names;
  const std::string secret = "za1b2c3d-4e5f";
  names.name(kClientSecret, Secret(secret));
  for (std::size_t i = 0; i < secret.size(); ++i) {
    const int code = secret[i];
    char percent[8];
    char json[12];
    char decimal[12];
    char hexadecimal[12];
    std::snprintf(percent, sizeof percent, "%%%02x", code);
    std::snprintf(json, sizeof json, "\\u%04X", code);
    std::snprintf(decimal, sizeof decimal, "&#%d;", code);
    std::snprintf(hexadecimal, sizeof hexadecimal, "&#x%x;", code);
    for (const std::string escape : {percent, json, decimal, hexadecimal}) {
      const auto text =
          "before " + secret.substr(0, i) + escape + secret.substr(i + 1) + " after 5%";
      EXPECT_TRUE(names.leaks(text)) << text;
      EXPECT_EQ(names.mask(text), "before client_secret-1 after 5%") << text;
    }
  }
  EXPECT_EQ(names.mask("100% &#x; &#; \\u00 %zz &#99999999999; \\"),
            "100% &#x; &#; \\u00 %zz &#99999999999; \\");
}

}  // namespace
}  // namespace smd::session

namespace smd::session {
namespace {

TEST(SecretNames, EscapesInEscapesHideNothing) {
  const std::string secret = "a9+b8/c7=d6e5f4";
  const auto each = [&](const char* before, const char* after, bool hexadecimal) {
    std::string out;
    for (const char c : secret) {
      char digits[8];
      std::snprintf(digits, sizeof digits, hexadecimal ? "%02x" : "%d", c);
      out += before + std::string(digits) + after;
    }
    return out;
  };
  SecretNames names;
  names.name(kCode, Secret(secret));
  for (const std::string& hidden :
       {each("%25", "", true), each("%2525", "", true), each("\\\\u00", "", true),
        each("&amp;#", ";", false), "a9%252Bb8%252fc7%253Dd6e5f4" + std::string()}) {
    EXPECT_TRUE(names.leaks(hidden)) << hidden;
    EXPECT_EQ(names.mask("before " + hidden + " behind"), "before code-1 behind") << hidden;
    EXPECT_FALSE(names.leaks(names.mask(hidden)));
  }
  EXPECT_EQ(names.mask("100%25 of it & \\\\ more"), "100%25 of it & \\\\ more");
}

// The bytes of a feed are kept like that: nothing else may move.
TEST(SecretNames, CoverChangesNothingButTheSecret) {
  SecretNames names;
  const std::string secret = kSecretText;
  names.name(kClientSecret, Secret(secret));
  const std::string percent = encoding::percent_encode(secret);
  for (const auto& form :
       {secret, percent, hex(secret), encoding::base64_encode("ab" + secret + "tail"),
        std::string("s3cr3t+Va/lue=&quot;&lt;&amp;&gt;x"), std::string("s3cr3t+Va/lue=\\\"<&>x"),
        std::string("s3cr3t&#43;Va/lue=&quot;&lt;&amp;&gt;x"), "%73" + percent.substr(1),
        "%2573" + percent.substr(1)}) {
    const std::string text = "<a>" + form + "</a><b c=\"" + form + "\"/>";
    const std::string covered = names.cover(text);
    EXPECT_FALSE(names.leaks(covered)) << covered;
    ASSERT_EQ(covered.size(), text.size()) << covered;
    const auto second = 3 + form.size();
    EXPECT_EQ(covered.substr(0, 3), "<a>");
    EXPECT_EQ(covered.substr(second, 10), "</a><b c=\"") << covered;
    EXPECT_EQ(covered.substr(second + 10 + form.size()), "\"/>");
    EXPECT_EQ(names.cover(covered), covered);
  }
  EXPECT_EQ(names.cover("<a>" + secret + "</a>"), "<a>client_secret-1****</a>");
  EXPECT_EQ(names.cover("nothing of it"), "nothing of it");
}

TEST(SecretNames, CoverCutsThePseudonymAndKeepsMarks) {
  SecretNames names;
  names.name(kAccessToken, Secret("abcdefgh"));
  EXPECT_EQ(names.cover("<a>abcdefgh</a>"), "<a>access_t</a>");
  EXPECT_EQ(names.cover("<a>abcd<![CDATA[efgh]]></a>"), "<a>****<![CDATA[****]]></a>");
  EXPECT_EQ(names.cover("<a>ab<![CDATA[cd]]>ef<![CDATA[gh]]></a>"),
            "<a>**<![CDATA[**]]>**<![CDATA[**]]></a>");
}

TEST(SecretNames, CoverFindsSecretsThatLieOverEachOther) {
  SecretNames names;
  names.name(kCode, Secret("abcdefgh"));
  names.name(kAccessToken, Secret("efghijklmnop"));
  const std::string covered = names.cover("abcdefghijklmnop");
  EXPECT_EQ(covered.size(), 16U);
  EXPECT_FALSE(names.leaks(covered));
  EXPECT_EQ(covered.find("ijkl"), std::string::npos) << covered;
}

}  // namespace
}  // namespace smd::session
