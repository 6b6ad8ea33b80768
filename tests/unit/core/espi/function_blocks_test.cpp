#include "shared/espi/function_blocks.hpp"

#include <gtest/gtest.h>

#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

const std::string kBase = "https://utility.example/espi/1_1/resource";

// A usage point of that kind with one reading, whose ReadingType has these fields.
void add_point(FeedText& text, const std::string& id, const std::string& service,
               const std::string& type, std::int64_t cost = -1) {
  const std::string point = kBase + "/UsagePoint/" + id;
  const std::string meter = point + "/MeterReading/" + id;
  text.entry({point, kBase + "/UsagePoint", {point + "/MeterReading"}}, "point",
             "<{e}UsagePoint><{e}ServiceCategory><{e}kind>" + service +
                 "</{e}kind></{e}ServiceCategory></{e}UsagePoint>");
  text.entry({kBase + "/ReadingType/" + id, kBase + "/ReadingType", {}}, "type",
             "<{e}ReadingType>" + type + "</{e}ReadingType>");
  text.entry(
      {meter, point + "/MeterReading", {meter + "/IntervalBlock", kBase + "/ReadingType/" + id}},
      "meter", "<{e}MeterReading/>");
  text.block(meter, 0, 3600, {{0, 3600, 5, -1, -1, cost}});
}

std::string type_of(int accumulation, int commodity, int flow, int kind, int uom) {
  const auto field = [](const std::string& name, int value) {
    return "<{e}" + name + ">" + std::to_string(value) + "</{e}" + name + ">";
  };
  return field("accumulationBehaviour", accumulation) + field("commodity", commodity) +
         field("flowDirection", flow) + field("kind", kind) + field("uom", uom);
}

std::vector<int> numbers(const FeedText& text) {
  std::vector<int> out;
  const FeedReader reader = read_feed(text.feed());
  for (const ProvenBlock& block : proven_function_blocks(reader.model())) {
    EXPECT_FALSE(block.proof.empty()) << block.number;
    out.push_back(block.number);
  }
  return out;
}

using Numbers = std::vector<int>;

Numbers of_point(const std::string& service, const std::string& type, std::int64_t cost = -1) {
  FeedText text({"", "e", false, false});
  add_point(text, "1", service, type, cost);
  return numbers(text);
}

TEST(FunctionBlocks, AreProvenByReadingsOfTheirKind) {
  EXPECT_EQ(of_point("0", type_of(4, 1, 1, 12, 72)), (Numbers{4, 5}));
  EXPECT_EQ(of_point("1", type_of(4, 1, 1, 12, 72)), (Numbers{4})) << "a gas point";
  EXPECT_EQ(of_point("0", type_of(12, 1, 1, 37, 38)), (Numbers{4, 6}));
  EXPECT_EQ(of_point("0", type_of(12, 1, 1, 12, 61)), (Numbers{4, 6}));
  EXPECT_EQ(of_point("0", type_of(4, 1, 4, 12, 72)), (Numbers{4, 7}));
  EXPECT_EQ(of_point("0", type_of(4, 1, 19, 12, 72)), (Numbers{4, 8}));
  EXPECT_EQ(of_point("0", type_of(1, 1, 1, 12, 72)), (Numbers{4, 9}));
  EXPECT_EQ(of_point("1", type_of(4, 7, 1, 12, 169)), (Numbers{4, 10}));
  EXPECT_EQ(of_point("1", type_of(4, 7, 1, 58, 119)), (Numbers{4, 10}));
  EXPECT_EQ(of_point("2", type_of(4, 9, 1, 58, 128)), (Numbers{4, 11}));
  EXPECT_EQ(of_point("0", type_of(4, 1, 1, 12, 72), 100), (Numbers{4, 5, 12}));
  EXPECT_EQ(of_point("0", type_of(0, 0, 0, 46, 6)), (Numbers{4, 29}));
}

TEST(FunctionBlocks, AreProvenByWhatElseTheFeedHolds) {
  FeedText text({"", "e", false, false});
  text.entry({kBase + "/LocalTimeParameters/1", kBase + "/LocalTimeParameters", {}}, "Pacific",
             "<{e}LocalTimeParameters><{e}tzOffset>-28800</{e}tzOffset></{e}LocalTimeParameters>");
  add_point(text, "1", "0", type_of(4, 1, 1, 12, 72));
  add_point(text, "2", "1", type_of(4, 7, 1, 12, 169));
  text.entry({kBase + "/UsagePoint/1/UsageSummary/1", kBase + "/UsagePoint/1/UsageSummary", {}},
             "bill",
             "<{e}UsageSummary><{e}billLastPeriod>5</{e}billLastPeriod><{e}billToDate>5"
             "</{e}billToDate><{e}ratchetDemand><{e}value>5</{e}value></{e}ratchetDemand>"
             "</{e}UsageSummary>");
  text.entry({kBase + "/UsagePoint/1/ElectricPowerQualitySummary/1",
              kBase + "/UsagePoint/1/ElectricPowerQualitySummary",
              {}},
             "quality", "<{e}ElectricPowerQualitySummary/>");
  EXPECT_EQ(numbers(text), (Numbers{1, 4, 5, 10, 15, 16, 17, 18, 27, 28}));
}

TEST(FunctionBlocks, APartialUpdateIsOneByItself) {
  FeedText text({"", "e", false, false});
  text.block(kBase + "/UsagePoint/1/MeterReading/1", 0, 3600, {{0}});
  EXPECT_EQ(numbers(text), (Numbers{19}));
  EXPECT_EQ(numbers(FeedText({"", "e", false, false})), (Numbers{}));
}

// A ReadingType without readings promises, and proves nothing.
TEST(FunctionBlocks, ATypeAloneProvesNothing) {
  FeedText text({"", "e", false, false});
  text.entry({kBase + "/ReadingType/1", kBase + "/ReadingType", {}}, "type",
             "<{e}ReadingType>" + type_of(4, 1, 19, 12, 72) + "</{e}ReadingType>");
  EXPECT_EQ(numbers(text), (Numbers{}));
}

}  // namespace
}  // namespace smd::espi::test
