#include "shared/base/printable.hpp"
#include "shared/base/text.hpp"
#include "shared/exports/reports.hpp"
#include "shared/flow/body_text.hpp"
#include "shared/texts/texts.hpp"

namespace smd::exports {
namespace {

using replay::Call;
using replay::list_of;
using replay::member_of;
using replay::text_of;

// A body longer than this is cut in the report; the session has the whole.
constexpr std::size_t kLongestShown = 64 * 1024;

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--line:#8886;--good:#176b2c;--bad:#a3161a;--warn:#7a4b00;--mild:#555}
@media (prefers-color-scheme:dark){:root{--good:#7fd695;--bad:#ff9c96;--warn:#f2c46d;--mild:#b5b5b5}}
*{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:64rem;padding:1rem}
h1,h2,h3{line-height:1.25}section{border-top:1px solid var(--line);margin-top:2rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0}th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
pre{border:1px solid var(--line);padding:.5rem;max-height:24rem;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.passed{color:var(--good)}.failed,.could-not-run{color:var(--bad)}.warning,.waiting-for-you,.blocked{color:var(--warn)}.not-run,.mild{color:var(--mild)}
.verdict{font-weight:600}.finding{border-left:.25rem solid var(--bad);padding-left:.75rem;margin:1rem 0}.finding.warning{border-color:var(--warn)}.finding.info{border-color:var(--mild)}.finding.warning,.finding.info{color:inherit}
:target{outline:.2rem solid #2f6fd0;outline-offset:.2rem}
@media print{body{max-width:none;font-size:10pt}pre{max-height:none;overflow:visible}section,.finding,tr{break-inside:avoid-page}a{color:inherit}}
)";

std::string tag(std::string_view name, std::string_view text, std::string_view attributes = "") {
  return "<" + std::string(name) + std::string(attributes) + ">" + xml(text) + "</" +
         std::string(name) + ">";
}

std::string say(const char* id) { return texts::get(id); }

// Line breaks are for readers here.
std::string preformatted(std::string_view text) {
  return "<pre>" + replace_all(xml(text), "&#10;", "\n") + "</pre>\n";
}

std::string pairs_table(const std::string& caption, const replay::Pairs& pairs) {
  if (pairs.empty()) return "";
  std::string out = "<table><caption>" + xml(caption) + "</caption>";
  for (const auto& [name, value] : pairs)
    out += "<tr><th scope=\"row\">" + xml(name) + "</th>" + tag("td", value) + "</tr>";
  return out + "</table>\n";
}

std::string verdict(const std::string& word) {
  return "<span class=\"verdict " + replace_all(word, " ", "-") + "\">" + xml(word) + "</span>";
}

replay::Pairs pairs_of(const Json& list) {
  replay::Pairs out;
  for (const auto& pair : list) out.emplace_back(text_of(pair, "name"), text_of(pair, "value"));
  return out;
}

std::string call_id(const Call& call) { return "call-" + std::to_string(call.request); }

std::string exchange_html(const Call& call, const Json& view) {
  std::string out =
      "<article id=\"" + call_id(call) + "\"><h3>" + xml(call.method + " " + text_of(view, "url")) +
      "</h3>\n<p>" + xml(iso_time(call.started)) + " · " +
      xml(call.status == 0 ? say("report.no-answer") : std::to_string(call.status)) + "</p>\n";
  if (const auto failure = text_of(view, "failure"); !failure.empty())
    out += tag("p", failure, " class=\"failed\"");
  out += pairs_table(say("report.request-headers"), pairs_of(list_of(view, "requestHeaders")));
  if (const auto body = text_of(view, "requestBody"); !body.empty()) out += preformatted(body);
  out += pairs_table(say("report.answer-headers"), call.answer_headers);
  if (!call.answer_missing.empty()) out += tag("p", call.answer_missing, " class=\"mild\"");
  if (!call.answer.empty()) {
    const auto cut = call.answer.substr(0, kLongestShown);
    out += preformatted(is_utf8(cut) ? flow::pretty_body(cut, flow::kind_of_body(cut, ""))
                                     : printable(cut));
    if (cut.size() < call.answer.size())
      out += tag(
          "p", texts::get("report.cut", {format_bytes(cut.size()), format_bytes(call.answer_size)}),
          " class=\"mild\"");
  }
  out += pairs_table("TLS", pairs_of(list_of(view, "tls")));
  replay::Pairs timing;
  for (const auto& phase : list_of(view, "timing")) {
    timing.emplace_back(text_of(phase, "phase"), replay::dump(member_of(phase, "ms")) + " ms");
  }
  return out + pairs_table(say("report.timing"), timing) + "</article>\n";
}

std::string finding_html(const Json& finding, const std::string& call) {
  const auto severity = text_of(finding, "severity");
  std::string out = "<div class=\"finding " + xml(severity) + "\"><h3>" +
                    xml(text_of(finding, "title")) + "</h3>\n<p><code>" +
                    xml(text_of(finding, "id")) + "</code> · " + xml(severity) + "</p>\n";
  const auto line = [&](const char* label, const std::string& text) {
    if (!text.empty()) out += "<p><strong>" + xml(say(label)) + "</strong> " + xml(text) + "</p>\n";
  };
  line("report.seen", text_of(finding, "evidence"));
  line("report.cause", text_of(finding, "cause"));
  line("report.fix", text_of(finding, "fix"));
  line("report.who", text_of(finding, "who"));
  if (const auto command = text_of(member_of(finding, "command"), "text"); !command.empty())
    out += preformatted(command);
  for (const auto& other : list_of(finding, "alternatives"))
    line("report.or", text_of(other, "title"));
  if (!call.empty())
    out += "<p><a href=\"#" + call + "\">" + xml(say("report.evidence")) + "</a></p>\n";
  return out + "</div>\n";
}

std::string step_html(const Evidence& evidence, const Json& step) {
  const auto id = text_of(step, "id");
  std::string last_call;
  for (const auto& call : evidence.calls) {
    if (call.step == id) last_call = call_id(call);
  }
  std::string out = "<section id=\"" + xml(id) + "\"><h2>" + xml(text_of(step, "title")) + " " +
                    verdict(text_of(step, "verdict")) + "</h2>\n" +
                    tag("p", text_of(step, "outcome")) + "\n";
  for (const auto& finding : list_of(step, "findings")) out += finding_html(finding, last_call);
  const auto& checks = list_of(step, "checks");
  if (!checks.empty()) {
    out += "<table><thead><tr>" + tag("th", say("report.check"), " scope=\"col\"") +
           tag("th", say("report.expected"), " scope=\"col\"") +
           tag("th", say("report.got"), " scope=\"col\"") +
           tag("th", say("report.verdict"), " scope=\"col\"") + "</tr></thead>";
    for (const auto& check : checks) {
      out += "<tr>" + tag("td", text_of(check, "title")) + tag("td", text_of(check, "expected")) +
             tag("td", text_of(check, "got")) + "<td>" + verdict(text_of(check, "verdict")) +
             "</td></tr>";
    }
    out += "</table>\n";
  }
  for (const auto& view : list_of(step, "exchanges")) {
    for (const auto& call : evidence.calls) {
      if (static_cast<std::int64_t>(call.request) == replay::number_of(view, "request"))
        out += exchange_html(call, view);
    }
  }
  return out + "</section>\n";
}

}  // namespace

std::string html_report(const Evidence& evidence) {
  const auto& session = evidence.session;
  const auto& plan = member_of(session, "plan");
  auto title = text_of(session, "title");
  if (title.empty()) title = say("report.title");
  std::string out =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\"><meta "
      "http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>" +
      xml(title) + "</title><style>" + std::string(kStyle) + "</style></head><body><main><h1>" +
      xml(title) + "</h1>\n";
  if (const auto note = text_of(session, "note"); !note.empty()) out += preformatted(note);
  replay::Pairs facts = {
      {say("report.environment"), text_of(member_of(plan, "environment"), "label") + " (" +
                                      text_of(member_of(plan, "environment"), "origin") + ")"},
      {say("report.user-type"), text_of(plan, "userType")},
      {say("report.created"), iso_time(replay::number_of(session, "created"))},
      {say("report.redaction"), text_of(session, "redaction")},
      {say("report.version"), "smd " + text_of(member_of(session, "tool"), "version")}};
  if (const auto sha256 = text_of(plan, "clientCertificateSha256"); !sha256.empty())
    facts.emplace_back(say("report.certificate"), sha256);
  out += pairs_table(say("report.run"), facts);
  for (const auto& trouble : evidence.troubles) out += tag("p", trouble, " class=\"warning\"");
  out += "<table><thead><tr>" + tag("th", say("report.step"), " scope=\"col\"") +
         tag("th", say("report.verdict"), " scope=\"col\"") +
         tag("th", say("report.outcome"), " scope=\"col\"") + "</tr></thead>";
  for (const auto& step : evidence.steps) {
    // A step that was not run has no section to lead to.
    const auto name = xml(text_of(step, "title"));
    const auto link = "<a href=\"#" + xml(text_of(step, "id")) + "\">" + name + "</a>";
    out += "<tr><td>" + (text_of(step, "verdict") == "not run" ? name : link) + "</td><td>" +
           verdict(text_of(step, "verdict")) + "</td>" + tag("td", text_of(step, "outcome")) +
           "</tr>";
  }
  out += "</table>\n";
  for (const auto& step : evidence.steps) {
    if (text_of(step, "verdict") != "not run") out += step_html(evidence, step);
  }
  return out + "</main></body></html>\n";
}

}  // namespace smd::exports
