// Well-formedness: a table of good and bad documents, with the code and the place of each error,
// the same for every split of the input.
#include "shared/espi/xml_scanner.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace smd::espi {
namespace {

// The events as one text, pieces of text joined.
class Recorder final : public XmlHandler {
 public:
  void on_start(const XmlStart& start) override {
    flush();
    out += "<" + std::to_string(start.name.ns) + ":" + std::string(start.name.local);
    for (std::size_t i = 0; i < start.attribute_count; ++i) {
      const XmlAttribute& a = start.attributes[i];
      out += " " + std::to_string(a.name.ns) + ":" + std::string(a.name.local) + "=[" +
             std::string(a.value) + "]";
    }
    out += ">";
  }
  bool on_end(const XmlEnd& end) override {
    flush();
    out += "</" + std::string(end.name.local) + ">";
    return false;
  }
  void on_text(std::string_view piece, std::uint64_t /*offset*/, bool /*raw*/) override {
    text_ += piece;
  }
  XmlSkip fast_forward(std::string_view /*rest*/, std::uint64_t /*offset*/) override { return {}; }
  void flush() {
    if (!text_.empty()) out += "'" + text_ + "'";
    text_.clear();
  }
  std::string out;

 private:
  std::string text_;
};

std::string events(std::string_view document, std::size_t chunk = 0) {
  Recorder recorder;
  XmlScanner scanner(recorder);
  if (chunk == 0) chunk = document.size() + 1;
  bool ok = true;
  for (std::size_t at = 0; ok && at < document.size(); at += chunk) {
    ok = scanner.feed(document.substr(at, chunk));
  }
  if (ok) scanner.finish();
  recorder.flush();
  if (!scanner.error()) return recorder.out;
  const XmlError& error = *scanner.error();
  return error.code + " " + std::to_string(error.at.offset) + " " + std::to_string(error.at.line) +
         ":" + std::to_string(error.at.column);
}

// Also in pieces of every size.
std::string checked(std::string_view document) {
  std::string whole = events(document);
  for (std::size_t chunk = 1; chunk <= document.size(); ++chunk) {
    EXPECT_EQ(events(document, chunk), whole) << document << " in pieces of " << chunk;
  }
  return whole;
}

TEST(XmlScanner, GivesElementsAttributesAndText) {
  EXPECT_EQ(checked("<a/>"), "<0:a></a>");
  EXPECT_EQ(checked("<a b='1' c=\"2\">x<b/>y</a>"), "<0:a 0:b=[1] 0:c=[2]>'x'<0:b></b>'y'</a>");
  EXPECT_EQ(checked("\xEF\xBB\xBF<?xml version=\"1.0\" encoding='utf-8' standalone=\"yes\" ?>\n"
                    "<!-- a - b --><?style x?><a\n b = '1'\t></a >\n<!-- end -->\n"),
            "<0:a 0:b=[1]></a>");
  EXPECT_EQ(checked("<a>1 &lt; 2 &amp; 3 &gt; 2 &quot;&apos; &#65;&#x1F600; <![CDATA[<&]]]]>"
                    "<![CDATA[>]]></a>"),
            "<0:a>'1 < 2 & 3 > 2 \"' A\xF0\x9F\x98\x80 <&]]>'</a>");
  EXPECT_EQ(checked("<a b='&lt;&#10; x\n\ty'/>"), "<0:a 0:b=[<\n x  y]></a>");
  EXPECT_EQ(checked("<a b='x>y'>]] > ]></a>"), "<0:a 0:b=[x>y]>']] > ]>'</a>");
  EXPECT_EQ(
      checked("<\xC3\xA9t\xC3\xA9 \xE4\xB8\xAD='\xF0\x9F\x98\x80'>\xC2\xA0</\xC3\xA9t\xC3\xA9>"),
      "<0:\xC3\xA9t\xC3\xA9 0:\xE4\xB8\xAD=[\xF0\x9F\x98\x80]>'\xC2\xA0'</\xC3\xA9t\xC3\xA9>");
}

TEST(XmlScanner, ComparesByNamespace) {
  EXPECT_EQ(checked("<x:feed xmlns:x='http://www.w3.org/2005/Atom'/>"), "<3:feed></feed>");
  EXPECT_EQ(checked("<feed xmlns='http://www.w3.org/2005/Atom'><e xmlns='http://naesb.org/espi'>"
                    "<f xmlns=''/></e><g/></feed>"),
            "<3:feed><4:e><0:f></f></e><3:g></g></feed>");
  EXPECT_EQ(checked("<a xmlns:p='u1'><p:b xmlns:p='u2' p:c='1'/><p:d/></a>"),
            "<0:a><8:b 8:c=[1]></b><7:d></d></a>");
  EXPECT_EQ(checked("<a xml:base='/x' xmlns='u'/>"), "<7:a 1:base=[/x]></a>");
}

struct Bad {
  const char* document;
  const char* error;
};

TEST(XmlScanner, RefusesWhatIsNotWellFormedAndNamesThePlace) {
  const std::vector<Bad> table = {
      {"", "xml.no-root 0 1:1"},
      {"  \n ", "xml.no-root 4 2:2"},
      {"hello", "xml.text-outside 0 1:1"},
      {"<?xml version=\"1.0\"?>\\n<a/>", "xml.text-outside 21 1:22"},
      // Nothing is said of a character before all of it has come.
      {"\n\xEF\xBB<a/>", "xml.utf8 1 2:1"},
      {"<a></a>x", "xml.text-outside 7 1:8"},
      {"<a/>&amp;", "xml.text-outside 4 1:5"},
      {"<a/><![CDATA[x]]>", "xml.text-outside 4 1:5"},
      {"<a/><b/>", "xml.second-root 4 1:5"},
      {"<a>\n<b>\n</a>", "xml.mismatched-tag 8 3:1"},
      {"</a>", "xml.mismatched-tag 0 1:1"},
      {"<a></ab>", "xml.mismatched-tag 3 1:4"},
      {"<a></a b>", "xml.mismatched-tag 3 1:4"},
      {"<a></A>", "xml.mismatched-tag 3 1:4"},
      {"<a>", "xml.truncated 3 1:4"},
      {"<a><b", "xml.truncated 5 1:6"},
      {"<a b='1", "xml.truncated 7 1:8"},
      {"<a>text", "xml.truncated 7 1:8"},
      {"<a>&am", "xml.entity 3 1:4"},
      {"<a><!-- x", "xml.truncated 9 1:10"},
      {"<a><![CDATA[x", "xml.truncated 13 1:14"},
      {"<a/><", "xml.truncated 5 1:6"},
      {"<a b='1' b='2'/>", "xml.duplicate-attribute 0 1:1"},
      {"<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "xml.duplicate-attribute 0 1:1"},
      {"<a xmlns:p='u' xmlns:p='v'/>", "xml.duplicate-attribute 0 1:1"},
      {"<p:a/>", "xml.unbound-prefix 0 1:1"},
      {"<a p:b='1'/>", "xml.unbound-prefix 3 1:4"},
      {"<a><b xmlns:p='u'/><p:c/></a>", "xml.unbound-prefix 19 1:20"},
      {"<a xmlns:p=''/>", "xml.syntax 0 1:1"},
      {"<a xmlns:xml='u'/>", "xml.syntax 0 1:1"},
      {"<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", "xml.syntax 0 1:1"},
      {"<a:b:c/>", "xml.syntax 4 1:5"},
      {"<:a/>", "xml.syntax 1 1:2"},
      {"<a:/>", "xml.syntax 3 1:4"},
      {"<1a/>", "xml.syntax 1 1:2"},
      {"< a/>", "xml.syntax 1 1:2"},
      {"<a b/>", "xml.syntax 4 1:5"},
      {"<a b=1/>", "xml.syntax 5 1:6"},
      {"<a b='1'c='2'/>", "xml.syntax 8 1:9"},
      {"<a b='<'/>", "xml.syntax 6 1:7"},
      {"<a / >", "xml.syntax 3 1:4"},
      {"<a>]]></a>", "xml.syntax 5 1:6"},
      {"<a>x]]]]></a>", "xml.syntax 8 1:9"},
      {"<a><!-- x -- y --></a>", "xml.syntax 10 1:11"},
      {"<a><!x></a>", "xml.syntax 3 1:4"},
      {"<a>&nbsp;</a>", "xml.entity 3 1:4"},
      {"<a>\n a & b</a>", "xml.entity 7 2:4"},
      {"<a>&#0;</a>", "xml.entity 3 1:4"},
      {"<a>&#xD800;</a>", "xml.entity 3 1:4"},
      {"<a>&#x110000;</a>", "xml.entity 3 1:4"},
      {"<a>&#;</a>", "xml.entity 3 1:4"},
      {"<a b='&bad;'/>", "xml.entity 6 1:7"},
      {"<a b='x & y'/>", "xml.entity 8 1:9"},
      {"<a>\x01</a>", "xml.character 3 1:4"},
      {"<a>\xEF\xBF\xBF</a>", "xml.character 3 1:4"},
      {"<a b='\x02'/>", "xml.character 6 1:7"},
      {"<!-- \x03 --><a/>", "xml.character 5 1:6"},
      {"<a>\xC3(</a>", "xml.utf8 3 1:4"},
      {"<a>\xC0\x80</a>", "xml.utf8 3 1:4"},
      {"<a>\xED\xA0\x80</a>", "xml.utf8 3 1:4"},
      {"<a>\xF5\x80\x80\x80</a>", "xml.utf8 3 1:4"},
      {"<a b='\xFF'/>", "xml.utf8 6 1:7"},
      {"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "xml.dtd 0 1:1"},
      {" <?xml version='1.0'?><a/>", "xml.declaration 1 1:2"},
      {"<?XML version='1.0'?><a/>", "xml.declaration 0 1:1"},
      {"<?xml encoding='utf-8'?><a/>", "xml.declaration 5 1:6"},
      {"<?xml version='1.0' standalone='maybe'?><a/>", "xml.declaration 5 1:6"},
      {"<?xml version='1.0' encoding='iso-8859-1'?><a/>", "xml.encoding 20 1:21"},
      {"<?xml version='1.0' encoding='ut\nf'?><a/>", "xml.encoding 20 1:21"},
      {"\xFF\xFE<", "xml.encoding 0 1:1"},
  };
  for (const Bad& row : table) EXPECT_EQ(checked(row.document), row.error) << row.document;
  EXPECT_EQ(checked(std::string_view("<\0a\0", 4)), "xml.encoding 0 1:1");
}

TEST(XmlScanner, BoundsDepthTagsAttributesAndNamespaces) {
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "<a>";
    for (std::size_t i = 0; i < depth; ++i) text += "</a>";
    return text;
  };
  EXPECT_FALSE(check_well_formed(nested(256)).has_value());
  ASSERT_TRUE(check_well_formed(nested(257)).has_value());
  EXPECT_EQ(check_well_formed(nested(257))->code, "xml.limit");

  const std::string big = "<a b='" + std::string(70'000, 'x') + "'/>";
  EXPECT_EQ(events(big), "xml.limit 0 1:1");
  EXPECT_EQ(events(big, 1000), "xml.limit 0 1:1");
  // Too long comes before what is wrong beyond the bound, whatever the split.
  const std::string bad = "<a b='" + std::string(70'000, 'x') + "<'/>";
  EXPECT_EQ(events(bad), "xml.limit 0 1:1");
  EXPECT_EQ(events(bad, 4096), "xml.limit 0 1:1");

  std::string many = "<a";
  for (int i = 0; i < 65; ++i) many += " b" + std::to_string(i) + "='1'";
  EXPECT_EQ(check_well_formed(many + "/>")->code, "xml.limit");

  std::string uris = "<r>";
  for (int i = 0; i < 300; ++i) uris += "<a xmlns='u" + std::to_string(i) + "'/>";
  EXPECT_EQ(check_well_formed(uris + "</r>")->code, "xml.limit");
}

TEST(XmlScanner, LongTextAndCommentsNeedNoMemoryAndNoEnd) {
  const std::string text =
      "<a>" + std::string(300'000, 'y') + "<!--" + std::string(300'000, '.') + "--></a>";
  EXPECT_FALSE(check_well_formed(text).has_value());
  EXPECT_EQ(events(text, 777), events(text));
}

TEST(XmlScanner, CountsLinesEverywhere) {
  EXPECT_EQ(checked("<a\n b='1\n2'>\n<!-- \n -->\n<?x \n?><![CDATA[\n]]></a\n><"),
            "xml.truncated 50 9:3");
}

}  // namespace
}  // namespace smd::espi
