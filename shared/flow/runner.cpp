// Which step runs next, what blocks what, and where the run waits for a person.
#include "shared/base/text.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/plan.hpp"
#include "shared/registration/credentials.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {

Verdict worst(const StepState& step) {
  bool warning = false;
  for (const auto& check : step.checks) {
    if (check.verdict == Verdict::kFailed) return Verdict::kFailed;
    warning = warning || check.verdict == Verdict::kWarning;
  }
  for (const auto& finding : step.findings) {
    const auto* entry = diagnosis::find_entry(finding.id);
    if (entry == nullptr || entry->severity == diagnosis::Severity::kError) return Verdict::kFailed;
    warning = warning || entry->severity == diagnosis::Severity::kWarning;
  }
  return warning ? Verdict::kWarning : Verdict::kPassed;
}

void add_check(StepState& step, std::string id, std::string expected, std::string got,
               Verdict verdict) {
  std::string title = texts::get("check." + id);
  step.checks.push_back(
      Check{std::move(id), std::move(title), std::move(expected), std::move(got), verdict});
}

void add_finding(StepState& step, std::string id, std::string evidence) {
  for (const auto& known : step.findings) {
    if (known.id == id) return;
  }
  step.findings.push_back(diagnosis::Finding{std::move(id), std::move(evidence)});
}

bool Engine::has_live_client_token() const {
  const auto& token = state.client_access_token;
  return token.present() &&
         oauth::token_state(token.expires_at, state.now) != oauth::TokenState::kExpired;
}

void Engine::run_all() {
  std::deque<std::string> steps = {std::string(step::kCertificate), std::string(step::kConnection)};
  // What needs nobody goes first; the OAuth Test waits for a person and comes last.
  for (const auto test : {registration::Test::kConnectivity, registration::Test::kApplication,
                          registration::Test::kOAuth}) {
    if (!registration::must_pass(state.user_type, test)) continue;
    for (const auto& planned : planned_steps()) {
      if (planned.test != test) continue;
      // The hops and the token after the redirect follow from the scope selection by themselves.
      if (test == registration::Test::kOAuth && planned.id != step::kScopeSelection) continue;
      steps.emplace_back(planned.id);
    }
  }
  run_steps(std::move(steps));
}

void Engine::run_one(std::string_view step_id) {
  if (find_step(step_id) == nullptr) return;
  std::deque<std::string> steps;
  const bool needs_client_token =
      step_id == step::kStatus || step_id == step::kSampleData || step_id == step::kAuthorization;
  if (needs_client_token && !has_live_client_token()) steps.emplace_back(step::kToken);
  if (step_id == step::kInformation && state.application_information_id.empty()) {
    if (!has_live_client_token()) steps.emplace_back(step::kToken);
    steps.emplace_back(step::kAuthorization);
  }
  if (step_id == step::kEndpoints && state.application.empty()) return run_one(step::kInformation);
  if (step_id == step::kAuthorize || step_id == step::kCode) step_id = step::kScopeSelection;
  steps.emplace_back(step_id);
  if (step_id == step::kInformation) steps.emplace_back(step::kEndpoints);
  state.current = std::string(step_id);
  run_steps(std::move(steps));
}

void Engine::run_steps(std::deque<std::string> steps) {
  const auto* env = state.env();
  if (env == nullptr || !state.active_step.empty()) return;
  const bool calls = std::any_of(steps.begin(), steps.end(),
                                 [](const std::string& id) { return id != step::kCertificate; });
  if (env->kind == "production" && !state.production_confirmed && calls) {
    state.confirm = "production";
    state.confirm_queue = std::move(steps);
    return;
  }
  state.queue = std::move(steps);
  advance();
}

void Engine::advance() {
  while (state.active_step.empty() && !state.queue.empty()) {
    const std::string next = state.queue.front();
    state.queue.pop_front();
    start_step(next);
  }
}

void Engine::wait_for_person(std::string_view step_id, std::string waiting_for,
                             std::string focus_field) {
  auto& waiting = step(step_id);
  waiting.verdict = Verdict::kWaiting;
  waiting.waiting_for = waiting_for;
  state.queue.clear();
  state.current = focus_field.empty() || focus_field == "application_information_id"
                      ? std::string(step_id)
                      : "registration";
  if (!focus_field.empty()) effect({{"type", "focus"}, {"field", focus_field}});
  say(texts::get("status.waiting", {std::move(waiting_for)}));
}

void Engine::start_step(const std::string& step_id) {
  const auto* env = state.env();
  if (env == nullptr) return;
  auto& starting = step(step_id);
  const StepState previous = starting;
  starting = StepState{};
  starting.hops = step_id == step::kScopeSelection ? std::vector<Hop>{} : previous.hops;

  if (step_id == step::kCertificate || step_id == step::kConnection) {
    return start_preflight(step_id);
  }
  const bool needs_credentials = step_id != step::kInformation && step_id != step::kEndpoints;
  if (needs_credentials) {
    for (const char* id : {"client_id", "client_secret"}) {
      const auto& field = state.fields[id];
      if (field.filled() && field.error.empty()) continue;
      if (field.code == "field.sample") {
        add_finding(starting, "input.sample-credentials", texts::get(std::string("field.") + id));
        starting.verdict = Verdict::kFailed;
        starting.outcome = diagnosis::find_entry("input.sample-credentials")->title;
        state.queue.clear();
        return;
      }
      return wait_for_person(step_id, texts::get(std::string("waiting.") + id), id);
    }
  }
  if (step_id == step::kInformation) {
    const auto& token = state.fields["registration_access_token"];
    if (!token.filled() || !token.error.empty()) {
      return wait_for_person(step_id, texts::get("waiting.registration_access_token"),
                             "registration_access_token");
    }
    if (state.application_information_id.empty()) {
      return wait_for_person(step_id, texts::get("waiting.application_information_id"),
                             "application_information_id");
    }
  }

  if (step_id == step::kToken) {
    send_token_request(step_id, oauth::GrantType::kClientCredentials);
  } else if (step_id == step::kStatus) {
    send_bearer(step_id, env->resource_path + "/ReadServiceStatus",
                oauth::TokenClass::kClientAccessToken, state.client_access_token.value);
  } else if (step_id == step::kSampleData) {
    send_bearer(step_id, env->resource_path + "/DownloadSampleData",
                oauth::TokenClass::kClientAccessToken, state.client_access_token.value);
  } else if (step_id == step::kAuthorization) {
    send_bearer(step_id, env->resource_path + "/Authorization",
                oauth::TokenClass::kClientAccessToken, state.client_access_token.value);
  } else if (step_id == step::kInformation) {
    send_bearer(step_id,
                env->resource_path + "/ApplicationInformation/" + state.application_information_id,
                oauth::TokenClass::kRegistrationAccessToken,
                state.fields["registration_access_token"].secret);
  } else if (step_id == step::kEndpoints) {
    judge_endpoints();
    finish_step(step_id);
  } else if (step_id == step::kScopeSelection) {
    start_oauth(false);
  } else if (step_id == step::kAccessToken) {
    if (!state.code.present()) return wait_for_person(step_id, texts::get("waiting.code"), "");
    send_token_request(step_id, oauth::GrantType::kAuthorizationCode);
  } else if (step_id == step::kRefresh) {
    if (!state.refresh_token.present()) {
      return wait_for_person(step_id, texts::get("waiting.refresh_token"), "");
    }
    send_token_request(step_id, oauth::GrantType::kRefreshToken);
  }
}

// Steps that build on a failed one are blocked, unless they have been run on their own before.
void Engine::block_after(std::string_view step_id) {
  for (const auto& planned : planned_steps()) {
    if (planned.after != step_id) continue;
    auto& blocked = step(planned.id);
    const auto queued = std::find(state.queue.begin(), state.queue.end(), planned.id);
    // A preflight that fails later does not undo what was passed before.
    const bool preflight = step_id == step::kCertificate || step_id == step::kConnection;
    if (preflight && queued == state.queue.end() && is_good(blocked.verdict)) continue;
    if (queued != state.queue.end()) state.queue.erase(queued);
    blocked = StepState{};
    blocked.verdict = Verdict::kBlocked;
    blocked.outcome =
        texts::get("outcome.blocked", {texts::get("step." + std::string(step_id) + ".title")});
    block_after(planned.id);
  }
}

// A step has its verdict: on with the next one.
void Engine::finish_step(std::string_view step_id) {
  if (state.active_step == step_id) state.active_step.clear();
  const auto& finished = step(step_id);
  if (finished.verdict == Verdict::kFailed || finished.verdict == Verdict::kCouldNotRun) {
    block_after(step_id);
  } else if (is_good(finished.verdict)) {
    // What an earlier failure had blocked can be run now.
    for (const auto& planned : planned_steps()) {
      if (planned.after != step_id) continue;
      auto& next = step(planned.id);
      if (next.verdict == Verdict::kBlocked) next = StepState{};
    }
  }
  say(texts::get("status.step", {texts::get("step." + std::string(step_id) + ".title"),
                                 std::string(to_text(finished.verdict))}));
  advance();
}

}  // namespace smd::flow
