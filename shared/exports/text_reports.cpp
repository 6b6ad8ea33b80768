// Markdown for a ticket and the text for PG&E's support.
#include "shared/base/text.hpp"
#include "shared/exports/reports.hpp"
#include "shared/texts/texts.hpp"

namespace smd::exports {
namespace {

using replay::list_of;
using replay::member_of;
using replay::text_of;

// So that nothing of an answer becomes markup, a link or a table border in the ticket.
std::string markdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>()#+!|~@").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

// In a code span: nothing can be escaped there but the mark itself.
std::string code(std::string_view text) {
  return "`" + replace_all(replace_all(std::string(text), "`", "'"), "\n", " ") + "`";
}

bool is_bad(const Json& step) {
  const auto verdict = text_of(step, "verdict");
  return verdict == "failed" || verdict == "could not run" || verdict == "warning";
}

std::string fingerprint_of(const Evidence& evidence) {
  for (auto call = evidence.calls.rbegin(); call != evidence.calls.rend(); ++call) {
    if (const auto sha256 = text_of(call->tls, "clientCertificateSha256"); !sha256.empty())
      return sha256;
  }
  return text_of(member_of(evidence.session, "plan"), "clientCertificateSha256");
}

std::string support_call(const replay::Call& call) {
  std::string out =
      "  " + iso_time(call.started) + "  " + call.method + " " + call.origin + call.path + "\n";
  const auto line = [&](const char* label, const std::string& text) {
    if (!text.empty()) out += "    " + texts::get(label) + " " + text + "\n";
  };
  line("support.status", call.status == 0 ? "" : std::to_string(call.status));
  line("support.failure", call.failure.is_null() ? ""
                                                 : text_of(call.failure, "stage") + " " +
                                                       text_of(call.failure, "message"));
  for (const auto& [name, value] : transaction_ids(call))
    out += "    " + name + ": " + value + "\n";
  line("support.tls", text_of(call.tls, "version") + " " + text_of(call.tls, "cipher"));
  line("support.presented", text_of(call.tls, "clientCertificateSha256"));
  line("support.server", text_of(call.tls, "serverCertificateSha256"));
  if (call.status >= 400 && is_utf8(call.answer)) {
    auto body = call.answer.substr(0, 500);
    while (!is_utf8(body)) body.pop_back();
    line("support.answer", replace_all(std::move(body), "\n", " "));
  }
  return out;
}

}  // namespace

std::string markdown_report(const Evidence& evidence) {
  const auto& plan = member_of(evidence.session, "plan");
  const auto& environment = member_of(plan, "environment");
  auto title = text_of(evidence.session, "title");
  if (title.empty()) title = texts::get("report.title");
  std::string out = "## " + markdown(title) + "\n\n";
  if (const auto note = text_of(evidence.session, "note"); !note.empty())
    out += markdown(note) + "\n\n";
  out += texts::get("report.environment") + ": " + markdown(text_of(environment, "label")) + " " +
         code(text_of(environment, "origin")) + "  \n" + texts::get("report.user-type") + ": " +
         markdown(text_of(plan, "userType")) + "  \n" + texts::get("report.created") + ": " +
         iso_time(replay::number_of(evidence.session, "created")) + "\n\n";
  out += "| " + texts::get("report.step") + " | " + texts::get("report.verdict") + " | " +
         texts::get("report.outcome") + " |\n| --- | --- | --- |\n";
  for (const auto& step : evidence.steps) {
    out += "| " + markdown(text_of(step, "title")) + " | **" + markdown(text_of(step, "verdict")) +
           "** | " + markdown(text_of(step, "outcome")) + " |\n";
  }
  for (const auto& step : evidence.steps) {
    if (!is_bad(step)) continue;
    out += "\n### " + markdown(text_of(step, "title")) + "\n";
    for (const auto& finding : list_of(step, "findings")) {
      out += "\n- **" + markdown(text_of(finding, "title")) + "** " + code(text_of(finding, "id")) +
             "\n";
      const auto line = [&](const char* label, const char* member) {
        if (const auto text = text_of(finding, member); !text.empty())
          out += "  - " + texts::get(label) + " " + markdown(text) + "\n";
      };
      line("report.seen", "evidence");
      line("report.cause", "cause");
      line("report.fix", "fix");
      line("report.who", "who");
    }
    for (const auto& call : evidence.calls) {
      if (call.step != text_of(step, "id")) continue;
      out += "\n" + code(call.method + " " + call.origin + call.path) + " → " +
             (call.status == 0 ? texts::get("report.no-answer") : std::to_string(call.status)) +
             ", " + iso_time(call.started) + "\n";
    }
  }
  return out;
}

std::string support_text(const Evidence& evidence) {
  const auto& plan = member_of(evidence.session, "plan");
  const auto& environment = member_of(plan, "environment");
  std::string out = texts::get("support.hello") + "\n\n" + texts::get("support.environment") + " " +
                    text_of(environment, "label") + " " + text_of(environment, "origin") + "\n" +
                    texts::get("support.user-type") + " " + text_of(plan, "userType") + "\n";
  if (!evidence.client_id.empty())
    out += texts::get("support.client-id") + " " + evidence.client_id + "\n";
  if (const auto sha256 = fingerprint_of(evidence); !sha256.empty())
    out += texts::get("support.certificate") + " " + sha256 + "\n";
  bool any = false;
  for (const auto& step : evidence.steps) {
    if (!is_bad(step)) continue;
    any = true;
    out += "\n" + text_of(step, "title") + ": " + text_of(step, "verdict") + ". " +
           text_of(step, "outcome") + "\n";
    for (const auto& call : evidence.calls) {
      if (call.step == text_of(step, "id")) out += support_call(call);
    }
    const auto& findings = list_of(step, "findings");
    if (!findings.empty())
      out += "  " + texts::get("support.finding") + " " + text_of(findings.front(), "title") +
             " (" + text_of(findings.front(), "id") + ")\n";
  }
  if (!any) {
    out += "\n" + texts::get("support.nothing") + "\n";
    for (const auto& call : evidence.calls) {
      if (!call.step.empty()) out += support_call(call);
    }
  }
  return out + "\n" + texts::get("support.end") + "\n";
}

}  // namespace smd::exports
