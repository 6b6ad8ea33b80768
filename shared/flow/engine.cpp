#include "shared/flow/engine.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/flow/copy_texts.hpp"
#include "shared/flow/plan.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {

std::string text_of(const Json& object, const char* member) {
  if (!object.is_object()) return "";
  const auto it = object.find(member);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

std::int64_t number_of(const Json& object, const char* member, std::int64_t otherwise) {
  if (!object.is_object()) return otherwise;
  const auto it = object.find(member);
  return it != object.end() && it->is_number() ? it->get<std::int64_t>() : otherwise;
}

void Engine::notice(std::string id, std::string severity, std::string text) {
  drop_notice(id);
  state.notices.push_back(Notice{std::move(id), std::move(severity), std::move(text)});
}

void Engine::drop_notice(std::string_view id) {
  std::erase_if(state.notices, [&](const Notice& notice) { return notice.id == id; });
}

namespace {

struct Required {
  std::string_view type;
  std::vector<const char*> texts;
  std::vector<const char*> numbers;
};

const std::vector<Required>& required_members() {
  static const std::vector<Required> kRequired = {
      {"start", {"random"}, {}},
      {"edit", {"field", "value"}, {}},
      {"press", {"button"}, {}},
      {"head", {}, {"request", "status"}},
      {"body", {}, {"request"}},
      {"end", {}, {"request"}},
      {"failed", {"stage"}, {"request"}},
      {"hop", {}, {}},
      {"companion", {}, {}},
      {"file", {"name"}, {"request", "size"}},
      {"preflight", {}, {"request"}},
      {"restored", {}, {}},
      {"tick", {}, {}},
  };
  return kRequired;
}

}  // namespace

bool Engine::handle(const Json& event, std::string& why) {
  effects = Json::array();
  record = Json::array();
  if (!event.is_object()) {
    why = "an event is a JSON object";
    return false;
  }
  const std::string type = text_of(event, "type");
  const Required* required = nullptr;
  for (const auto& row : required_members()) {
    if (row.type == type) required = &row;
  }
  if (required == nullptr) {
    why = "unknown event type \"" + type + "\"";
    return false;
  }
  for (const char* member : required->texts) {
    const auto it = event.find(member);
    if (it == event.end() || !it->is_string()) {
      why = "event " + type + ": \"" + member + "\" must be a text";
      return false;
    }
  }
  for (const char* member : required->numbers) {
    const auto it = event.find(member);
    if (it == event.end() || !it->is_number_integer()) {
      why = "event " + type + ": \"" + member + "\" must be a whole number";
      return false;
    }
  }
  const auto now = event.find("now");
  if (now == event.end() || !now->is_number_integer()) {
    why = "event " + type + ": \"now\" must be a whole number of milliseconds";
    return false;
  }
  state.now = now->get<EpochMs>();
  // A step that starts later in the same run uses the random digits of the press that began it.
  if (std::string random = text_of(event, "random"); !random.empty())
    state.random = std::move(random);
  state.status.clear();

  if (type == "start") {
    on_start(event);
  } else if (type == "edit") {
    on_edit(event);
  } else if (type == "press") {
    on_press(event);
  } else if (type == "head") {
    on_head(event);
  } else if (type == "body") {
    on_body(event);
  } else if (type == "end") {
    on_end(event);
  } else if (type == "failed") {
    on_failed(event);
  } else if (type == "hop") {
    on_hop(event);
  } else if (type == "companion") {
    on_companion(event);
  } else if (type == "file") {
    on_file(event);
  } else if (type == "preflight") {
    on_preflight(event);
  } else if (type == "restored") {
    on_restored();
  }
  // What was handled is recorded unless the handler recorded its own form of it (fields, bodies).
  static const std::vector<std::string> kSelfRecorded = {"edit",   "head", "body", "end",
                                                         "failed", "hop",  "file", "preflight"};
  if (std::find(kSelfRecorded.begin(), kSelfRecorded.end(), type) == kSelfRecorded.end()) {
    record.push_back(event);
  }
  state.revision += record.size();
  return true;
}

void Engine::on_start(const Json& event) {
  state = State{};
  state.now = number_of(event, "now");
  state.random = text_of(event, "random");
  const auto config_it = event.find("config");
  const Json config = config_it != event.end() ? *config_it : Json::object();
  state.version = text_of(config, "version");
  if (const auto it = config.find("environments"); it != config.end() && it->is_array()) {
    for (const auto& row : *it) {
      state.environments.push_back(Environment{
          text_of(row, "id"), text_of(row, "kind"), text_of(row, "label"), text_of(row, "upstream"),
          text_of(row, "origin"), text_of(row, "authorize"), text_of(row, "tokenPath"),
          text_of(row, "resourcePath"), text_of(row, "portal")});
    }
  }
  if (const auto it = config.find("certificates"); it != config.end() && it->is_object()) {
    for (const auto& [upstream, row] : it->items()) {
      if (!row.is_object()) continue;
      Certificate certificate{text_of(row, "subject"),     text_of(row, "issuer"),
                              text_of(row, "serial"),      text_of(row, "sha256"),
                              number_of(row, "notBefore"), number_of(row, "notAfter"),
                              number_of(row, "keyBits"),   {}};
      if (const auto problems = row.find("problems");
          problems != row.end() && problems->is_array()) {
        for (const auto& problem : *problems) {
          if (problem.is_string()) certificate.problems.push_back(problem.get<std::string>());
        }
      }
      state.certificates.emplace(upstream, std::move(certificate));
    }
  }
  if (const auto it = config.find("companion"); it != config.end()) {
    state.scope_selection_uri = text_of(*it, "scopeSelectionUri");
    state.redirect_uri = text_of(*it, "redirectUri");
  }
  state.fields["redirect_uri"].value = state.redirect_uri;
  state.fields["user_type"].value = registration::user_type_id(state.user_type);
  state.fields["token_request_form"].value = "form";
  if (const auto it = config.find("identities"); it != config.end() && it->is_object()) {
    for (const auto& [upstream, facts] : it->items()) take_identity(upstream, facts);
  }
  judge_certificate();
  if (state.environments.empty()) {
    notice("no-environment", "error", texts::get("notice.no-environment"));
  }
}

void Engine::reset_run() {
  stop_oauth();
  for (auto& sent : state.exchanges) {
    if (sent.state == "sending" || sent.state == "receiving") {
      effect({{"type", "cancel"}, {"request", sent.request}});
    }
  }
  state.steps.clear();
  state.exchanges.clear();
  state.feeds.clear();
  state.queue.clear();
  state.active_step.clear();
  state.client_access_token = state.access_token = state.refresh_token = state.code = HeldToken{};
  state.application_information_id.clear();
  state.application.clear();
  state.application_scopes.clear();
  state.open_feed = 0;
  state.open_feeds.clear();
  state.notices.clear();
  if (state.current == "feed") state.current = "registration";
  state.preflight_request = 0;
  state.experiment = false;
  judge_certificate();
}

void Engine::on_restored() {
  if (state.preflight_request != 0 && !state.active_step.empty()) {
    auto& broken = step(state.active_step);
    broken.verdict = Verdict::kCouldNotRun;
    broken.outcome = texts::get("outcome.interrupted");
    state.preflight_request = 0;
  }
  for (auto& sent : state.exchanges) {
    if (sent.state != "sending" && sent.state != "receiving") continue;
    sent.state = "cancelled";
    sent.failure =
        diagnosis::RelayFailure{"cancelled", 0, "the page was reloaded", "", std::nullopt};
    if (!sent.step.empty()) {
      auto& broken = step(sent.step);
      broken.verdict = Verdict::kCouldNotRun;
      broken.outcome = texts::get("outcome.interrupted");
    }
  }
  state.queue.clear();
  state.active_step.clear();
  if (state.oauth.active) {
    for (const auto id : {step::kScopeSelection, step::kAuthorize, step::kCode}) {
      auto& waiting = step(id);
      if (waiting.verdict != Verdict::kWaiting) continue;
      waiting.verdict = Verdict::kCouldNotRun;
      waiting.waiting_for.clear();
      waiting.outcome = texts::get("outcome.interrupted");
    }
    state.oauth = OAuthRun{};
  }
  bool had_secrets = false;
  for (auto& [id, field] : state.fields) {
    if (field.secret.empty()) continue;
    had_secrets = true;
    field = FieldState{};
  }
  for (HeldToken* token :
       {&state.client_access_token, &state.access_token, &state.refresh_token, &state.code}) {
    had_secrets = had_secrets || token->present();
    *token = HeldToken{};
  }
  state.names.forget_values();
  if (had_secrets) notice("restored", "info", texts::get("notice.restored"));
}

void Engine::on_file(const Json& event) {
  const auto request = static_cast<std::uint32_t>(number_of(event, "request"));
  Feed feed;
  feed.id = state.next_feed++;
  feed.request = request;
  feed.title = text_of(event, "name");
  feed.total_bytes = static_cast<std::uint64_t>(number_of(event, "size"));
  state.open_feed = feed.id;
  state.open_feeds.push_back(feed.id);
  state.current = "feed";
  Exchange sent;
  sent.request = request;
  sent.title = feed.title;
  sent.state = "receiving";
  sent.feed = feed.id;
  say(texts::get("status.reading-file", {feed.title}));
  state.feeds.emplace(feed.id, std::move(feed));
  std::erase_if(state.exchanges, [&](const Exchange& other) { return other.request == request; });
  state.exchanges.push_back(std::move(sent));
  record.push_back(event);
  record_stored(request);
}

// The feed opened before it is shown next.
void Engine::close_feed() {
  std::erase(state.open_feeds, state.open_feed);
  state.feeds.erase(state.open_feed);
  state.open_feed = state.open_feeds.empty() ? 0 : state.open_feeds.back();
  if (state.current == "feed" && state.open_feed == 0) state.current = "registration";
}

void Engine::on_press(const Json& event) {
  const std::string button = text_of(event, "button");
  const auto after = [&](std::string_view prefix) -> std::optional<std::string> {
    if (button.compare(0, prefix.size(), prefix) != 0) return std::nullopt;
    return button.substr(prefix.size());
  };
  if (button == "registration") {
    state.current = "registration";
  } else if (button == "feed:show") {
    if (state.open_feed != 0) state.current = "feed";
  } else if (button == "feed:close") {
    close_feed();
  } else if (const auto shown = after("feed:show:")) {
    const auto id = static_cast<std::uint32_t>(parse_int64(*shown).value_or(0));
    if (std::find(state.open_feeds.begin(), state.open_feeds.end(), id) != state.open_feeds.end()) {
      state.open_feed = id;
      state.current = "feed";
    }
  } else if (const auto customer = after("customer:")) {
    const auto found =
        state.feeds.find(static_cast<std::uint32_t>(parse_int64(*customer).value_or(0)));
    if (found != state.feeds.end()) {
      found->second.show_customer = !found->second.show_customer;
      found->second.settled_view = nullptr;
    }
  } else if (button == "run-all") {
    run_all();
  } else if (button == "reset") {
    state.confirm = "reset";
  } else if (button == "reset-confirmed") {
    state.confirm.clear();
    reset_run();
    say(texts::get("status.reset"));
  } else if (button == "production-confirmed") {
    state.confirm.clear();
    state.production_confirmed = true;
    auto steps = state.confirm_queue;
    state.confirm_queue.clear();
    run_steps(std::move(steps));
  } else if (button == "dismiss") {
    state.confirm.clear();
    state.confirm_queue.clear();
  } else if (button == "simulator:credentials") {
    request_simulator_registrations();
  } else if (button == "paste:clear") {
    state.fields["paste"] = FieldState{};
  } else if (button == "oauth:open-portal") {
    if (const auto* env = state.env()) effect({{"type", "open"}, {"url", env->portal}});
  } else if (button == "oauth:authorize-now") {
    start_oauth(true);
  } else if (button == "oauth:take-redirect") {
    take_redirect(std::string(state.fields["pasted_redirect"].secret.reveal()), true, state.now);
  } else if (button == "oauth:stop") {
    stop_oauth();
  } else if (const auto step_id = after("step:")) {
    if (find_step(*step_id) != nullptr) state.current = *step_id;
  } else if (const auto run_id = after("run:")) {
    run_one(*run_id);
  } else if (button == "preflight:experiment") {
    state.experiment = true;
    run_one(step::kConnection);
  } else if (const auto remedy = after("fix:")) {
    apply_remedy(*remedy);
  } else if (const auto environment = after("environment:")) {
    for (std::size_t i = 0; i < state.environments.size(); ++i) {
      if (state.environments[i].id != *environment || i == state.environment) continue;
      reset_run();
      state.environment = i;
      state.production_confirmed = false;
      judge_certificate();
      say(texts::get("status.environment", {state.environments[i].label}));
    }
  } else if (const auto request = after("cancel:")) {
    if (auto* sent = exchange(static_cast<std::uint32_t>(parse_int64(*request).value_or(0)))) {
      if (sent->state == "sending" || sent->state == "receiving") {
        sent->cancelling = true;
        effect({{"type", "cancel"}, {"request", sent->request}});
        say(texts::get("status.cancelling"));
      }
    }
  } else if (const auto notice_id = after("notice:")) {
    drop_notice(*notice_id);
  } else if (const auto copy = after("copy:")) {
    const std::string text = copy_text(state, *copy);
    if (!text.empty()) {
      effect({{"type", "copy"}, {"text", text}});
      say(texts::get("status.copied"));
    }
  }
}

}  // namespace smd::flow
