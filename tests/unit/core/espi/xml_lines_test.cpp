// XML as lines: the index and the windows go through the same lines, however the bytes come.
#include "shared/espi/xml_lines.hpp"

#include <gtest/gtest.h>

#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

using Lines = std::vector<std::string>;

Lines whole(std::string_view xml, LineStyle style = LineStyle::indented, bool hide = false) {
  return make_lines(xml, style, 0, 0, 1'000'000, hide);
}

// Marks of a document that comes in pieces of that size.
std::vector<LineMark> marks_of(std::string_view xml, LineStyle style, std::size_t piece,
                               std::uint64_t& lines) {
  LineIndex index(style);
  std::vector<LineMark> marks;
  for (std::size_t at = 0; at < xml.size(); at += piece) {
    const auto more = index.feed(xml.substr(at, piece), at + piece >= xml.size());
    marks.insert(marks.end(), more.begin(), more.end());
  }
  lines = index.lines();
  return marks;
}

// The document's lines, window by window from the marks.
Lines by_windows(std::string_view xml, LineStyle style, std::size_t piece) {
  std::uint64_t lines = 0;
  const auto marks = marks_of(xml, style, piece, lines);
  const auto part = [&](std::uint64_t from, std::uint64_t to) {
    return xml.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
  };
  Lines out;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    EXPECT_EQ(marks[i].line, out.size());
    const std::uint64_t end = i + 1 < marks.size() ? marks[i + 1].offset : xml.size();
    for (auto& line :
         make_lines(part(marks[i].offset, end), style, marks[i].depth, 0, 1'000'000, false)) {
      out.push_back(std::move(line));
    }
  }
  EXPECT_EQ(lines, out.size());
  return out;
}

TEST(XmlLines, IndentsOneTagALineAndKeepsTextBesideItsTags) {
  EXPECT_EQ(whole("<?xml version=\"1.0\"?><a x='>'><b>1</b><c/><!-- n\n --><d>t<e/>u</d></a>"),
            (Lines{"<?xml version=\"1.0\"?>", "<a x='>'>", "  <b>1</b>", "  <c/>", "  <!-- n  -->",
                   "  <d>", "    t", "    <e/>", "    u", "  </d>", "</a>"}));
  EXPECT_EQ(whole("<a><![CDATA[<x>]]></a>"), (Lines{"<a>", "  <![CDATA[<x>]]>", "</a>"}));
}

TEST(XmlLines, ShowsBrokenDocumentsAsTheyAre) {
  EXPECT_EQ(whole("<a><b>text"), (Lines{"<a>", "  <b>", "    text"}));
  EXPECT_EQ(whole("</a></b><c"), (Lines{"</a>", "</b>", "<c"}));
  EXPECT_EQ(whole("plain"), (Lines{"plain"}));
  EXPECT_TRUE(whole("").empty());
  EXPECT_TRUE(whole(" \n ").empty());
}

TEST(XmlLines, RawLinesAreTheDocumentsOwn) {
  EXPECT_EQ(whole("<a>\r\n  <b/>\n\n</a>", LineStyle::raw), (Lines{"<a>", "  <b/>", "", "</a>"}));
  const std::string one = "<a>" + std::string(3'990, 'x') + "</a><b>" + std::string(50, 'y');
  const Lines lines = whole(one, LineStyle::raw);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].back(), '>');
  EXPECT_EQ(lines[0] + lines[1], one);
}

TEST(XmlLines, HidesWhatElementsSay) {
  EXPECT_EQ(whole("<a n='k'><b>secret</b>text<c> </c><!-- s --></a>", LineStyle::indented, true),
            (Lines{"<a n='k'>", "  <b>•••</b>", "  •••", "  <c> </c>", "  •••", "</a>"}));
  for (const std::string& line : whole("<a>\n<b>secret</b></a>", LineStyle::raw, true)) {
    EXPECT_EQ(line, "•••");
  }
}

TEST(XmlLines, AnySplitAndAnyWindowGiveTheSameLines) {
  for (const bool pretty : {false, true}) {
    Style style;
    style.pretty = pretty;
    const std::string feed = hourly_feed(style, 20);
    for (const LineStyle how : {LineStyle::indented, LineStyle::raw}) {
      const Lines expected = whole(feed, how);
      EXPECT_GT(expected.size(), 5U);
      for (const std::size_t piece :
           {std::size_t{1}, std::size_t{7}, std::size_t{4'096}, feed.size()}) {
        EXPECT_EQ(by_windows(feed, how, piece), expected) << piece;
      }
    }
  }
}

TEST(XmlLines, TextWithoutEndIsCutIntoLinesBetweenCharacters) {
  std::string text = "<a>";
  for (int i = 0; i < 100'000; ++i) text += "ä";
  text += "</a>";
  for (const LineStyle how : {LineStyle::indented, LineStyle::raw}) {
    const Lines expected = whole(text, how);
    EXPECT_GT(expected.size(), 2U);
    for (const std::string& line : expected) EXPECT_LE(line.size(), 66'000U);
    for (const std::size_t piece : {std::size_t{1'000}, text.size()}) {
      EXPECT_EQ(by_windows(text, how, piece), expected);
    }
  }
  EXPECT_EQ(whole(text).at(0), "<a>");
}

TEST(XmlLines, WindowsSkipAndCount) {
  const std::string xml = "<a><b>1</b><b>2</b><b>3</b></a>";
  EXPECT_EQ(make_lines(xml, LineStyle::indented, 0, 2, 2, false),
            (Lines{"  <b>2</b>", "  <b>3</b>"}));
  EXPECT_TRUE(make_lines(xml, LineStyle::indented, 0, 9, 2, false).empty());
}

TEST(XmlLines, MarksComeAtLeastEvery200Lines) {
  std::string xml = "<a>";
  for (int i = 0; i < 5'000; ++i) xml += "<b>1</b>";
  std::uint64_t lines = 0;
  const auto marks = marks_of(xml, LineStyle::indented, 100, lines);
  EXPECT_EQ(lines, 5'001U);
  ASSERT_GE(marks.size(), 25U);
  for (std::size_t i = 1; i < marks.size(); ++i) EXPECT_LE(marks[i].line - marks[i - 1].line, 200U);
}

}  // namespace
}  // namespace smd::espi::test
