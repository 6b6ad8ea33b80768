#include "proxy/headless/report.hpp"

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

}  // namespace

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

}  // namespace smd::headless
