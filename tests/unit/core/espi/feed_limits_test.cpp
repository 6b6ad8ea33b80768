// What a feed reader does with bad input: odd numbers, errors and their places, cancel, limits.
#include <gtest/gtest.h>

#include <limits>

#include "shared/espi/feed_reader.hpp"
#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

constexpr const char* kHead =
    "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'>";

std::string entry(const std::string& links, const std::string& content) {
  return "<entry>" + links + "<content>" + content + "</content></entry>";
}
std::string link(const std::string& rel, const std::string& href) {
  return "<link rel='" + rel + "' href='" + href + "'/>";
}
std::string feed(const std::string& entries) { return kHead + entries + "</feed>"; }

std::string reading(std::int64_t start, std::int64_t value) {
  return "<e:IntervalReading><e:timePeriod><e:duration>900</e:duration><e:start>" +
         std::to_string(start) + "</e:start></e:timePeriod><e:value>" + std::to_string(value) +
         "</e:value></e:IntervalReading>";
}
std::string block(const std::string& readings) {
  return "<e:IntervalBlock>" + readings + "</e:IntervalBlock>";
}

TEST(FeedReader, OddNumbersAreKeptOrCounted) {
  const FeedReader reader = read_feed(feed(entry(
      "", block("<e:IntervalReading><e:timePeriod><e:duration> 900 </e:duration>"
                "<e:start>\n1721154384.66136</e:start></e:timePeriod><e:value>+7</e:value>"
                "</e:IntervalReading>"
                "<e:IntervalReading><e:timePeriod><e:start>1721154384661</e:start></e:timePeriod>"
                "<e:value>1.5</e:value></e:IntervalReading>"
                "<e:IntervalReading><e:value>99999999999999999999</e:value></e:IntervalReading>"
                "<e:IntervalReading><e:value>-9223372036854775808</e:value></e:IntervalReading>"
                "<e:IntervalReading><e:value/><e:cost> </e:cost></e:IntervalReading>"
                "<e:IntervalReading><e:value>1<!-- x -->2</e:value></e:IntervalReading>"
                "<e:IntervalReading><e:value>&#49;<![CDATA[3]]></e:value></e:IntervalReading>"))));
  const Series& series = reader.model().series.at(0);
  ASSERT_EQ(series.size(), 7U);
  EXPECT_EQ(series.start[0], 1721154384);
  EXPECT_EQ(series.flags[0], kInexactTime);
  EXPECT_EQ(series.value[0], 7);
  EXPECT_EQ(series.start[1], 1721154384);
  EXPECT_EQ(series.flags[1], kInexactTime | kNoValue | kNoDuration);
  EXPECT_EQ(series.flags[2] & kNoValue, kNoValue);
  EXPECT_EQ(series.value[3], std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(series.flags[4] & kNoValue, kNoValue);
  EXPECT_EQ(series.value[5], 12);
  EXPECT_EQ(series.value[6], 13);
  EXPECT_EQ(reader.model().unreadable_numbers, 2U);
  EXPECT_EQ(reader.model().first_unreadable_entry, 1U);
}

TEST(FeedReader, ErrorsNameThePlaceAndWhatWasReadStays) {
  std::string text = hourly_feed({"", "espi", false, true}, 2);
  const std::size_t cut = text.rfind("<espi:IntervalReading>");
  text.resize(cut);
  const FeedReader truncated = read_feed(text);
  EXPECT_EQ(truncated.state(), FeedState::failed);
  ASSERT_TRUE(truncated.error().has_value());
  EXPECT_EQ(truncated.error()->code, "xml.truncated");
  EXPECT_EQ(truncated.error()->entry, 6U);
  EXPECT_EQ(truncated.error()->at.offset, cut);
  EXPECT_EQ(truncated.model().readings, 47U);
  ASSERT_EQ(truncated.model().series.size(), 1U);
  EXPECT_EQ(truncated.model().series[0].blocks[1].count, 23U);
  EXPECT_NE(truncated.model().reading_type(truncated.model().series[0]), nullptr);
  EXPECT_NE(describe(*truncated.error()).find("entry 6"), std::string::npos);

  const FeedReader broken = read_feed(text + "</oops>");
  EXPECT_EQ(broken.error()->code, "xml.mismatched-tag");
  EXPECT_EQ(broken.error()->at.offset, cut);
  EXPECT_GT(broken.error()->at.line, 250U);
  FeedReader again = read_feed("<a>");
  EXPECT_FALSE(again.feed("</a>"));
  EXPECT_FALSE(again.finish());
}

TEST(FeedReader, CancelAndJoinWhileReading) {
  const std::string text = hourly_feed({}, 4);
  FeedReader reader;
  ASSERT_TRUE(reader.feed(std::string_view(text).substr(0, text.size() / 2)));
  EXPECT_EQ(reader.state(), FeedState::reading);
  const std::uint64_t so_far = reader.model().readings;
  EXPECT_GT(so_far, 10U);
  reader.join();
  EXPECT_NE(reader.model().usage_point(reader.model().series.at(0)), nullptr);
  ASSERT_TRUE(reader.feed(std::string_view(text).substr(text.size() / 2, 3000)));
  reader.cancel();
  EXPECT_EQ(reader.state(), FeedState::cancelled);
  EXPECT_FALSE(reader.feed("x"));
  EXPECT_GE(reader.model().readings, so_far);
  EXPECT_FALSE(reader.error().has_value());
}

TEST(FeedReader, LimitsBoundWhatIsKept) {
  FeedLimits limits;
  limits.resources = 2;
  limits.series = 1;
  limits.text = 10;
  limits.resource_names = 3;
  FeedReader reader(limits);
  std::string entries;
  for (int i = 0; i < 5; ++i) {
    entries += entry(link("self", "a-very-long-address-" + std::to_string(i)), "<e:UsagePoint/>");
    entries += entry(link("up", "m" + std::to_string(i)), block(reading(i, i)));
    entries += entry("", "<e:Other" + std::to_string(i) + "/>");
  }
  ASSERT_TRUE(reader.feed(feed(entries)));
  ASSERT_TRUE(reader.finish());
  EXPECT_EQ(reader.model().usage_points.size(), 2U);
  EXPECT_EQ(reader.model().usage_points[0].entry.self, "a-very-lon");
  EXPECT_EQ(reader.model().series.size(), 1U);
  EXPECT_EQ(reader.model().series[0].size(), 1U);
  EXPECT_EQ(reader.model().readings, 5U);
  EXPECT_EQ(reader.model().not_kept, 3U + 4U);
  EXPECT_EQ(reader.model().resources.size(), 3U);
}

TEST(FeedReader, StrayTextAndDuplicateIdsAreCounted) {
  const FeedReader reader =
      read_feed(feed("oops<entry><id>1</id>x</entry><entry><id>1</id></entry>"));
  EXPECT_EQ(reader.model().stray_texts, 2U);
  EXPECT_EQ(reader.model().duplicate_ids, 1U);
  EXPECT_EQ(reader.model().first_duplicate_id, 2U);
}

TEST(FeedReader, MemoryFollowsTheReadingsNotTheXml) {
  // A long comment and long ignored elements leave nothing behind.
  std::string padding = "<!--" + std::string(200'000, 'x') + "-->";
  for (int i = 0; i < 2'000; ++i) padding += "<e:unknown>" + std::string(100, 'y') + "</e:unknown>";
  const FeedReader reader =
      read_feed(feed(padding + entry(link("up", "m"), block(reading(0, 1)))), 4096);
  EXPECT_EQ(reader.model().series.at(0).size(), 1U);
  EXPECT_TRUE(reader.model().usage_points.empty());
}

}  // namespace
}  // namespace smd::espi::test
