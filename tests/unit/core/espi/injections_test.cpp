// Known errors put one by one into good feeds: each gives exactly the finding it is, at its line.
// The line is found in the edited text, not asked of the reader.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "shared/base/text.hpp"
#include "shared/diagnosis/catalogue.hpp"
#include "shared/espi/schema_findings.hpp"
#include "shared/simulator/sample_feed.hpp"
#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

using simulator::SampleKind;
constexpr SampleKind kElectric = SampleKind::kElectric;
constexpr SampleKind kSolar = SampleKind::kSolar;
constexpr SampleKind kGas = SampleKind::kGas;

// What an edit is about, for the line that is expected: the last of these at or before the edit.
constexpr const char* kHere = "";
constexpr const char* kReading = "<ns0:IntervalReading>";
constexpr const char* kBlock = "<ns0:IntervalBlock ";
constexpr const char* kEntry = "<ns1:entry ";

struct Injection {
  const char* name;
  SampleKind kind;
  const char* from;
  int nth;  // from 1
  const char* to;
  const char* about;
  std::vector<std::string> expected;  // the first one stands at the line
};

const std::vector<Injection>& injections() {
  static const std::vector<Injection> kAll = {
      // Well-formedness
      {"mismatched end tag",
       kElectric,
       "</ns0:value>",
       3,
       "</ns0:valeu>",
       kHere,
       {"espi.not-well-formed"}},
      {"undeclared prefix",
       kElectric,
       "<ns0:value>",
       2,
       "<q:value>",
       kHere,
       {"espi.not-well-formed"}},
      {"duplicate attribute",
       kElectric,
       "rel=\"related\"",
       1,
       "rel=\"related\" rel=\"up\"",
       kHere,
       {"espi.not-well-formed"}},
      {"control character",
       kElectric,
       "Green Button Data",
       1,
       "Green\x01 Data",
       kHere,
       {"espi.not-well-formed"}},
      {"bytes that are no UTF-8",
       kElectric,
       "Green Button Data",
       1,
       "Green\xC3( Data",
       kHere,
       {"espi.not-well-formed"}},
      {"unknown entity",
       kElectric,
       "Green Button Data",
       1,
       "Green&nbsp;Data",
       kHere,
       {"espi.not-well-formed"}},
      {"character reference to nothing",
       kElectric,
       "Green Button Data",
       1,
       "Green&#0;Data",
       kHere,
       {"espi.not-well-formed"}},
      {"bare ampersand",
       kElectric,
       "Green Button Data",
       1,
       "Green & Data",
       kHere,
       {"espi.not-well-formed"}},
      {"attribute without quotes",
       kElectric,
       "rel=\"up\"",
       1,
       "rel=up",
       kHere,
       {"espi.not-well-formed"}},
      {"second root",
       kElectric,
       "</ns1:feed>",
       1,
       "</ns1:feed><x/>",
       kHere,
       {"espi.not-well-formed"}},
      {"a comment with two hyphens",
       kElectric,
       "<ns0:value>",
       2,
       "<!-- a--b --><ns0:value>",
       kHere,
       {"espi.not-well-formed"}},
      // Structure and schema
      {"text between entries",
       kElectric,
       "</ns1:entry>",
       2,
       "</ns1:entry>stray",
       kHere,
       {"schema.stray-text", "espi.stray-text"}},
      {"text in a reading",
       kElectric,
       "</ns0:timePeriod>",
       2,
       "</ns0:timePeriod>stray",
       kHere,
       {"schema.stray-text"}},
      {"unknown element in a reading",
       kElectric,
       "<ns0:value>",
       2,
       "<ns0:colour>red</ns0:colour><ns0:value>",
       kHere,
       {"schema.unexpected-element"}},
      {"value before timePeriod",
       kElectric,
       "<ns0:timePeriod>",
       2,
       "<ns0:value>1</ns0:value><ns0:timePeriod>",
       kHere,
       {"schema.unexpected-element"}},
      {"unknown element in a ReadingType",
       kElectric,
       "<ns0:kind>12",
       1,
       "<ns0:sort>1</ns0:sort><ns0:kind>12",
       kHere,
       {"schema.unexpected-element"}},
      {"elements of a ReadingType out of order",
       kElectric,
       "<ns0:commodity>1</ns0:commodity>",
       1,
       "<ns0:kind>12</ns0:kind><ns0:commodity>1</ns0:commodity>",
       kHere,
       {"schema.unexpected-element"}},
      {"unknown attribute",
       kElectric,
       "<ns0:value>",
       2,
       "<ns0:value unit=\"Wh\">",
       kHere,
       {"schema.unexpected-attribute"}},
      {"a quality that is no number",
       kElectric,
       "<ns0:quality>17",
       2,
       "<ns0:quality>good",
       kHere,
       {"schema.bad-value", "espi.unreadable-number"}},
      {"value beyond 48 bits",
       kElectric,
       "<ns0:value>",
       2,
       "<ns0:value>999999999",
       kHere,
       {"schema.bad-value"}},
      {"value with a fraction",
       kElectric,
       "</ns0:value>",
       2,
       ".5</ns0:value>",
       kHere,
       {"schema.bad-value", "espi.unreadable-number", "espi.reading-incomplete"}},
      {"value of words",
       kElectric,
       "<ns0:value>",
       2,
       "<ns0:value>n/a",
       kHere,
       {"schema.bad-value", "espi.unreadable-number", "espi.reading-incomplete"}},
      {"duration below zero",
       kElectric,
       "<ns0:duration>3600",
       2,
       "<ns0:duration>-3600",
       kHere,
       {"schema.bad-value", "espi.block-duration"}},
      {"multiplier of words",
       kElectric,
       "<ns0:powerOfTenMultiplier>-3",
       1,
       "<ns0:powerOfTenMultiplier>milli",
       kHere,
       {"schema.bad-value", "espi.unreadable-number", "gba.missing-field"}},
      {"a start that is no number",
       kElectric,
       "<ns0:start>",
       4,
       "<ns0:start>x",
       kHere,
       {"schema.bad-value", "espi.unreadable-number", "espi.reading-incomplete"}},
      {"a cost of words",
       kElectric,
       "<ns0:ReadingQuality>",
       2,
       "<ns0:cost>free</ns0:cost><ns0:ReadingQuality>",
       kHere,
       {"schema.bad-value", "espi.unreadable-number"}},
      {"service kind of words",
       kElectric,
       "<ns0:kind>0",
       1,
       "<ns0:kind>electric",
       kHere,
       {"schema.bad-value", "espi.unreadable-number", "gba.missing-field"}},
      {"updated that is no date",
       kElectric,
       "xsi:type=\"ns1:dateTimeType\">20",
       2,
       "xsi:type=\"ns1:dateTimeType\">Monday 20",
       kHere,
       {"schema.bad-value"}},
      {"link without href",
       kElectric,
       "<ns1:link href=",
       3,
       "<ns1:link title=",
       kHere,
       {"schema.missing-attribute", "gba.entry-incomplete"}},
      {"a kind of mapping outside the list",
       kElectric,
       ">tou<",
       2,
       ">season<",
       kHere,
       {"schema.not-in-enumeration"}},
      // Codes
      {"quality without a name",
       kElectric,
       "<ns0:quality>17",
       2,
       "<ns0:quality>99",
       kReading,
       {"espi.unknown-quality"}},
      {"unit without a name",
       kElectric,
       "<ns0:uom>72",
       1,
       "<ns0:uom>999",
       kHere,
       {"schema.unnamed-code"}},
      {"commodity without a name",
       kElectric,
       "<ns0:commodity>1",
       1,
       "<ns0:commodity>99",
       kHere,
       {"schema.unnamed-code"}},
      {"time of use that is not explained",
       kElectric,
       "<ns0:tou>",
       2,
       "<ns0:tou>7",
       kReading,
       {"espi.unknown-tou"}},
      {"estimated reading",
       kGas,
       "<ns0:quality>17",
       2,
       "<ns0:quality>8",
       kReading,
       {"espi.estimated"}},
      {"projected reading",
       kGas,
       "<ns0:quality>17",
       1,
       "<ns0:quality>12",
       kReading,
       {"espi.estimated"}},
      // Ids and links
      {"an id twice",
       kElectric,
       "ns1:idType\">",
       3,
       "ns1:idType\">@1",
       kEntry,
       {"espi.duplicate-id"}},
      {"an id that is no UUID",
       kElectric,
       "ns1:idType\">",
       3,
       "ns1:idType\">x",
       kEntry,
       {"espi.id-not-uuid"}},
      {"entry without id",
       kElectric,
       "ns1:idType\">",
       3,
       "ns1:idType\">@-",
       kEntry,
       {"gba.entry-incomplete"}},
      {"up link of a MeterReading that leads nowhere",
       kElectric,
       "/MeterReading\" rel=\"up\"",
       1,
       "/Metering\" rel=\"up\"",
       kEntry,
       {"espi.dangling-up"}},
      {"up link of an IntervalBlock that leads nowhere",
       kElectric,
       "/IntervalBlock\" rel=\"up\"",
       1,
       "/Blocks\" rel=\"up\"",
       kEntry,
       {"espi.dangling-up"}},
      {"related link of a MeterReading that leads nowhere",
       kElectric,
       "/LocalTimeParameters/1\" rel=\"related\"",
       2,
       "/LocalTimeParameters/9\" rel=\"related\"",
       kEntry,
       {"espi.dangling-related"}},
      {"LocalTimeParameters that no UsagePoint refers to",
       kElectric,
       "/LocalTimeParameters/1\" rel=\"self\"",
       1,
       "/LocalTimeParameters/8\" rel=\"self\"",
       kEntry,
       {"gba.not-referenced", "espi.dangling-related"}},
      {"a ReadingType that is not there",
       kElectric,
       "/ReadingType/",
       2,
       "/ReadingType/none",
       kEntry,
       {"espi.no-reading-type"}},
      {"a self link twice",
       kSolar,
       "/ReadingType/@2",
       1,
       "/ReadingType/@1",
       kEntry,
       {"gba.self-not-unique", "espi.no-reading-type"}},
      {"entry without self link",
       kElectric,
       "/LocalTimeParameters/1\" rel=\"self\"",
       1,
       "/LocalTimeParameters/1\" rel=\"alternate\"",
       kEntry,
       {"gba.entry-incomplete", "espi.dangling-related"}},
      {"entry without up link",
       kElectric,
       "/LocalTimeParameters\" rel=\"up\"",
       1,
       "/LocalTimeParameters\" rel=\"alternate\"",
       kEntry,
       {"gba.entry-incomplete"}},
      {"ReadingType without unit",
       kElectric,
       "<ns0:uom>72</ns0:uom>",
       1,
       "",
       kEntry,
       {"gba.missing-field"}},
      {"ReadingType without multiplier",
       kElectric,
       "<ns0:powerOfTenMultiplier>-3</ns0:powerOfTenMultiplier>",
       1,
       "",
       kEntry,
       {"gba.missing-field"}},
      {"ReadingType without kind",
       kElectric,
       "<ns0:kind>12</ns0:kind>",
       1,
       "",
       kEntry,
       {"gba.missing-field"}},
      {"ReadingType without intervalLength",
       kElectric,
       "<ns0:intervalLength>3600</ns0:intervalLength>",
       1,
       "",
       kEntry,
       {"gba.missing-field"}},
      {"UsagePoint without service kind",
       kElectric,
       "<ns0:kind>0</ns0:kind>",
       1,
       "",
       kEntry,
       {"gba.missing-field", "schema.missing-element"}},
      // Readings
      {"reading without value",
       kElectric,
       "<ns0:value>",
       2,
       "@drop:ns0:value",
       kReading,
       {"espi.reading-incomplete"}},
      {"reading without duration",
       kElectric,
       "<ns0:duration>3600",
       2,
       "@drop:ns0:duration",
       kReading,
       {"espi.reading-incomplete", "schema.unexpected-element"}},
      {"reading without start",
       kElectric,
       "<ns0:start>",
       4,
       "@drop:ns0:start",
       kReading,
       {"espi.reading-incomplete", "schema.missing-element"}},
      {"reading left out",
       kElectric,
       kReading,
       4,
       "@drop:ns0:IntervalReading",
       kReading,
       {"espi.gap", "espi.block-duration"}},
      {"reading sent twice",
       kElectric,
       kReading,
       4,
       "@twice:ns0:IntervalReading",
       kReading,
       {"espi.duplicate-start", "espi.block-duration"}},
      {"reading that lasts into the next one",
       kElectric,
       "<ns0:duration>3600",
       4,
       "<ns0:duration>7200",
       kReading,
       {"espi.interval-length", "espi.overlap", "espi.block-duration"}},
      {"reading that ends early",
       kElectric,
       "<ns0:duration>3600",
       4,
       "<ns0:duration>1800",
       kReading,
       {"espi.interval-length", "espi.gap", "espi.block-duration"}},
      {"reading outside of its block",
       kElectric,
       "<ns0:start>@0",
       3,
       "<ns0:start>@-2d",
       kReading,
       {"espi.reading-outside-block", "espi.gap"}},
      {"reading off the hour",
       kElectric,
       "<ns0:start>@0",
       5,
       "<ns0:start>@+60",
       kReading,
       {"espi.alignment", "espi.gap", "espi.overlap"}},
      {"negative value without net flow",
       kElectric,
       "<ns0:value>",
       4,
       "<ns0:value>-",
       kReading,
       {"espi.negative-value"}},
      {"cost without currency",
       kElectric,
       "<ns0:ReadingQuality>",
       2,
       "<ns0:cost>12</ns0:cost><ns0:ReadingQuality>",
       kReading,
       {"habit.no-currency"}},
      {"start in milliseconds",
       kElectric,
       "<ns0:start>@0",
       5,
       "<ns0:start>@ms",
       kReading,
       {"espi.time-unit"}},
      {"electricity in therms",
       kElectric,
       "<ns0:uom>72",
       1,
       "<ns0:uom>169",
       kEntry,
       {"espi.unit-commodity"}},
      {"gas in volt-amperes",
       kGas,
       "<ns0:uom>169",
       1,
       "<ns0:uom>61",
       kEntry,
       {"espi.unit-commodity"}},
      {"gas day that starts at two",
       kGas,
       "<ns0:start>@0",
       2,
       "<ns0:start>@+7200",
       kReading,
       {"espi.alignment", "espi.block-start", "espi.overlap"}},
      // Blocks and time
      {"block longer than its readings",
       kElectric,
       "<ns0:interval>\n<ns0:duration>",
       1,
       "<ns0:interval>\n<ns0:duration>1",
       kBlock,
       {"espi.block-duration"}},
      {"block that starts earlier",
       kElectric,
       "<ns0:start>@0",
       1,
       "<ns0:start>@-60",
       kBlock,
       {"espi.block-start"}},
      {"daylight saving rule that makes no date",
       kElectric,
       "<ns0:dstEndRule>B40E2000",
       1,
       "<ns0:dstEndRule>F40E2000",
       kEntry,
       {"espi.bad-time-rule"}},
      {"daylight saving rule that is no rule",
       kElectric,
       "<ns0:dstStartRule>360E2000",
       1,
       "<ns0:dstStartRule>spring",
       kHere,
       {"schema.bad-value", "espi.bad-time-rule"}},
  };
  return kAll;
}

std::string good_feed(SampleKind kind) {
  simulator::SampleOptions options;
  options.days = 2;
  options.kind = kind;
  options.last_day = 18'200;  // 2019-10-31: no change of the clock
  options.now = 1'577'000'000'000;
  options.resource_base = "https://localhost:8743/GreenButtonConnect/espi/1_1/resource";
  options.self = "/DownloadSampleData";
  options.subscription_id = "4095251";
  const auto source =
      simulator::make_sample_feed(options, simulator::Dialect(), simulator::ActiveFaults());
  std::string out;
  while (source->next(out)) {
  }
  // One tag a line, so that lines tell things apart.
  return replace_all(std::move(out), "><", ">\n<");
}

std::size_t nth(const std::string& text, const std::string& what, int n) {
  std::size_t at = text.find(what);
  for (; n > 1 && at != std::string::npos; --n) at = text.find(what, at + 1);
  return at;
}

std::string number_at(const std::string& text, std::size_t at) {
  return text.substr(at, text.find('<', at) - at);
}

// The edited feed; `line` is where the first expected finding must stand.
std::string edited(const Injection& injection, std::string text, std::uint32_t& line) {
  std::string from = injection.from;
  std::string to = injection.to;
  // The number that stands there.
  if (const auto mark = from.find("@0"); mark != std::string::npos) from.resize(mark);
  if (from.find("/ReadingType/@2") != std::string::npos) from = "/ReadingType/";
  std::size_t at = nth(text, from, injection.nth);
  if (injection.name == std::string("a self link twice")) {
    // The second ReadingType's own address becomes the first one's.
    const std::size_t first = nth(text, from, 1) + from.size();
    const std::string key = text.substr(first, text.find('"', first) - first);
    at = text.find("/ReadingType/", nth(text, "<ns0:ReadingType ", 1));
    from = text.substr(at, text.find('"', at) - at);
    to = "/ReadingType/" + key;
  }
  EXPECT_NE(at, std::string::npos) << injection.name;
  std::size_t size = from.size();
  const std::size_t value = at + size;
  if (const auto mark = to.find('@'); mark != std::string::npos) {
    const std::string how = to.substr(mark + 1);
    to.resize(mark);
    const auto end_of = [&](const std::string& name) {
      const std::string tag = "</" + name + ">";
      return text.find(tag, at) + tag.size();
    };
    if (how.rfind("drop:", 0) == 0) {
      size = end_of(how.substr(5)) - at;
    } else if (how.rfind("twice:", 0) == 0) {
      size = end_of(how.substr(6)) - at;
      to = text.substr(at, size) + "\n" + text.substr(at, size);
    } else if (how == "1" || how == "-") {
      const std::string old = number_at(text, value);
      const std::size_t one = nth(text, from, 1) + from.size();
      size += old.size();
      to = injection.from;
      if (how == "1") to += number_at(text, one);
    } else {
      const std::string old = number_at(text, value);
      size += old.size();
      const std::int64_t number = parse_int64(old).value_or(0);
      to += how == "ms"    ? old + "000"
            : how == "-2d" ? std::to_string(number - 172'800)
                           : std::to_string(number + parse_int64(how).value_or(0));
    }
  }
  text.replace(at, size, to);
  const std::string about = injection.about;
  std::size_t place = at;
  if (about == kHere) {
    // The change itself may stand behind what is left as it was.
    const std::string& was = injection.from;
    while (place < at + to.size() && place - at < was.size() && to[place - at] == was[place - at])
      ++place;
    place = std::min(place, at + (to.empty() ? 0 : to.size() - 1));
  } else if (injection.to == std::string("@drop:ns0:IntervalReading")) {
    place = text.find(about, at);  // what is missing is told at what follows
  } else {
    // Of a reading that comes twice the second one.
    const bool twice = to.rfind(kReading, 0) == 0;
    place = text.rfind(about, twice ? at + to.size() / 2 + 1 : at);
  }
  line = static_cast<std::uint32_t>(
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
  return text;
}

std::vector<FeedFinding> findings_of(const std::string& text) {
  return all_findings(read_feed(text, 4'096));
}

// Ids with how many findings of each; counts inside a finding do not matter.
std::multiset<std::string> ids_of(const std::vector<FeedFinding>& findings) {
  std::multiset<std::string> out;
  for (const FeedFinding& finding : findings) out.insert(finding.id);
  return out;
}

TEST(Injections, EachGivesItsFindingAtItsLine) {
  ASSERT_GE(injections().size(), 60U);
  std::set<std::string> names;
  std::map<SampleKind, std::string> good;
  for (const SampleKind kind : {kElectric, kSolar, kGas}) {
    good[kind] = good_feed(kind);
    for (const FeedFinding& finding : findings_of(good[kind])) {
      EXPECT_EQ(finding.severity, Severity::info) << finding.id << ": " << finding.message;
    }
  }
  for (const Injection& injection : injections()) {
    SCOPED_TRACE(injection.name);
    EXPECT_TRUE(names.insert(injection.name).second) << "two injections of one name";
    std::uint32_t line = 0;
    const std::string text = edited(injection, good[injection.kind], line);
    const auto before = ids_of(findings_of(good[injection.kind]));
    const auto found = findings_of(text);
    const auto after = ids_of(found);
    std::vector<std::string> fresh;
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                        std::back_inserter(fresh));
    std::vector<std::string> expected = injection.expected;
    const bool broken = expected.front() == "espi.not-well-formed";
    // What a document lacks that breaks off is not what is wrong with it.
    if (broken) {
      std::erase_if(fresh, [](const std::string& id) { return id != "espi.not-well-formed"; });
    }
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(fresh, expected);
    const auto first = std::find_if(found.begin(), found.end(), [&](const FeedFinding& finding) {
      return finding.id == injection.expected.front() &&
             (before.count(finding.id) == 0 || (finding.at && finding.at->line == line));
    });
    if (first == found.end()) {
      ADD_FAILURE() << injection.expected.front() << " is not at line " << line;
      continue;
    }
    ASSERT_TRUE(first->at.has_value()) << first->id;
    EXPECT_EQ(first->at->line, line) << first->id << ": " << first->message;
    EXPECT_FALSE(first->source.empty());
  }
}

// The other half of Evidence.LeavesNothingOut.
TEST(Injections, LeadToEveryFindingOfTheCatalogueThatAFeedProves) {
  std::set<std::string> met;
  for (const Injection& injection : injections())
    met.insert(injection.expected.begin(), injection.expected.end());
  for (const SampleKind kind : {kElectric, kSolar, kGas}) {
    for (const FeedFinding& finding : findings_of(good_feed(kind))) met.insert(finding.id);
  }
  for (const auto& entry : diagnosis::catalogue()) {
    if (entry.proof != diagnosis::Proof::kFeed) continue;
    EXPECT_TRUE(met.contains(std::string(entry.id))) << entry.id;
  }
  for (const FeedRule& rule : feed_rules())
    EXPECT_NE(diagnosis::find_entry(rule.id), nullptr) << rule.id << " has no cause and no fix";
}

TEST(Injections, PlacesAreTheSameHoweverTheBytesCome) {
  std::uint32_t line = 0;
  for (const std::size_t index : {std::size_t{12}, std::size_t{30}, injections().size() - 5}) {
    const Injection& injection = injections()[index];
    const std::string text = edited(injection, good_feed(injection.kind), line);
    const auto expected = all_findings(read_feed(text));
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4'096}}) {
      const auto found = all_findings(read_feed(text, piece));
      ASSERT_EQ(found.size(), expected.size());
      for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i].id, expected[i].id);
        EXPECT_EQ(found[i].at, expected[i].at) << found[i].id;
      }
    }
    const auto slow = all_findings(read_feed(text, 0, false));
    ASSERT_EQ(slow.size(), expected.size());
    for (std::size_t i = 0; i < slow.size(); ++i) EXPECT_EQ(slow[i].at, expected[i].at);
  }
}

}  // namespace
}  // namespace smd::espi::test
