// Verdicts on token answers: the client access token, the access token and its refresh.
#include "shared/base/text.hpp"
#include "shared/flow/engine.hpp"
#include "shared/oauth/scope_string.hpp"
#include "shared/oauth/token_answer.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {
namespace {

void note_findings(StepState& step, const oauth::TokenReply& reply) {
  if (oauth::has_note(reply.notes, "token.expires-in-text")) {
    add_finding(step, "oauth.expires-in-text",
                "expires_in: \"" + reply.answer->expires_in_text + "\"");
  }
  if (reply.shape == oauth::AnswerShape::kXml || reply.shape == oauth::AnswerShape::kSoapUi) {
    add_finding(step, "oauth.answer-xml", oauth::shape_name(reply.shape));
  }
}

void check_common(StepState& step, const oauth::TokenAnswer& answer) {
  const bool has_lifetime = answer.expires_in.has_value();
  add_check(step, "expires-in", texts::get("expected.expires-in"),
            has_lifetime ? texts::get("got.seconds", {std::to_string(*answer.expires_in)})
            : answer.expires_in_text.empty() ? texts::get("got.missing")
                                             : answer.expires_in_text,
            has_lifetime ? Verdict::kPassed : Verdict::kWarning);
  if (!has_lifetime) {
    add_finding(
        step, "oauth.expires-in-odd",
        answer.expires_in_text.empty() ? texts::get("got.missing") : answer.expires_in_text);
  }
  const bool bearer = equals_ignoring_case(answer.token_type, "Bearer");
  add_check(step, "token-type", "Bearer",
            answer.token_type.empty() ? texts::get("got.missing") : answer.token_type,
            bearer ? Verdict::kPassed : Verdict::kWarning);
  if (!bearer) {
    add_finding(step, "oauth.token-type-odd",
                answer.token_type.empty() ? texts::get("got.missing") : answer.token_type);
  }
}

// The finding for a 200 without a token in it; false when there is one.
bool no_token(StepState& step, const oauth::TokenReply& reply, const std::string& key,
              const std::string& shown) {
  if (reply.answer && !reply.answer->token.empty()) return false;
  add_check(step, "token", key, texts::get("got.missing"), Verdict::kFailed);
  const bool readable = reply.shape == oauth::AnswerShape::kJson ||
                        reply.shape == oauth::AnswerShape::kXml ||
                        reply.shape == oauth::AnswerShape::kSoapUi;
  const auto kept = trim(shown).substr(0, 300);
  if (reply.shape == oauth::AnswerShape::kHtml) {
    add_finding(step, "gateway.html-page", std::string(kept));
  } else {
    add_finding(step, readable ? "oauth.token-missing" : "oauth.answer-unreadable",
                std::string(kept));
  }
  return true;
}

}  // namespace

void Engine::judge_client_token(StepState& step, const Exchange& sent, const std::string& body) {
  if (!judge_head(step, sent, body, true)) return;
  const auto reply = oauth::read_token_answer(body);
  if (no_token(step, reply, "client_access_token", sent.raw)) return;
  const auto& answer = *reply.answer;
  const std::string name = names().name(session::kClientAccessToken, answer.token);
  names().settle(answer.token);
  add_check(step, "token", "client_access_token", answer.token_key + " (" + name + ")",
            Verdict::kPassed);
  if (answer.token_key != "client_access_token") {
    add_finding(step, "oauth.generic-token-name", answer.token_key);
  }
  check_common(step, answer);
  add_check(step, "scope", texts::get("expected.any"),
            answer.scope.empty() ? texts::get("got.missing") : answer.scope, Verdict::kPassed);
  note_findings(step, reply);
  state.client_access_token.value = answer.token;
  state.client_access_token.received_at = state.now;
  state.client_access_token.expires_at =
      oauth::token_expires_at(state.now, answer.expires_in ? answer.expires_in : 3600);
  step.outcome = texts::get("outcome.client-token", {name});
}

void Engine::judge_access_token(StepState& step, const Exchange& sent, const std::string& body,
                                bool refresh) {
  // A code is for one use, whatever the answer was (RFC 6749 section 4.1.2).
  if (!refresh) state.code = HeldToken{};
  if (!judge_head(step, sent, body, true)) return;
  const auto reply = oauth::read_token_answer(body);
  if (no_token(step, reply, "access_token", sent.raw)) return;
  const auto& answer = *reply.answer;
  const std::string name = names().name(session::kAccessToken, answer.token);
  add_check(step, "token", "access_token", answer.token_key + " (" + name + ")",
            answer.token_key == "access_token" ? Verdict::kPassed : Verdict::kWarning);
  check_common(step, answer);

  const std::string refresh_name = names().name(session::kRefreshToken, answer.refresh_token);
  add_check(step, "refresh-token", "refresh_token",
            refresh_name.empty() ? texts::get("got.missing") : refresh_name,
            refresh_name.empty() ? Verdict::kWarning : Verdict::kPassed);
  if (refresh_name.empty()) add_finding(step, "oauth.no-refresh-token", texts::get("got.missing"));
  const auto check_uri = [&](const char* id, const std::string& uri, const char* finding) {
    add_check(step, id, texts::get("expected.address"),
              uri.empty() ? texts::get("got.missing") : uri,
              uri.empty() ? Verdict::kWarning : Verdict::kPassed);
    if (uri.empty()) add_finding(step, finding, texts::get("got.missing"));
  };
  check_uri("resource-uri", answer.resource_uri, "oauth.no-resource-uri");
  check_uri("authorization-uri", answer.authorization_uri, "oauth.no-authorization-uri");
  if (refresh) {
    const bool same = answer.token == state.access_token.value;
    add_check(step, "renewed", texts::get("expected.new-token"),
              texts::get(same ? "got.same-token" : "got.new-token"),
              same ? Verdict::kWarning : Verdict::kPassed);
    if (same) add_finding(step, "oauth.token-not-renewed", name);
  }
  note_findings(step, reply);

  const auto scope = oauth::read_scope(answer.scope);
  if (!scope.terms.empty()) {
    Table table{
        "scope",
        texts::get("table.scope"),
        {texts::get("column.term"), texts::get("column.value"), texts::get("column.meaning")},
        {}};
    for (const auto& term : scope.terms) {
      std::vector<std::string> words;
      for (const auto& value : term.values) {
        words.push_back(value.words.empty() ? value.text : value.text + " " + value.words);
      }
      table.rows.push_back({{term.title, term.value, join(words, ", ")}, "none"});
    }
    step.tables.push_back(std::move(table));
  }
  state.access_token.value = answer.token;
  state.access_token.received_at = state.now;
  state.access_token.expires_at =
      oauth::token_expires_at(state.now, answer.expires_in ? answer.expires_in : 3600);
  if (!answer.refresh_token.empty()) {
    state.refresh_token.value = answer.refresh_token;
    state.refresh_token.received_at = state.now;
  }
  step.outcome = texts::get(refresh ? "outcome.refreshed" : "outcome.access-token", {name});
}

}  // namespace smd::flow
