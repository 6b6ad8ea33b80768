// One step for the page: why, what is sent, what came, and what it means.
#include <algorithm>
#include <set>

#include "shared/base/text.hpp"
#include "shared/espi/xml_lines.hpp"
#include "shared/flow/body_text.hpp"
#include "shared/flow/copy_texts.hpp"
#include "shared/flow/plan.hpp"
#include "shared/flow/remedies.hpp"
#include "shared/flow/view.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {
namespace {

Json view_tls(const Exchange& sent) {
  Pairs pairs;
  if (!sent.tls.is_object()) return pairs_json(pairs);
  const auto text = [&](const char* member) {
    const auto it = sent.tls.find(member);
    return it != sent.tls.end() && it->is_string() ? it->get<std::string>() : std::string();
  };
  const auto flag = [&](const char* member) -> std::string {
    const auto it = sent.tls.find(member);
    if (it == sent.tls.end() || !it->is_boolean()) return texts::get("tls.unknown");
    return texts::get(it->get<bool>() ? "tls.yes" : "tls.no");
  };
  pairs.emplace_back(texts::get("tls.version"), text("version"));
  pairs.emplace_back(texts::get("tls.cipher"), text("cipher"));
  pairs.emplace_back(texts::get("tls.resumed"), flag("resumed"));
  pairs.emplace_back(texts::get("tls.requested"), flag("clientCertificateRequested"));
  const auto presented = text("clientCertificateSha256");
  pairs.emplace_back(texts::get("tls.presented"),
                     presented.empty() ? texts::get("tls.none-presented") : presented);
  pairs.emplace_back(texts::get("tls.server"), text("serverCertificateSha256"));
  if (const auto it = sent.tls.find("serverNotAfter");
      it != sent.tls.end() && it->is_number_integer()) {
    pairs.emplace_back(texts::get("tls.server-until"), format_utc(it->get<std::int64_t>()));
  }
  return pairs_json(pairs);
}

Json view_timing(const Exchange& sent) {
  static constexpr const char* kPhases[] = {"queue", "dns",  "connect", "tls",
                                            "send",  "wait", "receive"};
  Json timing = Json::array();
  for (const char* phase : kPhases) {
    const auto it = sent.timing.find(phase);
    if (it == sent.timing.end() || !it->is_number()) continue;
    timing.push_back({{"phase", texts::get(std::string("phase.") + phase)}, {"ms", *it}});
  }
  return timing;
}

constexpr std::size_t kMaskedLines = 2'000;

// Whether the body is a feed whose customer data the person has not asked to see.
bool is_masked(const State& state, const Exchange& sent) {
  const auto feed = state.feeds.find(sent.feed);
  return feed != state.feeds.end() && !feed->second.show_customer &&
         !feed->second.reader.model().customer.empty();
}

std::string without_content(const std::string& xml) {
  std::string out;
  for (const auto& line :
       espi::make_lines(xml, espi::LineStyle::indented, 0, 0, kMaskedLines, true)) {
    out += line + "\n";
  }
  return out;
}

Json view_exchange(const State& state, const Exchange& sent) {
  const std::string kind = kind_of_body(sent.raw, sent.content_type);
  const bool masked = is_masked(state, sent);
  const std::string raw = masked ? without_content(sent.raw) : sent.raw;
  Json copies = Json::array();
  if (!sent.step.empty())
    copies.push_back(button("copy:curl:" + sent.step, texts::get("button.copy-curl")));
  std::string failure;
  if (sent.failure) {
    failure = texts::get("stage." + sent.failure->stage);
    if (!sent.failure->reason.empty()) failure += ": " + sent.failure->reason;
  }
  return {{"request", sent.request},
          {"title", sent.title},
          {"method", sent.method},
          {"url", sent.url},
          {"requestHeaders", pairs_json(sent.request_headers)},
          {"requestBody", sent.request_body},
          {"state", sent.state},
          {"status", sent.status},
          {"statusText",
           sent.status == 0 ? "" : texts::get("status-text." + std::to_string(sent.status / 100))},
          {"responseHeaders", pairs_json(sent.response_headers)},
          {"body",
           {{"kind", kind},
            {"bytes", sent.bytes},
            {"truncated", sent.truncated},
            {"raw", raw},
            {"pretty", masked ? raw : pretty_body(sent.raw, kind)}}},
          {"timing", view_timing(sent)},
          {"tls", view_tls(sent)},
          {"failure", failure},
          {"feed", sent.feed},
          {"copies", std::move(copies)}};
}

Json view_tables(const std::vector<Table>& tables) {
  Json out = Json::array();
  for (const auto& table : tables) {
    Json rows = Json::array();
    for (const auto& row : table.rows) rows.push_back({{"cells", row.cells}, {"state", row.state}});
    out.push_back({{"id", table.id},
                   {"title", table.title},
                   {"columns", table.columns},
                   {"rows", std::move(rows)}});
  }
  return out;
}

Json step_fields(const State& state, const std::string& id) {
  Json fields = Json::array();
  if (id == step::kToken || id == step::kAccessToken || id == step::kRefresh) {
    fields.push_back(
        field_json(state, "token_request_form", "choice",
                   Json::array({{{"value", "form"}, {"label", texts::get("choice.form")}},
                                {{"value", "query"}, {"label", texts::get("choice.query")}}})));
  }
  if (id == step::kScopeSelection) {
    fields.push_back(field_json(state, "redirect_uri", "text"));
    fields.push_back(field_json(state, "scope", "text"));
  }
  if (id == step::kCode) fields.push_back(field_json(state, "pasted_redirect", "secret"));
  if (id == step::kInformation)
    fields.push_back(field_json(state, "application_information_id", "text"));
  if (id == step::kCertificate) fields.push_back(field_json(state, "registered_sha256", "text"));
  return fields;
}

Json step_buttons(const State& state, const std::string& id, const StepState& shown) {
  Json buttons = Json::array();
  const bool busy = is_busy(state);
  const auto why = busy ? texts::get("why.busy") : std::string();
  const bool waits_for_hop = id == step::kAuthorize || id == step::kCode;
  if (!waits_for_hop) {
    const bool again = shown.verdict != Verdict::kNotRun && shown.verdict != Verdict::kBlocked;
    const char* label = id == step::kCertificate ? "button.check-again"
                        : id == step::kScopeSelection
                            ? (again ? "button.start-again" : "button.start")
                            : (again ? "button.run-again" : "button.run");
    buttons.push_back(button("run:" + id, texts::get(label), "primary", !busy, why));
  }
  if (id == step::kConnection) {
    buttons.push_back(button("preflight:experiment", texts::get("button.experiment"), "plain",
                             !busy, busy ? why : texts::get("why.experiment")));
  }
  if (id == step::kScopeSelection) {
    const auto* env = state.env();
    if (env != nullptr && !env->portal.empty()) {
      buttons.push_back(button("oauth:open-portal", texts::get("button.open-portal"),
                               shown.verdict == Verdict::kWaiting ? "primary" : "plain"));
    }
    buttons.push_back(
        button("oauth:authorize-now", texts::get("button.authorize-now"), "plain", !busy, why));
  }
  if (id == step::kCode) {
    const auto it = state.fields.find("pasted_redirect");
    const bool ready = it != state.fields.end() && it->second.filled() && it->second.error.empty();
    buttons.push_back(button("oauth:take-redirect", texts::get("button.take-redirect"), "plain",
                             ready && !busy, ready ? why : texts::get("why.paste-first")));
  }
  if (state.oauth.active && (id == step::kScopeSelection || waits_for_hop)) {
    buttons.push_back(button("oauth:stop", texts::get("button.stop-waiting")));
  }
  if (id == step::kEndpoints && !state.application.empty()) {
    buttons.push_back(
        button("copy:configuration", texts::get("button.copy-configuration"), "plain"));
  }
  return buttons;
}

Json view_finding(const State& state, const std::string& step_id, const diagnosis::Finding& finding,
                  bool alternative) {
  const auto* entry = diagnosis::find_entry(finding.id);
  const auto text = [&](std::string_view diagnosis::Entry::*member, std::string_view otherwise) {
    return std::string(entry == nullptr ? otherwise : entry->*member);
  };
  Json command = nullptr;
  if (entry != nullptr && !entry->command.empty()) {
    command = {{"text", std::string(entry->command)},
               {"copy", button("copy:command:" + finding.id, texts::get("button.copy-command"))}};
  }
  Json alternatives = Json::array();
  for (const auto& id : finding.alternatives) {
    alternatives.push_back(view_finding(state, step_id, {id, ""}, true));
  }
  return {
      {"id", finding.id},
      {"severity", entry == nullptr ? "error" : std::string(diagnosis::to_text(entry->severity))},
      {"layer", diagnosis::layer_of(finding.id)},
      {"title", text(&diagnosis::Entry::title, finding.evidence)},
      {"cause", text(&diagnosis::Entry::cause, "")},
      {"fix", text(&diagnosis::Entry::fix, "")},
      {"who", text(&diagnosis::Entry::who, "PG&E")},
      {"evidence", finding.evidence},
      {"source", text(&diagnosis::Entry::source, "")},
      {"buttons",
       alternative || step_id.empty() ? Json::array() : remedies(state, step_id, finding.id)},
      {"command", std::move(command)},
      {"link", "findings.html#" + finding.id},
      {"alternatives", std::move(alternatives)}};
}

}  // namespace

Json view_findings(const State& state, const std::string& step_id,
                   const std::vector<diagnosis::Finding>& findings) {
  Json out = Json::array();
  for (const auto& finding : findings) {
    out.push_back(view_finding(state, step_id, finding, false));
  }
  return out;
}

Json view_step(const State& state, const std::string& id) {
  const auto it = state.steps.find(id);
  const StepState empty;
  const StepState& shown = it == state.steps.end() ? empty : it->second;

  Json will_send = nullptr;
  if (const auto request = preview(state, id)) {
    will_send = {
        {"method", request->method},
        {"url", request->url},
        {"headers", pairs_json(request->headers)},
        {"body", request->body},
        {"copies", Json::array({button("copy:curl:" + id, texts::get("button.copy-curl"))})}};
  }
  Json checks = Json::array();
  for (const auto& check : shown.checks) {
    checks.push_back({{"id", check.id},
                      {"title", check.title},
                      {"expected", check.expected},
                      {"got", check.got},
                      {"verdict", to_text(check.verdict)}});
  }
  Json exchanges = Json::array();
  Json progress = nullptr;
  for (const auto request : shown.requests) {
    for (const auto& sent : state.exchanges) {
      if (sent.request != request) continue;
      exchanges.push_back(view_exchange(state, sent));
      if (sent.state != "sending" && sent.state != "receiving") continue;
      std::uint64_t total = 0;
      if (const auto feed = state.feeds.find(sent.feed); feed != state.feeds.end())
        total = feed->second.total_bytes;
      progress = {
          {"text", sent.bytes == 0 ? texts::get("progress.waiting")
                                   : texts::get("progress.receiving", {format_bytes(sent.bytes)})},
          {"bytes", sent.bytes},
          {"totalBytes", total},
          {"cancel", button("cancel:" + std::to_string(request), texts::get("button.cancel"),
                            "plain", !sent.cancelling)}};
    }
  }
  Json hops = Json::array();
  for (const auto& hop : shown.hops) {
    hops.push_back({{"at", hop.at},
                    {"title", hop.title},
                    {"detail", hop.detail},
                    {"state", hop.state},
                    {"url", hop.url}});
  }
  if (shown.verdict == Verdict::kWaiting && !shown.waiting_for.empty()) {
    hops.push_back({{"at", 0},
                    {"title", shown.waiting_for},
                    {"detail", ""},
                    {"state", "waiting"},
                    {"url", ""}});
  }
  Json feed = nullptr;
  Json feed_findings = Json::array();
  if (const auto found = state.feeds.find(shown.feed); found != state.feeds.end()) {
    feed = view_feed(state, found->second);
    feed_findings = view_feed_findings(found->second);
    std::set<std::string> told;
    for (const auto& finding : shown.findings) told.insert(finding.id);
    std::erase_if(feed_findings.get_ref<Json::array_t&>(), [&](const Json& finding) {
      return told.count(finding["id"].get_ref<const std::string&>()) != 0;
    });
  }
  const auto* planned = find_step(id);
  return {{"id", id},
          {"test", group_label(planned->test)},
          {"title", texts::get("step." + id + ".title")},
          {"verdict", to_text(shown.verdict)},
          {"waitingFor", shown.waiting_for},
          {"why", texts::get("step." + id + ".why")},
          {"outcome", shown.outcome},
          {"fields", step_fields(state, id)},
          {"buttons", step_buttons(state, id, shown)},
          {"willSend", std::move(will_send)},
          {"checks", std::move(checks)},
          {"findings", view_findings(state, id, shown.findings)},
          {"feedFindings", std::move(feed_findings)},
          {"exchanges", std::move(exchanges)},
          {"hops", std::move(hops)},
          {"tables", view_tables(shown.tables)},
          {"feed", std::move(feed)},
          {"progress", std::move(progress)}};
}

}  // namespace smd::flow
