// Verdicts on the resources of the API Connectivity Test: service status and sample data; and the
// dispatch from a step to its judge.
#include "shared/base/text.hpp"
#include "shared/espi/conformance.hpp"
#include "shared/espi/service_status.hpp"
#include "shared/flow/body_text.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/plan.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {

void Engine::judge(Exchange& sent, const std::string& body) {
  auto& judged = step(sent.step);
  judged.checks.clear();
  judged.findings.clear();
  judged.tables.clear();
  if (sent.step == step::kToken) {
    judge_client_token(judged, sent, body);
  } else if (sent.step == step::kStatus) {
    judge_status(judged, sent, body);
  } else if (sent.step == step::kSampleData) {
    judge_sample_data(judged, sent, body);
  } else if (sent.step == step::kAuthorization) {
    judge_authorization(judged, sent, body);
  } else if (sent.step == step::kInformation) {
    judge_information(judged, sent, body);
  } else if (sent.step == step::kAccessToken || sent.step == step::kRefresh) {
    judge_access_token(judged, sent, body, sent.step == step::kRefresh);
    if (sent.step == step::kAccessToken && is_good(worst(judged)))
      state.queue.emplace_back(step::kRefresh);
  }
  judged.verdict = worst(judged);
  if (judged.verdict == Verdict::kFailed) {
    for (const auto& finding : judged.findings) {
      const auto* entry = diagnosis::find_entry(finding.id);
      if (entry == nullptr || entry->severity != diagnosis::Severity::kError) continue;
      judged.outcome = entry->title;
      break;
    }
  }
}

bool Engine::judge_head(StepState& judged, const Exchange& sent, const std::string&,
                        bool token_call) {
  const bool good = sent.status == 200;
  add_check(judged, "status", "200", std::to_string(sent.status),
            good ? Verdict::kPassed : Verdict::kFailed);
  if (good) return true;
  if (sent.status == 202) {
    add_finding(judged, "espi.accepted-later", "HTTP 202");
    judged.checks.back().verdict = Verdict::kWarning;
    judged.outcome = diagnosis::find_entry("espi.accepted-later")->title;
    return false;
  }
  if (sent.status == 204) {
    add_finding(judged, "espi.no-content", "HTTP 204");
    return false;
  }
  diagnosis::Evidence evidence;
  evidence.status = sent.status;
  evidence.content_type = sent.content_type;
  evidence.body = is_utf8(sent.raw) ? sent.raw : std::string();
  evidence.token_call = token_call;
  judged.findings = diagnosis::explain(evidence);
  return false;
}

void Engine::judge_status(StepState& judged, const Exchange& sent, const std::string& body) {
  if (!judge_head(judged, sent, body, false)) return;
  const auto status = espi::parse_service_status(body);
  if (!status) {
    const bool well_formed = status.error().code == "espi.not-a-service-status" ||
                             status.error().code == "espi.no-current-status";
    add_check(judged, "service-status", "ServiceStatus", status.error().message, Verdict::kFailed);
    const bool html = kind_of_body(body, sent.content_type) == "html";
    add_finding(judged,
                html          ? "gateway.html-page"
                : well_formed ? "espi.not-service-status"
                              : "espi.not-well-formed",
                status.error().message);
    return;
  }
  const std::string got = "\"" + status->sent + "\"";
  using Meaning = espi::ServiceStatus::Meaning;
  switch (status->meaning) {
    case Meaning::normal:
      add_check(judged, "current-status", texts::get("expected.current-status"),
                texts::get(status->padded ? "got.normal-padded" : "got.normal", {got}),
                Verdict::kPassed);
      judged.outcome = texts::get("outcome.status");
      break;
    case Meaning::unavailable:
      add_check(judged, "current-status", texts::get("expected.current-status"), got,
                Verdict::kFailed);
      add_finding(judged, "espi.status-unavailable", "currentStatus " + got);
      break;
    case Meaning::other:
      add_check(judged, "current-status", texts::get("expected.current-status"), got,
                Verdict::kWarning);
      add_finding(judged, "espi.status-odd", "currentStatus " + got);
      judged.outcome = diagnosis::find_entry("espi.status-odd")->title;
      break;
  }
}

void Engine::judge_sample_data(StepState& judged, Exchange& sent, const std::string& body) {
  const std::uint32_t feed_id = sent.feed;
  judged.feed = feed_id;
  if (!judge_head(judged, sent, body, false)) return;
  const auto it = state.feeds.find(feed_id);
  if (it == state.feeds.end()) return;
  const auto& reader = it->second.reader;
  const auto& model = reader.model();

  if (trim(body).empty()) {
    add_check(judged, "feed", texts::get("expected.feed"), texts::get("got.nothing"),
              Verdict::kFailed);
    add_finding(judged, "espi.empty-feed", texts::get("got.nothing"));
    return;
  }
  if (const auto& error = reader.error()) {
    add_check(judged, "feed", texts::get("expected.feed"),
              error->message + ", " + espi::describe(*error), Verdict::kFailed);
    const bool html = kind_of_body(body, sent.content_type) == "html";
    add_finding(judged, html ? "gateway.html-page" : "espi.not-well-formed",
                error->message + ", " + espi::describe(*error));
    return;
  }
  const bool is_feed = model.root_kind == espi::RootKind::feed;
  add_check(judged, "feed", texts::get("expected.feed"), model.root,
            is_feed ? Verdict::kPassed : Verdict::kFailed);
  if (!is_feed) {
    add_finding(judged, "espi.not-a-feed", texts::get("evidence.root", {model.root}));
    return;
  }
  add_check(judged, "entries", texts::get("expected.some"),
            group_digits(static_cast<std::int64_t>(model.entries)),
            model.entries > 0 ? Verdict::kPassed : Verdict::kFailed);
  if (model.entries == 0) {
    add_finding(judged, "espi.empty-feed", texts::get("evidence.no-entry"));
    return;
  }
  const auto usage_points = model.count("UsagePoint");
  add_check(judged, "usage-points", texts::get("expected.some"),
            group_digits(static_cast<std::int64_t>(usage_points)),
            usage_points > 0 ? Verdict::kPassed : Verdict::kWarning);
  add_check(judged, "readings", texts::get("expected.some"),
            group_digits(static_cast<std::int64_t>(model.readings)),
            model.readings > 0 ? Verdict::kPassed : Verdict::kFailed);
  if (model.readings == 0)
    add_finding(judged, "espi.no-readings", texts::get("evidence.no-readings"));
  for (const auto& finding : espi::check_feed(model, reader.state(), reader.error())) {
    if (finding.severity == espi::Severity::info) continue;
    std::string evidence = finding.message;
    if (finding.at) {
      evidence += " (" +
                  texts::get("evidence.place", {std::to_string(finding.at->line),
                                                std::to_string(finding.at->column)}) +
                  ")";
    }
    add_finding(judged, finding.id, evidence);
  }
  judged.outcome = texts::get(
      "outcome.sample-data",
      {group_digits(static_cast<std::int64_t>(model.readings)), format_bytes(sent.bytes)});
}

}  // namespace smd::flow
