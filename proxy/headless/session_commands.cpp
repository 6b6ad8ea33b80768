#include "proxy/headless/session_commands.hpp"

#include <cstdio>
#include <filesystem>

#include "proxy/headless/session_files.hpp"
#include "proxy/headless/terminal.hpp"
#include "shared/base/text.hpp"
#include "shared/exports/export.hpp"
#include "shared/exports/snippets.hpp"
#include "shared/replay/rejudge.hpp"

namespace smd::headless {
namespace {

using nlohmann::json;
using replay::list_of;
using replay::text_of;

void complain(const char* command, const std::string& message) {
  std::fprintf(stderr, "smd %s: %s\n", command, printable_line(message).c_str());
}

void say(const std::string& line) { std::printf("%s\n", printable_line(line).c_str()); }

std::optional<json> read(const char* command, const std::string& file) {
  auto opened = read_session(file);
  if (!opened) {
    complain(command, opened.error().message);
    return std::nullopt;
  }
  for (const auto& note : opened->notes) complain(command, file + ": " + note);
  return std::move(opened.value().session);
}

std::string findings_of(const json& row, const char* member) {
  std::vector<std::string> ids;
  for (const auto& id : list_of(row, member)) {
    if (id.is_string()) ids.push_back(id.get<std::string>());
  }
  return ids.empty() ? "" : " (" + join(ids, ", ") + ")";
}

std::string pretty(const json& value) {
  return value.dump(2, ' ', false, json::error_handler_t::replace);
}

class Exporter {
 public:
  explicit Exporter(const ExportOptions& options) : options_(options) {}

  int run() {
    const auto session = read("export", options_.session);
    if (!session) return 2;
    for (const auto& [format, file] : options_.files) {
      auto exported = exports::export_session(*session, format, options_.recording);
      if (!exported) {
        refuse(file, exported.error());
      } else if (format == "session") {
        put(file, write_session(file, json::parse(exported->text, nullptr, false)));
      } else {
        put(file, write_file(file, exported->text));
      }
    }
    if (!options_.snippets.empty()) write_snippets(*session);
    return code_;
  }

 private:
  void refuse(const std::string& file, const Error& error) {
    complain("export", file + " was not written. " + error.message + " " + session::fix_of(error));
    code_ = std::max(code_, error.code == "export.secret" ? 1 : 2);
  }
  void put(const std::string& file, const Result<bool>& written) {
    if (written) return say("written: " + file);
    complain("export", written.error().message);
    code_ = 2;
  }

  void write_snippets(const json& session) {
    std::error_code failed;
    std::filesystem::create_directories(options_.snippets, failed);
    if (failed) {
      complain("export", options_.snippets + ": " + failed.message());
      code_ = 2;
      return;
    }
    auto again = replay::record_again(session, options_.recording);
    if (!again) return refuse(options_.snippets, again.error());
    const auto evidence = exports::gather(*again);
    for (const auto& step : exports::steps_with_calls(evidence)) {
      const auto snippets = exports::snippets_of(evidence, step);
      if (!snippets) return refuse(options_.snippets, snippets.error());
      for (const auto& one : *snippets) {
        const auto file = options_.snippets + "/" + one.file;
        if (const auto secret = exports::refuse_secrets(one.text)) {
          refuse(file, *secret);
        } else {
          put(file, write_file(file, one.text));
        }
      }
    }
  }

  const ExportOptions& options_;
  int code_ = 0;
};

}  // namespace

int replay_session(const ReplayOptions& options) {
  const auto session = read("replay", options.session);
  if (!session) return 2;
  const auto judged = replay::rejudge(*session);
  if (options.json) {
    std::printf("%s\n", pretty({{"verdicts", judged.verdicts},
                                {"differences", judged.differences},
                                {"notes", judged.notes}})
                            .c_str());
    return judged.differences.empty() ? 0 : 1;
  }
  for (const auto& row : judged.verdicts) {
    say(text_of(row, "step") + ": " + text_of(row, "verdict") + findings_of(row, "findings"));
  }
  for (const auto& note : judged.notes) say("note: " + note);
  for (const auto& row : judged.differences) {
    say("judged otherwise: " + text_of(row, "step") + ": then " + text_of(row, "then") +
        findings_of(row, "thenFindings") + ", today " + text_of(row, "now") +
        findings_of(row, "nowFindings") + ". " + text_of(row, "because"));
  }
  if (judged.differences.empty()) say("Judged as when it was saved.");
  return judged.differences.empty() ? 0 : 1;
}

int diff_sessions(const DiffOptions& options) {
  const auto a = read("diff", options.a);
  const auto b = read("diff", options.b);
  if (!a || !b) return 2;
  const auto difference =
      exports::difference_of(exports::gather(*a), exports::gather(*b), options.compare);
  const bool same = difference["same"].get<bool>();
  if (options.json) {
    std::printf("%s\n", pretty(difference).c_str());
    return same ? 0 : 1;
  }
  for (const auto& step : difference["steps"]) {
    const auto& rows = list_of(step, "differences");
    if (rows.empty()) continue;
    say(text_of(step, "step"));
    for (const auto& row : rows) {
      say("  " + text_of(row, "kind") + " " + text_of(row, "path"));
      if (!text_of(row, "a").empty()) say("    - " + text_of(row, "a"));
      if (!text_of(row, "b").empty()) say("    + " + text_of(row, "b"));
    }
  }
  say(text_of(difference, "summary"));
  return same ? 0 : 1;
}

int export_files(const ExportOptions& options) { return Exporter(options).run(); }

}  // namespace smd::headless
