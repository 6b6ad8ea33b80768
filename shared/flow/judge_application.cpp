// Verdicts of the Application Information Resource Request: the id, the resource, the endpoints.
#include "shared/base/text.hpp"
#include "shared/encoding/uri.hpp"
#include "shared/espi/application_information.hpp"
#include "shared/espi/authorization.hpp"
#include "shared/flow/body_text.hpp"
#include "shared/flow/engine.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {

void Engine::judge_authorization(StepState& judged, const Exchange& sent, const std::string& body) {
  if (!judge_head(judged, sent, body, false)) return;
  const auto list = espi::parse_authorizations(body);
  if (!list) {
    const bool none = list.error().code == "espi.no-authorization";
    add_check(judged, "authorizations", texts::get("expected.some"), list.error().message,
              Verdict::kFailed);
    const bool html = kind_of_body(body, sent.content_type) == "html";
    add_finding(judged,
                html   ? "gateway.html-page"
                : none ? "espi.not-authorization"
                       : "espi.not-well-formed",
                list.error().message);
    return;
  }
  add_check(judged, "authorizations", texts::get("expected.some"), std::to_string(list->size()),
            Verdict::kPassed);
  Table table{"authorizations",
              texts::get("table.authorizations"),
              {texts::get("column.number"), texts::get("column.resource"),
               texts::get("column.status"), texts::get("column.scope")},
              {}};
  bool milliseconds = false;
  bool spelling = false;
  for (const auto& row : *list) {
    const auto target = espi::classify_resource(row.resource_uri).target;
    table.rows.push_back({{std::to_string(row.position), names().mask(row.resource_uri),
                           row.status ? std::to_string(*row.status) : "", row.scope},
                          target == espi::ResourceTarget::application_information ? "ok" : "none"});
    milliseconds = milliseconds || row.expires_at_odd_unit ||
                   (row.authorized_period && row.authorized_period->odd_unit) ||
                   (row.published_period && row.published_period->odd_unit);
    spelling = spelling || row.resource_url_spelling || row.authorization_url_spelling;
  }
  judged.tables.push_back(std::move(table));
  if (milliseconds) add_finding(judged, "espi.milliseconds", texts::get("evidence.periods"));
  if (spelling) add_finding(judged, "espi.resource-url-spelling", "resourceURL");

  const auto found = espi::find_application_information(*list);
  if (!found) {
    add_check(judged, "application-id", texts::get("expected.application-id"),
              texts::get("got.missing"), Verdict::kFailed);
    add_finding(judged, "espi.no-application-information", found.error().message);
    return;
  }
  add_check(judged, "application-id", texts::get("expected.application-id"), found->id,
            found->uuid ? Verdict::kPassed : Verdict::kWarning);
  if (found->odd_case) {
    add_finding(judged, "espi.application-information-case", (*list)[found->index].resource_uri);
  }
  set_field("application_information_id", found->id, Json());
  judged.outcome = texts::get("outcome.authorization", {found->id});
}

void Engine::judge_information(StepState& judged, const Exchange& sent, const std::string& body) {
  state.application.clear();
  state.application_scopes.clear();
  if (!judge_head(judged, sent, body, false)) return;
  const auto information = espi::parse_application_information(body);
  if (!information) {
    const bool other = information.error().code == "espi.no-application-information";
    add_check(judged, "application-information", "ApplicationInformation",
              information.error().message, Verdict::kFailed);
    const bool html = kind_of_body(body, sent.content_type) == "html";
    add_finding(judged,
                html    ? "gateway.html-page"
                : other ? "espi.not-application-information"
                        : "espi.not-well-formed",
                information.error().message);
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
    } else if (field.state == espi::FieldState::odd && !field.secret) {
      // Milliseconds are PG&E's habit, which an information says; not an odd value.
      const bool habit =
          field.name == "client_id_issued_at" && information->client_id_issued_at_in_milliseconds;
      if (!habit) odd.push_back(field.name);
      row_state = habit ? "ok" : "warning";
    } else if (field.state == espi::FieldState::extra) {
      row_state = "none";
    }
    if (field.state != espi::FieldState::extra && field.state != espi::FieldState::missing)
      ++listed;
    state.application[field.name] = field.secret ? "" : field.value;
    table.rows.push_back({{field.name, value, remark}, row_state});
  }
  add_check(judged, "listed-names", "29", std::to_string(listed),
            missing.empty() ? Verdict::kPassed : Verdict::kWarning);
  if (!missing.empty()) add_finding(judged, "espi.missing-element", join(missing, ", "));
  if (!odd.empty()) add_finding(judged, "espi.odd-value", join(odd, ", "));
  if (information->client_id_issued_at_in_milliseconds)
    add_finding(judged, "espi.milliseconds", "client_id_issued_at");
  const auto& client_id = state.fields["client_id"].value;
  if (!client_id.empty() && !information->client_id.empty()) {
    const bool same = information->client_id == client_id;
    add_check(judged, "client-id", client_id, information->client_id,
              same ? Verdict::kPassed : Verdict::kWarning);
  }
  judged.tables.push_back(std::move(table));
  state.application_scopes = information->scopes;
  judged.outcome = texts::get("outcome.information", {std::to_string(listed)});
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
      row_state = "warning";
      // The simulator's own addresses are on this machine, where plain http stays on it.
      if (encoding::is_loopback_host(encoding::split_uri(value).host)) {
        row_state = "none";
      } else {
        plain.emplace_back(name);
      }
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
