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
#include "tests/unit/core/espi/feed_fixture.hpp"
#include "tests/unit/core/espi/injections.hpp"

namespace smd::espi::test {
namespace {

using simulator::SampleKind;
constexpr SampleKind kElectric = SampleKind::kElectric;
constexpr SampleKind kSolar = SampleKind::kSolar;
constexpr SampleKind kGas = SampleKind::kGas;

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
