// Verdicts on the resources of the API Connectivity Test: service status and sample data.
#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/espi/conformance.hpp"
#include "shared/espi/service_status.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/judge_document.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {

void Engine::judge_status(StepState& judged, const diagnosis::Answer& answer,
                          const std::string& body) {
  const auto status = espi::parse_service_status(body);
  if (!status) {
    const auto& error = status.error();
    if (error.code == "espi.no-current-status") {
      judged.findings.push_back({"espi.status-missing", error.message});
    } else if (error.code == "espi.not-a-service-status") {
      judged.findings.push_back(
          wrong_document(answer, body, "ServiceStatus", "espi.not-service-status", error.message));
    } else {
      judged.findings.push_back(broken_small_document(answer, error));
    }
    add_check(judged, "service-status", "ServiceStatus", judged.findings.back().evidence,
              Verdict::kFailed);
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
      // A union of two names and UInt16 (espiDerived.xsd, ESPIServiceStatus).
      if (!status->code || *status->code < 0 || *status->code > 65535) {
        add_check(judged, "current-status", texts::get("expected.current-status"), got,
                  Verdict::kFailed);
        add_finding(judged, "espi.status-invalid", "currentStatus " + got);
        break;
      }
      add_check(judged, "current-status", texts::get("expected.current-status"), got,
                Verdict::kWarning);
      add_finding(judged, "espi.status-odd", "currentStatus " + got);
      judged.outcome = diagnosis::find_entry("espi.status-odd")->title;
      break;
  }
}

void Engine::judge_sample_data(StepState& judged, const Exchange& sent,
                               const diagnosis::Answer& answer) {
  const auto it = state.feeds.find(sent.feed);
  if (it == state.feeds.end()) {
    add_check(judged, "feed", texts::get("expected.feed"), texts::get("got.nothing"),
              Verdict::kFailed);
    add_finding(judged, "http.not-recognised", texts::get("got.nothing"));
    return;
  }
  const auto& reader = it->second.reader;
  const auto& model = reader.model();
  if (const auto& error = reader.error()) {
    const std::string what = error->message + ", " + espi::describe(*error);
    add_check(judged, "feed", texts::get("expected.feed"), what, Verdict::kFailed);
    judged.findings.push_back(broken_document(answer, error->code, what));
    return;
  }
  const bool is_feed = model.root_kind == espi::RootKind::feed;
  add_check(judged, "feed", texts::get("expected.feed"), model.root,
            is_feed ? Verdict::kPassed : Verdict::kFailed);
  if (!is_feed) {
    judged.findings.push_back(wrong_document(answer, answer.body, "feed", "espi.not-a-feed",
                                             texts::get("evidence.root", {model.root})));
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
  for (const auto& finding : it->second.checked()) {
    // Recent readings are always estimated; an empty feed has been reported.
    if (finding.id == "espi.estimated" || finding.id == "espi.empty-feed") continue;
    std::string evidence = finding.message;
    if (finding.at) {
      evidence += " (" +
                  texts::get("evidence.place", {std::to_string(finding.at->line),
                                                std::to_string(finding.at->column)}) +
                  ")";
    }
    add_finding(judged, finding.id, evidence);
  }
  // A reading that is missing or comes twice also makes its block too short or too long: the cause
  // goes first, and errors before warnings.
  const auto rank = [](const diagnosis::Finding& finding) {
    if (finding.id.starts_with("espi.block-")) return 3;
    const auto* entry = diagnosis::find_entry(finding.id);
    return entry == nullptr ? 0 : 2 - static_cast<int>(entry->severity);
  };
  std::stable_sort(judged.findings.begin(), judged.findings.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  judged.outcome = texts::get(
      "outcome.sample-data",
      {group_digits(static_cast<std::int64_t>(model.readings)), format_bytes(sent.bytes)});
}

}  // namespace smd::flow
