#include "proxy/headless/preflight_report.hpp"

#include <algorithm>

#include "proxy/headless/report.hpp"
#include "shared/base/json.hpp"
#include "shared/base/time.hpp"
#include "shared/diagnosis/catalogue.hpp"
#include "shared/diagnosis/preflight_json.hpp"

namespace smd::headless {
namespace {

using diagnosis::Finding;
using nlohmann::json;

std::string severity_of(const Finding& finding) {
  const auto* entry = diagnosis::find_entry(finding.id);
  return std::string(entry == nullptr ? "error" : diagnosis::to_text(entry->severity));
}

std::string verdict_of(const std::vector<Finding>& findings) {
  std::string out = "passed";
  for (const auto& finding : findings) {
    const auto severity = severity_of(finding);
    if (severity == "error") return "failed";
    if (severity == "warning") out = "warning";
  }
  return out;
}

json finding_json(const Finding& finding) {
  const auto* entry = diagnosis::find_entry(finding.id);
  const auto text = [&](std::string_view diagnosis::Entry::*member) {
    return std::string(entry == nullptr ? std::string_view() : entry->*member);
  };
  json alternatives = json::array();
  for (const auto& id : finding.alternatives) alternatives.push_back(finding_json({id, ""}));
  return {{"id", finding.id},
          {"severity", severity_of(finding)},
          {"layer", std::string(diagnosis::layer_of(finding.id))},
          {"title", text(&diagnosis::Entry::title)},
          {"evidence", finding.evidence},
          {"cause", text(&diagnosis::Entry::cause)},
          {"fix", text(&diagnosis::Entry::fix)},
          {"who", text(&diagnosis::Entry::who)},
          {"command", text(&diagnosis::Entry::command)},
          {"source", text(&diagnosis::Entry::source)},
          {"link", "docs/findings.md#" + finding.id},
          {"alternatives", std::move(alternatives)}};
}

json findings_json(const std::vector<Finding>& findings) {
  json out = json::array();
  for (const auto& finding : findings) out.push_back(finding_json(finding));
  return out;
}

std::string day_of(EpochMs at) { return format_utc(at / 1000).substr(0, 10); }

void add_identity(const diagnosis::IdentityFacts& identity, const Style& style,
                  std::vector<std::string>& out) {
  out.push_back(style.bold("Client certificate"));
  for (const auto& file : identity.files) {
    out.push_back("  " + padded(file.role, 12) + printable_line(file.name) + ": " +
                  std::string(diagnosis::to_text(file.kind)));
  }
  if (identity.certificates.empty()) return;
  const auto place = static_cast<std::size_t>(std::max<std::int64_t>(identity.own, 0));
  const auto& own = identity.certificates[place];
  out.push_back("  " + padded("subject", 12) + printable_line(own.subject));
  out.push_back("  " + padded("issuer", 12) + printable_line(own.issuer));
  out.push_back("  " + padded("valid", 12) + day_of(own.not_before) + " to " +
                day_of(own.not_after));
  out.push_back("  " + padded("key", 12) + own.key_type + " " + std::to_string(own.key_bits) +
                ", signed with " + own.digest);
  out.push_back("  " + padded("SHA-256", 12) + own.sha256);
}

void add_connection(const diagnosis::ConnectionFacts& facts, const Style& style,
                    std::vector<std::string>& out) {
  const auto line = [&](const char* name, const std::string& value) {
    if (!value.empty()) out.push_back("  " + padded(name, 12) + printable_line(value));
  };
  out.push_back(style.bold("Connection"));
  line("origin", facts.origin);
  line("proxy", facts.proxy.empty() ? "" : facts.proxy + " (" + facts.proxy_source + ")");
  if (facts.handshake) {
    line("TLS", facts.version + ", " + facts.cipher);
    line("asked for", facts.certificate_requested ? "a client certificate" : "no certificate");
    line("presented", facts.presented_sha256.empty() ? "none" : facts.presented_sha256);
  }
  if (facts.status != 0) line("answer", "HTTP " + std::to_string(facts.status));
}

void add_finding(const json& finding, const Style& style, std::vector<std::string>& out) {
  const auto text = [&](const char* member) {
    return printable_line(finding.value(member, std::string()));
  };
  const auto severity = text("severity");
  out.push_back("  " + style.by_word(severity, padded(severity, 8)) + " " + text("id") + ": " +
                style.bold(text("title")));
  const auto line = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) out.push_back("    " + name + ": " + value);
  };
  line("seen", text("evidence"));
  line("cause", text("cause"));
  line("fix (" + text("who") + ")", text("fix"));
  line("command", text("command"));
  for (const auto& other : finding["alternatives"]) {
    line("or", printable_line(other.value("id", std::string()) + ": " +
                              other.value("title", std::string())));
  }
  line("more", text("link"));
}

void add_findings(const std::vector<Finding>& findings, const Style& style,
                  std::vector<std::string>& out) {
  if (findings.empty()) out.push_back("  " + style.green("Nothing found to complain about."));
  for (const auto& finding : findings) add_finding(finding_json(finding), style, out);
}

StepResult step_of(const char* id, const char* title, const std::vector<Finding>& findings) {
  StepResult step;
  step.id = id;
  step.test = "preflight";
  step.verdict = verdict_of(findings);
  const auto* entry = findings.empty() ? nullptr : diagnosis::find_entry(findings.front().id);
  json shown = findings_json(findings);
  // The reports read views, where a command is an object.
  for (auto& finding : shown) finding["command"] = {{"text", finding["command"]}};
  step.view = {{"title", title},
               {"outcome", entry == nullptr ? "" : std::string(entry->title)},
               {"findings", std::move(shown)}};
  return step;
}

}  // namespace

std::string PreflightResult::verdict() const {
  auto all = identity_findings;
  all.insert(all.end(), connection_findings.begin(), connection_findings.end());
  return verdict_of(all);
}

std::vector<std::string> preflight_lines(const PreflightResult& result, const Style& style) {
  std::vector<std::string> out;
  add_identity(result.identity, style, out);
  add_findings(result.identity_findings, style, out);
  if (!result.remark.empty()) {
    out.emplace_back();
    out.push_back(printable_line(result.remark));
  }
  if (result.connection) {
    out.emplace_back();
    add_connection(*result.connection, style, out);
    add_findings(result.connection_findings, style, out);
  }
  out.emplace_back();
  const auto verdict = result.verdict();
  out.push_back(style.bold("Result: ") + style.by_word(verdict, verdict));
  return out;
}

std::string preflight_json(const PreflightResult& result) {
  json identity;
  diagnosis::to_json(identity, result.identity);
  json findings = findings_json(result.identity_findings);
  for (const auto& finding : result.connection_findings) findings.push_back(finding_json(finding));
  json out = {{"verdict", result.verdict()},     {"findings", std::move(findings)},
              {"identity", std::move(identity)}, {"connection", nullptr},
              {"experiment", nullptr},           {"remark", result.remark}};
  if (result.connection) diagnosis::to_json(out["connection"], *result.connection);
  for (const auto& call : result.experiment) {
    json one;
    diagnosis::to_json(one, call);
    out["experiment"].push_back(std::move(one));
  }
  return out.dump(2, ' ', false, json::error_handler_t::replace);
}

std::string preflight_junit(const PreflightResult& result) {
  RunResult run;
  run.command = "preflight";
  run.started_at = result.started_at;
  run.ended_at = result.ended_at;
  run.tests = {{"preflight", "Preflight", result.verdict()}};
  run.steps = {step_of("preflight.certificate", "Client certificate", result.identity_findings)};
  if (result.connection) {
    run.steps.push_back(step_of("preflight.connection", "Connection", result.connection_findings));
    for (const auto& [phase, ms] : result.connection->timing) run.steps.back().ms += ms;
  } else if (!result.remark.empty()) {
    auto& step = run.steps.emplace_back(step_of("preflight.connection", "Connection", {}));
    step.verdict = "not run";
    step.view["outcome"] = result.remark;
  }
  return report_junit(run);
}

}  // namespace smd::headless
