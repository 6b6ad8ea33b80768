// The OAuth Test: the run handed to the companion, and the hops as the browser makes them, in
// whichever window. Does not: serve the hops (proxy/companion does).
#include "shared/base/text.hpp"
#include "shared/encoding/form.hpp"
#include "shared/encoding/uri.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/plan.hpp"
#include "shared/oauth/authorize_request.hpp"
#include "shared/oauth/redirect_answer.hpp"
#include "shared/oauth/redirect_uri.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {
namespace {

constexpr std::int64_t kRunSeconds = 1800;

std::string query_text(const Json& hop) {
  encoding::FormPairs pairs;
  const auto it = hop.find("query");
  if (it == hop.end() || !it->is_array()) return "";
  for (const auto& pair : *it) {
    if (pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_string()) {
      pairs.push_back({pair[0].get<std::string>(), pair[1].get<std::string>()});
    }
  }
  return encoding::form_encode(pairs);
}

std::string path_of(std::string_view address) {
  return std::string(encoding::split_uri(address).path);
}

// The companion sees the path as it was asked for; a server in front of it may have taken off the
// beginning of the registered one.
bool is_same_place(const std::string& asked, const std::string& registered) {
  return asked.empty() || registered.empty() || registered.ends_with(asked);
}

// RFC 6749 section 4.1.2.1, one row each.
std::string_view finding_of_error(std::string_view error) {
  static constexpr std::pair<std::string_view, std::string_view> kErrors[] = {
      {"access_denied", "oauth.access-denied"},
      {"invalid_request", "oauth.redirect-invalid-request"},
      {"invalid_scope", "oauth.redirect-invalid-scope"},
      {"server_error", "oauth.redirect-server-error"},
      {"temporarily_unavailable", "oauth.redirect-temporarily-unavailable"},
      {"unauthorized_client", "oauth.redirect-unauthorized-client"},
      {"unsupported_response_type", "oauth.redirect-unsupported-response-type"}};
  for (const auto& [name, id] : kErrors) {
    if (error == name) return id;
  }
  return "oauth.redirect-error";
}

// A redirect without a code that can be used; the message of read_redirect says what there was.
std::string_view finding_of_redirect(const Error& error) {
  if (error.code == "redirect.repeated") return "oauth.code-twice";
  return "oauth.code-missing";
}

}  // namespace

void Engine::start_oauth(bool open_authorize) {
  const auto* env = state.env();
  if (env == nullptr) return;
  for (const char* id : {"client_id", "client_secret"}) {
    const auto& field = state.fields[id];
    if (!field.filled() || !field.error.empty()) {
      return wait_for_person(step::kScopeSelection, texts::get(std::string("waiting.") + id), id);
    }
  }
  auto& first = step(step::kScopeSelection);
  stop_oauth();
  for (const auto id :
       {step::kScopeSelection, step::kAuthorize, step::kCode, step::kAccessToken, step::kRefresh}) {
    step(id) = StepState{};
  }
  state.code = HeldToken{};
  state.oauth = OAuthRun{};
  // 32 of the event's random hexadecimal digits: 128 bits (RFC 6749 section 10.10 asks for that
  // much).
  state.oauth.state = state.random.substr(0, 32);
  state.oauth.redirect_uri = state.fields["redirect_uri"].value;
  state.oauth.open_authorize = open_authorize;
  oauth::AuthorizeRequest request;
  request.endpoint = env->authorize;
  request.client_id = state.fields["client_id"].value;
  request.redirect_uri = state.oauth.redirect_uri;
  request.scope = state.fields["scope"].value;
  request.state = state.oauth.state;
  const auto address = oauth::authorize_address(request);
  state.current = std::string(step::kScopeSelection);
  if (!address) {
    add_finding(first, "input.request", address.error().message);
    first.verdict = Verdict::kCouldNotRun;
    first.outcome = address.error().message;
    return finish_step(step::kScopeSelection);
  }
  state.oauth.authorize = *address;
  state.oauth.active = true;
  first.verdict = Verdict::kRunning;
  effect({{"type", "companion"},
          {"run",
           {{"state", state.oauth.state},
            {"authorize", *address},
            {"redirect_uri", state.oauth.redirect_uri},
            {"expires_in", kRunSeconds}}}});
}

void Engine::on_companion(const Json& event) {
  if (!state.oauth.active) return;
  auto& first = step(step::kScopeSelection);
  if (const auto it = event.find("error"); it != event.end() && it->is_object()) {
    first.verdict = Verdict::kCouldNotRun;
    first.outcome = texts::get("outcome.companion-failed", {text_of(*it, "message")});
    add_finding(first, "input.request", first.outcome);
    state.oauth = OAuthRun{};
    return finish_step(step::kScopeSelection);
  }
  state.oauth.id = text_of(event, "run");
  if (state.oauth.open_authorize) {
    add_finding(first, "oauth.scope-selection-skipped", texts::get("evidence.authorize-opened"));
    first.verdict = Verdict::kWarning;
    first.outcome = diagnosis::find_entry("oauth.scope-selection-skipped")->title;
    auto& authorize = step(step::kAuthorize);
    authorize.verdict = Verdict::kPassed;
    authorize.outcome = texts::get("outcome.authorize");
    authorize.hops.push_back(Hop{state.now, texts::get("hop.authorize"), state.oauth.authorize,
                                 "done", state.oauth.authorize});
    auto& code = step(step::kCode);
    code.verdict = Verdict::kWaiting;
    code.waiting_for = texts::get("waiting.redirect");
    state.current = std::string(step::kCode);
    effect({{"type", "open"}, {"url", state.oauth.authorize}});
    return;
  }
  first.verdict = Verdict::kWaiting;
  const auto* env = state.env();
  first.waiting_for = texts::get(
      env != nullptr && env->kind == "simulator" ? "waiting.start-simulator" : "waiting.start");
  say(texts::get("status.waiting", {first.waiting_for}));
}

void Engine::on_hop(const Json& event) {
  const auto it = event.find("hop");
  Json recorded = event;
  if (it == event.end() || !it->is_object() || !state.oauth.active) {
    // A hop of a run that is over may still hold a code: it is not recorded.
    return;
  }
  const Json& hop = *it;
  const std::string kind = text_of(hop, "hop");
  const std::string query = query_text(hop);
  const EpochMs at = number_of(hop, "at", state.now);
  if (kind == "redirect") {
    // Names the code before anything with it in is shown or recorded.
    const auto answer = oauth::read_redirect("?" + query, state.oauth.state);
    if (answer) names().name(session::kCode, answer->code);
    names().learn(query);
  }
  const std::string url = names().mask(text_of(hop, "url"));
  const std::string location = names().mask(text_of(hop, "location"));
  const auto add = [&](std::string_view id, const char* title, std::string detail) {
    step(id).hops.push_back(Hop{at, texts::get(title), std::move(detail), "done", url});
  };
  if (kind == "scope_selection") {
    add(step::kScopeSelection, "hop.scope-selection", url);
    auto& first = step(step::kScopeSelection);
    first.checks.clear();
    const auto pairs = encoding::form_parse(query);
    std::vector<std::string> parameters;
    if (pairs) {
      for (const auto& pair : *pairs) parameters.push_back(pair.name + "=" + pair.value);
    }
    add_check(first, "scope-selection", texts::get("expected.scope-selection"),
              parameters.empty() ? texts::get("got.no-parameters") : join(parameters, ", "),
              Verdict::kPassed);
    const std::string asked = path_of(url);
    const std::string registered = path_of(state.scope_selection_uri);
    if (!is_same_place(asked, registered)) {
      add_finding(first, "oauth.start-elsewhere",
                  "expected: " + state.scope_selection_uri + "; came: " + asked);
    }
    if (parameters.empty()) {
      add_finding(first, "oauth.start-without-parameters", texts::get("got.no-parameters"));
    }
    first.verdict = worst(first);
    first.waiting_for.clear();
    first.outcome = texts::get("outcome.scope-selection");
    auto& authorize = step(step::kAuthorize);
    authorize = StepState{};
    authorize.verdict = Verdict::kWaiting;
    authorize.waiting_for = texts::get("waiting.log-in");
    if (state.current == step::kScopeSelection) state.current = std::string(step::kAuthorize);
  } else if (kind == "login") {
    add(step::kAuthorize, "hop.login", texts::get("hop.login.detail"));
  } else if (kind == "confirm") {
    add(step::kAuthorize, "hop.confirm", texts::get("hop.confirm.detail"));
  } else if (kind == "authorize") {
    auto& authorize = step(step::kAuthorize);
    if (authorize.verdict != Verdict::kPassed) {
      add(step::kAuthorize, "hop.authorize", location.empty() ? state.oauth.authorize : location);
      authorize.verdict = Verdict::kPassed;
      authorize.waiting_for.clear();
      authorize.outcome = texts::get("outcome.authorize");
      auto& code = step(step::kCode);
      code = StepState{};
      code.verdict = Verdict::kWaiting;
      code.waiting_for = texts::get("waiting.redirect");
    }
    if (state.current == step::kAuthorize) state.current = std::string(step::kCode);
  } else if (kind == "redirect") {
    add(step::kCode, "hop.redirect", url);
    redirect_place(path_of(url), path_of(state.oauth.redirect_uri));
    take_redirect(query, false, at);
  }
  Json masked = hop;
  masked["url"] = url;
  if (!location.empty()) masked["location"] = location;
  if (auto pairs = masked.find("query"); pairs != masked.end() && pairs->is_array()) {
    for (auto& pair : *pairs) {
      if (pair.is_array() && pair.size() == 2 && pair[1].is_string()) {
        pair[1] = names().mask(pair[1].get<std::string>());
      }
    }
  }
  recorded["hop"] = std::move(masked);
  record.push_back(std::move(recorded));
}

// `text`: a query, or what a person pasted (the whole address).
void Engine::take_redirect(const std::string& text, bool from_person, EpochMs at) {
  if (state.oauth.code_received && !from_person) return;
  auto& code = step(step::kCode);
  const auto hops = code.hops;
  const auto place = state.oauth.other_place;
  code = StepState{};
  code.hops = hops;
  if (from_person)
    code.hops.push_back(Hop{at, texts::get("hop.pasted"), names().mask(text), "done", ""});
  const auto answer =
      oauth::read_redirect(from_person || text.empty() ? text : "?" + text, state.oauth.state);
  state.oauth.code_received = true;
  if (state.current == step::kAuthorize || state.current == step::kScopeSelection)
    state.current = std::string(step::kCode);
  if (!answer) {
    add_check(code, "code", texts::get("expected.code"), texts::get("got.missing"),
              Verdict::kFailed);
    add_finding(code, std::string(finding_of_redirect(answer.error())), answer.error().message);
  } else if (!answer->error.empty()) {
    const std::string said =
        answer->error + (answer->error_description.empty() ? "" : ": " + answer->error_description);
    add_check(code, "code", texts::get("expected.code"), said, Verdict::kFailed);
    add_finding(code, std::string(finding_of_error(answer->error)), said);
  } else {
    const std::string name = names().name(session::kCode, answer->code);
    add_check(code, "code", texts::get("expected.code"), answer->code_parameter + " (" + name + ")",
              answer->code_parameter == "code" ? Verdict::kPassed : Verdict::kWarning);
    if (answer->code_parameter != "code") {
      add_finding(code, "oauth.authorization-code-name", answer->code_parameter);
    }
    using oauth::StateCheck;
    const bool missing = answer->state == StateCheck::kMissing;
    const bool wrong =
        answer->state == StateCheck::kWrong || answer->state == StateCheck::kUnexpected;
    add_check(code, "state", texts::get("expected.state"),
              texts::get(missing ? "got.missing"
                         : wrong ? "got.other-state"
                                 : "got.same-state"),
              wrong     ? Verdict::kFailed
              : missing ? Verdict::kWarning
                        : Verdict::kPassed);
    if (missing) add_finding(code, "oauth.state-absent", texts::get("evidence.state-absent"));
    if (wrong) add_finding(code, "oauth.state-mismatch", texts::get("evidence.state-wrong"));
    if (!wrong) {
      state.code.value = answer->code;
      state.code.received_at = state.now;
      names().settle(answer->code);
      code.outcome = texts::get("outcome.code", {name});
    }
  }
  if (from_person && answer && !answer->address.empty()) {
    // Only a whole address can be compared with one; a path alone says less.
    const auto& used = state.oauth.redirect_uri;
    const bool whole = answer->address.find("://") != std::string::npos;
    const auto differs =
        whole && !used.empty() ? oauth::compare_redirect_uri(used, answer->address) : std::nullopt;
    if (differs) add_finding(code, "oauth.redirect-elsewhere", differs->evidence);
  } else if (!from_person && !place.empty()) {
    add_finding(code, "oauth.redirect-elsewhere", place);
  }
  for (auto& finding : code.findings) finding.evidence = names().mask(std::move(finding.evidence));
  code.verdict = worst(code);
  state.oauth.active = false;
  if (code.verdict == Verdict::kFailed) {
    const auto* entry = diagnosis::find_entry(code.findings.front().id);
    code.outcome = entry == nullptr ? "" : entry->title;
    block_after(step::kCode);
    say(texts::get("status.step", {texts::get("step.oauth.code.title"), "failed"}));
    return;
  }
  if (from_person) state.fields["pasted_redirect"] = FieldState{};
  // A code lives ten minutes: it is used at once. Another call under way is waited for.
  state.queue.emplace_front(step::kAccessToken);
  finish_step(step::kCode);
}

// The browser came back, yet not at the redirect address.
void Engine::redirect_place(const std::string& asked, const std::string& registered) {
  state.oauth.other_place.clear();
  if (is_same_place(asked, registered)) return;
  if (const auto differs = oauth::compare_redirect_uri(registered, asked)) {
    state.oauth.other_place = differs->evidence;
  }
}

// What a run that waits is waiting for never came: each wait has an explanation of its own.
void Engine::explain_wait(std::string_view step_id) {
  auto& waiting = step(step_id);
  if (waiting.verdict != Verdict::kWaiting) return;
  if (step_id == step::kScopeSelection) {
    add_finding(waiting, "oauth.not-started", "waited at " + state.scope_selection_uri);
  } else if (step_id == step::kAuthorize) {
    add_finding(waiting, "oauth.not-logged-in", texts::get("waiting.log-in"));
  } else {
    const auto difference = redirect_difference();
    const std::string sent = "redirect address sent: " + state.oauth.redirect_uri;
    add_finding(waiting, "oauth.not-returned",
                difference.empty() ? sent : sent + "; " + difference);
    waiting.findings.back().alternatives = {"oauth.redirect-uri-mismatch", "oauth.access-denied",
                                            "oauth.client-id-empty"};
  }
}

void Engine::stop_oauth() {
  if (!state.oauth.active) return;
  for (const auto id : {step::kScopeSelection, step::kAuthorize, step::kCode}) {
    auto& waiting = step(id);
    if (waiting.verdict != Verdict::kWaiting && waiting.verdict != Verdict::kRunning) continue;
    explain_wait(id);
    waiting.verdict = Verdict::kCouldNotRun;
    waiting.waiting_for.clear();
    waiting.outcome = texts::get("outcome.cancelled");
  }
  state.oauth = OAuthRun{};
  say(texts::get("status.oauth-stopped"));
}

}  // namespace smd::flow
