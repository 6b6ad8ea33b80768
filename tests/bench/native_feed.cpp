// The feed reader natively, against pugixml on the same bytes: pugixml's bare parse into a tree
// (nothing taken out of it), and the parse with a walk that reads start, duration and value of
// every reading. The file is named by SMD_BENCH_FEED.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "shared/espi/feed_reader.hpp"
#include "shared/espi/schema_findings.hpp"

namespace {

constexpr std::size_t kPiece = 64 * 1024;

std::string load_feed() {
  const char* path = std::getenv("SMD_BENCH_FEED");
  std::ifstream in(path == nullptr ? "" : path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string& feed() {
  static const std::string bytes = load_feed();
  return bytes;
}

void count(benchmark::State& state, std::size_t readings) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(feed().size()));
  // Of a constant 0 the aggregates would be no numbers.
  if (readings > 0) state.counters["readings"] = static_cast<double>(readings);
}

struct How {
  bool fast = true;
  bool checks = false;  ///< the schema's while it is read, all the others at its end
};

void read_with(benchmark::State& state, How how) {
  std::size_t readings = 0;
  for (auto _ : state) {
    smd::espi::FeedReader reader;
    reader.set_fast(how.fast);
    reader.set_schema(how.checks);
    for (std::size_t at = 0; at < feed().size(); at += kPiece) {
      reader.feed(std::string_view(feed()).substr(at, kPiece));
    }
    if (!reader.finish()) state.SkipWithError("the reader refused the feed");
    if (how.checks) benchmark::DoNotOptimize(smd::espi::all_findings(reader));
    readings = reader.model().readings;
  }
  count(state, readings);
}

void feed_reader(benchmark::State& state) { read_with(state, {}); }
void feed_reader_and_checks(benchmark::State& state) { read_with(state, {.checks = true}); }
void feed_reader_token_by_token(benchmark::State& state) { read_with(state, {.fast = false}); }

void pugixml_parse(benchmark::State& state) {
  for (auto _ : state) {
    pugi::xml_document document;
    if (!document.load_buffer(feed().data(), feed().size())) state.SkipWithError("not parsed");
    benchmark::DoNotOptimize(document.first_child());
  }
  count(state, 0);
}

struct Columns {
  std::vector<long long> start, duration, value;
};

std::string_view local(const char* name) {
  const std::string_view all(name);
  return all.substr(all.find(':') + 1);
}

void walk(const pugi::xml_node& node, Columns& columns) {
  for (const auto& child : node) {
    if (local(child.name()) != "IntervalReading") {
      walk(child, columns);
      continue;
    }
    for (const auto& part : child) {
      const auto name = local(part.name());
      if (name == "value") columns.value.push_back(std::atoll(part.child_value()));
      if (name != "timePeriod") continue;
      for (const auto& time : part) {
        auto& column = local(time.name()) == "start" ? columns.start : columns.duration;
        column.push_back(std::atoll(time.child_value()));
      }
    }
  }
}

void pugixml_parse_and_walk(benchmark::State& state) {
  std::size_t readings = 0;
  for (auto _ : state) {
    pugi::xml_document document;
    if (!document.load_buffer(feed().data(), feed().size())) state.SkipWithError("not parsed");
    Columns columns;
    walk(document, columns);
    readings = columns.value.size();
  }
  count(state, readings);
}

BENCHMARK(feed_reader)->Unit(benchmark::kMillisecond);
BENCHMARK(feed_reader_and_checks)->Unit(benchmark::kMillisecond);
BENCHMARK(feed_reader_token_by_token)->Unit(benchmark::kMillisecond);
BENCHMARK(pugixml_parse)->Unit(benchmark::kMillisecond);
BENCHMARK(pugixml_parse_and_walk)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  if (feed().empty()) {
    std::fprintf(stderr, "SMD_BENCH_FEED names no readable file\n");
    return 2;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
