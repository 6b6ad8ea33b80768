// What a person enters: checked while typing, recorded without secrets.
// A secret's check depends on its shape, which a pseudonym does not have; so the record of such an
// edit carries what was said ("judged"), and a replay says the same.
#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/diagnosis/certificate_rules.hpp"
#include "shared/encoding/uri.hpp"
#include "shared/flow/engine.hpp"
#include "shared/oauth/redirect_answer.hpp"
#include "shared/registration/credentials.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {
namespace {

std::string_view kind_of_secret_field(std::string_view id) {
  if (id == "client_secret") return session::kClientSecret;
  if (id == "registration_access_token") return session::kRegistrationAccessToken;
  return {};
}

bool is_known_field(std::string_view id) {
  static constexpr std::string_view kFields[] = {"user_type",
                                                 "client_id",
                                                 "client_secret",
                                                 "registration_access_token",
                                                 "accepted_on",
                                                 "paste",
                                                 "token_request_form",
                                                 "redirect_uri",
                                                 "scope",
                                                 "application_information_id",
                                                 "pasted_redirect",
                                                 "registered_sha256"};
  return std::find(std::begin(kFields), std::end(kFields), id) != std::end(kFields);
}

Json to_json(const FieldState& field) {
  return {{"code", field.code}, {"error", field.error}, {"warning", field.warning}};
}

void apply(FieldState& field, const registration::FieldCheck& check) {
  field.code = check.code;
  field.error = check.error;
  field.warning = check.warning;
}

// The simulator names the tests' milestones by the tests (docs/contracts.md section 5).
std::optional<registration::Milestone> milestone_of(const std::string& id) {
  for (const auto test : registration::kTests) {
    if (id == registration::test_id(test)) return registration::milestone_of(test);
  }
  return registration::parse_milestone_id(id);
}

bool apply_judged(FieldState& field, const Json& judged, const std::string& id) {
  if (!judged.is_object()) return false;
  const auto it = judged.find(id);
  if (it == judged.end()) return false;
  field.code = text_of(*it, "code");
  field.error = text_of(*it, "error");
  field.warning = text_of(*it, "warning");
  return true;
}

}  // namespace

Json Engine::judged_fields() const {
  Json judged = Json::object();
  for (const char* id : {"client_secret", "registration_access_token"}) {
    const auto it = state.fields.find(id);
    if (it != state.fields.end() && it->second.filled()) judged[id] = to_json(it->second);
  }
  return judged;
}

void Engine::on_edit(const Json& event) {
  const std::string id = text_of(event, "field");
  const std::string value = text_of(event, "value");
  Json recorded = event;
  if (!is_known_field(id)) return;
  const auto judged_it = event.find("judged");
  const Json judged = judged_it != event.end() ? *judged_it : Json();

  if (!kind_of_secret_field(id).empty()) {
    set_secret_field(id, value, judged, true);
    recorded["value"] = shown_secret(state.fields[id].secret);
    recorded["judged"] = judged_fields();
  } else if (id == "paste") {
    paste_milestones(value, judged);
    names().learn(value);
    recorded["value"] = names().mask(value);
    recorded["judged"] = judged_fields();
  } else if (id == "pasted_redirect") {
    auto& field = state.fields[id];
    field = FieldState{};
    field.secret = Secret(value);
    if (!trim(value).empty()) {
      const auto answer = oauth::read_redirect(value, state.oauth.state);
      if (!answer) {
        field.code = answer.error().code;
        field.error = answer.error().message;
      } else {
        names().name(session::kCode, answer->code);
      }
    }
    recorded["value"] = names().mask(value);
  } else {
    set_field(id, value, judged);
  }
  record.push_back(std::move(recorded));
}

void Engine::set_secret_field(const std::string& id, const std::string& value, const Json& judged,
                              bool draft) {
  auto& field = state.fields[id];
  const Secret previous = field.secret;
  field = FieldState{};
  field.secret = Secret(value);
  const auto kind = kind_of_secret_field(id);
  if (draft) {
    names().rename_draft(kind, previous, field.secret);
  } else {
    names().name(kind, field.secret);
  }
  if (value.empty() || apply_judged(field, judged, id)) return;
  apply(field, id == "client_secret" ? registration::check_client_secret(
                                           field.secret, state.fields["client_id"].value)
                                     : registration::check_registration_access_token(field.secret));
}

void Engine::set_field(const std::string& id, const std::string& value, const Json&) {
  auto& field = state.fields[id];
  field = FieldState{};
  field.value = value;
  if (id == "user_type") {
    if (const auto type = registration::parse_user_type(value)) state.user_type = *type;
  } else if (id == "client_id") {
    if (!value.empty()) apply(field, registration::check_client_id(value));
  } else if (id == "accepted_on") {
    if (!trim(value).empty() && !parse_date(value)) {
      field.code = "field.date";
      field.error = texts::get("field.accepted_on.error");
    }
  } else if (id == "redirect_uri") {
    if (!value.empty() && !encoding::is_absolute_web_uri(value)) {
      field.code = "field.uri";
      field.error = texts::get("field.redirect_uri.error");
    } else if (value != state.redirect_uri && !value.empty()) {
      field.code = "field.other-redirect";
      field.warning = texts::get("field.redirect_uri.other", {state.redirect_uri});
    }
  } else if (id == "registered_sha256") {
    if (!trim(value).empty() && diagnosis::normal_sha256(value).empty()) {
      field.code = "field.sha256";
      field.error = texts::get("field.registered_sha256.error");
    }
    judge_certificate();
  } else if (id == "application_information_id") {
    state.application_information_id = std::string(trim(value));
    if (!trim(value).empty() && !is_uuid(trim(value))) {
      field.code = "field.uuid";
      field.warning = texts::get("field.application_information_id.warning");
    }
  }
}

void Engine::paste_milestones(const std::string& text, const Json& judged) {
  auto& paste = state.fields["paste"];
  paste = FieldState{};
  if (trim(text).empty()) return;
  const auto found = registration::read_milestones_text(text);
  bool sample = oauth::has_note(found.notes, "milestones.sample");
  // The text itself is not kept: it holds the secrets. What is shown is what was read from it.
  std::vector<std::string> read;
  if (sample) {
    paste.code = "field.sample";
    paste.error = registration::sample_credential_message();
  } else {
    if (!found.client_id.empty()) {
      set_field("client_id", found.client_id, Json());
      read.push_back(texts::get("field.client_id"));
    }
    if (!found.client_secret.empty()) {
      set_secret_field("client_secret", std::string(found.client_secret.reveal()), judged, false);
      read.push_back(texts::get("field.client_secret"));
    }
    if (!found.registration_access_token.empty()) {
      set_secret_field("registration_access_token",
                       std::string(found.registration_access_token.reveal()), judged, false);
      read.push_back(texts::get("field.registration_access_token"));
    }
    if (found.accepted_on) {
      set_field("accepted_on", to_string(*found.accepted_on), Json());
      read.push_back(texts::get("field.accepted_on"));
    }
    if (!found.done.empty()) {
      state.milestones = found.done;
      read.push_back(texts::get("paste.milestones", {std::to_string(found.done.size())}));
    }
    if (read.empty()) {
      paste.code = "field.nothing";
      paste.error = texts::get("paste.nothing");
    } else {
      paste.value = texts::get("paste.read", {join(read, ", ")});
      std::vector<std::string> missing;
      for (const auto& note : found.notes) {
        // Notes on the shape of a secret would differ when the run is replayed from pseudonyms.
        if (note.code.compare(0, 15, "milestones.odd-") == 0) continue;
        missing.push_back(note.text);
      }
      paste.warning = join(missing, " ");
    }
  }
  say(sample || read.empty() ? paste.error : paste.value);
}

// The answer of GET /simulator/registrations: the row of the chosen user type fills the fields.
void Engine::fill_from_simulator(const std::string& body) {
  const Json rows = Json::parse(body, nullptr, false);
  if (!rows.is_array()) {
    notice("simulator", "error", texts::get("notice.simulator-unreadable"));
    return;
  }
  for (const auto& row : rows) {
    if (text_of(row, "user_type") != registration::user_type_id(state.user_type)) continue;
    set_field("client_id", text_of(row, "client_id"), Json());
    set_secret_field("client_secret", text_of(row, "client_secret"), Json(), false);
    set_secret_field("registration_access_token", text_of(row, "registration_access_token"), Json(),
                     false);
    // A replay sees pseudonyms here, whose shape says nothing; the simulator's own values are fine.
    for (const char* id : {"client_secret", "registration_access_token"}) {
      auto& field = state.fields[id];
      field.code.clear();
      field.error.clear();
      field.warning.clear();
    }
    if (const auto date = parse_date(text_of(row, "accepted"))) {
      set_field("accepted_on", to_string(*date), Json());
    }
    if (const auto uri = text_of(row, "redirect_uri"); !uri.empty())
      set_field("redirect_uri", uri, Json());
    state.milestones.clear();
    if (const auto done = row.find("milestones"); done != row.end() && done->is_array()) {
      for (const auto& item : *done) {
        const auto milestone = milestone_of(text_of(item, "id"));
        if (milestone) state.milestones.push_back({*milestone, parse_date(text_of(item, "date"))});
      }
    }
    say(texts::get("status.simulator-filled"));
    drop_notice("simulator");
    return;
  }
  notice("simulator", "error",
         texts::get("notice.simulator-no-registration",
                    {registration::user_type_label(state.user_type)}));
}

}  // namespace smd::flow
