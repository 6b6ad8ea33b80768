// Scope strings of the wire facts and the samples, turned into words; and noise.
#include "shared/oauth/scope_string.hpp"

#include <gtest/gtest.h>

#include "tests/unit/core/encoding/lcg.hpp"

namespace smd::oauth {
namespace {

constexpr const char* kPge2015 =
    "FB=1_3_4_5_8_13_14_15_18_19_31_32_35_37_38_39_40;IntervalDuration=900_3600;BlockDuration="
    "Daily;"
    "HistoryLength=63072000;SubscriptionFrequency=Daily;AccountCollection=1;";
constexpr const char* kPge2018 =
    "FB=1_3_8_13_14_18_19_31_32_35_37_38_39_4_5_15;AdditionalScope=Usage;IntervalDuration=900_3600;"
    "BlockDuration=Daily;dataCustodianId=PGE";

const ScopeTerm* term(const Scope& scope, const std::string& name) {
  for (const auto& term : scope.terms) {
    if (term.name == name) return &term;
  }
  return nullptr;
}

TEST(Scope, PgesOf2015) {
  const auto scope = read_scope(kPge2015);
  EXPECT_EQ(scope.kind, ScopeKind::kTerms);
  EXPECT_EQ(scope.raw, kPge2015);
  ASSERT_EQ(scope.terms.size(), 6u);
  EXPECT_EQ(scope.function_blocks.size(), 17u);
  EXPECT_EQ(term(scope, "FB")->values[3].words, "Interval Electricity");
  EXPECT_EQ(term(scope, "IntervalDuration")->values[0].words, "15 minutes");
  EXPECT_EQ(term(scope, "IntervalDuration")->values[1].words, "1 hour");
  EXPECT_EQ(term(scope, "BlockDuration")->values[0].words, "one day");
  EXPECT_EQ(term(scope, "HistoryLength")->values[0].words,
            "2 years if in seconds, 63,072,000 months if in months");
  EXPECT_EQ(term(scope, "SubscriptionFrequency")->values[0].words, "one day");
  EXPECT_EQ(term(scope, "AccountCollection")->values[0].words, "1 usage point");
  EXPECT_EQ(term(scope, "BlockDuration")->offset, std::string(kPge2015).find("BlockDuration"));
  EXPECT_TRUE(has_note(scope.notes, "scope.trailing-semicolon"));
  EXPECT_TRUE(has_note(scope.notes, "scope.history-length"));
  EXPECT_EQ(scope.notes.size(), 2u);
}

TEST(Scope, PgesOf2018) {
  const auto scope = read_scope(kPge2018);
  EXPECT_EQ(scope.data_custodian_id, "PGE");
  EXPECT_EQ(term(scope, "AdditionalScope")->values[0].words, "usage");
  EXPECT_TRUE(scope.notes.empty());
  EXPECT_NE(scope.summary.find("Interval duration: 15 minutes, 1 hour"), std::string::npos);
}

TEST(Scope, BareNumbers) {
  EXPECT_EQ(read_scope("3").kind, ScopeKind::kNumber);
  EXPECT_EQ(read_scope("38475").kind, ScopeKind::kNumber);
  EXPECT_EQ(read_scope("5+6+7").kind, ScopeKind::kNumberList);
  EXPECT_EQ(read_scope("5 6 7").kind, ScopeKind::kNumberList);
  EXPECT_EQ(read_scope("5+6+7").terms[0].values.size(), 3u);
  EXPECT_TRUE(has_note(read_scope("3").notes, "scope.bare-number"));
  // As a run without customer data has it.
  EXPECT_EQ(read_scope("subscription-1").kind, ScopeKind::kNumber);
  EXPECT_EQ(read_scope("subscription-").kind, ScopeKind::kOther);
  EXPECT_EQ(read_scope("subscription-x").kind, ScopeKind::kOther);
  EXPECT_EQ(read_scope("").kind, ScopeKind::kEmpty);
  EXPECT_EQ(read_scope(" ").kind, ScopeKind::kEmpty);
  EXPECT_EQ(read_scope("xxx").kind, ScopeKind::kOther);
  EXPECT_EQ(read_scope("5+x").kind, ScopeKind::kOther);
  EXPECT_EQ(read_scope("5++6").kind, ScopeKind::kOther);
  EXPECT_EQ(read_scope("-5").kind, ScopeKind::kOther);
}

TEST(Scope, OddThingsAreKeptAndNoted) {
  struct Odd {
    const char* text;
    const char* note;
  };
  const Odd table[] = {
      {"FB=1_3;", "scope.trailing-semicolon"},
      {"FB=1_3; HistoryLength= 34128000", "scope.white-space"},
      {" FB=1_3", "scope.white-space"},
      {"FB=1_ 3", "scope.white-space"},
      {"fb=1_3", "scope.case"},
      {"FB=1_3;Colour=blue", "scope.unknown-term"},
      {"FB=1_3;blue", "scope.unknown-term"},
      {"FB=1;FB=3", "scope.repeated-term"},
      {"FB=1_3_3", "scope.repeated-value"},
      {"FB=1_999", "scope.unknown-function-block"},
      {"FB=1_x", "scope.odd-number"},
      {"FB=1_99999999999999999999", "scope.odd-number"},
      {"FB=1;IntervalDuration=often", "scope.odd-number"},
      {"FB=1;BlockDuration=", "scope.empty-value"},
      {"FB=1__3", "scope.empty-value"},
      {"IntervalDuration=900", "scope.no-function-blocks"},
      {"FB=3", "scope.mandatory-missing"},
      {"FB=1_4", "scope.mandatory-missing"},
      {"FB=1_5", "scope.mandatory-missing"},
      {"FB=1;HistoryLength=13", "scope.history-length"},
      {"FB=1_41", "scope.fb-41-44"},
      {"FB=1\x01", "scope.control"},
  };
  for (const auto& row : table) {
    EXPECT_TRUE(has_note(read_scope(row.text).notes, row.note)) << row.text << " " << row.note;
  }
  EXPECT_TRUE(has_note(read_scope("FB=1;BR=" + std::string(300, 'a')).notes, "scope.too-long"));
  EXPECT_FALSE(has_note(read_scope(std::string("FB=1;BR=") + std::string(248, 'a')).notes,
                        "scope.too-long"));
  EXPECT_EQ(term(read_scope("FB=1;Colour=dark_blue"), "Colour")->values[0].text, "dark_blue");
  EXPECT_EQ(term(read_scope("FB=1;HistoryLength=13"), "HistoryLength")->values[0].words,
            "13 seconds if in seconds, 13 months if in months");
  EXPECT_EQ(term(read_scope("FB=1;MinAuthEndDate=1571209200"), "MinAuthEndDate")->values[0].words,
            "2019-10-16T07:00:00Z");
  EXPECT_EQ(term(read_scope("FB=1;IntervalDuration=900_billingPeriod"), "IntervalDuration")
                ->values[1]
                .words,
            "one billing period");
}

TEST(Scope, FunctionBlockNames) {
  EXPECT_EQ(function_block_name(1), "Usage Data Common");
  EXPECT_EQ(function_block_name(10), "Gas");
  EXPECT_EQ(function_block_name(47), "REST for Retail Customer Bulk");
  EXPECT_EQ(function_block_name(0), "");
  EXPECT_EQ(function_block_name(45), "");
}

TEST(Scope, NeverBreaksOnNoise) {
  test::Lcg random(10);
  for (int round = 0; round < 10000; ++round) {
    const auto text = random.spoiled(round % 2 ? kPge2015 : kPge2018);
    const auto scope = read_scope(text);
    EXPECT_EQ(scope.raw, text);
    for (const auto& term : scope.terms) EXPECT_LE(term.offset, text.size());
  }
  const auto many = read_scope(std::string(100000, ';'));
  EXPECT_TRUE(many.terms.empty());
  std::string wide = "FB=1";
  for (int i = 0; i < 50000; ++i) wide += "_1";
  EXPECT_LE(read_scope(wide).terms[0].values.size(), 200u);
}

}  // namespace
}  // namespace smd::oauth
