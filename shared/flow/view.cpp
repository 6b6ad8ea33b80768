#include "shared/flow/view.hpp"

#include "shared/base/text.hpp"
#include "shared/flow/plan.hpp"
#include "shared/oauth/token_class.hpp"
#include "shared/registration/testing_clock.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {
namespace {

constexpr EpochMs kDay = 86'400'000;

Json view_environment(const State& state) {
  const auto* env = state.env();
  Json choices = Json::array();
  for (std::size_t i = 0; i < state.environments.size(); ++i) {
    const auto& choice = state.environments[i];
    choices.push_back({{"button", "environment:" + choice.id},
                       {"label", choice.label},
                       {"kind", choice.kind},
                       {"current", i == state.environment}});
  }
  if (env == nullptr) {
    return {
        {"id", ""}, {"kind", "simulator"}, {"label", ""}, {"warning", ""}, {"choices", choices}};
  }
  return {
      {"id", env->id},
      {"kind", env->kind},
      {"label", env->label},
      {"warning", env->kind == "production" ? texts::get("environment.production.warning") : ""},
      {"choices", choices}};
}

Json view_certificate(const State& state) {
  const auto* env = state.env();
  const auto it =
      env == nullptr ? state.certificates.end() : state.certificates.find(env->upstream);
  if (it == state.certificates.end()) {
    return {
        {"state", "none"}, {"label", texts::get("certificate.none")}, {"details", Json::array()}};
  }
  const auto& certificate = it->second;
  std::string certificate_state = "ok";
  std::string label;
  const auto days = (certificate.not_after - state.now) / kDay;
  if (certificate.not_after <= state.now) {
    certificate_state = "failed";
    label = texts::get("certificate.expired");
  } else if (certificate.not_before > state.now) {
    certificate_state = "failed";
    label = texts::get("certificate.not-yet");
  } else {
    label = texts::get(days == 1 ? "certificate.day" : "certificate.days", {std::to_string(days)});
    if (days < 30) certificate_state = "warning";
  }
  if (!certificate.problems.empty() && certificate_state == "ok") certificate_state = "warning";
  const auto judged = state.steps.find(std::string(step::kCertificate));
  if (judged != state.steps.end() && judged->second.verdict == Verdict::kFailed) {
    certificate_state = "failed";
    if (certificate.not_after > state.now && certificate.not_before <= state.now) {
      label = texts::get("certificate.trouble");
    }
  }
  Pairs details = {{texts::get("certificate.subject"), certificate.subject},
                   {texts::get("certificate.issuer"), certificate.issuer},
                   {texts::get("certificate.serial"), certificate.serial},
                   {"SHA-256", certificate.sha256},
                   {texts::get("certificate.from"), format_utc(certificate.not_before / 1000)},
                   {texts::get("certificate.until"), format_utc(certificate.not_after / 1000)}};
  if (certificate.key_bits > 0)
    details.emplace_back(texts::get("certificate.key"),
                         std::to_string(certificate.key_bits) + " bits");
  for (const auto& problem : certificate.problems)
    details.emplace_back(texts::get("certificate.problem"), problem);
  return {{"state", certificate_state}, {"label", label}, {"details", pairs_json(details)}};
}

Json view_tokens(const State& state) {
  Json tokens = Json::array();
  const auto add = [&](const HeldToken& token, std::string_view kind, const char* label) {
    if (!token.present()) return;
    tokens.push_back(
        {{"kind", kind},
         {"label", texts::get(label)},
         {"name", state.names.shown(kind, token.value)},
         {"expiresAt", token.expires_at},
         {"state", oauth::token_state_name(oauth::token_state(token.expires_at, state.now))}});
  };
  add(state.client_access_token, session::kClientAccessToken, "token.client");
  add(state.access_token, session::kAccessToken, "token.access");
  return tokens;
}

Verdict test_verdict(const State& state, const Group& test) {
  bool warning = false, waiting = false, blocked = false, could_not = false, failed = false,
       running = false;
  bool not_run = false, any_run = false;
  for (const auto& planned : planned_steps()) {
    if (planned.test != test) continue;
    const auto it = state.steps.find(planned.id);
    const Verdict verdict = it == state.steps.end() ? Verdict::kNotRun : it->second.verdict;
    warning |= verdict == Verdict::kWarning;
    waiting |= verdict == Verdict::kWaiting;
    blocked |= verdict == Verdict::kBlocked;
    could_not |= verdict == Verdict::kCouldNotRun;
    failed |= verdict == Verdict::kFailed;
    running |= verdict == Verdict::kRunning;
    not_run |= verdict == Verdict::kNotRun;
    any_run |= verdict != Verdict::kNotRun;
  }
  if (failed) return Verdict::kFailed;
  if (could_not) return Verdict::kCouldNotRun;
  if (running) return Verdict::kRunning;
  if (waiting) return Verdict::kWaiting;
  if (blocked) return Verdict::kBlocked;
  if (not_run || !any_run) return Verdict::kNotRun;
  return warning ? Verdict::kWarning : Verdict::kPassed;
}

Json view_plan(const State& state) {
  Json plan = Json::array();
  for (const auto& test : kGroups) {
    if (!is_needed(state.user_type, test)) continue;
    Json steps = Json::array();
    std::size_t good = 0;
    std::size_t all = 0;
    for (const auto& planned : planned_steps()) {
      if (planned.test != test) continue;
      const auto it = state.steps.find(planned.id);
      const Verdict verdict = it == state.steps.end() ? Verdict::kNotRun : it->second.verdict;
      ++all;
      if (is_good(verdict)) ++good;
      steps.push_back({{"id", planned.id},
                       {"title", texts::get("step." + std::string(planned.id) + ".title")},
                       {"verdict", to_text(verdict)},
                       {"waitingFor", it == state.steps.end() ? "" : it->second.waiting_for},
                       {"current", state.current == planned.id},
                       {"button", "step:" + std::string(planned.id)}});
    }
    plan.push_back(
        {{"id", group_id(test)},
         {"title", group_label(test)},
         {"verdict", to_text(test_verdict(state, test))},
         {"summary", texts::get("plan.summary", {std::to_string(good), std::to_string(all)})},
         {"steps", std::move(steps)}});
  }
  return plan;
}

Json view_notices(const State& state) {
  Json notices = Json::array();
  const auto add = [&](const std::string& id, const std::string& severity, const std::string& text,
                       Json buttons) {
    notices.push_back(
        {{"id", id}, {"severity", severity}, {"text", text}, {"buttons", std::move(buttons)}});
  };
  const auto* env = state.env();
  const auto judged = state.steps.find(std::string(step::kCertificate));
  const bool known = judged != state.steps.end() && !judged->second.findings.empty();
  if (env != nullptr && known && judged->second.verdict == Verdict::kFailed) {
    add("certificate", "error", texts::get("notice.certificate", {judged->second.outcome}),
        Json::array({button("step:" + std::string(step::kCertificate),
                            texts::get("button.show-certificate"))}));
  } else if (env != nullptr && known && state.exchanges.empty()) {
    // Before the first call only: afterwards the step itself says it.
    add("certificate", "warning", texts::get("notice.certificate", {judged->second.outcome}),
        Json::array({button("step:" + std::string(step::kCertificate),
                            texts::get("button.show-certificate"))}));
  } else if (env != nullptr && !state.certificates.contains(env->upstream)) {
    add("certificate", "error", texts::get("notice.no-certificate"), Json::array());
  }
  const auto accepted = state.fields.find("accepted_on");
  const auto accepted_on =
      accepted == state.fields.end() ? std::nullopt : parse_date(accepted->second.value);
  if (accepted_on) {
    const auto clock = registration::testing_clock(*accepted_on, state.now);
    const bool expired = clock.state == registration::ClockState::kExpired;
    if (expired || clock.state == registration::ClockState::kWarning) {
      const auto* entry =
          diagnosis::find_entry(expired ? "registration.expired" : "registration.ending");
      add(std::string(entry->id), std::string(diagnosis::to_text(entry->severity)),
          clock.text + " " + std::string(entry->fix),
          Json::array({button("registration", texts::get("button.to-registration"))}));
    }
  }
  const bool approved = std::any_of(
      state.milestones.begin(), state.milestones.end(),
      [](const auto& done) { return done.milestone == registration::Milestone::kApproved; });
  if (approved && env != nullptr && env->kind == "test") {
    add("cutover", "warning", texts::get("notice.cutover"), Json::array());
  }
  for (const auto& notice : state.notices) {
    add(notice.id, notice.severity, notice.text,
        Json::array({button("notice:" + notice.id, texts::get("button.dismiss"))}));
  }
  return notices;
}

Json view_confirm(const State& state) {
  if (state.confirm == "reset") {
    return {{"title", texts::get("confirm.reset.title")},
            {"text", texts::get("confirm.reset.text")},
            {"buttons",
             Json::array({button("reset-confirmed", texts::get("button.reset-confirmed"), "danger"),
                          button("dismiss", texts::get("button.cancel"))})}};
  }
  if (state.confirm == "production") {
    return {{"title", texts::get("confirm.production.title")},
            {"text", texts::get("confirm.production.text")},
            {"buttons", Json::array({button("production-confirmed",
                                            texts::get("button.production-confirmed"), "danger"),
                                     button("dismiss", texts::get("button.cancel"))})}};
  }
  return nullptr;
}

}  // namespace

Json button(std::string id, std::string label, std::string kind, bool enabled, std::string why) {
  return {{"id", std::move(id)},
          {"label", std::move(label)},
          {"kind", std::move(kind)},
          {"enabled", enabled},
          {"why", std::move(why)}};
}

Json pairs_json(const Pairs& pairs) {
  Json out = Json::array();
  for (const auto& [name, value] : pairs) out.push_back({{"name", name}, {"value", value}});
  return out;
}

Json field_json(const State& state, const std::string& id, const std::string& kind, Json choices) {
  const auto it = state.fields.find(id);
  const FieldState empty;
  const FieldState& field = it == state.fields.end() ? empty : it->second;
  std::string masked;
  if (!field.secret.empty()) {
    masked = id == "pasted_redirect" ? state.names.mask(std::string(field.secret.reveal()))
                                     : state.names.shown(id, field.secret);
  }
  return {{"id", id},
          {"label", texts::get("field." + id)},
          {"kind", kind},
          {"value", field.value},
          {"filled", field.filled()},
          {"masked", masked},
          {"hint", texts::get("field." + id + ".hint")},
          {"error", field.error},
          {"warning", field.warning},
          {"choices", std::move(choices)}};
}

bool is_busy(const State& state) { return !state.active_step.empty() || !state.queue.empty(); }

Json make_view(const State& state) {
  const bool busy = is_busy(state);
  const bool has_environment = state.env() != nullptr;
  Json buttons = Json::array();
  buttons.push_back(button("run-all", texts::get("button.run-all"), "primary",
                           has_environment && !busy,
                           busy              ? texts::get("why.busy")
                           : has_environment ? texts::get("why.run-all")
                                             : texts::get("why.no-environment")));
  buttons.push_back(button("reset", texts::get("button.reset"), "plain", !state.exchanges.empty(),
                           state.exchanges.empty() ? texts::get("why.nothing-to-reset") : ""));
  Json open_feed = nullptr;
  Json feed_findings = Json::array();
  if (const auto it = state.feeds.find(state.open_feed); it != state.feeds.end()) {
    open_feed = view_feed(state, it->second);
    feed_findings = view_feed_findings(it->second);
  }
  Json open_feeds = Json::array();
  for (const std::uint32_t id : state.open_feeds) {
    const auto it = state.feeds.find(id);
    if (it == state.feeds.end()) continue;
    open_feeds.push_back({{"id", id},
                          {"title", it->second.title},
                          {"button", "feed:show:" + std::to_string(id)},
                          {"current", id == state.open_feed}});
  }
  const bool is_step = find_step(state.current) != nullptr;
  return {{"revision", state.revision},
          {"title", texts::get("title")},
          {"environment", view_environment(state)},
          {"certificate", view_certificate(state)},
          {"tokens", view_tokens(state)},
          {"notices", view_notices(state)},
          {"registration", view_registration(state)},
          {"plan", view_plan(state)},
          {"setupButton", "registration"},
          {"buttons", std::move(buttons)},
          {"current", is_step ? "step" : state.current},
          {"step", is_step ? view_step(state, state.current) : Json(nullptr)},
          {"feed", std::move(open_feed)},
          {"openFeeds", std::move(open_feeds)},
          {"feedFindings", std::move(feed_findings)},
          {"confirm", view_confirm(state)},
          {"status", state.status}};
}

}  // namespace smd::flow
