// Verdicts of the Application Information Resource Request: the id, the resource, the endpoints.
#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/diagnosis/answer_facts.hpp"
#include "shared/encoding/uri.hpp"
#include "shared/espi/application_information.hpp"
#include "shared/espi/authorization.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/judge_document.hpp"
#include "shared/oauth/redirect_uri.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {

namespace {

// dataCustodianApplicationStatus (espi-model T1); 2 is production.
void judge_application_status(StepState& judged, const espi::ApplicationInformation& information) {
  const auto* field = information.find("dataCustodianApplicationStatus");
  if (field == nullptr || field->value.empty() || information.application_status == 2) return;
  const auto status = information.application_status.value_or(-1);
  add_finding(judged,
              status == 1   ? "registration.in-review"
              : status == 3 ? "registration.on-hold"
              : status == 4 ? "registration.revoked"
                            : "registration.status-odd",
              "dataCustodianApplicationStatus " + field->value);
}

void judge_grants(StepState& judged, const std::vector<std::string>& grants) {
  if (grants.empty()) return;
  std::vector<std::string> missing;
  for (const char* wanted : {"authorization_code", "client_credentials"}) {
    if (std::find(grants.begin(), grants.end(), wanted) == grants.end())
      missing.emplace_back(wanted);
  }
  if (missing.empty()) return;
  add_finding(judged, "registration.grant-type-missing",
              "missing: " + join(missing, ", ") + "; there: " + join(grants, ", "));
}

// What a note on a field says has a finding of its own.
bool has_own_finding(const espi::ApplicationField& field) {
  return field.name == "dataCustodianApplicationStatus" || field.name == "grant_types";
}

}  // namespace

void Engine::judge_authorization(StepState& judged, const diagnosis::Answer& answer,
                                 const std::string& body) {
  const auto list = espi::parse_authorizations(body);
  if (!list) {
    const bool none = list.error().code == "espi.no-authorization";
    judged.findings.push_back(none ? wrong_document(answer, body, "Authorization",
                                                    "espi.not-authorization", list.error().message)
                                   : broken_small_document(answer, list.error()));
    add_check(judged, "authorizations", texts::get("expected.some"),
              judged.findings.back().evidence, Verdict::kFailed);
    return;
  }
  add_check(judged, "authorizations", texts::get("expected.some"), std::to_string(list->size()),
            Verdict::kPassed);
  Table table{"authorizations",
              texts::get("table.authorizations"),
              {texts::get("column.number"), texts::get("column.resource"),
               texts::get("column.status"), texts::get("column.scope")},
              {}};
  bool spelling = false;
  for (const auto& row : *list) {
    const auto target = espi::classify_resource(row.resource_uri).target;
    table.rows.push_back({{std::to_string(row.position), names().mask(row.resource_uri),
                           row.status ? std::to_string(*row.status) : "", row.scope},
                          target == espi::ResourceTarget::application_information ? "ok" : "none"});
    spelling = spelling || row.resource_url_spelling || row.authorization_url_spelling;
  }
  judged.tables.push_back(std::move(table));

  const auto found = espi::find_application_information(*list);
  if (!found) {
    add_check(judged, "application-id", texts::get("expected.application-id"),
              texts::get("got.missing"), Verdict::kFailed);
    add_finding(judged, "espi.no-application-information", found.error().message);
    return;
  }
  const auto& own = (*list)[found->index];
  if (own.status && *own.status != 1) {
    add_finding(judged, "espi.authorization-revoked", "status " + std::to_string(*own.status));
  }
  // An id that a person entered, or an earlier run read, and the feed names another one.
  if (!state.application_information_id.empty() &&
      !equals_ignoring_case(state.application_information_id, found->id)) {
    add_finding(judged, "registration.application-id-other",
                "until now: " + state.application_information_id + "; in the feed: " + found->id);
  }
  if (!found->uuid) add_finding(judged, "registration.application-id-odd", found->id);
  add_check(judged, "application-id", texts::get("expected.application-id"), found->id,
            found->uuid ? Verdict::kPassed : Verdict::kWarning);
  if (found->odd_case) {
    add_finding(judged, "espi.application-information-case", own.resource_uri);
  }
  if (spelling) add_finding(judged, "espi.resource-url-spelling", "resourceURL");
  set_field("application_information_id", found->id, Json());
  judged.outcome = texts::get("outcome.authorization", {found->id});
}

void Engine::judge_information(StepState& judged, const diagnosis::Answer& answer,
                               const std::string& body) {
  const auto information = espi::parse_application_information(body);
  if (!information) {
    const auto& error = information.error();
    judged.findings.push_back(error.code == "espi.no-application-information"
                                  ? wrong_document(answer, body, "ApplicationInformation",
                                                   "espi.not-application-information",
                                                   error.message)
                                  : broken_small_document(answer, error));
    add_check(judged, "application-information", "ApplicationInformation",
              judged.findings.back().evidence, Verdict::kFailed);
    return;
  }
  names().name(session::kClientSecret, information->client_secret);
  names().name(session::kRegistrationAccessToken, information->registration_access_token);
  add_check(judged, "application-information", "ApplicationInformation", "ApplicationInformation",
            Verdict::kPassed);

  Table table{
      "application-information",
      texts::get("table.application-information"),
      {texts::get("column.element"), texts::get("column.value"), texts::get("column.remark")},
      {}};
  std::size_t listed = 0;
  std::vector<std::string> missing;
  std::vector<std::string> empty;
  std::vector<std::string> still_test;
  std::vector<std::string> plain;
  std::vector<std::string> odd;
  for (const auto& field : information->fields) {
    std::string value = field.value;
    if (field.secret) {
      value = names().name(field.name, field.name == "client_secret"
                                           ? information->client_secret
                                           : information->registration_access_token);
    }
    std::string remark = field.meaning;
    // What is odd about a secret's shape can't be told again from its pseudonym.
    if (!field.secret) {
      for (const auto& note : field.notes) remark += (remark.empty() ? "" : " ") + note;
    }
    std::string row_state = "ok";
    if (field.state == espi::FieldState::missing) {
      missing.push_back(field.name);
      remark = texts::get("got.missing");
      row_state = "failed";
    } else if (field.state == espi::FieldState::odd && field.length == 0) {
      empty.push_back(field.name);
      row_state = "warning";
    } else if (field.state == espi::FieldState::odd && !field.secret) {
      // Milliseconds are PG&E's habit, which an information says; not an odd value.
      const bool habit =
          field.name == "client_id_issued_at" && information->client_id_issued_at_in_milliseconds;
      const auto says = [&](std::string_view part) {
        return std::any_of(field.notes.begin(), field.notes.end(), [&](const std::string& note) {
          return note.find(part) != std::string::npos;
        });
      };
      if (says("still a test endpoint")) {
        still_test.push_back(field.name);
      } else if (!says("plain http") && !habit && !has_own_finding(field)) {
        odd.push_back(field.name + ": " + diagnosis::quoted(field.value));
      }
      row_state = habit ? "ok" : "warning";
    } else if (field.state == espi::FieldState::extra) {
      row_state = "none";
    }
    if (is_plain_http(field.value)) plain.push_back(field.name);
    if (field.state != espi::FieldState::extra && field.state != espi::FieldState::missing)
      ++listed;
    state.application[field.name] = field.secret ? "" : field.value;
    table.rows.push_back({{field.name, value, remark}, row_state});
  }
  add_check(judged, "listed-names", "29", std::to_string(listed),
            missing.empty() ? Verdict::kPassed : Verdict::kWarning);
  judge_identity(judged, *information);
  if (!missing.empty()) add_finding(judged, "espi.missing-element", join(missing, ", "));
  if (!empty.empty()) add_finding(judged, "espi.empty-element", join(empty, ", "));
  judge_application_status(judged, *information);
  if (information->client_secret_expires_at && *information->client_secret_expires_at != 0 &&
      *information->client_secret_expires_at < state.now / 1000) {
    add_finding(judged, "registration.secret-expired",
                "client_secret_expires_at " + format_utc(*information->client_secret_expires_at));
  }
  judge_grants(judged, information->grant_types);
  if (!still_test.empty())
    add_finding(judged, "registration.still-test-endpoint", join(still_test, ", "));
  if (!plain.empty()) add_finding(judged, "registration.endpoint-not-https", join(plain, ", "));
  if (!odd.empty()) add_finding(judged, "espi.odd-value", join(odd, "; "));
  judged.tables.push_back(std::move(table));
  state.application_scopes = information->scopes;
  judged.outcome = texts::get("outcome.information", {std::to_string(listed)});
}

// Whether what is sent to this address can be read on the way. On this machine plain http stays on
// it, but where the environment itself speaks https its endpoints do too.
bool Engine::is_plain_http(const std::string& address) const {
  if (find_ignoring_case(address, "http://") != 0) return false;
  const auto parts = encoding::split_uri(address);
  const auto* env = state.env();
  const bool own = env != nullptr && env->origin.starts_with("https://") &&
                   encoding::split_uri(env->origin).authority == parts.authority;
  return own || !encoding::is_loopback_host(parts.host);
}

// Whose record it is: the id asked for, the client and the redirect address of this run.
void Engine::judge_identity(StepState& judged, const espi::ApplicationInformation& information) {
  const auto& asked = state.application_information_id;
  if (!information.id.empty() && !asked.empty() && !equals_ignoring_case(information.id, asked)) {
    add_finding(judged, "registration.application-id-other",
                "asked for: " + asked + "; in the answer: " + information.id);
  }
  const auto& client_id = state.fields["client_id"].value;
  if (!client_id.empty() && !information.client_id.empty()) {
    const bool same = information.client_id == client_id;
    add_check(judged, "client-id", client_id, information.client_id,
              same ? Verdict::kPassed : Verdict::kFailed);
    if (!same) {
      add_finding(judged, "registration.other-client-id",
                  "yours: " + client_id + "; in the answer: " + information.client_id);
    }
  }
  const auto& redirect_uri = state.fields["redirect_uri"].value;
  if (redirect_uri.empty() || information.redirect_uri.empty()) return;
  if (const auto differs = oauth::compare_redirect_uri(information.redirect_uri, redirect_uri)) {
    add_finding(judged, "registration.other-redirect-uri", differs->evidence);
  }
}

void Engine::judge_endpoints() {
  auto& judged = step("application.endpoints");
  judged = StepState{};
  Table table{
      "endpoints",
      texts::get("table.endpoints"),
      {texts::get("column.endpoint"), texts::get("column.address"), texts::get("column.remark")},
      {}};
  // The three that PG&E's page gives as the purpose of this request, then what a program needs too.
  static constexpr std::pair<const char*, bool> kEndpoints[] = {
      {"authorizationServerAuthorizationEndpoint", true},
      {"authorizationServerTokenEndpoint", true},
      {"dataCustodianScopeSelectionScreenURI", true},
      {"dataCustodianResourceEndpoint", true},
      {"dataCustodianBulkRequestURI", false},
      {"authorizationServerUri", false},
      {"redirect_uri", false},
      {"thirdPartyScopeSelectionScreenURI", false},
      {"thirdPartyNotifyUri", false}};
  std::vector<std::string> still_test;
  std::vector<std::string> missing;
  std::vector<std::string> plain;
  for (const auto& [name, needed] : kEndpoints) {
    const auto it = state.application.find(name);
    const std::string value = it == state.application.end() ? "" : it->second;
    std::string remark;
    std::string row_state = "ok";
    if (value.empty()) {
      remark = texts::get("got.missing");
      row_state = needed ? "failed" : "none";
      if (needed) missing.emplace_back(name);
    } else if (espi::is_test_endpoint(value)) {
      remark = texts::get("remark.test-endpoint");
      row_state = "warning";
      still_test.emplace_back(name);
    } else if (value.compare(0, 8, "https://") != 0) {
      remark = texts::get("remark.not-https");
      row_state = is_plain_http(value) ? "warning" : "none";
      if (is_plain_http(value)) plain.emplace_back(name);
    }
    table.rows.push_back({{name, value, remark}, row_state});
    if (needed) {
      add_check(judged, std::string("endpoint-") + name, texts::get("expected.production-address"),
                value.empty() ? texts::get("got.missing") : value,
                value.empty()            ? Verdict::kFailed
                : row_state == "warning" ? Verdict::kWarning
                                         : Verdict::kPassed);
    }
  }
  judged.tables.push_back(std::move(table));
  if (!missing.empty()) add_finding(judged, "registration.endpoint-missing", join(missing, ", "));
  if (!still_test.empty())
    add_finding(judged, "registration.still-test-endpoint", join(still_test, ", "));
  if (!plain.empty()) add_finding(judged, "registration.endpoint-not-https", join(plain, ", "));
  judged.verdict = worst(judged);
  judged.outcome = judged.verdict == Verdict::kFailed
                       ? std::string(diagnosis::find_entry("registration.endpoint-missing")->title)
                       : texts::get("outcome.endpoints");
}

}  // namespace smd::flow
