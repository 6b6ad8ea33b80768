// What the portal page reads and changes, and the registrations a test reads: JSON. The page itself
// is in proxy/simulator. Does not check Host or Origin; the server in front of it does.
#include "shared/base/json.hpp"

#include "shared/base/text.hpp"
#include "shared/simulator/endpoints.hpp"
#include "shared/simulator/fault_findings.hpp"

namespace smd::simulator {
namespace {

using nlohmann::json;

Answer json_answer(int status, const json& value) {
  auto answer = make_answer(status, "application/json",
                            value.dump(-1, ' ', false, json::error_handler_t::replace));
  answer.set_header("Cache-Control", "no-store");
  return answer;
}

Answer refusal(std::string_view message) { return json_answer(400, {{"error", message}}); }

json milestones_of(const Registration& registration, bool with_text) {
  json list = json::array();
  // Newest first, as PG&E's table has them; the order of reaching breaks ties of the same day.
  for (auto it = registration.milestones.rbegin(); it != registration.milestones.rend(); ++it) {
    json row = {{"id", id_of(it->id)}, {"title", title_of(it->id)}, {"date", pge_date(it->date)}};
    if (with_text) row["text"] = registration.text_of(it->id);
    list.push_back(std::move(row));
  }
  return list;
}

std::string accepted_date(const Registration& registration) {
  for (const auto& milestone : registration.milestones) {
    if (milestone.id == MilestoneId::kAccepted) return pge_date(milestone.date);
  }
  return {};
}

/// Text member of a request, empty when missing or no text.
std::string text_member(const json& object, const char* name) {
  const auto it = object.find(name);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}
bool true_member(const json& object, const char* name) {
  const auto it = object.find(name);
  return it != object.end() && it->is_boolean() && it->get<bool>();
}

/// {"step","fault","once","value"} through the one parser of faults.
Result<PlannedFault> fault_from(const json& object) {
  auto text = text_member(object, "step") + "=" + text_member(object, "fault");
  if (true_member(object, "once")) text += ",once";
  const auto value = text_member(object, "value");
  if (!value.empty()) text += ",value=" + value;
  return parse_fault(text);
}

/// An address a browser may be sent to: https, or plain http on this machine.
bool is_redirect_target(std::string_view address) {
  constexpr std::string_view kAllowed[] = {"https://", "http://127.0.0.1", "http://localhost",
                                           "http://[::1]"};
  if (address.size() > 2048) return false;
  for (const char c : address) {
    if (c <= ' ' || c == '"' || c == '<' || c == '>' || c == '#' || c == '\\' || c == 0x7f)
      return false;
  }
  for (const auto prefix : kAllowed) {
    if (!address.starts_with(prefix) || address.size() <= prefix.size()) continue;
    const char next = address[prefix.size()];
    if (prefix == "https://" || next == ':' || next == '/') return true;
  }
  return false;
}

/// {"count","seed","tls"} through the one rule of mixtures; without a seed, one is drawn.
Result<FaultMix> mix_from(const json& object, Random& random) {
  const auto number = [&](const char* name) -> std::optional<std::int64_t> {
    const auto it = object.find(name);
    if (it == object.end() || !it->is_number_integer()) return std::nullopt;
    return it->get<std::int64_t>();
  };
  const auto drawn = static_cast<std::uint32_t>(random.next());
  const bool has_seed = object.contains("seed") && !object["seed"].is_null();
  const auto count = number("count");
  const auto seed = has_seed ? number("seed") : std::optional<std::int64_t>(drawn);
  if (!count) return Error("mix.count", "mix needs a whole number as its count.");
  if (!seed) return Error("mix.seed", "The seed of a mixture is a whole number.");
  return make_mix(*count, *seed, true_member(object, "tls"));
}

Answer change_faults(State& state, const Call& call, const json& body) {
  const auto mix = body.find("mix");
  if (mix != body.end()) {
    if (!mix->is_object()) return refusal("mix must be an object with count, seed and tls.");
    const auto drawn = mix_from(*mix, call.random);
    if (!drawn) return refusal(drawn.error().message);
    state.plan_mix(*drawn);
    return portal_state_endpoint(state);
  }
  const auto list = body.find("faults");
  if (list != body.end()) {
    // The whole plan at once; nothing changes when one of them is wrong.
    if (!list->is_array()) return refusal("faults must be a list.");
    FaultPlan plan;
    for (const auto& item : *list) {
      if (!item.is_object())
        return refusal("faults must be a list of objects with step and fault.");
      auto fault = fault_from(item);
      if (!fault) return refusal(fault.error().message);
      plan.add(std::move(fault.value()));
    }
    state.faults = std::move(plan);
  } else if (true_member(body, "clear")) {
    state.faults.clear();
  } else {
    auto fault = fault_from(body);
    if (!fault) return refusal(fault.error().message);
    if (true_member(body, "remove")) {
      state.faults.remove(fault->step, fault->fault);
    } else {
      state.faults.add(std::move(fault.value()));
    }
  }
  state.mix.reset();
  return portal_state_endpoint(state);
}

Answer change_dialect(State& state, const json& body) {
  const auto settings = body.find("settings");
  auto dialect = true_member(body, "reset") ? Dialect() : state.settings.dialect;
  if (settings != body.end()) {
    if (!settings->is_array()) return refusal("settings must be a list of key=value.");
    for (const auto& item : *settings) {
      if (!item.is_string()) return refusal("settings must be a list of key=value.");
      const auto applied = dialect.apply(item.get_ref<const std::string&>());
      if (!applied) return refusal(applied.error().message);
    }
  }
  state.settings.dialect = dialect;
  return portal_state_endpoint(state);
}

Answer change_registration(State& state, const json& body) {
  auto* registration = state.find_client(text_member(body, "client_id"));
  if (registration == nullptr) return refusal("client_id is not known.");
  const auto redirect_uri = text_member(body, "redirect_uri");
  const auto scope_selection_uri = text_member(body, "scope_selection_uri");
  if (!is_redirect_target(redirect_uri)) {
    return refusal("The redirect address must be https, or http on this machine.");
  }
  if (!is_redirect_target(scope_selection_uri)) {
    return refusal("The scope selection address must be https, or http on this machine.");
  }
  registration->redirect_uri = redirect_uri;
  registration->scope_selection_uri = scope_selection_uri;
  ++state.revision;
  return portal_state_endpoint(state);
}

Answer change_sample(State& state, const json& body) {
  const auto days = body.find("days");
  const auto kind = sample_kind_from(text_member(body, "kind"));
  if (days == body.end() || !days->is_number_integer() || days->get<std::int64_t>() < 0 ||
      days->get<std::int64_t>() > kMaxSampleDays) {
    return refusal("days must be a number from 0 to " + std::to_string(kMaxSampleDays) + ".");
  }
  if (!kind) return refusal("kind must be electric, solar, gas or all.");
  state.settings.sample_days = days->get<int>();
  state.settings.sample_kind = *kind;
  return portal_state_endpoint(state);
}

Answer reset(State& state, const Call& call, const json& body) {
  state.tokens.clear();
  state.faults.clear();
  state.mix.reset();
  if (true_member(body, "credentials")) {
    // As if registered anew: other ids, secrets and dates, and the default addresses.
    state.registrations = make_registrations(
        {state.settings.redirect_uri, state.settings.scope_selection_uri}, call.now, call.random);
  } else {
    for (auto& registration : state.registrations) registration.forget_tests();
  }
  ++state.revision;
  return portal_state_endpoint(state);
}

}  // namespace

Answer registrations_endpoint(const State& state) {
  json list = json::array();
  for (const auto& registration : state.registrations) {
    list.push_back({
        {"user_type", id_of(registration.user_type)},
        {"accepted", accepted_date(registration)},
        {"client_id", registration.client_id},
        {"client_secret", std::string(registration.client_secret.reveal())},
        {"registration_access_token", std::string(registration.registration_access_token.reveal())},
        {"redirect_uri", registration.redirect_uri},
        {"scope_selection_uri", registration.scope_selection_uri},
        {"milestones", milestones_of(registration, false)},
    });
  }
  return json_answer(200, list);
}

Answer portal_state_endpoint(const State& state) {
  json registrations = json::array();
  for (const auto& registration : state.registrations) {
    registrations.push_back({
        {"user_type", id_of(registration.user_type)},
        {"title", title_of(registration.user_type)},
        {"client_name", registration.client_name},
        {"client_id", registration.client_id},
        {"redirect_uri", registration.redirect_uri},
        {"scope_selection_uri", registration.scope_selection_uri},
        {"oauth_test", registration.needs(MilestoneId::kOauth)},
        {"milestones", milestones_of(registration, true)},
    });
  }
  json faults = json::array();
  for (const auto& fault : state.faults.planned()) {
    faults.push_back({{"step", id_of(fault.step)},
                      {"fault", fault.fault},
                      {"once", fault.once},
                      {"value", fault.value}});
  }
  json mix = nullptr;
  if (state.mix) {
    mix = {{"count", state.mix->count}, {"seed", state.mix->seed}, {"tls", state.mix->tls}};
  }
  json dialect = json::object();
  for (const auto& row : dialect_keys()) {
    dialect[std::string(row.key)] = state.settings.dialect.get(row.key);
  }
  return json_answer(
      200, {{"origin", state.settings.origin},
            {"registrations", registrations},
            {"faults", faults},
            {"mix", mix},
            {"dialect", dialect},
            {"sample",
             {{"days", state.settings.sample_days}, {"kind", id_of(state.settings.sample_kind)}}}});
}

namespace {

/// What the console says of a fault, one object for each step and value: {"step","value","finding",
/// "also","shows"}.
json findings_of(const FaultRow& row) {
  json list = json::array();
  const auto values = split(row.values.empty() ? row.value : row.values, ' ');
  for (std::size_t i = 0; i < kStepIds.size(); ++i) {
    const auto step = static_cast<Step>(i);
    if (!contains(row.steps, step)) continue;
    for (const auto value : values) {
      const auto* found = find_fault_finding(row.name, step, value);
      if (found == nullptr) continue;
      list.push_back({{"step", kStepIds[i]},
                      {"value", value},
                      {"finding", found->finding},
                      {"also", found->also},
                      {"shows", id_of(step_that_shows(*found, step))}});
    }
  }
  return list;
}

}  // namespace

Answer portal_catalogue_endpoint() {
  json steps = json::array();
  for (const auto id : kStepIds) steps.push_back(id);
  json faults = json::array();
  for (const auto& row : fault_table()) {
    json at = json::array();
    for (std::size_t i = 0; i < kStepIds.size(); ++i) {
      if (contains(row.steps, static_cast<Step>(i))) at.push_back(kStepIds[i]);
    }
    faults.push_back({{"name", row.name},
                      {"kind", id_of(row.kind)},
                      {"description", row.description},
                      {"steps", at},
                      {"value", row.value},
                      {"values", row.values},
                      {"findings", findings_of(row)}});
  }
  json dialect = json::array();
  for (const auto& row : dialect_keys()) {
    dialect.push_back({{"key", row.key}, {"values", row.values}, {"description", row.description}});
  }
  json presets = json::array();
  for (const auto& row : dialect_presets()) {
    presets.push_back({{"name", row.name}, {"description", row.description}});
  }
  json dialect_says = json::array();
  for (const auto& row : dialect_findings()) {
    dialect_says.push_back(
        {{"setting", row.setting}, {"step", id_of(row.step)}, {"finding", row.finding}});
  }
  return json_answer(200, {{"steps", steps},
                           {"faults", faults},
                           {"dialect", dialect},
                           {"dialectFindings", dialect_says},
                           {"presets", presets},
                           {"mostMixed", kMostMixed},
                           {"tlsRule", kTlsRule}});
}

Answer portal_change_endpoint(State& state, const Call& call) {
  const json body = json::parse(call.request.body.begin(), call.request.body.end(), nullptr, false);
  if (!body.is_object()) return refusal("The body must be a JSON object.");
  const auto& path = call.request.path;
  if (path == "/portal/faults") return change_faults(state, call, body);
  if (path == "/portal/dialect") return change_dialect(state, body);
  if (path == "/portal/registration") return change_registration(state, body);
  if (path == "/portal/sample") return change_sample(state, body);
  if (path == "/portal/reset") return reset(state, call, body);
  return make_answer(404, "text/plain", "Not found");
}

}  // namespace smd::simulator
