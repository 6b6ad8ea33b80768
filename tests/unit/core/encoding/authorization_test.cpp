// Basic (RFC 7617, with the RFC's example) and Bearer (RFC 6750) headers.
#include "shared/encoding/authorization.hpp"

#include <gtest/gtest.h>

#include "tests/unit/core/encoding/lcg.hpp"

namespace smd::encoding {
namespace {

std::string basic(std::string_view id, std::string secret) {
  const auto got = basic_authorization(id, Secret(std::move(secret)));
  return got ? std::string(got->reveal()) : got.error().code;
}

std::string bearer(std::string token) {
  const auto got = bearer_authorization(Secret(std::move(token)));
  return got ? std::string(got->reveal()) : got.error().code;
}

TEST(Basic, ExampleOfTheRfc) {
  EXPECT_EQ(basic("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST(Basic, PgesExample) {
  EXPECT_EQ(basic("3238354B6579", "323835536563726574"),
            "Basic MzIzODM1NEI2NTc5OjMyMzgzNTUzNjU2MzcyNjU3NA==");
}

TEST(Basic, RefusesWhatWouldBeReadOtherwise) {
  EXPECT_EQ(basic("", "x"), "basic.id-empty");
  EXPECT_EQ(basic("x", ""), "basic.secret-empty");
  EXPECT_EQ(basic("a:b", "x"), "basic.id-colon");
  EXPECT_EQ(basic("a\n", "x"), "basic.id-character");
  EXPECT_EQ(basic("a\xC2\xA0", "x"), "basic.id-character");
  EXPECT_EQ(basic("a", "x\r"), "basic.secret-character");
  EXPECT_EQ(basic("a", std::string("x\0y", 3)), "basic.secret-character");
  EXPECT_EQ(basic("a", "x:y"), "Basic YTp4Onk=");
  EXPECT_EQ(*basic_authorization("ab:c", Secret("x")).error().offset, 2u);
  EXPECT_EQ(*basic_authorization("ab", Secret("xyz\x7F")).error().offset, 3u);
}

TEST(Basic, ReadsBack) {
  const auto read = read_basic_authorization("bAsIc  QWxhZGRpbjpvcGVuOnNlc2FtZQ==");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->client_id, "Aladdin");
  EXPECT_EQ(read->client_secret.reveal(), "open:sesame");
  EXPECT_EQ(read_basic_authorization("Bearer x").error().code, "basic.scheme");
  EXPECT_EQ(read_basic_authorization("Basic").error().code, "basic.scheme");
  EXPECT_EQ(read_basic_authorization("Basic QWxhZGRpbg==").error().code, "basic.colon");
  EXPECT_EQ(read_basic_authorization("Basic QWxh ZGRpbg==").error().code, "base64.whitespace");
  EXPECT_EQ(read_basic_authorization("").error().code, "basic.scheme");
}

TEST(Bearer, TakesToken68Only) {
  EXPECT_EQ(bearer("f29d2196-b644-4cdc-88b6-0700feea7265"),
            "Bearer f29d2196-b644-4cdc-88b6-0700feea7265");
  EXPECT_EQ(bearer("a.b_c~d+e/f=="), "Bearer a.b_c~d+e/f==");
  EXPECT_EQ(bearer(""), "bearer.empty");
  for (const auto* bad :
       {"a b", " a", "a\n", "\"a\"", "a=b", "=", "a,b", "a\xC2\xA0", "Bearer a"}) {
    EXPECT_EQ(bearer(bad), "bearer.character") << bad;
  }
  EXPECT_EQ(*bearer_authorization(Secret("ab c")).error().offset, 2u);
}

TEST(Bearer, ReadsBack) {
  EXPECT_EQ(read_bearer_authorization("bearer abc")->reveal(), "abc");
  EXPECT_EQ(read_bearer_authorization("Bearer").error().code, "bearer.empty");
  EXPECT_EQ(read_bearer_authorization("Bearer ").error().code, "bearer.empty");
  EXPECT_EQ(read_bearer_authorization("Basic abc").error().code, "bearer.scheme");
  EXPECT_EQ(read_bearer_authorization("Bearerabc").error().code, "bearer.scheme");
  EXPECT_EQ(read_bearer_authorization("Bearer a b").error().code, "bearer.character");
}

TEST(Basic, ThereAndBack) {
  test::Lcg random(6);
  for (int round = 0; round < 2000; ++round) {
    const auto id = "i" + random.of("abcXYZ019-_. ~!\"", random.next(40));
    const auto secret = "s" + random.of("abcXYZ019-_.: ~!\"", random.next(40));
    const auto header = basic_authorization(id, Secret(secret));
    ASSERT_TRUE(header);
    const auto read = read_basic_authorization(header->reveal());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->client_id, id);
    EXPECT_EQ(read->client_secret.reveal(), secret);
  }
}

}  // namespace
}  // namespace smd::encoding
