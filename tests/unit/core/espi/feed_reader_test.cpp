// The typed model: every resource, every join, whatever the order, the prefixes and the wrapping.
#include "shared/espi/feed_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>

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

TEST(FeedReader, ReadsAnHourlyFeedOfAnyStyle) {
  const Style styles[] = {{},
                          {"", "espi", false, true},
                          {"atom", "ns", false, true},
                          {"", "", true, true},
                          {"a", "b", true, false}};
  for (const Style& style : styles) {
    const std::string text = hourly_feed(style, 3);
    const FeedReader reader = read_feed(text);
    ASSERT_EQ(reader.state(), FeedState::done) << dump(reader);
    const FeedModel& model = reader.model();
    EXPECT_EQ(model.root, "feed");
    EXPECT_EQ(model.root_kind, RootKind::feed);
    EXPECT_EQ(model.feed.id, "feed-id");
    EXPECT_EQ(model.feed.title, "Energy");
    EXPECT_EQ(model.entries, 7U);
    EXPECT_EQ(model.readings, 72U);
    EXPECT_EQ(model.bytes, text.size());
    EXPECT_EQ(model.count("IntervalBlock"), 3U);
    EXPECT_EQ(model.count("Nothing"), 0U);
    ASSERT_EQ(model.series.size(), 1U);
    const Series& series = model.series[0];
    EXPECT_EQ(series.size(), 72U);
    EXPECT_TRUE(series.sorted);
    EXPECT_TRUE(series.duration.constant());
    EXPECT_TRUE(series.cost.constant());
    EXPECT_EQ(series.cost[5], kNoCost);
    EXPECT_FALSE(series.quality.constant());
    EXPECT_EQ(series.quality[6], 8);
    EXPECT_EQ(series.tou[0], 6);
    EXPECT_EQ(series.tou[20], 4);
    EXPECT_EQ(series.start[25], 1571209200 + 25 * 3600);
    EXPECT_EQ(series.value[2], 2 * 7919);
    ASSERT_EQ(series.blocks.size(), 3U);
    EXPECT_EQ(series.blocks[2].first, 48U);
    EXPECT_EQ(series.blocks[2].count, 24U);
    EXPECT_EQ(series.blocks[2].entry, 7U);
    EXPECT_TRUE(series.blocks[2].has_interval);
    EXPECT_EQ(model.multiplier(series), -3);
    EXPECT_EQ(model.usage_point_id(series), "5391");
    ASSERT_NE(model.local_time(series), nullptr);
    EXPECT_EQ(model.local_time(series)->tz_offset, Number(-28800));
    EXPECT_EQ(model.local_time(series)->dst_start_rule, "360E2000");
    ASSERT_NE(model.reading_type(series), nullptr);
    EXPECT_EQ(model.reading_type(series)->uom, Number(72));
    EXPECT_EQ(model.usage_points[0].service_kind, Number(0));
    EXPECT_EQ(model.meter_readings[0].series, 0);
    // All but the first few readings took the short way.
    EXPECT_GE(reader.fast_readings(), 60U);
  }
}

TEST(FeedReader, JoinsByLinksInAnyOrder) {
  const std::string point =
      entry(link("self", "/r/UsagePoint/9") + link("related", "/r/UsagePoint/9/MeterReading"),
            "<e:UsagePoint><e:ServiceCategory><e:kind>1</e:kind></e:ServiceCategory>"
            "</e:UsagePoint>");
  const std::string meter = entry(
      link("self", "/r/UsagePoint/9/MeterReading/a") + link("up", "/r/UsagePoint/9/MeterReading") +
          link("related", "/r/UsagePoint/9/MeterReading/a/IntervalBlock") +
          link("related", "/r/ReadingType/x"),
      "<e:MeterReading/>");
  const std::string type =
      entry(link("self", "/r/ReadingType/x"), "<e:ReadingType><e:uom>169</e:uom></e:ReadingType>");
  const std::string blocks =
      entry(link("up", "/r/UsagePoint/9/MeterReading/a/IntervalBlock"), block(reading(900, 1)));
  const std::string parts[] = {point, meter, type, blocks};
  int order[] = {0, 1, 2, 3};
  do {
    std::string entries;
    for (const int i : order) entries += parts[i];
    const FeedReader reader = read_feed(feed(entries));
    const FeedModel& model = reader.model();
    ASSERT_EQ(model.series.size(), 1U);
    const Series& series = model.series[0];
    ASSERT_NE(model.reading_type(series), nullptr);
    EXPECT_EQ(model.reading_type(series)->uom, Number(169));
    ASSERT_NE(model.usage_point(series), nullptr);
    EXPECT_EQ(model.usage_point_id(series), "9");
  } while (std::next_permutation(std::begin(order), std::end(order)));
}

TEST(FeedReader, JoinsAbsoluteRelativeAndSlashedForms) {
  const std::string entries =
      entry(link("self", "https://h.example/r/UsagePoint/9/") +
                link("related", "https://h.example//r/UsagePoint/9/MeterReading/"),
            "<e:UsagePoint/>") +
      entry(link("self", "/r/UsagePoint/9/MeterReading/a") +
                link("up", "/r/UsagePoint/9/MeterReading") +
                link("related", "r/UsagePoint/9/MeterReading/a/IntervalBlock"),
            "<e:MeterReading/>") +
      entry(link("up", "/r/UsagePoint/9/MeterReading/a/IntervalBlock/"), block(reading(900, 1)));
  const FeedReader reader = read_feed(feed(entries));
  ASSERT_EQ(reader.model().series.size(), 1U);
  EXPECT_EQ(reader.model().series[0].usage_point, 0);
}

TEST(FeedReader, UsesXmlBase) {
  const std::string text =
      "<feed xml:base='https://h.example/dc/' xmlns='http://www.w3.org/2005/Atom' "
      "xmlns:e='http://naesb.org/espi'>" +
      entry(link("self", "UsagePoint/1") +
                link("related", "https://h.example/dc/UsagePoint/1/MeterReading"),
            "<e:UsagePoint/>") +
      entry(link("self", "UsagePoint/1/MeterReading/2") + link("up", "UsagePoint/1/MeterReading"),
            "<e:MeterReading/>") +
      "</feed>";
  const FeedReader reader = read_feed(text);
  EXPECT_EQ(reader.model().meter_readings.at(0).usage_point, 0);
}

TEST(FeedReader, LinksMayFollowTheContent) {
  const std::string text =
      kHead + std::string("<entry><content>") + block(reading(0, 5) + reading(900, 6)) +
      "</content><id>1</id>" + link("up", "m/IntervalBlock") + "</entry>" + "<entry><content>" +
      block(reading(1800, 7)) + "</content>" + link("up", "m/IntervalBlock") + "</entry>" +
      "<entry><content><e:MeterReading/></content>" + link("self", "m") +
      link("related", "m/IntervalBlock") + "</entry></feed>";
  const FeedReader reader = read_feed(text);
  const FeedModel& model = reader.model();
  ASSERT_EQ(model.series.size(), 1U);
  EXPECT_EQ(model.series[0].value, (std::vector<std::int64_t>{5, 6, 7}));
  ASSERT_EQ(model.series[0].blocks.size(), 2U);
  EXPECT_EQ(model.series[0].blocks[1].first, 2U);
  EXPECT_EQ(model.series[0].meter_reading, 0);
  EXPECT_EQ(model.meter_readings[0].entry.self, "m");
}

TEST(FeedReader, ContentMayHoldSeveralBlocksAndLists) {
  const std::string entries =
      entry(link("up", "m/IntervalBlock"), block(reading(0, 1)) + block(reading(900, 2))) +
      entry(link("up", "m/IntervalBlock"), "<e:IntervalBlockList>" + block(reading(1800, 3)) +
                                               block(reading(2700, 4)) + "</e:IntervalBlockList>");
  const FeedReader reader = read_feed(feed(entries));
  const FeedModel& model = reader.model();
  EXPECT_EQ(model.count("IntervalBlock"), 4U);
  ASSERT_EQ(model.series.size(), 1U);
  EXPECT_EQ(model.series[0].value, (std::vector<std::int64_t>{1, 2, 3, 4}));
}

TEST(FeedReader, AcceptsAnEntryAResourceAndMessages) {
  const std::string lone =
      "<a:entry xmlns:a='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'>" +
      std::string("<a:link rel='up' href='m/IntervalBlock'/><a:content>") + block(reading(0, 1)) +
      "</a:content></a:entry>";
  FeedReader reader = read_feed(lone);
  EXPECT_EQ(reader.model().root_kind, RootKind::entry);
  EXPECT_EQ(reader.model().entries, 1U);
  EXPECT_EQ(reader.model().readings, 1U);
  EXPECT_EQ(reader.model().series.at(0).key, "m/IntervalBlock");

  reader = read_feed("<e:IntervalBlock xmlns:e='http://naesb.org/espi'>" + reading(0, 1) +
                     "</e:IntervalBlock>");
  EXPECT_EQ(reader.model().root, "IntervalBlock");
  EXPECT_EQ(reader.model().root_kind, RootKind::resource);
  EXPECT_EQ(reader.model().readings, 1U);
  EXPECT_EQ(reader.model().count("IntervalBlock"), 1U);

  reader = read_feed(
      "<ServiceStatus xmlns='http://naesb.org/espi'><currentStatus>1"
      "</currentStatus></ServiceStatus>");
  EXPECT_EQ(reader.model().root, "ServiceStatus");
  EXPECT_TRUE(reader.model().resources.empty());
  EXPECT_EQ(reader.state(), FeedState::done);

  reader = read_feed("<xyz/>");
  EXPECT_EQ(reader.model().root_kind, RootKind::other);
}

TEST(FeedReader, ReadsEveryField) {
  const std::string text = feed(
      entry(link("self", "p/1") + link("related", "p/1/UsageSummary") +
                link("related", "p/1/ElectricPowerQualitySummary"),
            "<e:UsagePoint><e:roleFlags>0000</e:roleFlags><e:ServiceCategory><e:kind> 0 </e:kind>"
            "</e:ServiceCategory><e:status>1</e:status><e:ServiceDeliveryPoint><e:name>N</e:name>"
            "<e:tariffProfile>E-1</e:tariffProfile></e:ServiceDeliveryPoint>"
            "<e:connectionState>connected</e:connectionState><e:readCycle>65</e:readCycle>"
            "</e:UsagePoint>") +
      entry(link("up", "p/1/UsageSummary"),
            "<e:UsageSummary><e:billingPeriod><e:duration>2505600</e:duration>"
            "<e:start>1434006000</e:start></e:billingPeriod><e:billLastPeriod>23364000"
            "</e:billLastPeriod><e:costAdditionalDetailLastPeriod><e:amount>1200000</e:amount>"
            "<e:note>Part &amp; Peak</e:note><e:measurement><e:powerOfTenMultiplier>-3"
            "</e:powerOfTenMultiplier><e:uom>72</e:uom><e:value>100</e:value></e:measurement>"
            "<e:itemKind>3</e:itemKind><e:unitCost>12000</e:unitCost><e:itemPeriod>"
            "<e:duration>60</e:duration><e:start>7</e:start></e:itemPeriod>"
            "</e:costAdditionalDetailLastPeriod><e:currency>840</e:currency>"
            "<e:overallConsumptionLastPeriod><e:uom>72</e:uom><e:value>9</e:value>"
            "</e:overallConsumptionLastPeriod><e:statusTimeStamp>1440109957976"
            "</e:statusTimeStamp></e:UsageSummary>") +
      entry(link("up", "p/1/UsageSummary"), "<e:ElectricPowerUsageSummary/>") +
      entry(link("up", "p/1/ElectricPowerQualitySummary"),
            "<e:ElectricPowerQualitySummary><e:flickerPlt>4</e:flickerPlt><e:summaryInterval>"
            "<e:duration>5</e:duration><e:start>6</e:start></e:summaryInterval>"
            "</e:ElectricPowerQualitySummary>") +
      entry("",
            "<e:ProgramIdMappings><e:programIdMapping><e:tOUorCPPorConsumptionTier>tou"
            "</e:tOUorCPPorConsumptionTier><e:code>6</e:code><e:name>WOP</e:name>"
            "<e:note>Winter Off Peak</e:note></e:programIdMapping></e:ProgramIdMappings>") +
      entry("",
            "<ServiceLocation xmlns='http://naesb.org/espi/customer'><mainAddress>"
            "<streetDetail><addressGeneral>1 MAIN ST</addressGeneral><secret>x</secret>"
            "</streetDetail><townDetail><name>KING CITY</name></townDetail></mainAddress>"
            "<phone1>555</phone1></ServiceLocation>"));
  const FeedReader reader = read_feed(text);
  const FeedModel& model = reader.model();
  ASSERT_EQ(reader.state(), FeedState::done);
  const UsagePoint& point = model.usage_points.at(0);
  EXPECT_EQ(point.service_kind, Number(0));
  EXPECT_EQ(point.status, Number(1));
  EXPECT_EQ(point.role_flags, "0000");
  EXPECT_EQ(point.service_delivery_name, "N");
  EXPECT_EQ(point.tariff_profile, "E-1");
  EXPECT_EQ(point.connection_state, "connected");
  EXPECT_EQ(point.read_cycle, "65");
  ASSERT_EQ(model.usage_summaries.size(), 2U);
  const UsageSummary& bill = model.usage_summaries[0];
  EXPECT_EQ(bill.usage_point, 0);
  EXPECT_EQ(bill.billing_period.start, Number(1434006000));
  EXPECT_EQ(bill.bill_last_period, Number(23364000));
  EXPECT_EQ(bill.currency, Number(840));
  EXPECT_EQ(bill.status_time_stamp_raw, Number(1440109957976));
  ASSERT_EQ(bill.measurements.size(), 1U);
  EXPECT_EQ(bill.measurements[0].first, "overallConsumptionLastPeriod");
  EXPECT_EQ(bill.measurements[0].second.value, Number(9));
  ASSERT_EQ(bill.line_items.size(), 1U);
  EXPECT_EQ(bill.line_items[0].note, "Part & Peak");
  EXPECT_EQ(bill.line_items[0].measurement.uom, Number(72));
  EXPECT_EQ(bill.line_items[0].period.start, Number(7));
  EXPECT_TRUE(model.usage_summaries[1].electric_power);
  EXPECT_EQ(model.usage_summaries[1].usage_point, 0);
  EXPECT_EQ(model.quality_summaries.at(0).values.at(0).second, 4);
  EXPECT_EQ(model.quality_summaries[0].summary_interval.duration, Number(5));
  EXPECT_EQ(model.quality_summaries[0].usage_point, 0);
  EXPECT_EQ(model.program_mappings.at(0).name, "WOP");
  EXPECT_EQ(model.program_mappings[0].code, Number(6));
  ASSERT_EQ(model.customer.size(), 1U);
  EXPECT_EQ(model.customer[0].type, "ServiceLocation");
  // Only the fields that are shown.
  ASSERT_EQ(model.customer[0].fields.size(), 2U);
  EXPECT_EQ(model.customer[0].fields[0].first, "mainAddress/streetDetail/addressGeneral");
  EXPECT_EQ(model.customer[0].fields[1].second, "KING CITY");
}

TEST(FeedReader, ReadsTheReadingTypeInsideAMeterReading) {
  const FeedReader reader =
      read_feed(feed(entry(link("self", "m") + link("related", "m/IntervalBlock"),
                           "<e:MeterReading><e:ReadingType><e:uom>72</e:uom></e:ReadingType>"
                           "</e:MeterReading>") +
                     entry(link("up", "m/IntervalBlock"), block(reading(0, 1)))));
  ASSERT_NE(reader.model().reading_type(reader.model().series.at(0)), nullptr);
  EXPECT_EQ(reader.model().count("ReadingType"), 0U);
}

TEST(FeedReader, ForeignNamespacesAreNotOurFields) {
  const FeedReader reader = read_feed(feed(
      entry("",
            "<e:UsagePoint><x:status xmlns:x='u'>7</x:status><e:status>1</e:status>"
            "</e:UsagePoint>") +
      entry("", block("<e:IntervalReading xmlns:x='u'><x:value>9</x:value><e:value>3</e:value>"
                      "<x:IntervalReading/></e:IntervalReading><x:IntervalReading xmlns:x='u'/>")) +
      "<x:entry xmlns:x='u'><content/></x:entry>"));
  EXPECT_EQ(reader.model().usage_points.at(0).status, Number(1));
  EXPECT_EQ(reader.model().readings, 1U);
  EXPECT_EQ(reader.model().series.at(0).value.at(0), 3);
  EXPECT_EQ(reader.model().entries, 2U);
}

TEST(FeedReader, BothSolarDirectionsAreSeriesOfOneUsagePoint) {
  std::string entries =
      entry(link("self", "p/1") + link("related", "p/1/MeterReading"), "<e:UsagePoint/>");
  for (const char* way : {"1", "19"}) {
    const std::string meter = std::string("p/1/MeterReading/") + way;
    entries +=
        entry(link("self", std::string("t/") + way),
              std::string("<e:ReadingType><e:flowDirection>") + way +
                  "</e:flowDirection></e:ReadingType>") +
        entry(link("self", meter) + link("up", "p/1/MeterReading") +
                  link("related", meter + "/IntervalBlock") +
                  link("related", std::string("t/") + way),
              "<e:MeterReading/>") +
        entry(link("up", meter + "/IntervalBlock"), block(reading(0, 10) + reading(900, 20)));
  }
  const FeedReader reader = read_feed(feed(entries));
  const FeedModel& model = reader.model();
  ASSERT_EQ(model.series.size(), 2U);
  EXPECT_EQ(model.series[0].usage_point, 0);
  EXPECT_EQ(model.series[1].usage_point, 0);
  EXPECT_EQ(model.reading_type(model.series[0])->flow_direction, Number(1));
  EXPECT_EQ(model.reading_type(model.series[1])->flow_direction, Number(19));
}

TEST(FeedReader, ReadingsWithoutTimesFollowOneAnother) {
  const FeedReader reader = read_feed(
      feed(entry(link("self", "t"),
                 "<e:ReadingType><e:intervalLength>900</e:intervalLength>"
                 "</e:ReadingType>") +
           entry(link("self", "m") + link("related", "m/IntervalBlock") + link("related", "t"),
                 "<e:MeterReading/>") +
           entry(link("up", "m/IntervalBlock"),
                 block("<e:interval><e:duration>2700</e:duration><e:start>9000</e:start>"
                       "</e:interval><e:IntervalReading><e:value>1</e:value></e:IntervalReading>"
                       "<e:IntervalReading><e:value>2</e:value></e:IntervalReading>"
                       "<e:IntervalReading><e:value>3</e:value></e:IntervalReading>"))));
  const Series& series = reader.model().series.at(0);
  EXPECT_EQ(series.start, (std::vector<std::int64_t>{9000, 9900, 10800}));
  EXPECT_EQ(series.duration[2], 900);
  EXPECT_EQ(series.flags[0], kNoStart | kNoDuration);
}

}  // namespace
}  // namespace smd::espi::test
