// Every error row of wire-facts section 10, and what no rule knows.
#include "shared/diagnosis/rules.hpp"

#include <gtest/gtest.h>

namespace smd::diagnosis {
namespace {

struct Row {
  int status;
  const char* content_type;
  const char* body;
  bool token_call;
  const char* first;
};

TEST(Rules, AnswersOfWireFactsSection10) {
  const Row rows[] = {
      {400, "application/json", "\"Invalid Certificate\"", false, "gateway.invalid-certificate"},
      {400, "application/json", "\"Invalid Certificate\"", true, "gateway.invalid-certificate"},
      {404, "text/plain", "No listener for endpoint: /x", false, "gateway.no-listener"},
      {405, "application/json",
       R"({"error":"invalid_request","error_description":"GET not permitted"})", true,
       "oauth.get-not-permitted"},
      {400, "application/json",
       R"({"error":"invalid_request","error_description":"Missing grant_type"})", true,
       "oauth.missing-grant-type"},
      {400, "application/json",
       R"({"error":"invalid_request","error_description":"client_id is empty"})", false,
       "oauth.client-id-empty"},
      {400, "text/plain", "client credentials doesn't match", true,
       "oauth.client-credentials-mismatch"},
      {401, "application/json", R"({"error_description":"Invalid access token"})", false,
       "oauth.invalid-access-token"},
      {400, "application/json", R"({"error":"invalid_client"})", true, "oauth.invalid-client"},
      {400, "application/json", R"({"error":"invalid_grant"})", true, "oauth.invalid-grant"},
      {400, "application/json", R"({"error":"unsupported_grant_type"})", true,
       "oauth.unsupported-grant-type"},
      {400, "application/json", R"({"error":"unauthorized_client"})", true,
       "oauth.unauthorized-client"},
      {400, "application/json", R"({"error":"invalid_scope"})", true, "oauth.invalid-scope"},
      {400, "application/json", R"({"error":"invalid_request"})", true, "oauth.invalid-request"},
      {400, "text/plain", "Bad Request", false, "gateway.bad-request"},
      {500, "text/plain", "Internal Server Error", false, "gateway.outage"},
      {502, "text/html", "<html><body>502</body></html>", false, "gateway.html-page"},
      {503, "text/plain", "", false, "gateway.outage"},
      {504, "text/plain", "", false, "http.bad-gateway-timeout"},
      {400, "text/plain", "Date Range Too Large", false, "espi.date-range-too-large"},
      {401, "text/plain", "", false, "http.unauthorized"},
      {401, "text/plain", "", true, "oauth.invalid-client"},
      {403, "text/plain", "Forbidden", false, "http.forbidden"},
      {404, "text/plain", "", false, "http.not-found"},
      {429, "text/plain", "", false, "http.rate-limited"},
      {302, "text/plain", "", false, "http.redirect"},
      {418, "text/plain", "teapot", false, "http.not-recognised"},
      {403, "application/xml",
       "<oauth><error_description>No Authorization "
       "Found</error_description><error>access_denied</error></oauth>",
       false, "oauth.access-denied"},
  };
  for (const auto& row : rows) {
    Evidence evidence;
    evidence.status = row.status;
    evidence.content_type = row.content_type;
    evidence.body = row.body;
    evidence.token_call = row.token_call;
    const auto findings = explain(evidence);
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(findings.front().id, row.first) << row.status << " " << row.body;
    EXPECT_NE(findings.front().evidence.find(std::to_string(row.status)), std::string::npos);
    for (const auto& finding : findings) EXPECT_NE(find_entry(finding.id), nullptr) << finding.id;
  }
}

TEST(Rules, HandshakeFailureWithoutACertificateIsAboutTheCertificate) {
  Evidence evidence;
  evidence.failure =
      RelayFailure{"tls", 1040, "sslv3 alert handshake failure", "nothing", std::nullopt};
  EXPECT_EQ(explain(evidence).front().id, "tls.client-certificate-required");
  evidence.certificate_presented = true;
  EXPECT_EQ(explain(evidence).front().id, "tls.handshake-failed");
}

TEST(Rules, CutOffAfterTheHeadIsTruncated) {
  Evidence evidence;
  evidence.failure = RelayFailure{"receive", 1, "stream truncated", "all", std::nullopt};
  EXPECT_EQ(explain(evidence).front().id, "network.closed-early");
  evidence.status = 200;
  EXPECT_EQ(explain(evidence).front().id, "network.truncated");
}

TEST(Rules, LongBodiesAreQuotedShortAndStayUtf8) {
  Evidence evidence;
  evidence.status = 418;
  for (int i = 0; i < 500; ++i) evidence.body += "\xC3\xA9";
  const auto text = explain(evidence).front().evidence;
  EXPECT_LT(text.size(), 400U);
  EXPECT_NE(text.find("\xC3\xA9 …"), std::string::npos);
}

}  // namespace
}  // namespace smd::diagnosis
