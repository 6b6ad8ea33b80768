// The verdict on an answer: from its status and its readability to the step's own judge, and what
// is odd around it. Also the evidence that the rules of shared/diagnosis look at.
#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/diagnosis/answer_remarks.hpp"
#include "shared/encoding/uri.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/plan.hpp"
#include "shared/oauth/redirect_uri.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {
namespace {

using diagnosis::Call;

Call call_of(std::string_view step_id) {
  if (step_id == step::kToken) return Call::kClientToken;
  if (step_id == step::kAccessToken) return Call::kCodeExchange;
  if (step_id == step::kRefresh) return Call::kRefresh;
  if (step_id == step::kInformation) return Call::kApplicationInformation;
  return Call::kResource;
}

// Whether the text has this pseudonym in it: "code-1" is not in "code-10".
bool mentions(std::string_view text, const std::string& name) {
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    if (end == text.size() || text[end] < '0' || text[end] > '9') return true;
  }
  return false;
}

bool was_sent(const Exchange& exchange) {
  return !exchange.failure ||
         (exchange.failure->sent != "nothing" && !exchange.failure->sent.empty());
}

}  // namespace

std::string Engine::redirect_difference() const {
  // What PG&E has registered is known once ApplicationInformation was read.
  const auto it = state.application.find("redirect_uri");
  if (it == state.application.end() || it->second.empty() || state.oauth.redirect_uri.empty()) {
    return "";
  }
  const auto difference = oauth::compare_redirect_uri(it->second, state.oauth.redirect_uri);
  return difference ? difference->evidence : "";
}

diagnosis::KnownFacts Engine::known_facts(const Exchange& sent) {
  diagnosis::KnownFacts known;
  if (sent.step == step::kAccessToken) {
    if (state.code.present()) {
      known.code_age = (state.now - state.code.received_at) / 1000;
      const std::string name = names().name(session::kCode, state.code.value);
      known.code_sent_before =
          std::any_of(state.exchanges.begin(), state.exchanges.end(), [&](const Exchange& earlier) {
            return earlier.request < sent.request && earlier.step == step::kAccessToken &&
                   was_sent(earlier) &&
                   (mentions(earlier.request_body, name) || mentions(earlier.url, name));
          });
    }
    known.redirect_difference = redirect_difference();
  }
  if (call_of(sent.step) == Call::kResource && state.client_access_token.present()) {
    known.token_expired = oauth::token_state(state.client_access_token.expires_at, state.now) ==
                          oauth::TokenState::kExpired;
  }
  if (sent.tls.is_object() && sent.tls.contains("clientCertificateSha256")) {
    known.certificate_presented = !text_of(sent.tls, "clientCertificateSha256").empty();
  }
  const auto* env = state.env();
  known.production = env != nullptr && env->kind == "production";
  if (!state.milestones.empty()) {
    known.approved = std::any_of(
        state.milestones.begin(), state.milestones.end(),
        [](const auto& done) { return done.milestone == registration::Milestone::kApproved; });
  }
  return known;
}

diagnosis::Answer Engine::answer_of(const Exchange& sent) {
  diagnosis::Answer answer;
  answer.call = call_of(sent.step);
  answer.status = sent.status;
  answer.headers = sent.response_headers;
  answer.body = sent.raw;
  answer.body_is_part = sent.truncated;
  answer.host = encoding::split_uri(sent.url).host;
  answer.received_at = sent.head_at;
  answer.waited_ms = number_of(sent.timing, "wait");
  answer.receive_ms = number_of(sent.timing, "receive");
  answer.bytes = sent.bytes;
  answer.known = known_facts(sent);
  return answer;
}

namespace {

// True when the body may be looked at by the step's own judge.
bool judge_head(StepState& judged, const diagnosis::Answer& answer) {
  const bool good = answer.status == 200;
  add_check(judged, "status", "200", std::to_string(answer.status),
            good ? Verdict::kPassed : Verdict::kFailed);
  if (!good) {
    judged.findings = diagnosis::explain_answer(answer);
    return false;
  }
  if (auto finding = diagnosis::explain_unreadable(answer)) {
    const auto* entry = diagnosis::find_entry(finding->id);
    add_check(judged, "body", texts::get("expected.body"),
              entry == nullptr ? finding->id : std::string(entry->title), Verdict::kFailed);
    judged.findings.push_back(std::move(*finding));
    return false;
  }
  return true;
}

}  // namespace

void Engine::judge(Exchange& sent, const std::string& body) {
  auto& judged = step(sent.step);
  judged.checks.clear();
  judged.findings.clear();
  judged.tables.clear();
  const auto answer = answer_of(sent);
  if (sent.step == step::kInformation) {
    state.application.clear();
    state.application_scopes.clear();
  }
  // A code is for one use, whatever the answer was (RFC 6749 section 4.1.2).
  if (sent.step == step::kAccessToken) state.code = HeldToken{};
  if (sent.step == step::kSampleData) judged.feed = sent.feed;

  const bool readable = judge_head(judged, answer);
  if (!readable) {
    // 202 is no failure of the download: the data may still come.
    if (answer.status == 202 && sent.step == step::kSampleData) {
      judged.checks.back().verdict = Verdict::kWarning;
    }
  } else if (sent.step == step::kToken) {
    judge_client_token(judged, sent, answer, body);
  } else if (sent.step == step::kStatus) {
    judge_status(judged, answer, body);
  } else if (sent.step == step::kSampleData) {
    judge_sample_data(judged, sent, answer);
  } else if (sent.step == step::kAuthorization) {
    judge_authorization(judged, answer, body);
  } else if (sent.step == step::kInformation) {
    judge_information(judged, answer, body);
  } else if (sent.step == step::kAccessToken || sent.step == step::kRefresh) {
    judge_access_token(judged, sent, answer, body, sent.step == step::kRefresh);
  }
  const auto expected = sent.token_call ? diagnosis::Expected::kJson : diagnosis::Expected::kXml;
  for (auto& remark :
       readable ? diagnosis::remarks(answer, expected) : diagnosis::circumstances(answer)) {
    const bool known =
        std::any_of(judged.findings.begin(), judged.findings.end(),
                    [&](const diagnosis::Finding& finding) { return finding.id == remark.id; });
    if (!known) judged.findings.push_back(std::move(remark));
  }
  for (auto& finding : judged.findings)
    finding.evidence = names().mask(std::move(finding.evidence));

  judged.verdict = worst(judged);
  if (sent.step == step::kAccessToken && is_good(judged.verdict)) {
    state.queue.emplace_back(step::kRefresh);
  }
  if (judged.verdict != Verdict::kFailed) {
    if (judged.outcome.empty() && !judged.findings.empty()) {
      const auto* entry = diagnosis::find_entry(judged.findings.front().id);
      if (entry != nullptr) judged.outcome = entry->title;
    }
    return;
  }
  for (const auto severity : {diagnosis::Severity::kError, diagnosis::Severity::kWarning}) {
    for (const auto& finding : judged.findings) {
      const auto* entry = diagnosis::find_entry(finding.id);
      if (entry == nullptr || entry->severity != severity) continue;
      judged.outcome = entry->title;
      return;
    }
  }
}

}  // namespace smd::flow
