// shared/base: text, quantities, dates and results.
#include "shared/base/text.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "shared/base/decimal.hpp"
#include "shared/base/result.hpp"
#include "shared/base/secret.hpp"
#include "shared/base/time.hpp"

namespace smd {
namespace {

TEST(Text, TrimTakesXmlWhiteSpaceOnly) {
  EXPECT_EQ(trim(" \t\r\n1 2\n"), "1 2");
  EXPECT_EQ(trim("   "), "");
  EXPECT_EQ(trim("\xC2\xA0x"), "\xC2\xA0x");
}

TEST(Text, ComparesWithoutCase) {
  EXPECT_TRUE(equals_ignoring_case("ApplicationInformation", "applicationINFORMATION"));
  EXPECT_FALSE(equals_ignoring_case("a", "ab"));
  EXPECT_EQ(find_ignoring_case("Your Client ID", "client"), 5u);
  EXPECT_EQ(find_ignoring_case("abc", "d"), std::string_view::npos);
  EXPECT_EQ(find_ignoring_case("abc", ""), 0u);
  EXPECT_EQ(find_ignoring_case("", "x"), std::string_view::npos);
}

TEST(Text, SplitKeepsEmptyPieces) {
  const auto parts = split("a;;b;", ';');
  ASSERT_EQ(parts.size(), 4u);
  EXPECT_EQ(parts[1], "");
  EXPECT_EQ(parts[3], "");
  EXPECT_EQ(split("", ';').size(), 1u);
}

TEST(Text, ParseInt64RefusesEverythingButANumber) {
  EXPECT_EQ(parse_int64("3600"), 3600);
  EXPECT_EQ(parse_int64("-1"), -1);
  EXPECT_EQ(parse_int64("+7"), 7);
  EXPECT_EQ(parse_int64("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  for (const auto* bad :
       {"", " 1", "1 ", "1.0", "+-1", "+", "-", "0x10", "9223372036854775808", "1e3"}) {
    EXPECT_FALSE(parse_int64(bad)) << bad;
  }
}

TEST(Text, GroupsDigits) {
  EXPECT_EQ(group_digits(0), "0");
  EXPECT_EQ(group_digits(999), "999");
  EXPECT_EQ(group_digits(1000), "1,000");
  EXPECT_EQ(group_digits(-1234567), "-1,234,567");
}

TEST(Text, FormatsBytes) {
  EXPECT_EQ(format_bytes(0), "0 bytes");
  EXPECT_EQ(format_bytes(999), "999 bytes");
  EXPECT_EQ(format_bytes(1000), "1.0 kB");
  EXPECT_EQ(format_bytes(278579), "278.6 kB");
  EXPECT_EQ(format_bytes(1234567), "1.2 MB");
}

TEST(Text, KnowsUtf8) {
  for (const auto* good : {"", "abc", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  // Overlong, surrogate, beyond U+10FFFF, cut, stray continuation.
  for (const auto* bad : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xE2\x82", "\x80", "\xFF"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(Text, KnowsUuids) {
  EXPECT_TRUE(is_uuid("b810aa79-2756-4ebe-8e1c-a627df23f340"));
  EXPECT_TRUE(is_uuid("B810AA79-2756-4EBE-8E1C-A627DF23F340"));
  EXPECT_FALSE(is_uuid("b810aa79-2756-4ebe-8e1c-a627df23f34"));
  EXPECT_FALSE(is_uuid("b810aa7902756-4ebe-8e1c-a627df23f340"));
  EXPECT_FALSE(is_uuid("b810aa79-2756-4ebe-8e1c-a627df23f34g"));
  EXPECT_FALSE(is_uuid(""));
}

TEST(Text, ReplacesEverywhereOnce) {
  EXPECT_EQ(replace_all("aaa", "a", "aa"), "aaaaaa");
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");
  EXPECT_EQ(join({"a", "b"}, ", "), "a, b");
}

TEST(Decimal, PrintsExactly) {
  EXPECT_EQ(to_string(Decimal{1109000, -3}), "1109.000");
  EXPECT_EQ(to_string(Decimal{12, 2}), "1200");
  EXPECT_EQ(to_string(Decimal{-5, -3}), "-0.005");
  EXPECT_EQ(to_string(Decimal{0, 5}), "0");
  EXPECT_EQ(to_string(Decimal{std::numeric_limits<std::int64_t>::min(), 0}),
            "-9223372036854775808");
  EXPECT_EQ(format_for_people(Decimal{1109000, -3}), "1,109");
  EXPECT_EQ(format_for_people(Decimal{1234567, -2}), "12,345.67");
}

TEST(Time, CivilDatesRoundTrip) {
  EXPECT_EQ(days_from_civil({1970, 1, 1}), 0);
  EXPECT_EQ(days_from_civil({2000, 3, 1}), 11017);
  for (std::int64_t days = -800000; days < 800000; days += 97) {
    const auto date = civil_from_days(days);
    EXPECT_TRUE(is_valid(date));
    EXPECT_EQ(days_from_civil(date), days);
  }
  EXPECT_FALSE(is_valid({2015, 2, 29}));
  EXPECT_TRUE(is_valid({2016, 2, 29}));
  EXPECT_FALSE(is_valid({1900, 2, 29}));
  EXPECT_FALSE(is_valid({2015, 13, 1}));
}

TEST(Time, ParsesPgesDates) {
  EXPECT_EQ(parse_date("3/26/2015"), (CivilDate{2015, 3, 26}));
  EXPECT_EQ(parse_date(" 10/30/2014 "), (CivilDate{2014, 10, 30}));
  EXPECT_EQ(parse_date("2015-03-26"), (CivilDate{2015, 3, 26}));
  for (const auto* bad : {"", "26/3/2015", "2/29/2015", "3/26/15", "3/26", "3/26/2015/1", "a/b/c",
                          "2015-3", "0/1/2015"}) {
    EXPECT_FALSE(parse_date(bad)) << bad;
  }
}

TEST(Time, FormatsForPeople) {
  EXPECT_EQ(format_utc(1571209200), "2019-10-16T07:00:00Z");
  EXPECT_EQ(format_utc(-1), "1969-12-31T23:59:59Z");
  EXPECT_EQ(format_span(8), "8 s");
  EXPECT_EQ(format_span(-8), "0 s");
  EXPECT_EQ(format_span(3552), "59 min 12 s");
  EXPECT_EQ(format_span(3720), "1 h 02 min");
  EXPECT_EQ(format_span(86400), "1 day");
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> good = 5;
  EXPECT_TRUE(good.ok());
  EXPECT_EQ(*good, 5);
  const Result<int> bad = Error{"a.b", "c", 7};
  EXPECT_FALSE(bad);
  EXPECT_EQ(bad.error().code, "a.b");
  EXPECT_EQ(bad.error().offset, 7u);
}

TEST(Secret, ComparesByValue) {
  EXPECT_EQ(Secret("x"), Secret("x"));
  EXPECT_NE(Secret("x"), Secret("y"));
  EXPECT_TRUE(Secret().empty());
}

}  // namespace
}  // namespace smd
