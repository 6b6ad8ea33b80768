// Findings of a feed, and the JSON of smd inspect.
#include "shared/espi/conformance.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "shared/base/json.hpp"
#include "shared/espi/inspect.hpp"
#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

std::vector<std::string> ids(const FeedReader& reader) {
  std::vector<std::string> out;
  for (const FeedFinding& finding : check_feed(reader.model(), reader.state(), reader.error())) {
    out.push_back(finding.id);
  }
  return out;
}
bool has(const std::vector<std::string>& list, const std::string& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}
FeedReader blocks(const std::vector<TestReading>& readings, std::int64_t duration) {
  FeedText text({"", "e", false, false});
  text.block("m", readings.front().start, duration, readings);
  return read_feed(text.feed());
}

TEST(Conformance, AGoodFeedHasNothingButItsEstimates) {
  EXPECT_EQ(ids(read_feed(hourly_feed({}, 3))), std::vector<std::string>{"espi.estimated"});
}

TEST(Conformance, FindsGapsOverlapsAndRepeatsInUtc) {
  EXPECT_FALSE(has(ids(blocks({{0}, {3600}, {7200}}, 10800)), "espi.gap"));
  EXPECT_TRUE(has(ids(blocks({{0}, {7200}}, 7200)), "espi.gap"));
  EXPECT_TRUE(has(ids(blocks({{0}, {1800}}, 7200)), "espi.overlap"));
  EXPECT_TRUE(has(ids(blocks({{0}, {0}}, 7200)), "espi.duplicate-start"));
  EXPECT_TRUE(has(ids(blocks({{0}, {3600}}, 7000)), "espi.block-duration"));
  // PG&E's gas days begin a second late, and registers have no duration.
  EXPECT_FALSE(has(ids(blocks({{0}, {3601}}, 7200)), "espi.gap"));
  EXPECT_FALSE(has(ids(blocks({{0, 0}, {99999, 0}}, 0)), "espi.gap"));
  // 25 readings on the autumn day are right.
  std::vector<TestReading> autumn;
  for (int hour = 0; hour < 25; ++hour) autumn.push_back({kAutumnDay + hour * 3600});
  const auto found = ids(blocks(autumn, 90000));
  EXPECT_FALSE(has(found, "espi.gap") || has(found, "espi.block-duration"));
}

TEST(Conformance, TheHourThatComesTwiceIsNoOrdinaryGap) {
  constexpr std::int64_t kDay = 86400;
  const auto with_hours = [](int missing_at) {
    FeedText text({"", "e", false, false});
    const std::string base = "https://utility.example/espi/1_1/resource";
    text.entry({base + "/LocalTimeParameters/1", base + "/LocalTimeParameters", {}}, "Pacific",
               "<{e}LocalTimeParameters><{e}dstEndRule>B40E2000</{e}dstEndRule>"
               "<{e}dstOffset>3600</{e}dstOffset><{e}dstStartRule>360E2000</{e}dstStartRule>"
               "<{e}tzOffset>-28800</{e}tzOffset></{e}LocalTimeParameters>");
    std::vector<TestReading> readings;
    for (int hour = 0; hour < 49; ++hour) {
      if (hour != missing_at) readings.push_back({kAutumnDay + hour * 3600});
    }
    text.block("m", kAutumnDay, 2 * kDay + 3600, readings);
    return ids(read_feed(text.feed()));
  };
  EXPECT_TRUE(has(with_hours(24), "espi.short-day"));
  EXPECT_FALSE(has(with_hours(24), "espi.gap"));
  EXPECT_FALSE(has(with_hours(23), "espi.short-day"));
  EXPECT_TRUE(has(with_hours(23), "espi.gap"));
  EXPECT_FALSE(has(with_hours(100), "espi.short-day"));
}

TEST(Conformance, NamesTheFirstPlaceAndTheCount) {
  FeedText text({"", "e", false, false});
  text.block("m", 0, 3600, {{0}});
  text.block("m", 7200, 7200, {{7200}, {14400}});
  const FeedReader reader = read_feed(text.feed());
  const auto findings = check_feed(reader.model(), reader.state(), reader.error());
  const auto gap = std::find_if(findings.begin(), findings.end(),
                                [](const FeedFinding& f) { return f.id == "espi.gap"; });
  ASSERT_NE(gap, findings.end());
  EXPECT_EQ(gap->count, 2U);
  EXPECT_EQ(gap->entry, 2U);
  EXPECT_NE(gap->message.find("1970-01-01T02:00:00Z"), std::string::npos);
}

TEST(Conformance, FindsLinksThatLeadNowhere) {
  FeedText text({"", "e", false, false});
  text.entry({"p/1", "p", {"p/1/MeterReading"}}, "", "<{e}UsagePoint/>");
  text.entry({"q/1/MeterReading/2", "q/1/MeterReading", {"q/1/MeterReading/2/IntervalBlock"}}, "",
             "<{e}MeterReading/>");
  text.block("elsewhere", 0, 3600, {{0}});
  text.block("q/1/MeterReading/2", 0, 3600, {{0}});
  const FeedReader reader = read_feed(text.feed());
  const auto found = ids(reader);
  EXPECT_EQ(std::count(found.begin(), found.end(), "espi.dangling-up"), 2);
  EXPECT_TRUE(has(found, "espi.no-reading-type"));
}

TEST(Conformance, DocumentsThatAreNoFeeds) {
  EXPECT_EQ(ids(read_feed("<xyz/>")), std::vector<std::string>{"espi.not-a-feed"});
  EXPECT_EQ(ids(read_feed("<feed xmlns='http://www.w3.org/2005/Atom'/>")),
            std::vector<std::string>{"espi.empty-feed"});
  EXPECT_EQ(ids(read_feed("<a><b></a>")).front(), "espi.not-well-formed");
  FeedReader cancelled;
  cancelled.feed("<feed xmlns='http://www.w3.org/2005/Atom'>");
  cancelled.cancel();
  EXPECT_EQ(ids(cancelled), std::vector<std::string>{"espi.cancelled"});
}

TEST(Conformance, UnknownCodes) {
  TestReading reading{0, 3600, 1, 99, 3};
  FeedText text({"", "e", false, false});
  text.block("m", 0, 3600, {reading});
  text.entry({"", "", {}}, "",
             "<{e}ProgramIdMappings><{e}programIdMapping><{e}tOUorCPPorConsumptionTier>tou"
             "</{e}tOUorCPPorConsumptionTier><{e}code>6</{e}code></{e}programIdMapping>"
             "</{e}ProgramIdMappings>");
  text.entry({"", "", {}}, "",
             "<{e}LocalTimeParameters><{e}dstStartRule>B60E</{e}dstStartRule>"
             "</{e}LocalTimeParameters>");
  const auto found = ids(read_feed(text.feed()));
  EXPECT_TRUE(has(found, "espi.unknown-quality"));
  EXPECT_TRUE(has(found, "espi.unknown-tou"));
  EXPECT_TRUE(has(found, "espi.bad-time-rule"));
}

TEST(Inspect, WritesTheContractsFields) {
  const FeedReader reader = read_feed(hourly_feed({}, 2));
  const auto json = nlohmann::json::parse(inspect_json(reader), nullptr, false);
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["root"], "feed");
  EXPECT_EQ(json["resources"]["IntervalBlock"], 2);
  EXPECT_EQ(json["readings"], 48);
  EXPECT_EQ(json["durations"]["3600"], 48);
  ASSERT_EQ(json["quantities"].size(), 1U);
  const auto& quantity = json["quantities"][0];
  EXPECT_EQ(quantity["usagePoint"], "5391");
  EXPECT_EQ(quantity["uom"], "Wh");
  EXPECT_EQ(quantity["flowDirection"], "forward");
  EXPECT_EQ(quantity["first"], 1571209200);
  EXPECT_EQ(quantity["last"], 1571209200 + 47 * 3600);
  EXPECT_TRUE(quantity["total"].is_string());
  EXPECT_EQ(json["findings"][0]["id"], "espi.estimated");
  EXPECT_EQ(json["timeZones"][0]["dstEnd"], "first Sunday of November, 02:00");
}

TEST(Inspect, AnErrorHasItsPlace) {
  const auto json =
      nlohmann::json::parse(inspect_json(read_feed("<a>\n<b>\n</a>")), nullptr, false);
  const auto& finding = json["findings"][0];
  EXPECT_EQ(finding["id"], "espi.not-well-formed");
  EXPECT_EQ(finding["severity"], "error");
  EXPECT_EQ(finding["offset"], 8);
  EXPECT_EQ(finding["line"], 3);
  EXPECT_EQ(finding["column"], 1);
  EXPECT_TRUE(finding["entry"].is_null());
  EXPECT_EQ(json["state"], "failed");
  EXPECT_EQ(nlohmann::json::parse(inspect_json(FeedReader()), nullptr, false)["root"], nullptr);
}

}  // namespace
}  // namespace smd::espi::test
