#include <map>
#include <set>

#include "shared/base/text.hpp"
#include "shared/simulator/local_time.hpp"
#include "tests/unit/core/simulator/test_custodian.hpp"

namespace smd::simulator::testing {
namespace {

std::string feed_of(int days, SampleKind kind, std::uint64_t seed = 1,
                    std::string_view dialect = "",
                    std::int64_t last_day = sample_last_day(kNow, 31)) {
  SampleOptions options;
  options.days = days;
  options.kind = kind;
  options.seed = seed;
  options.last_day = last_day;
  options.now = kNow;
  options.resource_base = "https://localhost:8743" + std::string(kResourcePath);
  options.self = "/DownloadSampleData";
  options.subscription_id = "4095251";
  Dialect chosen;
  if (!dialect.empty()) {
    EXPECT_TRUE(chosen.apply(dialect).ok());
  }
  const auto source = make_sample_feed(options, chosen, ActiveFaults());
  std::string out;
  while (source->next(out)) {
  }
  return out;
}

std::int64_t number(std::string_view xml, std::string_view name) {
  const auto texts = texts_of(xml, name);
  return texts.empty() ? -1 : parse_int64(texts[0]).value_or(-1);
}

struct Link {
  std::string rel;
  std::string href;
};
std::vector<Link> links_of(std::string_view entry) {
  std::vector<Link> links;
  std::size_t at = 0;
  while ((at = entry.find("link href=\"", at)) != std::string_view::npos) {
    at += 11;
    const auto href_end = entry.find('"', at);
    const auto rel = entry.find("rel=\"", href_end) + 5;
    links.push_back({std::string(entry.substr(rel, entry.find('"', rel) - rel)),
                     std::string(entry.substr(at, href_end - at))});
  }
  return links;
}

TEST(LocalTime, KnowsTheDaysOfTheChange) {
  const auto day = [](int year, int month, int of_month) {
    return days_from_civil({year, month, of_month});
  };
  EXPECT_EQ(local_day(day(2019, 11, 3)).length, 90000);
  EXPECT_EQ(local_day(day(2019, 11, 3)).start, 1572764400);  // 2019-11-03T07:00:00Z
  EXPECT_EQ(local_day(day(2026, 11, 1)).length, 90000);
  EXPECT_EQ(local_day(day(2026, 3, 8)).length, 82800);
  EXPECT_EQ(local_day(day(2026, 3, 9)).length, 86400);
  EXPECT_EQ(local_day(day(2020, 5, 9)).start, 1589007600);
  for (int i = 0; i < 4000; ++i) {
    const auto today = local_day(day(2016, 1, 1) + i);
    EXPECT_EQ(today.start + today.length, local_day(day(2016, 1, 1) + i + 1).start);
  }
  EXPECT_EQ(last_long_day(day(2026, 10, 31)), day(2025, 11, 2));
  EXPECT_EQ(last_long_day(day(2026, 11, 1)), day(2026, 11, 1));
  EXPECT_EQ(local_date(1795420800), (CivilDate{2026, 11, 23}));
  EXPECT_EQ(local_date(1795420799), (CivilDate{2026, 11, 22}));
}

TEST(SampleFeed, IsWellFormedAndInTheOrderOfPge) {
  const auto feed = feed_of(3, SampleKind::kAll);
  EXPECT_EQ(well_formedness_problem(feed), "");
  std::vector<std::string> order;
  for (const auto content : elements_of(feed, "content")) {
    const auto start = content.find(':') + 1;
    const auto name =
        std::string(content.substr(start, content.find_first_of(" />", start) - start));
    if (order.empty() || order.back() != name) order.push_back(name);
  }
  const std::vector<std::string> expected = {
      "LocalTimeParameters", "ReadingType",  "UsagePoint",    "MeterReading",
      "IntervalBlock",       "ReadingType",  "UsagePoint",    "MeterReading",
      "IntervalBlock",       "MeterReading", "IntervalBlock", "ReadingType",
      "UsagePoint",          "MeterReading", "IntervalBlock", "ProgramIdMappings"};
  EXPECT_EQ(order, expected);
  EXPECT_TRUE(feed.starts_with("<ns1:feed xmlns:ns0=\"http://naesb.org/espi\" xmlns:ns1="));
  EXPECT_EQ(elements_of(feed, "programIdMapping").size(), 10U);
}

TEST(SampleFeed, LinksJoinAsTheConformanceSuiteWants) {
  const auto feed = feed_of(2, SampleKind::kAll);
  std::set<std::string> ids;
  std::set<std::string> selves;
  std::multiset<std::string> related;
  std::vector<std::string> ups;
  for (const auto entry : elements_of(feed, "entry")) {
    EXPECT_TRUE(is_uuid(texts_of(entry, "id")[0]));
    EXPECT_TRUE(ids.insert(texts_of(entry, "id")[0]).second);
    const bool block = entry.find("IntervalBlock xmlns") != std::string_view::npos;
    const bool meter = entry.find(":MeterReading xmlns") != std::string_view::npos;
    for (const auto& link : links_of(entry)) {
      if (link.rel == "self") {
        EXPECT_TRUE(selves.insert(link.href).second) << link.href;
      } else if (link.rel == "related") {
        related.insert(link.href);
      } else if (block || meter) {
        ups.push_back(link.href);
      }
    }
  }
  for (const auto& up : ups) EXPECT_EQ(related.count(up), 1U) << up;
  EXPECT_FALSE(ups.empty());
}

TEST(SampleFeed, BlocksAreLocalDaysAndReadingsFillThem) {
  struct Row {
    SampleKind kind;
    std::int64_t interval;
    std::int64_t late;
  };
  for (const auto& row : {Row{SampleKind::kElectric, 3600, 0}, Row{SampleKind::kSolar, 900, 0},
                          Row{SampleKind::kGas, 86400, 1}}) {
    const auto feed = feed_of(31, row.kind);
    std::set<std::int64_t> lengths;
    for (const auto block : elements_of(feed, "IntervalBlock")) {
      const auto interval = elements_of(block, "interval")[0];
      const auto start = number(interval, "start");
      const auto length = number(interval, "duration");
      lengths.insert(length);
      EXPECT_EQ(local_offset(start - row.late), local_offset(start));
      EXPECT_EQ((start - row.late + local_offset(start)) % 86400, 0);
      std::int64_t next = start;
      const auto readings = elements_of(block, "IntervalReading");
      for (const auto reading : readings) {
        EXPECT_EQ(number(reading, "start"), next);
        const auto duration = number(reading, "duration");
        if (row.interval < 86400) {
          EXPECT_EQ(duration, row.interval);
        }
        next += duration;
        EXPECT_GE(number(reading, "value"), 0);
        EXPECT_EQ(number(reading, "value") % 100, 0);
      }
      EXPECT_EQ(next, start + length);
      const auto per_day = row.interval == 86400 ? 1 : length / row.interval;
      EXPECT_EQ(static_cast<std::int64_t>(readings.size()), per_day);
    }
    EXPECT_EQ(lengths, (std::set<std::int64_t>{86400, 90000}));
  }
}

TEST(SampleFeed, HasA23HourDayInSpring) {
  const auto feed = feed_of(3, SampleKind::kElectric, 1, "", days_from_civil({2026, 3, 9}));
  const auto blocks = elements_of(feed, "IntervalBlock");
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_EQ(elements_of(blocks[1], "IntervalReading").size(), 23U);
  EXPECT_EQ(number(elements_of(blocks[1], "interval")[0], "duration"), 82800);
}

TEST(SampleFeed, AnyLengthHoldsTheNewestLongDayAndEndsInThePast) {
  const auto long_day = days_from_civil({2025, 11, 2});
  for (const int days : {1, 2, 14, 15, 31, 400}) {
    // In mid November the change of that month is too fresh; a month later it is used.
    const auto early = sample_last_day(1794700800000, days);  // 2026-11-15
    EXPECT_GE(early, long_day);
    EXPECT_LE(early - days + 1, long_day);
    const auto late = sample_last_day(1797292800000, days);  // 2026-12-15
    EXPECT_EQ(late - early, 364);
    EXPECT_LT(late, days_from_civil({2026, 12, 15}));
  }
}

TEST(SampleFeed, SolarHasBothDirectionsAndNoneAtNight) {
  const auto feed = feed_of(5, SampleKind::kSolar);
  std::set<std::string> directions;
  for (const auto& direction : texts_of(feed, "flowDirection")) directions.insert(direction);
  EXPECT_EQ(directions, (std::set<std::string>{"1", "19"}));
  const auto blocks = elements_of(feed, "IntervalBlock");
  ASSERT_EQ(blocks.size(), 10U);
  std::int64_t received = 0;
  for (std::size_t day = 0; day < 5; ++day) {
    const auto delivered_readings = elements_of(blocks[day], "IntervalReading");
    const auto received_readings = elements_of(blocks[day + 5], "IntervalReading");
    ASSERT_EQ(delivered_readings.size(), received_readings.size());
    for (std::size_t i = 0; i < received_readings.size(); ++i) {
      const auto out = number(received_readings[i], "value");
      received += out;
      // At midnight the roof gives nothing, and never flow both ways at once.
      if (i < 8) {
        EXPECT_EQ(out, 0);
      }
      EXPECT_TRUE(out == 0 || number(delivered_readings[i], "value") == 0);
    }
  }
  EXPECT_GT(received, 5 * 1000 * 1000);  // more than a kilowatt-hour a day
}

TEST(SampleFeed, DescribesUnitsAsPge) {
  const auto feed = feed_of(1, SampleKind::kAll);
  EXPECT_EQ(texts_of(feed, "uom"), (std::vector<std::string>{"72", "72", "72", "169"}));
  EXPECT_EQ(texts_of(feed, "powerOfTenMultiplier"),
            (std::vector<std::string>{"-3", "-3", "-3", "-8"}));
  EXPECT_EQ(texts_of(feed, "intervalLength"),
            (std::vector<std::string>{"3600", "900", "900", "86400"}));
  EXPECT_NE(feed.find("/ReadingType/NzI6bnVsbDozNjAwOjE=\""), std::string::npos);
  EXPECT_NE(feed.find("/ReadingType/MTY5Om51bGw6ODY0MDA6MQ==\""), std::string::npos);
}

TEST(SampleFeed, HasValidatedRevenueAndSomeEstimatedReadings) {
  std::map<std::string, int> counts;
  for (const auto& quality : texts_of(feed_of(60, SampleKind::kElectric), "quality"))
    ++counts[quality];
  EXPECT_EQ(counts.size(), 3U);
  EXPECT_GT(counts["8"], 0);
  EXPECT_LT(counts["8"], 60 * 24 / 10);
  EXPECT_GT(counts["17"], 13 * 24 - 1 - counts["8"]);
  EXPECT_GT(counts["19"], counts["17"]);
}

TEST(SampleFeed, TheSameSeedGivesTheSameBytesAndAnotherDoesNot) {
  EXPECT_EQ(feed_of(3, SampleKind::kAll, 5), feed_of(3, SampleKind::kAll, 5));
  EXPECT_NE(feed_of(3, SampleKind::kAll, 5), feed_of(3, SampleKind::kAll, 6));
}

TEST(SampleFeed, IsMadeInSmallPieces) {
  SampleOptions options;
  options.days = 400;
  options.kind = SampleKind::kSolar;
  options.last_day = sample_last_day(kNow, 400);
  options.resource_base = "https://localhost:8743" + std::string(kResourcePath);
  options.self = "/DownloadSampleData";
  options.subscription_id = "1";
  const auto source = make_sample_feed(options, Dialect(), ActiveFaults());
  std::size_t largest = 0;
  std::size_t total = 0;
  std::string piece;
  while (source->next(piece)) {
    ASSERT_FALSE(piece.empty());
    largest = std::max(largest, piece.size());
    total += piece.size();
    piece.clear();
  }
  EXPECT_FALSE(source->next(piece));
  EXPECT_LT(largest, 40000U);
  EXPECT_GT(total, 10000000U);
}

TEST(SampleFeed, DialectsKeepTheNumbers) {
  const auto values = texts_of(feed_of(2, SampleKind::kSolar), "value");
  for (const auto dialect :
       {"prefixes=default", "prefixes=espi", "links=relative", "id-form=urn"}) {
    const auto feed = feed_of(2, SampleKind::kSolar, 1, dialect);
    EXPECT_EQ(well_formedness_problem(feed), "") << dialect;
    EXPECT_EQ(texts_of(feed, "value"), values) << dialect;
  }
  EXPECT_NE(feed_of(1, SampleKind::kGas, 1, "links=relative").find("href=\"/GreenButtonConnect/"),
            std::string::npos);
  EXPECT_NE(feed_of(1, SampleKind::kGas, 1, "id-form=urn").find(">urn:uuid:"), std::string::npos);
}

}  // namespace
}  // namespace smd::simulator::testing
