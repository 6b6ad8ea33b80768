#include "proxy/headless/inspect_command.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "proxy/headless/terminal.hpp"
#include "shared/base/text.hpp"
#include "shared/base/time.hpp"
#include "shared/espi/conformance.hpp"
#include "shared/espi/feed_reader.hpp"
#include "shared/espi/inspect.hpp"
#include "shared/espi/schema_findings.hpp"
#include "shared/espi/series_view.hpp"

namespace smd::headless {
namespace {

constexpr std::size_t kChunk = 256 * 1024;

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

int could_not_read(const std::string& name) {
  std::fprintf(stderr, "smd inspect: %s cannot be read: %s.\n", printable_line(name).c_str(),
               std::strerror(errno));
  return 2;
}

void print_line(const std::string& text) { std::printf("%s\n", text.c_str()); }

std::string counted(std::uint64_t count, const char* one, const char* many) {
  return group_digits(static_cast<std::int64_t>(count)) + " " + (count == 1 ? one : many);
}

void print_series(const espi::FeedModel& model, const Style& style) {
  if (model.series.empty()) return;
  print_line("");
  print_line(style.bold("Readings"));
  for (const auto& series : model.series) {
    const auto facts = espi::summarize(model, series);
    print_line("  " + printable_line(facts.title.empty() ? "(no reading type)" : facts.title));
    std::string line =
        "    usage point " +
        (facts.usage_point.empty() ? "not known" : printable_line(facts.usage_point)) + ", " +
        counted(facts.count, "reading", "readings");
    if (facts.estimated > 0) {
      line += ", " + counted(facts.estimated, "estimated", "estimated");
    }
    print_line(line);
    if (facts.count > 0) {
      print_line("    from " + format_utc(facts.first) + " to " + format_utc(facts.last) +
                 (facts.total.empty() ? "" : ", in all " + printable_line(facts.total)));
    }
  }
}

void print_human(const std::string& name, const espi::FeedReader& reader,
                 const std::vector<espi::FeedFinding>& findings, const Style& style) {
  const auto& model = reader.model();
  print_line(style.bold(printable_line(name)));
  print_line("  root " + (model.root.empty() ? "none" : printable_line(model.root)) +
             (model.root_namespace.empty() ? "" : " in " + printable_line(model.root_namespace)) +
             ", " + format_bytes(model.bytes) + ", " + counted(model.entries, "entry", "entries") +
             ", " + counted(model.readings, "reading", "readings"));
  for (const auto& resource : model.resources) {
    print_line("  " + padded(printable_line(resource.name), 28) +
               group_digits(static_cast<std::int64_t>(resource.count)));
  }
  print_series(model, style);
  print_line("");
  if (findings.empty()) {
    print_line(style.green("Nothing found to complain about."));
    return;
  }
  print_line(style.bold("Findings"));
  for (const auto& finding : findings) {
    const std::string severity(espi::name_of(finding.severity));
    std::string line = "  " + style.by_word(severity, padded(severity, 8)) + finding.id + ": " +
                       printable_line(finding.message);
    if (finding.count > 1) line += " (" + counted(finding.count, "time", "times") + ")";
    line += " [" + finding.source + "]";
    print_line(line);
    if (finding.at) {
      print_line("          at line " + std::to_string(finding.at->line) + ", column " +
                 std::to_string(finding.at->column) + ", byte " +
                 std::to_string(finding.at->offset) +
                 (finding.entry != 0 ? ", entry " + std::to_string(finding.entry) : ""));
    }
  }
}

}  // namespace

int inspect(const InspectOptions& options) {
  if (options.rules) {
    for (const auto& rule : espi::feed_rules()) {
      print_line(padded(std::string(rule.id), 30) +
                 padded(std::string(espi::name_of(rule.severity)), 9) + std::string(rule.source));
    }
    return std::fflush(stdout) == 0 ? 0 : 2;
  }
  File file(options.file == "-" ? stdin : std::fopen(options.file.c_str(), "rb"));
  if (!file) return could_not_read(options.file);
  espi::FeedReader reader;
  std::vector<char> chunk(kChunk);
  errno = 0;
  while (true) {
    const auto size = std::fread(chunk.data(), 1, chunk.size(), file.get());
    // Once the document is known to be bad the rest can't change that.
    if (size == 0 || !reader.feed(std::string_view(chunk.data(), size))) break;
  }
  // A folder opens like a file and fails only when it is read.
  if (std::ferror(file.get()) != 0) return could_not_read(options.file);
  reader.finish();

  const auto findings = espi::all_findings(reader);
  if (options.json) {
    print_line(espi::inspect_json(reader));
  } else {
    print_human(options.file == "-" ? "standard input" : options.file, reader, findings,
                Style(options.color));
  }
  if (std::fflush(stdout) != 0) return 2;
  for (const auto& finding : findings) {
    if (finding.severity == espi::Severity::error) return 1;
  }
  return reader.state() == espi::FeedState::failed ? 1 : 0;
}

}  // namespace smd::headless
