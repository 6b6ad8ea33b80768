// Recorded answers, of PG&E and of other custodians (wire-facts section 10), and what nobody has
// recorded yet: exact findings in exact order.
#include "shared/diagnosis/answer_rules.hpp"

#include <gtest/gtest.h>

#include "shared/diagnosis/answer_remarks.hpp"
#include "shared/diagnosis/http_date.hpp"
#include "shared/diagnosis/rules.hpp"

namespace smd::diagnosis {
namespace {

using Ids = std::vector<std::string>;

Answer answer(int status, std::string type, std::string body, Call call = Call::kResource) {
  Answer out;
  out.call = call;
  out.status = status;
  if (!type.empty()) out.headers.emplace_back("Content-Type", std::move(type));
  out.bytes = body.size();
  out.body = std::move(body);
  out.host = "api.pge.com";
  return out;
}

Ids ids_of(const std::vector<Finding>& findings) {
  Ids ids;
  for (const auto& finding : findings) ids.push_back(finding.id);
  return ids;
}

Ids explained(const Answer& what) {
  const auto findings = explain_answer(what);
  for (const auto& finding : findings) {
    EXPECT_NE(find_entry(finding.id), nullptr) << finding.id;
    EXPECT_NE(finding.evidence.find(std::to_string(what.status)), std::string::npos);
    for (const auto& other : finding.alternatives) {
      EXPECT_NE(find_entry(other), nullptr) << other;
      EXPECT_NE(other, finding.id);
    }
  }
  return ids_of(findings);
}

struct Row {
  int status;
  const char* type;
  const char* body;
  Call call;
  Ids ids;
};

constexpr auto kJson = "application/json";
constexpr auto kText = "text/plain";
constexpr auto kToken = Call::kClientToken;
constexpr auto kCode = Call::kCodeExchange;
constexpr auto kRefresh = Call::kRefresh;
constexpr auto kData = Call::kResource;
constexpr auto kInformation = Call::kApplicationInformation;

TEST(AnswerRules, WhatPgeSays) {
  const Row rows[] = {
      {400, kJson, "\"Invalid Certificate\"", kData, {"gateway.invalid-certificate"}},
      {400, kJson, "\"Invalid Certificate\"", kToken, {"gateway.invalid-certificate"}},
      {404, kText, "No listener for endpoint: /x", kData, {"gateway.no-listener"}},
      {405,
       kJson,
       R"({"error":"invalid_request","error_description":"GET not permitted"})",
       kToken,
       {"oauth.get-not-permitted"}},
      {400,
       kJson,
       R"({"error":"invalid_request","error_description":"Missing grant_type"})",
       kToken,
       {"oauth.missing-grant-type"}},
      {400,
       kJson,
       R"({"error":"invalid_request","error_description":"client_id is empty"})",
       kData,
       {"oauth.client-id-empty"}},
      {400,
       kText,
       "client credentials doesn't match",
       kToken,
       {"oauth.client-credentials-mismatch"}},
      {401,
       kJson,
       R"({"error_description":"Invalid access token"})",
       kData,
       {"oauth.invalid-access-token"}},
      {403,
       kJson,
       R"({"error":"invalid_token","error_description":"Invalid access token: expired"})",
       kData,
       {"oauth.token-expired"}},
      {403,
       kJson,
       R"({"error":"access_denied","error_description":"Invalid access token for this resource"})",
       kInformation,
       {"oauth.token-class"}},
      {400, kText, "Date Range Too Large", kData, {"espi.date-range-too-large"}},
      {400, kText, "Bad Request", kData, {"gateway.bad-request"}},
      {500, kText, "Internal Server Error", kData, {"http.server-error"}},
      {500, kText, "Request failed.", kData, {"gateway.request-failed"}},
      {400,
       kJson,
       R"({"success": false,"message":"Request failed."})",
       kData,
       {"gateway.success-false"}},
      {200, kJson, R"({"success" : false})", kData, {"gateway.success-false"}},
      {204, "", "", kData, {"espi.no-content"}},
      {202, "", "", kData, {"espi.accepted-later"}},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(explained(answer(row.status, row.type, row.body, row.call)), row.ids)
        << row.status << " " << row.body;
  }
}

TEST(AnswerRules, WhatOtherServersSay) {
  const Row rows[] = {
      {403,
       "application/xml",
       "<oauth><error_description>No Authorization "
       "Found</error_description><error>access_denied</error></oauth>",
       kData,
       {"oauth.no-authorization-found"}},
      {406, "", "", kData, {"http.not-acceptable"}},
      {401,
       kJson,
       R"({"Message":"Unauthorized. Access token is missing or invalid."})",
       kData,
       {"oauth.token-not-recognised"}},
      {500, kText, "Dynamic backend host not specified", kData, {"gateway.backend-not-specified"}},
      {400,
       "application/xml",
       "<Fault xmlns=\"https://localhost/\"><error>invalid_request</error>"
       "<error_description>Missing grant_type</error_description></Fault>",
       kToken,
       {"oauth.missing-grant-type"}},
      {400,
       "text/html",
       "<html>\r\n<head><title>400 No required SSL certificate was "
       "sent</title></head><body>nginx</body></html>",
       kData,
       {"gateway.certificate-missing"}},
      {400,
       "text/html",
       "<html><head><title>400 The SSL certificate error</title></head><body></body></html>",
       kData,
       {"gateway.certificate-error"}},
      {400,
       "text/html",
       "<html><head><title>400 The plain HTTP request was sent to HTTPS "
       "port</title></head><body></body></html>",
       kData,
       {"gateway.plain-http"}},
      {400,
       "text/html",
       "<html><title>Request Rejected</title></html>",
       kData,
       {
           "gateway.html-page",
       }},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(explained(answer(row.status, row.type, row.body, row.call)), row.ids)
        << row.status << " " << row.body;
  }
}

TEST(AnswerRules, OAuthErrorsByName) {
  const std::pair<const char*, const char*> rows[] = {
      {"invalid_client", "oauth.invalid-client"},
      {"invalid_grant", "oauth.invalid-grant"},
      {"unauthorized_client", "oauth.unauthorized-client"},
      {"unsupported_grant_type", "oauth.unsupported-grant-type"},
      {"invalid_scope", "oauth.invalid-scope"},
      {"invalid_request", "oauth.invalid-request"},
      {"server_error", "oauth.server-error"},
      {"temporarily_unavailable", "oauth.temporarily-unavailable"},
  };
  for (const auto& [error, id] : rows) {
    const std::string body = "{\"error\":\"" + std::string(error) + "\"}";
    EXPECT_EQ(explained(answer(400, kJson, body, kToken)), Ids{id});
    EXPECT_EQ(explained(answer(400, kJson, body, kCode)), Ids{id});
  }
  // A word that only contains the name of an error is another word.
  EXPECT_EQ(explained(answer(400, kJson, R"({"error":"invalid_grant_of_land"})", kToken)),
            Ids{"http.not-recognised"});
}

TEST(AnswerRules, BareStatuses) {
  const std::pair<int, const char*> rows[] = {
      {301, "http.redirect"},           {302, "http.redirect"},
      {400, "gateway.bad-request"},     {401, "http.unauthorized"},
      {403, "http.forbidden"},          {404, "http.not-found"},
      {405, "http.method-not-allowed"}, {406, "http.not-acceptable"},
      {413, "http.request-too-large"},  {415, "http.request-type"},
      {429, "http.rate-limited"},       {500, "http.server-error"},
      {501, "gateway.outage"},          {502, "http.bad-gateway"},
      {503, "http.unavailable"},        {504, "http.bad-gateway-timeout"},
      {599, "gateway.outage"},          {100, "http.not-recognised"},
      {201, "http.not-recognised"},     {206, "http.not-recognised"},
      {304, "http.not-recognised"},     {418, "http.not-recognised"},
      {499, "http.not-recognised"},     {600, "http.not-recognised"},
      {0, "http.not-recognised"},       {-7, "http.not-recognised"},
  };
  for (const auto& [status, id] : rows) EXPECT_EQ(explained(answer(status, "", "")), Ids{id});
  EXPECT_EQ(explained(answer(401, "", "", kToken)), Ids{"oauth.unauthenticated"});
  EXPECT_EQ(explained(answer(204, "", "", kToken)), Ids{"http.empty-body"});
}

TEST(AnswerRules, WhatNoRuleKnowsKeepsItsEvidence) {
  const std::pair<int, const char*> rows[] = {
      {400, "The moon is in the wrong house"},
      {418, "teapot"},
      {400, R"({"error":"gremlins","error_description":"they ate it"})"},
      {200, "all is well"},
      {400, "\xff\xfe\x01"},
  };
  for (const auto& [status, body] : rows) {
    const auto findings = explain_answer(answer(status, kText, body));
    ASSERT_EQ(ids_of(findings), Ids{"http.not-recognised"}) << body;
    EXPECT_TRUE(findings[0].alternatives.empty());
    const std::string shown = body[0] == '\xff' ? "\\xff\\xfe\\x01" : body;
    EXPECT_NE(findings[0].evidence.find(shown), std::string::npos) << findings[0].evidence;
  }
}

TEST(AnswerRules, PagesAreToldApart) {
  const std::string sign_in =
      "<!DOCTYPE html><html><head><title>Guest network: sign in</title></head></html>";
  EXPECT_EQ(explained(answer(403, "text/html", sign_in)),
            (Ids{"gateway.sign-in-page", "http.forbidden"}));
  EXPECT_EQ(explained(answer(200, "text/html", sign_in)), Ids{"gateway.sign-in-page"});
  EXPECT_EQ(explained(answer(503, "text/html", sign_in)), Ids{"http.unavailable"});
  EXPECT_EQ(explained(answer(404, "text/html", "<html><title>Oops</title></html>")),
            (Ids{"gateway.html-page", "http.not-found"}));
  const auto unreadable = explain_unreadable(
      answer(200, "text/html", "<html><form><input type=\"password\"></form></html>"));
  ASSERT_TRUE(unreadable);
  EXPECT_EQ(unreadable->id, "gateway.sign-in-page");
}

TEST(AnswerRules, RedirectsToAnotherHostAreAnotherMatter) {
  auto moved = answer(302, "", "");
  moved.headers.emplace_back("Location", "/sign-in");
  EXPECT_EQ(explained(moved), Ids{"http.redirect"});
  moved.headers.back().second = "https://API.pge.com/elsewhere";
  EXPECT_EQ(explained(moved), Ids{"http.redirect"});
  moved.headers.back().second = "https://guest.example.net/login";
  EXPECT_EQ(explained(moved), Ids{"gateway.captive-portal"});
  EXPECT_NE(explain_answer(moved)[0].evidence.find("https://guest.example.net/login"),
            std::string::npos);
  moved.host.clear();
  EXPECT_EQ(explained(moved), Ids{"http.redirect"});
}

TEST(AnswerRules, EvidenceHasTheHeadersThatMatter) {
  auto busy = answer(429, "", "");
  busy.headers.emplace_back("retry-after", "30");
  EXPECT_EQ(explain_answer(busy)[0].evidence, "HTTP 429; Retry-After: 30");
}

TEST(AnswerRules, RefusalsAreRankedByWhatTheConsoleKnows) {
  auto refused = answer(403, kText, "Forbidden");
  EXPECT_EQ(explain_answer(refused)[0].alternatives,
            (Ids{"oauth.token-expired", "oauth.token-class", "gateway.invalid-certificate"}));
  refused.known.token_expired = false;
  EXPECT_EQ(explain_answer(refused)[0].alternatives,
            (Ids{"oauth.token-class", "gateway.invalid-certificate", "oauth.token-expired"}));
  refused.known.certificate_presented = false;
  EXPECT_EQ(explain_answer(refused)[0].alternatives.front(), "gateway.invalid-certificate");
  refused.call = kInformation;
  refused.known = {};
  EXPECT_EQ(explain_answer(refused)[0].alternatives,
            (Ids{"oauth.token-class", "registration.application-id-other",
                 "gateway.invalid-certificate"}));
  auto production = answer(400, kText, "client credentials doesn't match", kToken);
  EXPECT_EQ(explain_answer(production)[0].alternatives, Ids{"registration.other-environment"});
  production.known.production = true;
  production.known.approved = false;
  EXPECT_EQ(explain_answer(production)[0].alternatives,
            (Ids{"registration.not-approved", "registration.other-environment"}));
}

TEST(AnswerRules, CodesThatAreNotAccepted) {
  const auto said = [](const char* words) {
    return answer(400, kJson,
                  R"({"error":"invalid_grant","error_description":")" + std::string(words) + "\"}",
                  kCode);
  };
  // What the answer says in words goes before everything.
  EXPECT_EQ(explained(said("Authorization code has expired")), Ids{"oauth.code-expired"});
  EXPECT_EQ(explained(said("Authorization code was already used")), Ids{"oauth.code-used"});
  EXPECT_EQ(explained(said("Unknown authorization code")), Ids{"oauth.code-unknown"});
  EXPECT_EQ(explained(said("redirect_uri mismatch")), Ids{"oauth.redirect-uri-mismatch"});
  // Then what the console knows for sure; else the generic finding and the likeliest first.
  auto open = said("Invalid authorization code");
  EXPECT_EQ(explained(open), Ids{"oauth.invalid-grant"});
  EXPECT_EQ(explain_answer(open)[0].alternatives,
            (Ids{"oauth.code-expired", "oauth.code-used", "oauth.redirect-uri-mismatch",
                 "oauth.code-unknown"}));
  open.known.code_age = 2;
  EXPECT_EQ(explained(open), Ids{"oauth.invalid-grant"});
  EXPECT_EQ(explain_answer(open)[0].alternatives.front(), "oauth.redirect-uri-mismatch");
  open.known.redirect_difference = "the last character differs";
  EXPECT_EQ(explained(open), Ids{"oauth.redirect-uri-mismatch"});
  EXPECT_NE(explain_answer(open)[0].evidence.find("the last character differs"), std::string::npos);
  open.known.code_age = 601;
  EXPECT_EQ(explained(open), Ids{"oauth.code-expired"});
  EXPECT_EQ(explain_answer(open)[0].alternatives.front(), "oauth.redirect-uri-mismatch");
  open.known.code_sent_before = true;
  EXPECT_EQ(explained(open), Ids{"oauth.code-used"});
  EXPECT_EQ(explain_answer(open)[0].alternatives.front(), "oauth.code-expired");
}

TEST(AnswerRules, RefreshTokensThatAreNotAccepted) {
  for (const char* body :
       {R"({"error":"invalid_request","error_description":"Invalid refresh token"})",
        R"({"error":"invalid_grant"})"}) {
    EXPECT_EQ(explained(answer(400, kJson, body, kRefresh)), Ids{"oauth.invalid-refresh-token"});
  }
  const auto bare = explain_answer(answer(400, kJson, R"({"error":"invalid_request"})", kRefresh));
  EXPECT_EQ(bare[0].id, "oauth.invalid-request");
  EXPECT_EQ(bare[0].alternatives, Ids{"oauth.invalid-refresh-token"});
}

TEST(AnswerRules, BodiesThatNobodyCanRead) {
  using namespace std::string_literals;
  const auto id = [](const Answer& what) {
    const auto found = explain_unreadable(what);
    return found ? found->id : std::string();
  };
  EXPECT_EQ(id(answer(200, kJson, "")), "http.empty-body");
  EXPECT_EQ(id(answer(200, kJson, " \r\n")), "http.empty-body");
  EXPECT_EQ(id(answer(200, kJson, "\xEF\xBB\xBF")), "http.empty-body");
  EXPECT_EQ(id(answer(200, kJson, "\x1f\x8b\x08")), "http.compressed");
  auto zipped = answer(200, kJson, "{}");
  zipped.headers.emplace_back("Content-Encoding", "br");
  EXPECT_EQ(id(zipped), "http.compressed");
  zipped.headers.back().second = "identity";
  EXPECT_EQ(id(zipped), "");
  EXPECT_EQ(id(answer(200, kJson, "\xff\xfe{\0"s)), "http.utf16");
  EXPECT_EQ(id(answer(200, kJson, "\0<\0a"s)), "http.utf16");
  EXPECT_EQ(id(answer(200, kJson, "{\"a\":\"\xe9\"}")), "http.not-utf8");
  EXPECT_NE(explain_unreadable(answer(200, kJson, "{\"a\":\"\xe9\"}"))->evidence.find("byte 6"),
            std::string::npos);
  EXPECT_EQ(id(answer(200, kJson, "{\"a\":\"\xc3\xa9\"}")), "");
  // A body that is only the beginning may end inside a character.
  auto part = answer(200, kJson, "{\"a\":\"\xc3");
  EXPECT_EQ(id(part), "http.not-utf8");
  part.body_is_part = true;
  EXPECT_EQ(id(part), "");
}

TEST(AnswerRules, RemarksOnARightAnswer) {
  const auto good = answer(200, "application/json;charset=UTF-8", "{}");
  EXPECT_EQ(ids_of(remarks(good, Expected::kJson)), Ids{});
  EXPECT_EQ(ids_of(remarks(answer(200, "application/atom+xml", "<a/>"), Expected::kXml)), Ids{});
  EXPECT_EQ(ids_of(remarks(good, Expected::kXml)), Ids{"http.wrong-content-type"});
  EXPECT_EQ(ids_of(remarks(answer(200, "", "{}"), Expected::kJson)), Ids{"http.no-content-type"});
  EXPECT_EQ(ids_of(remarks(answer(200, "text/html; charset=utf-8", "{}"), Expected::kJson)),
            Ids{"http.wrong-content-type"});
  EXPECT_EQ(
      ids_of(remarks(answer(200, "text/xml; charset=\"iso-8859-1\"", "<a/>"), Expected::kXml)),
      Ids{"http.wrong-charset"});
  EXPECT_EQ(ids_of(remarks(answer(200, kJson, "\xEF\xBB\xBF{}"), Expected::kJson)),
            Ids{"http.byte-order-mark"});
}

TEST(AnswerRules, ClocksApartByMoreThanTwoMinutes) {
  auto dated = answer(200, kJson, "{}");
  dated.headers.emplace_back("Date", "Mon, 21 Sep 2026 14:13:20 GMT");
  const EpochMs same = 1'790'000'000'000;
  const std::pair<EpochMs, bool> rows[] = {
      {same, false},
      {same + 120'999, false},
      {same - 120'000, false},
      {same + 121'000, true},
      {same - 121'000, true},
      {same - 86'400'000, true},
      {0, false},
  };
  for (const auto& [now, skewed] : rows) {
    dated.received_at = now;
    EXPECT_EQ(ids_of(circumstances(dated)), skewed ? Ids{"input.clock-skew"} : Ids{}) << now;
  }
  dated.received_at = same - 300'000;
  EXPECT_NE(circumstances(dated)[0].evidence.find("behind"), std::string::npos);
  // What a cache kept has an old date and says so.
  dated.headers.emplace_back("Age", "300");
  EXPECT_TRUE(circumstances(dated).empty());
}

TEST(AnswerRules, SlowAnswers) {
  auto slow = answer(200, kJson, "{}");
  slow.waited_ms = 2000;
  EXPECT_TRUE(circumstances(slow).empty());
  slow.waited_ms = 2001;
  EXPECT_EQ(ids_of(circumstances(slow)), Ids{"network.slow"});
  slow.waited_ms = 0;
  slow.receive_ms = 4000;
  slow.bytes = 500;
  EXPECT_EQ(ids_of(circumstances(slow)), Ids{"network.slow"});
  slow.bytes = 5'000'000;
  EXPECT_TRUE(circumstances(slow).empty());
}

TEST(AnswerRules, LongBodiesAreQuotedShortAndStayUtf8) {
  auto weird = answer(418, kText, "");
  for (int i = 0; i < 500; ++i) weird.body += "\xC3\xA9";
  const auto text = explain_answer(weird).front().evidence;
  EXPECT_LT(text.size(), 400U);
  EXPECT_NE(text.find("\xC3\xA9 …"), std::string::npos);
}

TEST(AnswerRules, TheOldInterfaceSaysTheSame) {
  Evidence evidence;
  evidence.status = 401;
  evidence.token_call = true;
  EXPECT_EQ(ids_of(explain(evidence)), Ids{"oauth.unauthenticated"});
  evidence.token_call = false;
  evidence.content_type = "text/html";
  evidence.body = "<html><title>Log in</title></html>";
  EXPECT_EQ(ids_of(explain(evidence)), (Ids{"gateway.sign-in-page", "http.unauthorized"}));
}

TEST(HttpDate, ThreeFormsAndNothingElse) {
  constexpr std::int64_t kThen = 784'111'777;
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), kThen);
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), kThen);
  EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), kThen);
  for (const char* bad :
       {"", "Sun", "Sun, 06 Nov 1994 08:49:37 PST", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "0",
        "Sun, 06 Nov 99999 08:49:37 GMT", "Sun, 06-Nov 08:49:37 GMT"}) {
    EXPECT_FALSE(parse_http_date(bad)) << bad;
  }
}

}  // namespace
}  // namespace smd::diagnosis
