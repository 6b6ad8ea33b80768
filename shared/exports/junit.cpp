#include "shared/exports/run_result.hpp"

#include <cstdio>

#include "shared/base/text.hpp"

namespace smd::exports {
namespace {

std::string text_in(const nlohmann::json& object, const char* member) {
  if (!object.is_object()) return {};
  const auto it = object.find(member);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

const nlohmann::json& array_in(const nlohmann::json& object, const char* member) {
  static const nlohmann::json kEmpty = nlohmann::json::array();
  if (!object.is_object()) return kEmpty;
  const auto it = object.find(member);
  return it != object.end() && it->is_array() ? *it : kEmpty;
}

bool is_good(const std::string& verdict) { return verdict == "passed" || verdict == "warning"; }

std::string seconds(double ms) {
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.3f", ms / 1000.0);
  return digits;
}

std::string explanation(const StepResult& step) {
  std::string out = step.text("outcome");
  for (const auto& check : array_in(step.view, "checks")) {
    if (text_in(check, "verdict") == "passed") continue;
    out += "\n" + text_in(check, "title") + ": expected " + text_in(check, "expected") + ", got " +
           text_in(check, "got");
  }
  for (const auto& finding : array_in(step.view, "findings")) {
    out += "\n" + text_in(finding, "severity") + " " + text_in(finding, "id") + ": " +
           text_in(finding, "title") + "\nSeen: " + text_in(finding, "evidence") +
           "\nCause: " + text_in(finding, "cause") + "\nFix (" + text_in(finding, "who") +
           "): " + text_in(finding, "fix");
    const auto command = finding.find("command");
    if (command != finding.end() && command->is_object()) {
      out += "\nCommand: " + text_in(*command, "text");
    }
    for (const auto& other : array_in(finding, "alternatives")) {
      out += "\nOr " + text_in(other, "id") + ": " + text_in(other, "title");
    }
  }
  return out;
}

std::string first_finding(const StepResult& step) {
  const auto& findings = array_in(step.view, "findings");
  return findings.empty() ? step.verdict : text_in(findings.front(), "id");
}

std::string test_case(const StepResult& step) {
  std::string out = "    <testcase classname=\"" + xml(step.test) + "\" name=\"" + xml(step.id) +
                    "\" time=\"" + seconds(step.ms) + "\"";
  const auto message = xml(step.text("outcome").empty() ? step.verdict : step.text("outcome"));
  if (step.verdict == "passed") return out + "/>\n";
  if (step.verdict == "warning") {
    return out + ">\n      <system-out>" + xml(explanation(step)) +
           "</system-out>\n    </testcase>\n";
  }
  if (step.verdict == "failed" || step.verdict == "could not run") {
    const std::string element = step.verdict == "failed" ? "failure" : "error";
    return out + ">\n      <" + element + " type=\"" + xml(first_finding(step)) + "\" message=\"" +
           message + "\">" + xml(explanation(step)) + "</" + element + ">\n    </testcase>\n";
  }
  std::string why = step.verdict;
  if (!step.text("waitingFor").empty()) {
    why += ": " + step.text("waitingFor");
  } else if (!step.text("outcome").empty()) {
    why += ": " + step.text("outcome");
  }
  return out + ">\n      <skipped message=\"" + xml(why) + "\"/>\n    </testcase>\n";
}

struct Counts {
  int tests = 0, failures = 0, errors = 0, skipped = 0;
  double ms = 0;

  void add(const StepResult& step) {
    ++tests;
    ms += step.ms;
    if (step.verdict == "failed") {
      ++failures;
    } else if (step.verdict == "could not run") {
      ++errors;
    } else if (!is_good(step.verdict)) {
      ++skipped;
    }
  }
  [[nodiscard]] std::string attributes() const {
    return " tests=\"" + std::to_string(tests) + "\" failures=\"" + std::to_string(failures) +
           "\" errors=\"" + std::to_string(errors) + "\" skipped=\"" + std::to_string(skipped) +
           "\" time=\"" + seconds(ms) + "\"";
  }
};

}  // namespace

std::string xml(std::string_view text) {
  const bool utf8 = is_utf8(text);
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\n') {
      out += "&#10;";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += ' ';
    } else if (byte >= 0x80 && !utf8) {
      out += '?';
    } else {
      out += c;
    }
  }
  // U+FFFE and U+FFFF are UTF-8, but no XML characters.
  out = replace_all(std::move(out), "\xEF\xBF\xBE", "?");
  return replace_all(std::move(out), "\xEF\xBF\xBF", "?");
}

std::string StepResult::text(const char* member) const { return text_in(view, member); }

int RunResult::exit_code() const {
  // Nothing run is nothing passed.
  int code = steps.empty() ? 2 : 0;
  for (const auto& step : steps) {
    if (step.verdict == "failed") return 1;
    if (!is_good(step.verdict)) code = 2;
  }
  return code;
}

std::string verdict_word(int exit_code) {
  return exit_code == 0 ? "passed" : exit_code == 1 ? "failed" : "could not run";
}

std::string report_junit(const RunResult& run) {
  Counts all;
  std::string suites;
  for (const auto& test : run.tests) {
    Counts counts;
    std::string cases;
    for (const auto& step : run.steps) {
      if (step.test != test.id) continue;
      counts.add(step);
      all.add(step);
      cases += test_case(step);
    }
    if (cases.empty()) continue;
    suites += "  <testsuite name=\"" + xml(test.title) + "\"" + counts.attributes() +
              " timestamp=\"" + format_utc(run.started_at / 1000) + "\">\n" + cases +
              "  </testsuite>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"smd " +
         xml(run.command + (run.what.empty() ? "" : " " + run.what)) + "\"" + all.attributes() +
         ">\n" + suites + "</testsuites>\n";
}

}  // namespace smd::exports
