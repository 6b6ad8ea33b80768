// The schema's deviations: each rule, its place, element and source; the short way through readings
// judges as the long way does; the split of the input does not matter; memory is bounded.
#include "shared/espi/schema_checker.hpp"

#include <gtest/gtest.h>

#include "shared/espi/schema_findings.hpp"
#include "shared/espi/schema_values.hpp"
#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

std::string in_entry(const std::string& content) {
  return "<entry xmlns='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'><id>a</id>"
         "<content>" +
         content + "</content></entry>";
}
std::string block(const std::string& readings) {
  return in_entry(
      "<e:IntervalBlock><e:interval><e:duration>1</e:duration><e:start>0</e:start>"
      "</e:interval>" +
      readings + "</e:IntervalBlock>");
}
// "rule element count line:column", one a line.
std::string problems(const FeedReader& reader) {
  std::string out;
  for (const SchemaProblem& problem : reader.schema().problems()) {
    out += std::string(name_of(problem.rule)) + " " + problem.element + " " +
           std::to_string(problem.count) + "\n";
  }
  return out;
}
std::string problems(const std::string& content) { return problems(read_feed(in_entry(content))); }

TEST(SchemaChecker, AGoodFeedIsValid) {
  const FeedReader reader = read_feed(
      block("<e:IntervalReading><e:cost>1</e:cost><e:timePeriod><e:duration>1</e:duration>"
            "<e:start>0</e:start></e:timePeriod><e:value> 5 </e:value></e:IntervalReading>"));
  EXPECT_EQ(problems(reader), "");
  EXPECT_TRUE(schema_valid(reader));
}

TEST(SchemaChecker, OrderRequiredUnknown) {
  EXPECT_EQ(problems("<e:ReadingType><e:uom>72</e:uom><e:kind>12</e:kind><e:phase>x</e:phase>"
                     "</e:ReadingType>"),
            "schema.unexpected-element kind 1\nschema.bad-value phase 1\n");
  EXPECT_EQ(problems("<e:ServiceStatus/>"), "schema.missing-element ServiceStatus 1\n");
  EXPECT_EQ(problems("<e:UsagePoint><e:nope><e:status>x</e:status></e:nope></e:UsagePoint>"),
            "schema.unexpected-element nope 1\n");
  EXPECT_EQ(problems("<e:Nope/>"), "schema.unexpected-element Nope 1\n");
  EXPECT_EQ(problems("<e:UsagePoint><e:status>1</e:status><e:status>1</e:status></e:UsagePoint>"),
            "schema.unexpected-element status 1\n");
}

TEST(SchemaChecker, ValuesListsTextAndAttributes) {
  EXPECT_EQ(problems("<e:UsagePoint><e:roleFlags>00000</e:roleFlags><e:status>256</e:status>"
                     "<e:isSdp>yes</e:isSdp></e:UsagePoint>"),
            "schema.bad-value roleFlags 1\nschema.bad-value status 1\nschema.bad-value isSdp 1\n");
  EXPECT_EQ(problems("<e:UsagePoint><e:connectionState>on</e:connectionState></e:UsagePoint>"),
            "schema.not-in-enumeration connectionState 1\n");
  EXPECT_EQ(problems("<e:ReadingType><e:uom>9999</e:uom></e:ReadingType>"),
            "schema.unnamed-code uom 1\n");
  EXPECT_EQ(problems("<e:UsagePoint a='b'>text</e:UsagePoint>"),
            "schema.unexpected-attribute UsagePoint 1\nschema.stray-text UsagePoint 1\n");
  EXPECT_EQ(problems(read_feed("<feed xmlns='http://www.w3.org/2005/Atom'><link/></feed>")),
            "schema.missing-attribute link 1\n");
}

TEST(SchemaChecker, NamesPlaceElementSourceAndEntry) {
  const FeedReader reader =
      read_feed(in_entry("\n  <e:UsagePoint>\n    <e:status>x</e:status></e:UsagePoint>"));
  const auto findings = schema_findings(reader.schema());
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "schema.bad-value");
  EXPECT_EQ(findings[0].element, "status");
  EXPECT_EQ(findings[0].source, "espiDerived.xsd UInt8");
  EXPECT_EQ(findings[0].severity, Severity::error);
  EXPECT_EQ(findings[0].entry, 1U);
  ASSERT_TRUE(findings[0].at.has_value());
  EXPECT_EQ(findings[0].at->line, 3U);
  EXPECT_EQ(findings[0].at->column, 5U);
  EXPECT_FALSE(schema_valid(reader));
}

TEST(SchemaChecker, TheHabitsOfPgeAreInfosAndStayErrorsOfTheSchema) {
  const FeedReader reader = read_feed(
      in_entry("<e:Authorization><e:authorizedPeriod><e:duration>251963658000000</e:duration>"
               "<e:start>0</e:start></e:authorizedPeriod><e:status>1</e:status>"
               "<e:expires_at>1</e:expires_at><e:scope>s</e:scope><e:token_type>Bearer"
               "</e:token_type><e:resourceURI>a</e:resourceURI>"
               "<e:authorizationURI>a</e:authorizationURI></e:Authorization>"));
  const auto findings = schema_findings(reader.schema());
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::info);
  EXPECT_NE(findings[0].message.find("habit"), std::string::npos);
  EXPECT_FALSE(schema_valid(reader));
}

TEST(SchemaChecker, TheShortWayJudgesAsTheLongOneDoes) {
  std::string readings;
  for (int i = 0; i < 400; ++i) {
    const std::string duration = i % 100 == 50 ? "4294967296" : "3600";
    readings += "\n<e:IntervalReading><e:timePeriod><e:duration>" + duration +
                "</e:duration><e:start>" + std::to_string(i * 3600) +
                "</e:start></e:timePeriod><e:value>7</e:value>" + (i % 10 == 3 ? "<e:nope/>" : "") +
                (i % 50 == 7 ? "<e:tou>40000</e:tou>" : "") + "</e:IntervalReading>";
    if (i == 200) readings += "stray";
  }
  readings += "<e:interval/>";
  const std::string text = block(readings);
  const FeedReader fast = read_feed(text);
  EXPECT_GT(fast.fast_readings(), 200U);
  EXPECT_EQ(problems(fast),
            "schema.unexpected-element nope 40\nschema.bad-value tou 8\n"
            "schema.bad-value duration 4\nschema.stray-text IntervalBlock 1\n"
            "schema.unexpected-element interval 1\nschema.missing-element interval 1\n");
  EXPECT_EQ(problems(read_feed(text, 0, false)), problems(fast));
  for (const std::size_t size : {1U, 7U, 100U}) {
    EXPECT_EQ(problems(read_feed(text, size)), problems(fast));
  }
}

TEST(SchemaChecker, KeepsTheFirstOfEachAndCountsAll) {
  std::string content = "<e:UsagePoint>";
  for (int i = 0; i < 1000; ++i) content += "<e:nope/>";
  for (int i = 0; i < 1000; ++i) content += "<e:n" + std::to_string(i) + "/>";
  const FeedReader reader = read_feed(in_entry(content + "</e:UsagePoint>"));
  EXPECT_EQ(reader.schema().errors(), 2000U);
  EXPECT_LE(reader.schema().problems().size(), SchemaChecker::kProblems);
  EXPECT_EQ(reader.schema().problems().front().count, 1000U);
  EXPECT_EQ(reader.schema().problems().front().kept.size(), SchemaChecker::kKept);
}

TEST(SchemaChecker, CustomerDataIsNotJudged) {
  const FeedReader reader = read_feed(
      in_entry("<c:Customer xmlns:c='http://naesb.org/espi/customer'><c:x/></c:Customer>"));
  EXPECT_EQ(problems(reader), "schema.not-checked Customer 1\n");
  EXPECT_TRUE(schema_valid(reader));
}

TEST(SchemaValues, DatesAndTimes) {
  for (const char* good : {"2019-10-20T07:00:00Z", "2020-02-29T24:00:00",
                           "2019-10-20T07:00:00.5-07:00", "12019-01-01T00:00:00+14:00"}) {
    EXPECT_TRUE(schema::is_date_time(good)) << good;
  }
  for (const char* bad :
       {"", "2019-10-20", "2019-02-29T00:00:00Z", "2019-10-20T25:00:00Z", "2019-10-20 07:00:00Z",
        "2019-10-20T07:00:00.Z", "2019-10-20T07:00:00+1400", "0000-01-01T00:00:00Z",
        "2019-10-20T07:00:00+14:30", "2019-13-01T00:00:00Z"}) {
    EXPECT_FALSE(schema::is_date_time(bad)) << bad;
  }
}

}  // namespace
}  // namespace smd::espi::test
