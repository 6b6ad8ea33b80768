// Verdicts on token answers: the client access token, the access token and its refresh.
#include "shared/base/text.hpp"
#include "shared/diagnosis/answer_facts.hpp"
#include "shared/encoding/uri.hpp"
#include "shared/flow/engine.hpp"
#include "shared/oauth/scope_string.hpp"
#include "shared/oauth/token_answer.hpp"
#include "shared/texts/texts.hpp"

namespace smd::flow {
namespace {

using diagnosis::Answer;
using diagnosis::Finding;
using oauth::AnswerShape;
using oauth::JsonDamage;

bool is_document(AnswerShape shape) {
  return shape == AnswerShape::kJson || shape == AnswerShape::kXml || shape == AnswerShape::kSoapUi;
}

std::string text_of_note(const oauth::Notes& notes, std::string_view code) {
  for (const auto& note : notes) {
    if (note.code == code) return note.text;
  }
  return "";
}

void note_findings(StepState& step, const oauth::TokenReply& reply) {
  if (oauth::has_note(reply.notes, "token.expires-in-text")) {
    add_finding(step, "oauth.expires-in-text",
                "expires_in: \"" + reply.answer->expires_in_text + "\"");
  }
  static constexpr std::pair<std::string_view, const char*> kNotes[] = {
      {"token.spelling", "oauth.token-name-spelling"},
      {"token.both-keys-differ", "oauth.two-tokens"},
      {"token.uri-odd", "oauth.uri-odd"},
      {"answer.duplicate-key", "oauth.duplicate-name"},
  };
  for (const auto& [code, id] : kNotes) {
    const auto text = text_of_note(reply.notes, code);
    if (!text.empty()) add_finding(step, id, text);
  }
  if (reply.shape == AnswerShape::kXml || reply.shape == AnswerShape::kSoapUi) {
    add_finding(step, "oauth.answer-xml", oauth::shape_name(reply.shape));
  }
}

void check_common(StepState& step, const oauth::TokenAnswer& answer) {
  const bool has_lifetime = answer.expires_in.has_value();
  const bool lives = has_lifetime && *answer.expires_in > 0;
  const std::string got = has_lifetime
                              ? texts::get("got.seconds", {std::to_string(*answer.expires_in)})
                          : answer.expires_in_text.empty() ? texts::get("got.missing")
                                                           : answer.expires_in_text;
  add_check(step, "expires-in", texts::get("expected.expires-in"), got,
            lives ? Verdict::kPassed : Verdict::kWarning);
  if (!lives) {
    add_finding(step,
                has_lifetime                     ? "oauth.expires-in-zero"
                : answer.expires_in_text.empty() ? "oauth.expires-in-missing"
                                                 : "oauth.expires-in-odd",
                "expires_in: " + got);
  }
  const bool bearer = equals_ignoring_case(answer.token_type, "Bearer");
  add_check(step, "token-type", "Bearer",
            answer.token_type.empty() ? texts::get("got.missing") : answer.token_type,
            bearer ? Verdict::kPassed : Verdict::kWarning);
  if (!bearer) {
    add_finding(step,
                answer.token_type.empty() ? "oauth.token-type-missing" : "oauth.token-type-odd",
                "token_type: " +
                    (answer.token_type.empty() ? texts::get("got.missing") : answer.token_type));
  }
}

void check_scope(StepState& step, const std::string& text, const oauth::Scope& scope) {
  if (trim(text).empty()) {
    return add_finding(step, "oauth.no-scope", "scope: " + texts::get("got.missing"));
  }
  const bool unknown = scope.kind == oauth::ScopeKind::kOther ||
                       oauth::has_note(scope.notes, "scope.unknown-term") ||
                       oauth::has_note(scope.notes, "scope.unknown-function-block");
  if (unknown) add_finding(step, "oauth.scope-odd", "scope: " + diagnosis::quoted(text));
}

// Why an answer that could be taken apart holds no token that can be used.
Finding why_no_token(const oauth::TokenReply& reply, const Answer& answer) {
  const std::string shown = diagnosis::quoted(answer.body);
  if (auto words = diagnosis::explain_words(answer)) return *words;
  if (oauth::has_note(reply.notes, "token.error-and-token")) {
    return {"oauth.error-and-token", reply.error->error};
  }
  if (is_document(reply.shape)) {
    // An error that no rule knows is kept as it came.
    if (reply.error && !reply.error->error.empty()) return {"http.not-recognised", shown};
    const auto fields = oauth::token_names(answer.body);
    if (fields == oauth::TokenNames::kEmpty) return {"oauth.token-empty", shown};
    if (fields == oauth::TokenNames::kNotText) return {"oauth.token-not-text", shown};
    return {"oauth.token-missing", shown};
  }
  if (reply.shape == AnswerShape::kJsonString) return {"oauth.answer-not-object", shown};
  if (answer.body_is_part) return {"oauth.answer-unreadable", format_bytes(answer.bytes)};
  switch (reply.damage) {
    case JsonDamage::kTruncated:
      return {"oauth.truncated-json", shown};
    case JsonDamage::kTrailing:
      return {"oauth.trailing-junk", shown};
    case JsonDamage::kNotObject:
      return {"oauth.answer-not-object", shown};
    case JsonDamage::kMalformed:
      return {"oauth.malformed-json", shown};
    case JsonDamage::kNone:
      break;
  }
  const auto note = text_of_note(oauth::read_token_answer(answer.body).notes, "answer.unreadable");
  return {"oauth.answer-unreadable", note.empty() ? shown : note + " " + shown};
}

void refuse_token(StepState& step, const char* key, std::string got, Finding finding) {
  add_check(step, "token", key, std::move(got), Verdict::kFailed);
  step.findings.push_back(std::move(finding));
}

// False when the answer holds no token that can be used; the finding for that is then there. Why it
// cannot be used may lie in the secret's bytes, which a recorded run does not have (a number that
// has become a pseudonym is no JSON any more), so the record tells it.
bool take_token(StepState& step, Exchange& sent, const Answer& answer,
                const oauth::TokenReply& reply, const char* key) {
  if (sent.judged.is_object()) {
    Finding told{text_of(sent.judged, "finding"), text_of(sent.judged, "evidence")};
    for (const auto& other : sent.judged.value("alternatives", Json::array())) {
      if (other.is_string()) told.alternatives.push_back(other.get<std::string>());
    }
    refuse_token(step, key, text_of(sent.judged, "got"), std::move(told));
    return false;
  }
  Finding finding;
  std::string got = reply.answer ? reply.answer->token_key : texts::get("got.missing");
  if (!reply.answer || reply.answer->token.empty()) {
    finding = why_no_token(reply, answer);
  } else if (oauth::has_note(reply.notes, "token.not-text")) {
    finding = {"oauth.token-not-text", got};
  } else if (oauth::has_note(reply.notes, "token.character")) {
    finding = {"oauth.token-character", got};
  } else {
    return true;
  }
  sent.judged = {{"finding", finding.id},
                 {"evidence", finding.evidence},
                 {"alternatives", finding.alternatives},
                 {"got", got}};
  refuse_token(step, key, std::move(got), std::move(finding));
  return false;
}

bool contains_segment(const std::string& uri, std::string_view segment) {
  for (const auto part : split(encoding::split_uri(uri).path, '/')) {
    if (part == segment) return true;
  }
  return false;
}

// The host of an address in the answer is not the environment's: it is for the other one. Names of
// this machine stand for each other.
bool is_elsewhere(const std::string& uri, const std::string& origin) {
  const auto there = encoding::split_uri(uri);
  const auto here = encoding::split_uri(origin);
  if (there.host.empty() || here.host.empty()) return false;
  if (encoding::is_loopback_host(there.host) || encoding::is_loopback_host(here.host)) return false;
  return !equals_ignoring_case(there.host, here.host);
}

}  // namespace

void Engine::judge_client_token(StepState& step, Exchange& sent, const diagnosis::Answer& given,
                                const std::string& body) {
  const auto reply = oauth::read_token_answer(body);
  if (!take_token(step, sent, given, reply, "client_access_token")) return;
  const auto& answer = *reply.answer;
  const std::string name = names().name(session::kClientAccessToken, answer.token);
  names().settle(answer.token);
  add_check(step, "token", "client_access_token", answer.token_key + " (" + name + ")",
            Verdict::kPassed);
  if (answer.token_key == "access_token") {
    add_finding(step, "oauth.generic-token-name", answer.token_key);
  }
  check_common(step, answer);
  if (!answer.refresh_token.empty()) {
    add_finding(step, "oauth.unexpected-refresh-token",
                names().name(session::kRefreshToken, answer.refresh_token));
  }
  add_check(step, "scope", texts::get("expected.any"),
            answer.scope.empty() ? texts::get("got.missing") : answer.scope, Verdict::kPassed);
  note_findings(step, reply);
  check_scope(step, answer.scope, oauth::read_scope(answer.scope));
  state.client_access_token.value = answer.token;
  state.client_access_token.received_at = state.now;
  state.client_access_token.expires_at =
      oauth::token_expires_at(state.now, answer.expires_in ? answer.expires_in : 3600);
  step.outcome = texts::get("outcome.client-token", {name});
}

void Engine::judge_access_token(StepState& step, Exchange& sent, const diagnosis::Answer& given,
                                const std::string& body, bool refresh) {
  const auto reply = oauth::read_token_answer(body);
  if (!take_token(step, sent, given, reply, "access_token")) return;
  const auto& answer = *reply.answer;
  const std::string name = names().name(session::kAccessToken, answer.token);
  add_check(step, "token", "access_token", answer.token_key + " (" + name + ")",
            answer.token_key == "access_token" ? Verdict::kPassed : Verdict::kWarning);
  if (answer.token_key == "client_access_token") {
    add_finding(step, "oauth.client-token-name", answer.token_key);
  }
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
  if (contains_segment(answer.authorization_uri, "epi")) {
    add_finding(step, "oauth.misspelt-authorization-uri", answer.authorization_uri);
  }
  if (const auto* env = state.env()) {
    for (const auto& uri : {answer.resource_uri, answer.authorization_uri}) {
      if (is_elsewhere(uri, env->origin)) {
        add_finding(step, "registration.other-environment", uri + " is not at " + env->origin);
      }
    }
  }
  if (refresh) {
    const bool same_refresh =
        !answer.refresh_token.empty() && answer.refresh_token == state.refresh_token.value;
    if (same_refresh) add_finding(step, "oauth.same-refresh-token", refresh_name);
    const bool same = answer.token == state.access_token.value;
    add_check(step, "renewed", texts::get("expected.new-token"),
              texts::get(same ? "got.same-token" : "got.new-token"),
              same ? Verdict::kWarning : Verdict::kPassed);
    if (same) add_finding(step, "oauth.token-not-renewed", name);
  }
  note_findings(step, reply);

  const auto scope = oauth::read_scope(answer.scope);
  check_scope(step, answer.scope, scope);
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
