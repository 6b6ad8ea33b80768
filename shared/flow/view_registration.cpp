// The registration panel: who you are, what PG&E gave you, how much time is left.
#include "shared/flow/view.hpp"
#include "shared/registration/testing_clock.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {

Json view_registration(const State& state) {
  Json user_types = Json::array();
  for (const auto type : registration::kUserTypes) {
    user_types.push_back({{"value", registration::user_type_id(type)},
                          {"label", registration::user_type_label(type)}});
  }
  Json fields = Json::array();
  fields.push_back(field_json(state, "user_type", "choice", std::move(user_types)));
  fields.push_back(field_json(state, "paste", "multiline"));
  fields.push_back(field_json(state, "client_id", "text"));
  fields.push_back(field_json(state, "client_secret", "secret"));
  if (registration::must_pass(state.user_type, registration::Test::kApplication)) {
    fields.push_back(field_json(state, "registration_access_token", "secret"));
  }
  fields.push_back(field_json(state, "accepted_on", "date"));
  if (registration::must_pass(state.user_type, registration::Test::kOAuth)) {
    fields.push_back(field_json(state, "redirect_uri", "text"));
  }

  Json clock = {{"state", "none"}, {"text", texts::get("clock.none")}};
  const auto accepted_it = state.fields.find("accepted_on");
  if (accepted_it != state.fields.end()) {
    if (const auto accepted = parse_date(accepted_it->second.value)) {
      const auto testing = registration::testing_clock(*accepted, state.now);
      const char* clock_state = testing.state == registration::ClockState::kOk        ? "ok"
                                : testing.state == registration::ClockState::kExpired ? "failed"
                                                                                      : "warning";
      clock = {{"state", clock_state}, {"text", testing.text}};
    }
  }

  // Newest first would be PG&E's order; here the next one to reach is easier to find from the top.
  Json milestones = Json::array();
  for (const auto milestone : registration::kMilestones) {
    bool done = false;
    std::string date;
    for (const auto& row : state.milestones) {
      if (row.milestone != milestone) continue;
      done = true;
      if (row.date) date = to_string(*row.date);
    }
    milestones.push_back({{"id", registration::milestone_id(milestone)},
                          {"label", registration::milestone_status(milestone)},
                          {"date", date},
                          {"done", done},
                          {"needed", registration::is_needed(state.user_type, milestone)}});
  }

  Json buttons = Json::array();
  const auto* env = state.env();
  if (env != nullptr && env->kind == "simulator") {
    buttons.push_back(
        button("simulator:credentials", texts::get("button.simulator-credentials"), "plain"));
    buttons.push_back(button("oauth:open-portal", texts::get("button.open-portal"), "plain",
                             !env->portal.empty()));
  }
  return {{"title", texts::get("registration.title")},
          {"fields", std::move(fields)},
          {"buttons", std::move(buttons)},
          {"clock", std::move(clock)},
          {"milestones", std::move(milestones)}};
}

}  // namespace smd::flow
