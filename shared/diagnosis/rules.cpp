#include "shared/diagnosis/rules.hpp"

#include "shared/base/text.hpp"
#include "shared/diagnosis/failure_rules.hpp"

namespace smd::diagnosis {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return find_ignoring_case(text, part) != std::string_view::npos;
}

std::string quote(std::string_view text) {
  constexpr std::size_t kMost = 300;
  std::string out(trim(text).substr(0, kMost));
  while (!out.empty() && !is_utf8(out)) out.pop_back();
  if (trim(text).size() > kMost) out += " …";
  return out;
}

void add_body_rules(const Evidence& evidence, std::vector<std::string>& ids) {
  const std::string_view body = evidence.body;
  if (contains(body, "Invalid Certificate")) ids.emplace_back("gateway.invalid-certificate");
  if (contains(body, "No listener for endpoint")) ids.emplace_back("gateway.no-listener");
  if (contains(body, "client credentials doesn't match")) {
    ids.emplace_back("oauth.client-credentials-mismatch");
  }
  if (contains(body, "GET not permitted")) ids.emplace_back("oauth.get-not-permitted");
  if (contains(body, "Missing grant_type")) ids.emplace_back("oauth.missing-grant-type");
  if (contains(body, "client_id is empty")) ids.emplace_back("oauth.client-id-empty");
  if (contains(body, "Invalid access token")) ids.emplace_back("oauth.invalid-access-token");
  if (contains(body, "Date Range Too Large")) ids.emplace_back("espi.date-range-too-large");
  static constexpr std::pair<std::string_view, const char*> kOAuthErrors[] = {
      {"invalid_grant", "oauth.invalid-grant"},
      {"unsupported_grant_type", "oauth.unsupported-grant-type"},
      {"unauthorized_client", "oauth.unauthorized-client"},
      {"invalid_scope", "oauth.invalid-scope"},
      {"invalid_client", "oauth.invalid-client"},
      {"access_denied", "oauth.access-denied"},
      {"invalid_request", "oauth.invalid-request"},
  };
  for (const auto& [word, id] : kOAuthErrors) {
    if (contains(body, word)) ids.emplace_back(id);
  }
}

bool looks_like_html(const Evidence& evidence) {
  const auto start = trim(std::string_view(evidence.body)).substr(0, 200);
  return contains(evidence.content_type, "text/html") || contains(start, "<!doctype html") ||
         contains(start, "<html");
}

void add_status_rules(const Evidence& evidence, std::vector<std::string>& ids) {
  const int status = evidence.status;
  // The body says more than the bare status: only where it said nothing is the status a finding.
  const bool unexplained = ids.empty();
  if (status == 429) ids.emplace_back("http.rate-limited");
  if (status >= 300 && status < 400) ids.emplace_back("http.redirect");
  if (looks_like_html(evidence)) ids.emplace_back("gateway.html-page");
  if (status == 504) ids.emplace_back("http.bad-gateway-timeout");
  if (status >= 500 && status != 504) ids.emplace_back("gateway.outage");
  if (status == 401 && unexplained)
    ids.emplace_back(evidence.token_call ? "oauth.invalid-client" : "http.unauthorized");
  if (status == 403 && unexplained) ids.emplace_back("http.forbidden");
  if (status == 404 && unexplained) ids.emplace_back("http.not-found");
  if (status == 400 && unexplained) ids.emplace_back("gateway.bad-request");
}

}  // namespace

std::vector<Finding> explain(const Evidence& evidence) {
  if (evidence.failure) return {explain_failure(evidence)};
  std::vector<std::string> ids;
  add_body_rules(evidence, ids);
  add_status_rules(evidence, ids);
  if (ids.empty()) ids.emplace_back("http.not-recognised");

  std::string text = "HTTP " + std::to_string(evidence.status);
  if (!trim(evidence.body).empty()) text += ": " + quote(evidence.body);
  std::vector<Finding> findings;
  for (auto& id : ids) {
    bool known = false;
    for (const auto& finding : findings) known = known || finding.id == id;
    if (!known) findings.push_back(Finding{std::move(id), text});
  }
  return findings;
}

}  // namespace smd::diagnosis
