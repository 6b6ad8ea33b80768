// RFC 3986 percent-encoding, application/x-www-form-urlencoded and the parts of a URI.
#include <gtest/gtest.h>

#include "shared/base/text.hpp"
#include "shared/encoding/form.hpp"
#include "shared/encoding/percent.hpp"
#include "shared/encoding/uri.hpp"
#include "tests/unit/core/encoding/lcg.hpp"

namespace smd::encoding {
namespace {

TEST(Percent, KeepsOnlyUnreserved) {
  EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encode("https://a.example/cb?x=1&y=2#z"),
            "https%3A%2F%2Fa.example%2Fcb%3Fx%3D1%26y%3D2%23z");
  EXPECT_EQ(percent_encode(" +%*'()!"), "%20%2B%25%2A%27%28%29%21");
  EXPECT_EQ(percent_encode("\xC3\xA9"), "%C3%A9");
  EXPECT_EQ(percent_encode(std::string("\0", 1)), "%00");
}

TEST(Percent, DecodesOrRefusesWithThePlace) {
  EXPECT_EQ(*percent_decode("a%2fb%2Bc+d"), "a/b+c+d");
  EXPECT_EQ(*percent_decode(""), "");
  struct Bad {
    const char* text;
    const char* code;
    std::size_t offset;
  };
  const Bad table[] = {
      {"%", "percent.truncated", 0},    {"ab%4", "percent.truncated", 2},
      {"%4", "percent.truncated", 0},   {"%zz", "percent.digits", 0},
      {"a%4g", "percent.digits", 1},    {"%z", "percent.digits", 0},
      {"%%41", "percent.digits", 0},    {"a b", "percent.character", 1},
      {"a\nb", "percent.character", 1}, {"caf\xC3\xA9", "percent.character", 3},
      {"a\"b", "percent.character", 1}, {"<a>", "percent.character", 0},
      {"a|b", "percent.character", 1},  {"a\\b", "percent.character", 1},
      {"a{b}", "percent.character", 1}, {"\x7F", "percent.character", 0},
      {"a^b`", "percent.character", 1},
  };
  for (const auto& row : table) {
    const auto got = percent_decode(row.text);
    ASSERT_FALSE(got) << row.text;
    EXPECT_EQ(got.error().code, row.code) << row.text;
    EXPECT_EQ(got.error().offset, row.offset) << row.text;
  }
}

TEST(Percent, AnyBytesThereAndBack) {
  test::Lcg random(3);
  for (int round = 0; round < 2000; ++round) {
    const auto bytes = random.bytes(random.next(40));
    const auto decoded = percent_decode(percent_encode(bytes));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(*decoded, bytes);
  }
}

TEST(Form, EncodesAsWhatwg) {
  EXPECT_EQ(form_encode({{"grant_type", "client_credentials"}}), "grant_type=client_credentials");
  EXPECT_EQ(form_encode({{"a b", "c&d=e"}, {"x", ""}}), "a+b=c%26d%3De&x=");
  EXPECT_EQ(form_encode_component("*-._~ +"), "*-._%7E+%2B");
  EXPECT_EQ(form_encode({}), "");
}

TEST(Form, ParsesInOrderAndKeepsRepeatedNames) {
  const auto pairs = form_parse("a=1&b&&c=x=y&a=2&=z&d+e=%2B%20+&");
  ASSERT_TRUE(pairs);
  const FormPairs wanted = {{"a", "1"}, {"b", ""}, {"c", "x=y"},
                            {"a", "2"}, {"", "z"}, {"d e", "+  "}};
  EXPECT_EQ(*pairs, wanted);
  EXPECT_EQ(*find_value(*pairs, "a"), "1");
  EXPECT_EQ(find_value(*pairs, "A"), nullptr);
  EXPECT_TRUE(form_parse("")->empty());
  EXPECT_TRUE(form_parse("&&")->empty());
  EXPECT_EQ(form_parse("na\xC3\xAFve=1")->front().name, "na\xC3\xAFve");
}

TEST(Form, RefusesWhatIsMalformed) {
  struct Bad {
    const char* text;
    const char* code;
    std::size_t offset;
  };
  const Bad table[] = {
      {"a=%", "form.percent", 2},       {"a=%4", "form.percent", 2},   {"a=%zz", "form.percent", 2},
      {"a=1&b%=2", "form.percent", 5},  {"a=%FF", "form.utf8", 2},     {"%C3%28=1", "form.utf8", 0},
      {"a=1\n&b=2", "form.control", 3}, {"a=1&b=%C3", "form.utf8", 6},
  };
  for (const auto& row : table) {
    const auto got = form_parse(row.text);
    ASSERT_FALSE(got) << row.text;
    EXPECT_EQ(got.error().code, row.code) << row.text;
    EXPECT_EQ(got.error().offset, row.offset) << row.text;
  }
}

TEST(Form, ThereAndBack) {
  test::Lcg random(4);
  for (int round = 0; round < 2000; ++round) {
    FormPairs pairs;
    for (std::uint32_t i = 0, count = 1 + random.next(4); i < count; ++i) {
      pairs.push_back(
          {"n" + random.of("ab &=+%/~*", random.next(6)),
           random.of("xyz &=+%/?#\xE2", 0) + random.of("xyz &=+%/?#~", random.next(9))});
    }
    const auto parsed = form_parse(form_encode(pairs));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(*parsed, pairs);
  }
}

TEST(Form, NeverBreaksOnNoise) {
  test::Lcg random(5);
  for (int round = 0; round < 20000; ++round) {
    const auto text = random.spoiled("code=7afc7c4f-778a-4ad8&state=a%20b+c");
    if (const auto parsed = form_parse(text)) {
      for (const auto& pair : *parsed) EXPECT_TRUE(is_utf8(pair.name) && is_utf8(pair.value));
    } else {
      EXPECT_LT(*parsed.error().offset, text.size());
    }
  }
}

TEST(Uri, SplitsAsRfc3986) {
  const auto parts = split_uri("https://user@Host.example:8443/a/b?x=1?2#y#z");
  EXPECT_EQ(*parts.scheme, "https");
  EXPECT_EQ(*parts.authority, "user@Host.example:8443");
  EXPECT_EQ(*parts.user_info, "user");
  EXPECT_EQ(parts.host, "Host.example");
  EXPECT_EQ(*parts.port, "8443");
  EXPECT_EQ(parts.path, "/a/b");
  EXPECT_EQ(*parts.query, "x=1?2");
  EXPECT_EQ(*parts.fragment, "y#z");

  const auto path = split_uri("/oauth/redirect?code=1");
  EXPECT_FALSE(path.scheme);
  EXPECT_FALSE(path.authority);
  EXPECT_EQ(path.path, "/oauth/redirect");
  EXPECT_EQ(*path.query, "code=1");

  EXPECT_EQ(split_uri("http://[::1]:80/").host, "[::1]");
  EXPECT_EQ(*split_uri("http://[::1]:80/").port, "80");
  EXPECT_FALSE(split_uri("http://[::1]/").port);
  EXPECT_EQ(split_uri("https://a?b").path, "");
  EXPECT_EQ(*split_uri("https://a/?").query, "");
  EXPECT_FALSE(split_uri("https://a/").query);
  EXPECT_FALSE(split_uri("1a:b").scheme);
  EXPECT_EQ(split_uri("").path, "");
}

TEST(Uri, KnowsWholeWebAddresses) {
  for (const auto* good : {"https://a", "HTTP://a.example/x?y#z",
                           "http://127.0.0.1:8700/oauth/redirect", "https://[::1]:1/"}) {
    EXPECT_TRUE(is_absolute_web_uri(good)) << good;
  }
  for (const auto* bad :
       {"", "a.example", "/x", "//a/b", "ftp://a", "https:", "https:///x", "https:a",
        "https://u:p@a/", "https://a b", "https://a\n", "https://a:/", "javascript:1",
        "https://a\\b", "https://\xC3\xA9.example", "https://a/\"x"}) {
    EXPECT_FALSE(is_absolute_web_uri(bad)) << bad;
  }
}

TEST(Uri, KnowsLoopback) {
  for (const auto* yes : {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "[::1]"}) {
    EXPECT_TRUE(is_loopback_host(yes)) << yes;
  }
  for (const auto* no : {"", "localhost.example", "127.0.0.256", "127.0.0", "127.0.0.+1",
                         "128.0.0.1", "127.0.0.1.example", "[::2]"}) {
    EXPECT_FALSE(is_loopback_host(no)) << no;
  }
}

}  // namespace
}  // namespace smd::encoding
