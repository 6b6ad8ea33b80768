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
#include "shared/espi/readings_export.hpp"
#include "shared/espi/schema_findings.hpp"
#include "shared/espi/series_view.hpp"
#include "shared/flow/feed_summary.hpp"

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

void print_series(const std::vector<espi::SeriesSummary>& series, const Style& style) {
  if (series.empty()) return;
  print_line("");
  print_line(style.bold("Readings"));
  for (const auto& facts : series) {
    const auto& usage = facts.usage;
    print_line("  " + std::to_string(facts.index) + "  " +
               printable_line(facts.title.empty() ? "(no reading type)" : facts.title));
    std::string line =
        "    usage point " +
        (facts.usage_point.empty() ? "not known" : printable_line(facts.usage_point)) + ", " +
        counted(usage.sent, "reading", "readings");
    if (usage.repeated > 0) line += ", " + counted(usage.repeated, "repeated", "repeated");
    if (usage.estimated > 0) line += ", " + counted(usage.estimated, "estimated", "estimated");
    print_line(line);
    if (usage.sent == 0) continue;
    print_line("    from " + format_utc(usage.first) + " to " + format_utc(usage.end) +
               (facts.total.empty() ? "" : ", in all " + printable_line(facts.total)));
    if (usage.covers) {
      print_line("    covers " + usage.coverage() + " % of that time, " +
                 counted(usage.gaps, "gap", "gaps"));
    }
  }
}

// The feed in sentences, as the console shows it.
void print_words(const espi::FeedReader& reader, const std::vector<espi::SeriesSummary>& series,
                 const std::vector<espi::FeedFinding>& findings, const Style& style) {
  const auto words =
      flow::feed_summary(reader, series, series.size(), espi::net_usage(reader.model()), findings);
  if (words.empty()) return;
  print_line("");
  print_line(style.bold("In words"));
  for (const auto& sentence : words) print_line("  " + printable_line(sentence));
}

std::vector<espi::SeriesSummary> summaries_of(const espi::FeedModel& model) {
  std::vector<espi::SeriesSummary> out;
  for (const auto& series : model.series) {
    if (series.size() != 0) out.push_back(espi::summarize(model, series));
  }
  return out;
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
  const auto series = summaries_of(model);
  print_series(series, style);
  print_words(reader, series, findings, style);
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

// Writes the readings of one series. False when the file cannot be written.
bool export_file(const std::string& name, const espi::FeedModel& model, const espi::Series& series,
                 espi::ExportFormat format) {
  std::FILE* file = name == "-" ? stdout : std::fopen(name.c_str(), "wb");
  if (file == nullptr) {
    std::fprintf(stderr, "smd inspect: %s cannot be written: %s.\n", printable_line(name).c_str(),
                 std::strerror(errno));
    return false;
  }
  bool good = true;
  std::size_t row = 0;
  do {
    const std::string piece =
        espi::export_readings(model, series, format, row, espi::kMostExportRows);
    good = std::fwrite(piece.data(), 1, piece.size(), file) == piece.size();
    row += espi::kMostExportRows;
  } while (good && row < series.size());
  good = (file == stdout ? std::fflush(file) : std::fclose(file)) == 0 && good;
  if (!good) {
    std::fprintf(stderr, "smd inspect: %s could not be written completely: %s.\n",
                 printable_line(name).c_str(), std::strerror(errno));
  }
  return good;
}

// The exports that were asked for. False when one of them failed.
bool export_readings(const InspectOptions& options, const espi::FeedModel& model) {
  if (options.csv.empty() && options.readings_json.empty()) return true;
  if (options.series >= model.series.size()) {
    std::fprintf(stderr, "smd inspect: there is no series %zu; the file has %zu.\n", options.series,
                 model.series.size());
    return false;
  }
  const auto& series = model.series[options.series];
  if (!options.csv.empty() && !export_file(options.csv, model, series, espi::ExportFormat::csv)) {
    return false;
  }
  return options.readings_json.empty() ||
         export_file(options.readings_json, model, series, espi::ExportFormat::json);
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
  if (!export_readings(options, reader.model())) return 2;
  if (options.csv == "-" || options.readings_json == "-") {
    // The report would stand in the middle of the file.
  } else if (options.json) {
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
