// RFC 4648: the test vectors of section 10, every malformed input, and random bytes there and back.
#include "shared/encoding/base64.hpp"

#include <gtest/gtest.h>

#include "shared/encoding/hex.hpp"
#include "tests/unit/core/encoding/lcg.hpp"

namespace smd::encoding {
namespace {

struct Vector {
  const char* bytes;
  const char* text;
};
constexpr Vector kVectors[] = {{"", ""},
                               {"f", "Zg=="},
                               {"fo", "Zm8="},
                               {"foo", "Zm9v"},
                               {"foob", "Zm9vYg=="},
                               {"fooba", "Zm9vYmE="},
                               {"foobar", "Zm9vYmFy"}};

TEST(Base64, VectorsOfTheRfc) {
  for (const auto& vector : kVectors) {
    EXPECT_EQ(base64_encode(vector.bytes), vector.text);
    const auto decoded = base64_decode(vector.text);
    ASSERT_TRUE(decoded) << vector.text;
    EXPECT_EQ(*decoded, vector.bytes);
  }
}

TEST(Base64, AlphabetsDifferInTwoCharacters) {
  const std::string bytes = "\xFB\xEF\xFF\xFE";
  EXPECT_EQ(base64_encode(bytes), "++///g==");
  EXPECT_EQ(base64url_encode(bytes), "--___g");
  EXPECT_EQ(base64url_encode(bytes, true), "--___g==");
  EXPECT_EQ(*base64url_decode("--___g"), bytes);
  EXPECT_EQ(*base64url_decode("--___g=="), bytes);
  EXPECT_EQ(*base64_decode("++///g", Padding::kEither), bytes);
  EXPECT_EQ(*base64_decode("++///g", Padding::kNone), bytes);
}

TEST(Base64, ReadsIdsOfPgesFeeds) {
  EXPECT_EQ(*base64_decode("NzI6bnVsbDozNjAwOjE="), "72:null:3600:1");
}

struct Bad {
  const char* text;
  const char* code;
  std::size_t offset;
  bool url_safe = false;
  Padding padding = Padding::kRequired;
};

TEST(Base64, RefusesEveryMalformedInputWithItsPlace) {
  const Bad table[] = {
      {"Zg", "base64.length", 2},
      {"Zg=", "base64.length", 3},
      {"Zm9vY", "base64.length", 4},
      {"Z", "base64.length", 0},
      {"Z===", "base64.length", 0},
      {"Z", "base64.length", 0, false, Padding::kEither},
      {"Zg=", "base64.length", 3, false, Padding::kEither},
      {"=", "base64.padding", 0},
      {"====", "base64.padding", 0},
      {"Zm9v=", "base64.padding", 4},
      {"Zm9v====", "base64.padding", 4},
      {"Zg===", "base64.padding", 4},
      {"Zm8==", "base64.padding", 4},
      {"Zg==Zg==", "base64.padding", 2},
      {"Z=g=", "base64.padding", 1},
      {"=Zg=", "base64.padding", 0},
      {"Zg==", "base64.padding", 2, false, Padding::kNone},
      {"Zh==", "base64.trailing-bits", 1},
      {"Zm9=", "base64.trailing-bits", 2},
      {"Zm9vYh==", "base64.trailing-bits", 5},
      {"Zh", "base64.trailing-bits", 1, true},
      {" Zg==", "base64.whitespace", 0},
      {"Zg==\n", "base64.whitespace", 4},
      {"Zm9v\r\nYmFy", "base64.whitespace", 4},
      {"Zm\t9v", "base64.whitespace", 2},
      {"Zm9v-A==", "base64.alphabet", 4},
      {"Zm9v_A==", "base64.alphabet", 4},
      {"Zm9v+A==", "base64.alphabet", 4, true},
      {"Zm9v/A==", "base64.alphabet", 4, true},
      {"Zm9v*A==", "base64.alphabet", 4},
      {"Zm9\xC3\xA9", "base64.alphabet", 3},
      {"Zm9.", "base64.alphabet", 3},
      {"Zg==!", "base64.alphabet", 4},
  };
  for (const auto& row : table) {
    const auto got =
        row.url_safe ? base64url_decode(row.text) : base64_decode(row.text, row.padding);
    ASSERT_FALSE(got) << row.text;
    EXPECT_EQ(got.error().code, row.code) << row.text;
    EXPECT_EQ(got.error().offset, row.offset) << row.text;
    EXPECT_FALSE(got.error().message.empty());
  }
  const auto zero = base64_decode(std::string_view("Zm9\0", 4));
  EXPECT_EQ(zero.error().code, "base64.alphabet");
}

TEST(Base64, EveryByteAndLengthThereAndBack) {
  test::Lcg random(1);
  for (int round = 0; round < 3000; ++round) {
    const auto bytes = random.bytes(random.next(70));
    EXPECT_EQ(*base64_decode(base64_encode(bytes)), bytes);
    EXPECT_EQ(*base64url_decode(base64url_encode(bytes)), bytes);
    EXPECT_EQ(*base64url_decode(base64url_encode(bytes, true), Padding::kRequired), bytes);
  }
}

TEST(Base64, WhatIsAcceptedIsTheOnlySpelling) {
  test::Lcg random(2);
  int accepted = 0;
  for (int round = 0; round < 30000; ++round) {
    const auto text = random.of("ABCghw09+/=", random.next(9));
    if (const auto bytes = base64_decode(text)) {
      ++accepted;
      EXPECT_EQ(base64_encode(*bytes), text);
    }
  }
  EXPECT_GT(accepted, 1000);
}

TEST(Hex, DecodesEitherCaseAndRefusesTheRest) {
  EXPECT_EQ(*hex_decode("3238354B6579"), "285Key");
  EXPECT_EQ(*hex_decode("3335343836536563726574"), "35486Secret");
  EXPECT_EQ(*hex_decode("00fF"), std::string("\0\xFF", 2));
  EXPECT_EQ(*hex_decode(""), "");
  EXPECT_EQ(hex_decode("abc").error().code, "hex.length");
  EXPECT_EQ(hex_decode("ab g").error().code, "hex.alphabet");
  EXPECT_EQ(hex_decode("ab g").error().offset, 2u);
  EXPECT_TRUE(is_hex("0aF"));
  EXPECT_FALSE(is_hex(""));
  EXPECT_FALSE(is_hex("0x1"));
}

}  // namespace
}  // namespace smd::encoding
