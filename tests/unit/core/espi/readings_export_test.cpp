// Readings as CSV and JSON: exact, in pieces, safe to open.
#include "shared/espi/readings_export.hpp"

#include <gtest/gtest.h>

#include "shared/base/json.hpp"
#include "shared/espi/quantities.hpp"
#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

std::string in_pieces(const FeedModel& model, ExportFormat format, std::size_t rows) {
  const Series& series = model.series.at(0);
  std::string out;
  for (std::size_t row = 0; row == 0 || row < series.size(); row += rows) {
    out += export_readings(model, series, format, row, rows);
  }
  return out;
}

TEST(ReadingsExport, CsvHasUnitAndTimeZoneInItsHead) {
  const FeedReader reader = read_feed(hourly_feed({}, 1));
  const std::string csv = in_pieces(reader.model(), ExportFormat::csv, 1'000);
  EXPECT_EQ(csv.substr(0, csv.find("\r\n")),
            "start (UTC),\"start (local time, UTC-08:00, daylight saving UTC-07:00)\",duration "
            "(s),value (Wh),quality,time of use,cost (currency not given)");
  std::size_t lines = 0;
  for (const char c : csv) lines += c == '\n' ? 1 : 0;
  EXPECT_EQ(lines, 25U);
  EXPECT_NE(csv.find("\r\n2019-10-16T07:00:00Z,2019-10-16T00:00:00-07:00,3600,"),
            std::string::npos);
}

TEST(ReadingsExport, PiecesJoinedAreTheFile) {
  const FeedReader reader = read_feed(hourly_feed({}, 3));
  for (const ExportFormat format : {ExportFormat::csv, ExportFormat::json}) {
    const std::string file = in_pieces(reader.model(), format, 1'000);
    for (const std::size_t rows : {1U, 7U, 72U}) {
      EXPECT_EQ(in_pieces(reader.model(), format, rows), file);
    }
    EXPECT_EQ(export_readings(reader.model(), reader.model().series[0], format, 5'000, 10), "");
  }
}

TEST(ReadingsExport, JsonIsExactAndWhole) {
  const FeedReader reader = read_feed(hourly_feed({}, 2));
  const Series& series = reader.model().series.at(0);
  const std::string text = in_pieces(reader.model(), ExportFormat::json, 10);
  const auto json = nlohmann::json::parse(text, nullptr, false);
  ASSERT_TRUE(json.is_object()) << text.substr(0, 400);
  EXPECT_EQ(json["unit"], "Wh");
  EXPECT_EQ(json["usagePoint"], "5391");
  EXPECT_EQ(json["timeZone"], "UTC-08:00, daylight saving UTC-07:00");
  EXPECT_EQ(json["currency"], nullptr);
  ASSERT_EQ(json["readings"].size(), series.size());
  EXPECT_EQ(json["readings"][0]["duration"], 3'600);
  EXPECT_NE(text.find("\"value\":" + decimal_text(std::to_string(series.value[0]), -3)),
            std::string::npos);
}

TEST(ReadingsExport, TextsAreQuotedAndNeverFormulas) {
  FeedReader reader = read_feed(hourly_feed({}, 1));
  FeedModel model = reader.model();
  Series& series = model.series.at(0);
  series.tou.set(0, 6);
  model.program_mappings.clear();
  model.program_mappings.push_back({"tou", 6, "=1+1", "a \"b\", c"});
  const std::string csv = export_readings(model, series, ExportFormat::csv, 0, 1);
  EXPECT_NE(csv.find(",\"6 =1+1 a \"\"b\"\", c\","), std::string::npos) << csv;
  series.quality.set(0, 77);
  EXPECT_NE(export_readings(model, series, ExportFormat::csv, 0, 1).find("unknown (77)"),
            std::string::npos);
}

TEST(ReadingsExport, ASeriesWithoutReadingsIsAHeadAndAnEnd) {
  const FeedModel model;
  EXPECT_EQ(export_readings(model, Series{}, ExportFormat::json, 0, 10).substr(0, 19),
            "{\"usagePoint\":null,");
  EXPECT_TRUE(nlohmann::json::accept(export_readings(model, Series{}, ExportFormat::json, 0, 10)));
  EXPECT_EQ(export_readings(model, Series{}, ExportFormat::csv, 0, 10),
            "start (UTC),\"start (local time, not known)\",duration (s),value (unit not "
            "given),quality,time of use,cost (currency not given)\r\n");
}

}  // namespace
}  // namespace smd::espi::test
