#include "proxy/headless/progress.hpp"

#include <cstdio>

#include "shared/base/text.hpp"

namespace smd::headless {
namespace {

using nlohmann::json;

std::string text_in(const json& object, const char* member) {
  if (!object.is_object()) return {};
  const auto it = object.find(member);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

std::int64_t number_in(const json& object, const char* member) {
  if (!object.is_object()) return 0;
  const auto it = object.find(member);
  return it != object.end() && it->is_number_integer() ? it->get<std::int64_t>() : 0;
}

const json& array_in(const json& object, const char* member) {
  static const json kEmpty = json::array();
  if (!object.is_object()) return kEmpty;
  const auto it = object.find(member);
  return it != object.end() && it->is_array() ? *it : kEmpty;
}

std::string milliseconds(double ms) {
  char digits[40];
  std::snprintf(digits, sizeof digits, ms < 10 ? "%.1f ms" : "%.0f ms", ms);
  return digits;
}

bool is_final(const std::string& verdict) {
  return verdict != "not run" && verdict != "running" && verdict != "waiting for you";
}

constexpr std::size_t kVerdictWidth = 15;

}  // namespace

void Progress::clear_live() {
  if (!live_line_) return;
  std::fputs("\r\033[K", stdout);
  live_line_ = false;
}

void Progress::print(const std::string& line) {
  if (quiet_) return;
  clear_live();
  if (console_ != nullptr && console_->leaks(line)) {
    withheld_ = true;
    std::puts("[a line was withheld: it held a secret]");
  } else {
    std::puts(line.c_str());
  }
  std::fflush(stdout);
}

void Progress::say(const std::string& line) { print(line); }

void Progress::on_view(const json& view) {
  for (const auto& test : array_in(view, "plan")) {
    for (const auto& step : array_in(test, "steps")) {
      const auto id = text_in(step, "id");
      const auto verdict = text_in(step, "verdict");
      auto& before = verdicts_[id];
      if (before == verdict) continue;
      before = verdict;
      if (is_final(verdict)) {
        print(style_.by_word(verdict, padded(verdict, kVerdictWidth)) + " " +
              printable_line(text_in(step, "title")) + style_.dim("  " + id));
      } else if (verdict == "running" && live_ && !quiet_) {
        clear_live();
        std::printf("%s %s", padded("running", kVerdictWidth).c_str(),
                    printable_line(text_in(step, "title")).c_str());
        std::fflush(stdout);
        live_line_ = true;
      }
    }
  }
}

void Progress::on_bytes(std::uint64_t bytes) {
  if (!live_ || quiet_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - drawn_ < std::chrono::milliseconds(100)) return;
  drawn_ = now;
  std::printf("\r\033[K%s %s received", padded("running", kVerdictWidth).c_str(),
              format_bytes(bytes).c_str());
  std::fflush(stdout);
  live_line_ = true;
}

void Progress::print_exchange(const json& exchange, int verbose) {
  const auto status = number_in(exchange, "status");
  std::string line = "      " + text_in(exchange, "method") + " " +
                     printable_line(text_in(exchange, "url")) + ": ";
  line += status > 0 ? std::to_string(status) : "no answer";
  const auto body = exchange.find("body");
  if (body != exchange.end()) {
    line += ", " + format_bytes(static_cast<std::uint64_t>(number_in(*body, "bytes")));
  }
  for (const auto& phase : array_in(exchange, "timing")) {
    const auto ms = phase.find("ms");
    if (ms == phase.end() || !ms->is_number()) continue;
    line += ", " + text_in(phase, "phase") + " " + milliseconds(ms->get<double>());
  }
  if (const auto failure = text_in(exchange, "failure"); !failure.empty()) {
    line += ", " + printable_line(failure);
  }
  print(line);
  if (verbose < 2) return;
  for (const auto& fact : array_in(exchange, "tls")) {
    print(style_.dim("        " + text_in(fact, "name") + ": " +
                     printable_line(text_in(fact, "value"))));
  }
  for (const auto& header : array_in(exchange, "requestHeaders")) {
    print(style_.dim("        > " + text_in(header, "name") + ": " +
                     printable_line(text_in(header, "value"))));
  }
  if (const auto sent = text_in(exchange, "requestBody"); !sent.empty()) {
    print(style_.dim("        > " + printable_line(sent)));
  }
  for (const auto& header : array_in(exchange, "responseHeaders")) {
    print(style_.dim("        < " + printable_line(text_in(header, "name")) + ": " +
                     printable_line(text_in(header, "value"))));
  }
  if (body == exchange.end()) return;
  constexpr std::size_t kMostLines = 40;
  const auto raw = text_in(*body, "raw");
  const auto lines = split(raw, '\n');
  for (std::size_t i = 0; i < lines.size() && i < kMostLines && !raw.empty(); ++i) {
    print(style_.dim("        < " + printable_line(lines[i].substr(0, 400))));
  }
  if (lines.size() > kMostLines) print(style_.dim("        < …"));
}

void Progress::print_step(const StepResult& step, int verbose) {
  print("  " + style_.by_word(step.verdict, padded(step.verdict, kVerdictWidth)) + " " +
        padded(step.id, 26) + (step.ms > 0 ? milliseconds(step.ms) : ""));
  if (step.verdict == "waiting for you") {
    print("      waiting for you: " + printable_line(step.text("waitingFor")));
  } else if (step.verdict != "passed" && !step.text("outcome").empty()) {
    print("      " + printable_line(step.text("outcome")));
  }
  for (const auto& check : array_in(step.view, "checks")) {
    if (text_in(check, "verdict") == "passed" && verbose == 0) continue;
    print("      " + text_in(check, "title") + ": expected " +
          printable_line(text_in(check, "expected")) + ", got " +
          printable_line(text_in(check, "got")));
  }
  for (const auto& finding : array_in(step.view, "findings")) {
    const auto severity = text_in(finding, "severity");
    print("      " + style_.by_word(severity, severity) + " " + text_in(finding, "id") + ": " +
          printable_line(text_in(finding, "title")));
    if (const auto evidence = text_in(finding, "evidence"); !evidence.empty()) {
      print("        seen: " + printable_line(evidence));
    }
    if (const auto fix = text_in(finding, "fix"); !fix.empty()) {
      print("        fix (" + text_in(finding, "who") + "): " + printable_line(fix));
    }
    const auto command = finding.find("command");
    if (command != finding.end() && command->is_object()) {
      print("        run: " + printable_line(text_in(*command, "text")));
    }
    for (const auto& other : array_in(finding, "alternatives")) {
      print("        or: " + text_in(other, "id") + ": " + printable_line(text_in(other, "title")));
    }
  }
  if (verbose == 0) return;
  for (const auto& exchange : array_in(step.view, "exchanges")) print_exchange(exchange, verbose);
}

void Progress::summary(const RunResult& run, int verbose) {
  for (const auto& test : run.tests) {
    print("");
    print(style_.bold(test.title) + ": " + style_.by_word(test.verdict, test.verdict));
    for (const auto& step : run.steps) {
      if (step.test == test.id) print_step(step, verbose);
    }
  }
  print("");
  for (const auto& remark : run.remarks) print(printable_line(remark));
  const int code = run.exit_code();
  print(style_.bold("Result: ") + style_.by_word(verdict_word(code), verdict_word(code)));
}

}  // namespace smd::headless
