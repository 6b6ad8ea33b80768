// One document, one model: for every split of the input, by the short way and by the long way, also
// when bytes of it are changed at random.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

TEST(FeedPaths, EverySplitGivesTheSameModel) {
  const Style styles[] = {{}, {"", "espi", false, true}};
  for (const Style& style : styles) {
    const std::string text = hourly_feed(style, 1);
    const std::string whole = dump(read_feed(text));
    EXPECT_EQ(dump(read_feed(text, 0, false)), whole);
    for (std::size_t chunk = 1; chunk < 270; ++chunk) {
      ASSERT_EQ(dump(read_feed(text, chunk)), whole) << "in pieces of " << chunk;
    }
    // Two pieces, cut anywhere.
    for (std::size_t cut = 0; cut <= text.size(); cut += 11) {
      FeedReader reader;
      reader.feed(std::string_view(text).substr(0, cut));
      reader.feed(std::string_view(text).substr(cut));
      reader.finish();
      ASSERT_EQ(dump(reader), whole) << "cut at " << cut;
    }
  }
}

TEST(FeedPaths, ShapesMayChangeFromReadingToReading) {
  FeedText text({"", "e", false, true});
  std::vector<TestReading> readings;
  for (int i = 0; i < 200; ++i) {
    TestReading reading;
    reading.start = i * 900;
    reading.duration = 900;
    reading.value = (i % 3 == 0 ? -1 : 1) * i * 1'000'003LL;
    if (i % 2 == 0) reading.quality = 17;
    if (i % 5 == 0) reading.tou = i % 7;
    if (i % 11 == 0) reading.cost = i;
    readings.push_back(reading);
  }
  text.block("m", 0, 180000, readings);
  const FeedReader fast = read_feed(text.feed());
  EXPECT_EQ(dump(fast), dump(read_feed(text.feed(), 0, false)));
  EXPECT_GT(fast.fast_readings(), 100U);
  EXPECT_EQ(fast.model().series.at(0).value.at(3), -3 * 1'000'003LL);
}

// The same bytes mean something else where a prefix is bound to another namespace.
TEST(FeedPaths, APatternHoldsOnlyWhereThePrefixesMeanTheSame) {
  const std::string readings = [] {
    std::string text;
    for (int i = 0; i < 5; ++i) {
      text += "<p:IntervalReading><p:value>" + std::to_string(i) + "</p:value></p:IntervalReading>";
    }
    return text;
  }();
  const auto block = [&](const std::string& uri) {
    return "<entry><content><e:IntervalBlock xmlns:p='" + uri + "'>" + readings +
           "</e:IntervalBlock></content></entry>";
  };
  const std::string text =
      "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'>" +
      block("http://naesb.org/espi") + block("urn:other") + block("http://naesb.org/espi") +
      "</feed>";
  const FeedReader reader = read_feed(text);
  EXPECT_EQ(reader.model().readings, 10U);
  EXPECT_EQ(dump(reader), dump(read_feed(text, 0, false)));
  const FeedReader unbound =
      read_feed("<feed xmlns='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'>" +
                block("http://naesb.org/espi") + "<entry><content><e:IntervalBlock>" + readings +
                "</e:IntervalBlock></content></entry></feed>");
  EXPECT_EQ(unbound.error()->code, "xml.unbound-prefix");
}

TEST(FeedPaths, NumbersAtTheEdgeOfTheShortWay) {
  std::string readings;
  for (const char* value : {"1",
                            "22",
                            "-3",
                            "+4",
                            "007",
                            "999999999999999999",
                            "9999999999999999999",
                            "-0",
                            "9223372036854775807",
                            "-9223372036854775808",
                            "9223372036854775808",
                            "",
                            " 5 ",
                            "6",
                            "1e3",
                            "0x10",
                            "--1",
                            "-",
                            "1 2",
                            "12345678901234567890123",
                            "8"}) {
    readings +=
        std::string("<e:IntervalReading><e:value>") + value + "</e:value></e:IntervalReading>";
  }
  const std::string text =
      "<e:IntervalBlock xmlns:e='http://naesb.org/espi'>" + readings + "</e:IntervalBlock>";
  const FeedReader fast = read_feed(text);
  EXPECT_EQ(dump(fast), dump(read_feed(text, 0, false)));
  EXPECT_EQ(fast.model().series.at(0).value.at(8), 9223372036854775807);
  EXPECT_EQ(fast.model().unreadable_numbers, 8U);
}

// xorshift: the same documents on every run and every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 1) {}
  std::size_t below(std::size_t bound) {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return static_cast<std::size_t>(state_ % bound);
  }

 private:
  std::uint64_t state_;
};

TEST(FeedPaths, ChangedBytesGiveTheSameResultByBothWaysAndEverySplit) {
  const std::string feeds[] = {hourly_feed({}, 1), hourly_feed({"", "espi", false, true}, 1)};
  constexpr std::string_view kBytes = "<>/&;'\"= \n\t019-+.abE:!?[]-\x01\xC3\xA9\xFF";
  std::size_t failed = 0;
  for (std::uint64_t seed = 1; seed <= 250; ++seed) {
    Random random(seed);
    std::string text = feeds[seed % 2];
    for (std::size_t edits = 1 + random.below(3); edits > 0; --edits) {
      const std::size_t at = random.below(text.size());
      switch (random.below(4)) {
        case 0:
          text[at] = kBytes[random.below(kBytes.size())];
          break;
        case 1:
          text.erase(at, 1 + random.below(40));
          break;
        case 2:
          text.insert(at, 1, kBytes[random.below(kBytes.size())]);
          break;
        default:
          text.insert(at, text.substr(random.below(text.size()), 1 + random.below(300)));
          break;
      }
    }
    const FeedReader reader = read_feed(text);
    const std::string whole = dump(reader);
    if (reader.error()) ++failed;
    ASSERT_EQ(dump(read_feed(text, 0, false)), whole) << "seed " << seed;
    ASSERT_EQ(dump(read_feed(text, 1 + random.below(50))), whole) << "seed " << seed;
    ASSERT_EQ(dump(read_feed(text, 200 + random.below(900))), whole) << "seed " << seed;
  }
  EXPECT_GT(failed, 40U);  // it did break things
}

}  // namespace
}  // namespace smd::espi::test
