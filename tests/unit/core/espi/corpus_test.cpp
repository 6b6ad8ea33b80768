// The real feeds of SMD_CORPUS against what their SOURCES.md row states: resources, readings and
// durations; the malformed ones name the place; the split of the input does not matter.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#endif

#include "shared/base/text.hpp"
#include "shared/espi/conformance.hpp"
#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

struct Row {
  std::string folder, file, content;
};

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string cell(std::string_view text) { return std::string(trim(text)); }

// Rows "| file | bytes | … | content |" under headings that end in (`folder/`).
std::vector<Row> rows_of(const std::string& corpus) {
  std::vector<Row> rows;
  std::istringstream lines(read_file(corpus + "/SOURCES.md"));
  std::string line;
  std::string folder;
  while (std::getline(lines, line)) {
    if (line.substr(0, 3) == "## ") {
      const std::size_t begin = line.find("(`");
      const std::size_t end = line.find("/`)");
      folder = begin == std::string::npos || end == std::string::npos
                   ? ""
                   : line.substr(begin + 2, end - begin - 2);
      continue;
    }
    const auto cells = split(line, '|');
    if (folder.empty() || line.empty() || line[0] != '|' || cells.size() < 9) continue;
    const std::string file = cell(cells[1]);
    if (file.size() < 4 || file.substr(file.size() - 4) != ".xml") continue;
    // A title in the repository column may hold a bar: the content stands third from the end.
    rows.push_back({folder, file, cell(cells[6])});
  }
  return rows;
}

const char* corpus_folder() {
#ifdef __EMSCRIPTEN__
  // Emscripten's environment is its own; Node's has the variable.
  const char* folder = emscripten_run_script_string("process.env.SMD_CORPUS || ''");
#else
  const char* folder = std::getenv("SMD_CORPUS");
#endif
  if (folder == nullptr || *folder == '\0') {
    std::printf("SMD_CORPUS is not set: the corpus of real feeds is absent, nothing is checked.\n");
    return nullptr;
  }
  return folder;
}

struct Stated {
  std::string root;
  std::map<std::string, std::uint64_t> resources;
  std::uint64_t readings = 0;
  std::set<std::int64_t> durations;
};

// "feed; 1 UsagePoint, 2 ReadingType; 24 readings, durations 3600/900; no XML declaration".
Stated stated_in(const std::string& content) {
  Stated out;
  bool first = true;
  for (const std::string_view part : split(content, ';')) {
    const std::string text = cell(part);
    if (first) {
      out.root = text;
      first = false;
      continue;
    }
    for (const std::string_view item : split(text, ',')) {
      const std::string words = cell(item);
      const std::size_t space = words.find(' ');
      const auto number = parse_int64(std::string_view(words).substr(0, space));
      if (words.substr(0, 10) == "durations ") {
        for (const std::string_view seconds : split(std::string_view(words).substr(10), '/')) {
          if (const auto value = parse_int64(seconds)) out.durations.insert(*value);
        }
      } else if (number && words.substr(space + 1) == "readings") {
        out.readings = static_cast<std::uint64_t>(*number);
      } else if (number) {
        out.resources[words.substr(space + 1)] = static_cast<std::uint64_t>(*number);
      }
    }
  }
  return out;
}

TEST(Corpus, EveryWellFormedFileGivesWhatItsRowStates) {
  const char* corpus = corpus_folder();
  if (corpus == nullptr) return;
  std::size_t checked = 0;
  for (const Row& row : rows_of(corpus)) {
    if (row.folder == "malformed") continue;
    SCOPED_TRACE(row.folder + "/" + row.file);
    const std::string text = read_file(std::string(corpus) + "/" + row.folder + "/" + row.file);
    ASSERT_FALSE(text.empty());
    const Stated stated = stated_in(row.content);
    const FeedReader reader = read_feed(text);
    const FeedModel& model = reader.model();
    EXPECT_EQ(reader.state(), FeedState::done) << dump(reader).substr(0, 400);
    EXPECT_EQ(model.root, stated.root);
    std::map<std::string, std::uint64_t> resources;
    for (const ResourceCount& resource : model.resources) resources[resource.name] = resource.count;
    EXPECT_EQ(resources, stated.resources);
    EXPECT_EQ(model.readings, stated.readings);
    std::set<std::int64_t> durations;
    std::size_t kept = 0;
    for (const Series& series : model.series) {
      kept += series.size();
      for (std::size_t i = 0; i < series.size(); ++i) durations.insert(series.duration[i]);
    }
    EXPECT_EQ(kept, model.readings);
    // A row names the four most frequent durations at most.
    if (stated.durations.size() < 4) {
      EXPECT_EQ(durations, stated.durations);
    } else {
      EXPECT_TRUE(std::includes(durations.begin(), durations.end(), stated.durations.begin(),
                                stated.durations.end()));
    }
    // The short way and the long way agree.
    EXPECT_EQ(dump(reader), dump(read_feed(text, 0, false)));
    ++checked;
  }
  EXPECT_GE(checked, 55U);
  std::printf("%zu files of the corpus agree with SOURCES.md\n", checked);
}

TEST(Corpus, EveryMalformedFileNamesThePlace) {
  const char* corpus = corpus_folder();
  if (corpus == nullptr) return;
  std::size_t checked = 0;
  for (const Row& row : rows_of(corpus)) {
    if (row.folder != "malformed") continue;
    SCOPED_TRACE(row.file);
    const std::string text = read_file(std::string(corpus) + "/malformed/" + row.file);
    ASSERT_FALSE(text.empty());
    const FeedReader reader = read_feed(text);
    const auto findings = check_feed(reader.model(), reader.state(), reader.error());
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(findings.front().severity, Severity::error);
    const std::size_t place = row.content.find("line ");
    if (place == std::string::npos) {
      EXPECT_EQ(findings.front().id, "espi.not-a-feed");
    } else {
      EXPECT_EQ(findings.front().id, "espi.not-well-formed");
      ASSERT_TRUE(findings.front().at.has_value());
      // The row counts columns from 0.
      const std::string column = std::to_string(findings.front().at->column - 1);
      EXPECT_EQ(row.content.substr(place),
                "line " + std::to_string(findings.front().at->line) + ", column " + column);
    }
    ++checked;
  }
  EXPECT_EQ(checked, 3U);
}

TEST(Corpus, TheSplitDoesNotMatter) {
  const char* corpus = corpus_folder();
  if (corpus == nullptr) return;
  for (const Row& row : rows_of(corpus)) {
    SCOPED_TRACE(row.folder + "/" + row.file);
    const std::string text = read_file(std::string(corpus) + "/" + row.folder + "/" + row.file);
    const std::string whole = dump(read_feed(text));
    std::vector<std::size_t> sizes;
    if (text.size() <= 2500) {
      for (std::size_t size = 1; size <= text.size(); ++size) sizes.push_back(size);
    } else if (text.size() <= 100'000) {
      sizes = {1, 2, 3, 7, 16, 64, 255, 256, 257, 1000, 4096};
    } else {
      sizes = {1, 17, 300, 4096, 16'384, 65'536};
      if (text.size() > 1'000'000) sizes.erase(sizes.begin(), sizes.begin() + 2);
    }
    for (const std::size_t size : sizes) {
      ASSERT_EQ(dump(read_feed(text, size)), whole) << "in pieces of " << size;
    }
  }
}

}  // namespace
}  // namespace smd::espi::test
