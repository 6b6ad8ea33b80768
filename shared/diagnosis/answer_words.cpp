#include "shared/diagnosis/answer_words.hpp"

#include <string>

#include "shared/base/text.hpp"
#include "shared/diagnosis/answer_facts.hpp"
#include "shared/oauth/token_answer.hpp"

namespace smd::diagnosis {
namespace {

using oauth::AnswerShape;

struct Said {
  AnswerShape shape = AnswerShape::kEmpty;
  std::string error;  // an OAuth error code
  std::string words;  // everything it says in words
  bool success_false = false;
};

Said what_is_said(const Answer& answer) {
  const auto reply = oauth::read_error_answer(whole_characters(answer));
  Said said;
  said.shape = reply.shape;
  if (reply.error) {
    said.error = trim(reply.error->error);
    said.words = reply.error->description;
  }
  if (reply.shape == AnswerShape::kJson) {
    // read_error_answer says that there is an error, not that it was this one.
    std::string squeezed;
    for (const char c : answer.body) {
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') squeezed += c;
    }
    said.success_false =
        contains(squeezed, "\"success\":false") || contains(squeezed, "\"success\":\"false\"");
  }
  return said;
}

/// Words that PG&E, its gateway or another custodian answers with (wire-facts section 10).
struct Words {
  std::string_view text;
  std::string_view id;
};
constexpr Words kWords[] = {
    {"Invalid Certificate", "gateway.invalid-certificate"},
    {"No listener for endpoint", "gateway.no-listener"},
    {"client credentials doesn't match", "oauth.client-credentials-mismatch"},
    {"client credentials don't match", "oauth.client-credentials-mismatch"},
    {"GET not permitted", "oauth.get-not-permitted"},
    {"Missing grant_type", "oauth.missing-grant-type"},
    {"client_id is empty", "oauth.client-id-empty"},
    {"Dynamic backend host not specified", "gateway.backend-not-specified"},
    {"Date Range Too Large", "espi.date-range-too-large"},
    {"Access token is missing or invalid", "oauth.token-not-recognised"},
    {"No Authorization Found", "oauth.no-authorization-found"},
    {"not approved yet", "registration.not-approved"},
};

struct Named {
  std::string_view error;
  std::string_view id;
};
constexpr Named kErrors[] = {
    {"invalid_grant", "oauth.invalid-grant"},
    {"unsupported_grant_type", "oauth.unsupported-grant-type"},
    {"unauthorized_client", "oauth.unauthorized-client"},
    {"invalid_scope", "oauth.invalid-scope"},
    {"invalid_client", "oauth.invalid-client"},
    {"invalid_client_id", "oauth.invalid-client"},
    {"access_denied", "oauth.access-denied"},
    {"invalid_token", "oauth.invalid-access-token"},
    {"insufficient_scope", "oauth.token-class"},
    {"invalid_redirect_uri", "oauth.redirect-uri-mismatch"},
    {"server_error", "oauth.server-error"},
    {"temporarily_unavailable", "oauth.temporarily-unavailable"},
    {"invalid_request", "oauth.invalid-request"},
};

// An access token that is refused in words; PG&E's clients look for "Invalid access token".
std::string_view token_words(std::string_view words) {
  if (!contains(words, "access token") && !contains(words, "token expired")) return {};
  if (contains(words, "expired")) return "oauth.token-expired";
  if (contains(words, "for this resource")) return "oauth.token-class";
  if (contains(words, "Invalid access token")) return "oauth.invalid-access-token";
  return {};
}

// What the token endpoint says about a code or a refresh token.
std::string_view grant_words(const Said& said, Call call) {
  const std::string_view words = said.words;
  const bool refused = said.error == "invalid_grant" || said.error == "invalid_request";
  if (!refused) return {};
  if (contains(words, "refresh token") || contains(words, "refresh_token")) {
    return contains(words, "missing") ? "oauth.invalid-request" : "oauth.invalid-refresh-token";
  }
  if (contains(words, "redirect_uri") || contains(words, "redirect uri")) {
    const bool differs = contains(words, "match") || contains(words, "different");
    return differs ? "oauth.redirect-uri-mismatch" : std::string_view();
  }
  if (said.error != "invalid_grant") return {};
  if (call == Call::kRefresh) return "oauth.invalid-refresh-token";
  if (!contains(words, "code")) return {};
  if (contains(words, "expired")) return "oauth.code-expired";
  if (contains(words, "already") || contains(words, "used")) return "oauth.code-used";
  if (contains(words, "unknown") || contains(words, "not found")) return "oauth.code-unknown";
  return {};
}

}  // namespace

std::string_view id_of_words(const Answer& answer) {
  const auto said = what_is_said(answer);
  for (const auto& row : kWords) {
    if (contains(said.words, row.text)) return row.id;
  }
  if (!is_token_call(answer.call)) {
    if (const auto id = token_words(said.words); !id.empty()) return id;
  }
  if (const auto id = grant_words(said, answer.call); !id.empty()) return id;
  for (const auto& row : kErrors) {
    if (said.error == row.error) return row.id;
  }
  if (said.success_false) return "gateway.success-false";
  if (contains(said.words, "Request failed.")) return "gateway.request-failed";
  return {};
}

std::string_view id_of_page(const Answer& answer) {
  const std::string_view body = answer.body;
  if (contains(body, "No required SSL certificate was sent")) return "gateway.certificate-missing";
  if (contains(body, "The SSL certificate error")) return "gateway.certificate-error";
  if (contains(body, "plain HTTP request was sent to HTTPS port")) return "gateway.plain-http";
  return {};
}

}  // namespace smd::diagnosis
