#include "shared/flow/remedies.hpp"

#include <algorithm>

#include "shared/diagnosis/failure_rules.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/plan.hpp"
#include "shared/flow/view.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {
namespace {

enum class Remedy {
  kCheckCertificate,
  kRunAgain,
  kRenewToken,
  kOtherForm,
  kStartOauth,
  kWithoutScope,
  kRegisteredRedirect,
  kRegistration,
};

struct Row {
  std::string_view finding;  ///< an id, or a layer with its dot
  Remedy remedy;
};

// The first row that fits counts, ids before their layer.
constexpr Row kRows[] = {
    {"certificate.", Remedy::kCheckCertificate},
    {"oauth.missing-grant-type", Remedy::kOtherForm},
    {"oauth.invalid-scope", Remedy::kWithoutScope},
    {"oauth.redirect-invalid-scope", Remedy::kWithoutScope},
    {"oauth.redirect-uri-mismatch", Remedy::kRegisteredRedirect},
    {"oauth.invalid-access-token", Remedy::kRenewToken},
    {"oauth.token-expired", Remedy::kRenewToken},
    {"oauth.token-class", Remedy::kRenewToken},
    {"http.unauthorized", Remedy::kRenewToken},
    {"http.forbidden", Remedy::kRenewToken},
    {"oauth.invalid-grant", Remedy::kStartOauth},
    {"oauth.code-", Remedy::kStartOauth},
    {"oauth.invalid-refresh-token", Remedy::kStartOauth},
    {"oauth.access-denied", Remedy::kStartOauth},
    {"oauth.state-", Remedy::kStartOauth},
    {"oauth.not-", Remedy::kStartOauth},
    {"oauth.redirect-", Remedy::kStartOauth},
    {"oauth.scope-selection-skipped", Remedy::kStartOauth},
    {"oauth.client-credentials-mismatch", Remedy::kRegistration},
    {"oauth.invalid-client", Remedy::kRegistration},
    {"input.sample-credentials", Remedy::kRegistration},
    {"input.token-class", Remedy::kRegistration},
    {"network.", Remedy::kRunAgain},
    {"http.", Remedy::kRunAgain},
    {"gateway.", Remedy::kRunAgain},
    {"tls.", Remedy::kRunAgain},
    {"espi.no-content", Remedy::kRunAgain},
    {"espi.empty-feed", Remedy::kRunAgain},
    {"espi.accepted-later", Remedy::kRunAgain},
    {"espi.no-readings", Remedy::kRunAgain},
    {"espi.status-unavailable", Remedy::kRunAgain},
    {"espi.not-well-formed", Remedy::kRunAgain},
    {"espi.truncated", Remedy::kRunAgain},
};

bool is_user_token_step(std::string_view id) { return id.starts_with("oauth."); }

}  // namespace

Json remedies(const State& state, std::string_view step_id, std::string_view finding_id) {
  Json buttons = Json::array();
  const auto* entry = diagnosis::find_entry(finding_id);
  if (entry == nullptr || entry->severity == diagnosis::Severity::kInfo) return buttons;
  const auto* row = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& candidate) {
    return finding_id.starts_with(candidate.finding);
  });
  const bool busy = is_busy(state);
  const auto why = busy ? texts::get("why.busy") : std::string();
  const std::string step(step_id);
  const auto add = [&](std::string id, const char* label) {
    buttons.push_back(button(std::move(id), texts::get(label), "plain", !busy, why));
  };
  if (diagnosis::blames_client_certificate(finding_id) && step_id != step::kCertificate) {
    add("preflight:experiment", "button.experiment");
  }
  if (row == std::end(kRows)) return buttons;
  switch (row->remedy) {
    case Remedy::kCheckCertificate:
      add("run:" + std::string(step::kCertificate), "button.check-again");
      break;
    case Remedy::kRunAgain:
      add("run:" + step, "button.run-again");
      break;
    case Remedy::kRenewToken:
      if (!is_user_token_step(step_id) && step_id != step::kInformation) {
        add("fix:renew-token:" + step, "button.renew-token");
      }
      break;
    case Remedy::kOtherForm: {
      const auto form = state.fields.find("token_request_form");
      const bool query = form != state.fields.end() && form->second.value == "query";
      add("fix:other-form:" + step, query ? "button.use-form" : "button.use-query");
      break;
    }
    case Remedy::kStartOauth:
      add("run:" + std::string(step::kScopeSelection), "button.start-again");
      break;
    case Remedy::kWithoutScope:
      add("fix:no-scope", "button.no-scope");
      break;
    case Remedy::kRegisteredRedirect:
      add("fix:registered-redirect", "button.registered-redirect");
      break;
    case Remedy::kRegistration:
      buttons.push_back(button("registration", texts::get("button.to-registration")));
      break;
  }
  return buttons;
}

// `remedy`: what follows "fix:" in a button's id.
void Engine::apply_remedy(std::string_view remedy) {
  const auto rest = [&](std::string_view prefix) -> std::optional<std::string> {
    if (!remedy.starts_with(prefix)) return std::nullopt;
    return std::string(remedy.substr(prefix.size()));
  };
  if (const auto again = rest("renew-token:")) {
    if (find_step(*again) == nullptr) return;
    state.client_access_token = HeldToken{};
    run_one(*again);
  } else if (const auto other = rest("other-form:")) {
    if (find_step(*other) == nullptr) return;
    const bool query = state.fields["token_request_form"].value == "query";
    set_field("token_request_form", query ? "form" : "query", Json());
    // A code is for one use: a new one is needed before the token can be asked for again.
    run_one(*other == step::kAccessToken ? step::kScopeSelection : std::string_view(*other));
  } else if (remedy == "no-scope") {
    set_field("scope", "", Json());
    run_one(step::kScopeSelection);
  } else if (remedy == "registered-redirect") {
    set_field("redirect_uri", state.redirect_uri, Json());
    run_one(step::kScopeSelection);
  }
}

}  // namespace smd::flow
