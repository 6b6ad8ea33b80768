#include "proxy/headless/report.hpp"

#include <cstdio>

#include "shared/base/text.hpp"
#include "shared/base/time.hpp"

namespace smd::headless {
namespace {

using Json = nlohmann::ordered_json;

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

Json copied(const nlohmann::json& from, std::initializer_list<const char*> members) {
  Json out = Json::object();
  for (const char* member : members) {
    const auto it = from.find(member);
    if (it != from.end())
      out[member] = Json::parse(it->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                                nullptr, false);
  }
  return out;
}

// Buttons are the page's; a command is its text.
Json finding_json(const nlohmann::json& finding) {
  Json out = copied(finding, {"id", "severity", "layer", "title", "cause", "fix", "who", "evidence",
                              "source", "link"});
  const auto command = finding.find("command");
  out["command"] =
      command != finding.end() && command->is_object() ? text_in(*command, "text") : std::string();
  out["alternatives"] = Json::array();
  for (const auto& other : array_in(finding, "alternatives")) {
    out["alternatives"].push_back(finding_json(other));
  }
  return out;
}

Json step_json(const StepResult& step) {
  Json out = {{"id", step.id},
              {"test", step.test},
              {"title", step.text("title")},
              {"verdict", step.verdict},
              {"outcome", step.text("outcome")},
              {"waitingFor", step.text("waitingFor")},
              {"ms", step.ms}};
  out["findings"] = Json::array();
  for (const auto& finding : array_in(step.view, "findings")) {
    out["findings"].push_back(finding_json(finding));
  }
  out["checks"] = Json::array();
  for (const auto& check : array_in(step.view, "checks")) {
    out["checks"].push_back(copied(check, {"id", "title", "expected", "got", "verdict"}));
  }
  out["exchanges"] = Json::array();
  for (const auto& exchange : array_in(step.view, "exchanges")) {
    auto one = copied(exchange,
                      {"request", "method", "url", "state", "status", "timing", "tls", "failure"});
    const auto body = exchange.find("body");
    if (body != exchange.end()) one["bytes"] = copied(*body, {"bytes"})["bytes"];
    out["exchanges"].push_back(std::move(one));
  }
  return out;
}

// Text that may stand in XML 1.0: markup escaped, characters it does not allow left out.
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

std::string report_json(const RunResult& run) {
  Json out = {{"program", "smd"},
              {"version", SMD_VERSION},
              {"what", run.what},
              {"userType", run.user_type},
              {"environment", run.environment},
              {"origin", run.origin},
              {"startedAt", format_utc(run.started_at / 1000)},
              {"endedAt", format_utc(run.ended_at / 1000)},
              {"verdict", verdict_word(run.exit_code())},
              {"exitCode", run.exit_code()}};
  out["tests"] = Json::array();
  for (const auto& test : run.tests) {
    out["tests"].push_back({{"id", test.id}, {"title", test.title}, {"verdict", test.verdict}});
  }
  out["steps"] = Json::array();
  for (const auto& step : run.steps) out["steps"].push_back(step_json(step));
  out["remarks"] = run.remarks;
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
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

}  // namespace smd::headless
