// The table itself: name, kind, where it applies, what a person reads about it, and the fixed
// answers. Statuses and bodies are those of wire-facts section 10 where that section has them;
// where it has a body but no status, the status is the one HTTP means for it.
#include <vector>

#include "shared/simulator/fault_rows.hpp"

namespace smd::simulator {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kText = "text/plain";
constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kXml = "application/xml";

constexpr StepSet kToken = only(Step::kConnectivityToken);
constexpr StepSet kStatus = only(Step::kConnectivityStatus);
constexpr StepSet kSample = only(Step::kConnectivitySampleData);
constexpr StepSet kAuthorization = only(Step::kApplicationAuthorization);
constexpr StepSet kStart = only(Step::kOauthScopeSelection);
constexpr StepSet kAuthorize = only(Step::kOauthAuthorize);
constexpr StepSet kBrowser = kRedirectSteps | kStart;

constexpr std::string_view kGatewayPage =
    "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad "
    "Gateway</h1></center><hr><center>gateway</center></body></html>\n";
constexpr std::string_view kSignInPage =
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in to continue</h1>"
    "<form><label>User name <input></label></form></body></html>\n";
constexpr std::string_view kDownPage =
    "<!DOCTYPE html><html><head><title>Service unavailable</title></head><body><h1>We are "
    "performing maintenance</h1></body></html>\n";

// As nginx and HAProxy print them.
constexpr std::string_view kNoCertificatePage =
    "<html>\r\n<head><title>400 No required SSL certificate was sent</title></head>\r\n<body>\r\n"
    "<center><h1>400 Bad Request</h1></center>\r\n<center>No required SSL certificate was "
    "sent</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
constexpr std::string_view kCertificateErrorPage =
    "<html>\r\n<head><title>400 The SSL certificate error</title></head>\r\n<body>\r\n"
    "<center><h1>400 Bad Request</h1></center>\r\n<center>The SSL certificate error</center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
constexpr std::string_view kPlainHttpPage =
    "<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n"
    "<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was "
    "sent "
    "to HTTPS port</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
constexpr std::string_view kForbiddenPage =
    "<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative "
    "rules.\n</body></html>\n";
constexpr std::string_view kCompanyPage =
    "<!DOCTYPE html><html><head><title>Access blocked</title></head><body><h1>Blocked by the web "
    "filter</h1></body></html>\n";

using enum FaultKind;

constexpr FaultRow kTable[] = {
    // Whole answers: what the gateway says before anything is looked at.
    {"invalid-certificate", kAnswer, kEveryCall,
     "400 \"Invalid Certificate\", as without a client certificate", 400, kJson,
     "\"Invalid Certificate\""},
    {"no-listener", kAnswer, kEveryCall | kRedirectSteps,
     "404 No listener for endpoint, as for an unknown path", 404, kText,
     "No listener for endpoint: {path}"},
    {"bad-request", kAnswer, kCallSteps, "400 with the text Bad Request", 400, kText,
     "Bad Request"},
    {"status-401", kAnswer, kCallSteps, "401 without a body", 401, {}, {}},
    {"status-403", kAnswer, kCallSteps, "403 with the text Forbidden", 403, kText, "Forbidden"},
    {"status-404", kAnswer, kEveryCall, "404 without a body", 404, {}, {}},
    {"status-406", kAnswer, kResourceSteps, "406, as another custodian answers without a token",
     406, kText, "Not Acceptable"},
    {"status-429", kAnswer, kEveryCall, "429, too many requests, with Retry-After", 429, kText,
     "Too Many Requests"},
    {"status-500", kAnswer, kAllSteps, "500 with the text Internal Server Error", 500, kText,
     "Internal Server Error"},
    {"status-502", kAnswer, kAllSteps, "502 with a gateway's HTML page", 502, kHtml, kGatewayPage},
    {"status-503", kAnswer, kAllSteps, "503 with a maintenance page and Retry-After", 503, kHtml,
     kDownPage},
    {"backend-not-specified", kAnswer, kEveryCall,
     "500 Dynamic backend host not specified, as another custodian's gateway", 500, kText,
     "Dynamic backend host not specified"},
    {"request-failed", kAnswer, kEveryCall, "500 with the text Request failed.", 500, kText,
     "Request failed."},
    {"success-false", kAnswer, kCallSteps, "400 with JSON \"success\": false", 400, kJson,
     "{\"success\": false,\"message\":\"Request failed.\"}"},
    {"html-page", kAnswer, kEveryCall, "200 with a sign-in page where data was asked for", 200,
     kHtml, kSignInPage},
    {"empty-body", kAnswer, kCallSteps, "200 without a body", 200, {}, {}},
    {"redirected", kAnswer, kEveryCall, "302 to a sign-in page", 302, {}, {}},
    {"captive-portal", kAnswer, kEveryCall, "302 to a log-in page on another host", 302, {}, {}},
    {"company-page", kAnswer, kEveryCall, "200 with the page of a company's web filter", 200, kHtml,
     kCompanyPage},
    {"nginx-certificate-missing", kAnswer, kEveryCall,
     "400 with nginx's page: No required SSL certificate was sent", 400, "text/html",
     kNoCertificatePage},
    {"nginx-certificate-error", kAnswer, kEveryCall,
     "400 with nginx's page: The SSL certificate error", 400, "text/html", kCertificateErrorPage},
    {"nginx-plain-http", kAnswer, kEveryCall,
     "400 with nginx's page: The plain HTTP request was sent to HTTPS port", 400, "text/html",
     kPlainHttpPage},
    {"haproxy-forbidden", kAnswer, kEveryCall, "403 with HAProxy's page", 403, "text/html",
     kForbiddenPage},
    {"status-405", kAnswer, kCallSteps, "405 without a body", 405, {}, {}},
    {"status-413", kAnswer, kCallSteps, "413 with the text Content Too Large", 413, kText,
     "Content Too Large"},
    {"status-415", kAnswer, kCallSteps, "415 with the text Unsupported Media Type", 415, kText,
     "Unsupported Media Type"},
    {"status-504", kAnswer, kEveryCall, "504 with the text Gateway Timeout", 504, kText,
     "Gateway Timeout"},
    {"status-520", kAnswer, kEveryCall, "520, as a delivery network answers without a reason", 520,
     kText, "Web server is returning an unknown error"},
    // Token endpoint.
    {"server-error", kAnswer, kTokenSteps, "400 server_error", 400, kJson,
     "{\"error\":\"server_error\",\"error_description\":\"Unexpected condition\"}"},
    {"temporarily-unavailable", kAnswer, kTokenSteps, "400 temporarily_unavailable", 400, kJson,
     "{\"error\":\"temporarily_unavailable\",\"error_description\":\"Try again later\"}"},
    {"not-approved", kAnswer, kTokenSteps,
     "400 unauthorized_client, as in production before the approval", 400, kJson,
     "{\"error\":\"unauthorized_client\",\"error_description\":\"Registration is not approved "
     "yet\"}"},
    {"code-expired", kAnswer, only(Step::kOauthToken), "400 invalid_grant: the code has expired",
     400, kJson,
     "{\"error\":\"invalid_grant\",\"error_description\":\"Authorization code has expired\"}"},
    {"code-used", kAnswer, only(Step::kOauthToken), "400 invalid_grant: the code was used before",
     400, kJson,
     "{\"error\":\"invalid_grant\",\"error_description\":\"Authorization code was already "
     "used\"}"},
    {"code-unknown", kAnswer, only(Step::kOauthToken), "400 invalid_grant: nobody knows the code",
     400, kJson,
     "{\"error\":\"invalid_grant\",\"error_description\":\"Unknown authorization code\"}"},
    {"method-not-allowed", kAnswer, kTokenSteps, "405 GET not permitted", 405, kJson,
     "{\"error\":\"invalid_request\",\"error_description\":\"GET not permitted\"}"},
    {"missing-grant-type", kAnswer, kTokenSteps, "400 Missing grant_type", 400, kJson,
     "{\"error\":\"invalid_request\",\"error_description\":\"Missing grant_type\"}"},
    {"credentials-mismatch", kAnswer, kTokenSteps, "400 client credentials doesn't match (text)",
     400, kText, "client credentials doesn't match"},
    {"invalid-request", kAnswer, kTokenSteps, "400 invalid_request", 400, kJson,
     "{\"error\":\"invalid_request\",\"error_description\":\"Invalid request\"}"},
    {"invalid-client", kAnswer, kCallSteps, "401 invalid_client", 401, kJson,
     "{\"error\":\"invalid_client\",\"error_description\":\"Client authentication failed\"}"},
    {"invalid-grant", kAnswer, kTokenSteps, "400 invalid_grant", 400, kJson,
     "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid authorization code\"}"},
    {"unauthorized-client", kAnswer, kTokenSteps, "400 unauthorized_client", 400, kJson,
     "{\"error\":\"unauthorized_client\",\"error_description\":\"Grant type not allowed\"}"},
    {"unsupported-grant-type", kAnswer, kTokenSteps, "400 unsupported_grant_type", 400, kJson,
     "{\"error\":\"unsupported_grant_type\",\"error_description\":\"Unsupported grant type\"}"},
    {"invalid-scope", kAnswer, kTokenSteps, "400 invalid_scope", 400, kJson,
     "{\"error\":\"invalid_scope\",\"error_description\":\"Invalid scope\"}"},
    {"xml-error", kAnswer, kCallSteps, "403 with OpenESPI's XML error", 403, kXml,
     "<oauth><error_description>No Authorization Found</error_description>"
     "<error>access_denied</error></oauth>"},
    {"soapui-fault", kAnswer, kTokenSteps, "400 as SoapUI shows an error: root Fault", 400, kXml,
     "<Fault xmlns=\"https://localhost/\"><error>invalid_request</error>"
     "<error_description>Missing grant_type</error_description></Fault>"},
    {"redirect-uri-mismatch", kAnswer, only(Step::kOauthToken),
     "400 invalid_grant: redirect_uri is not the one of the authorize request", 400, kJson,
     "{\"error\":\"invalid_grant\",\"error_description\":\"redirect_uri mismatch\"}"},
    {"invalid-refresh-token", kAnswer, only(Step::kOauthRefresh),
     "400 invalid_request for the refresh token", 400, kJson,
     "{\"error\":\"invalid_request\",\"error_description\":\"Invalid refresh token\"}"},
    {"json-array", kAnswer, kTokenSteps, "200 with a JSON array", 200, kJson, "[]"},
    // Resources.
    {"invalid-access-token", kAnswer, kResourceSteps, "401 Invalid access token", 401, kJson,
     "{\"error\":\"invalid_token\",\"error_description\":\"Invalid access token\"}"},
    {"expired-token", kAnswer, kResourceSteps, "403 as with an expired token", 403, kJson,
     "{\"error\":\"invalid_token\",\"error_description\":\"Invalid access token: expired\"}"},
    {"wrong-token-class", kAnswer, kResourceSteps, "403 as with a token of another class", 403,
     kJson,
     "{\"error\":\"access_denied\",\"error_description\":\"Invalid access token for this "
     "resource\"}"},
    {"message-unauthorized", kAnswer, kResourceSteps, "401 with another custodian's Message body",
     401, kJson, "{\"Message\":\"Unauthorized. Access token is missing or invalid.\"}"},
    {"date-range-too-large", kAnswer, kSample, "400 Date Range Too Large", 400, kText,
     "Date Range Too Large"},
    {"no-content", kAnswer, kFeedSteps, "204, no data", 204, {}, {}},
    {"accepted", kAnswer, kSample, "202, data will be prepared", 202, {}, {}},
    {"empty-feed", kAnswer, kFeedSteps, "200 with an empty feed element", 200, kXml,
     "<ns1:feed xmlns:ns1=\"http://www.w3.org/2005/Atom\"/>"},
    {"wrong-root", kAnswer, kResourceSteps, "200 with XML of an unexpected root", 200, kXml,
     "<ns0:BatchList xmlns:ns0=\"http://naesb.org/espi\"><ns0:resources>none</ns0:resources>"
     "</ns0:BatchList>"},
    {"wrong-namespace", kAnswer, kResourceSteps, "200 with the right names in a foreign namespace",
     200, kXml,
     "<ServiceStatus xmlns=\"http://example.org/other\"><currentStatus>1</currentStatus>"
     "</ServiceStatus>"},
    // Damaged bodies.
    {"malformed-xml", kBody, kResourceSteps, "An end tag without its start tag", 0},
    {"truncated-xml", kBody, kResourceSteps, "The document ends in the middle, complete for HTTP",
     0},
    {"unbound-prefix", kBody, kResourceSteps, "An element with a prefix nobody declared", 0},
    {"invalid-utf8", kBody, kResourceSteps, "Bytes that are not UTF-8", 0},
    {"trailing-junk", kBody, kResourceSteps, "Text after the root element", 0},
    {"byte-order-mark", kBody, kResourceSteps | kTokenSteps, "A UTF-8 byte order mark first", 0},
    {"malformed-json", kBody, kTokenSteps, "A JSON body with a comma missing", 0},
    {"truncated-json", kBody, kTokenSteps, "A JSON body that ends in the middle", 0},
    {"wrong-content-type", kBody, kCallSteps, "The right body as text/html", 0},
    {"no-content-type", kBody, kCallSteps, "The right body without a Content-Type", 0},
    {"utf16-body", kBody, kResourceSteps | kTokenSteps, "The body in UTF-16 with its mark", 0},
    {"latin1-body", kBody, kResourceSteps,
     "charset=iso-8859-1, and a byte of that in the body that is no UTF-8", 0},
    {"wrong-charset", kBody, kResourceSteps | kTokenSteps, "charset=iso-8859-1 on plain ASCII", 0},
    {"gzip-body", kBody, kResourceSteps | kTokenSteps, "A gzip body that nobody asked for", 0},
    // Token contents.
    {"other-token-key", kContent, kTokenSteps,
     "access_token where client_access_token belongs, and the other way round", 0},
    {"token-missing", kContent, kTokenSteps, "No token in the answer", 0},
    {"token-empty", kContent, kTokenSteps, "An empty token", 0},
    {"token-xml", kContent, kTokenSteps, "The answer as SoapUI's XML <Response>", 0},
    {"expires-in-text", kContent, kTokenSteps, "expires_in as a string", 0},
    {"expires-in-missing", kContent, kTokenSteps, "No expires_in", 0},
    {"expires-in-odd", kContent, kTokenSteps, "expires_in is \"soon\"", 0},
    {"expires-in-zero", kContent, kTokenSteps, "expires_in is 0", 0},
    {"token-expired-early", kContent, kToken,
     "The token is refused at once, whatever expires_in says", 0},
    {"token-type-odd", kContent, kTokenSteps, "token_type is MAC", 0},
    {"token-type-missing", kContent, kTokenSteps, "No token_type", 0},
    {"unexpected-refresh-token", kContent, kToken,
     "A refresh_token in the client_credentials answer", 0},
    {"missing-refresh-token", kContent, kUserTokenSteps, "No refresh_token", 0},
    {"same-refresh-token", kContent, only(Step::kOauthRefresh), "The refresh token is not replaced",
     0},
    {"missing-resource-uri", kContent, kUserTokenSteps, "No resourceURI", 0},
    {"missing-authorization-uri", kContent, kUserTokenSteps, "No authorizationURI", 0},
    {"misspelt-authorization-uri", kContent, kUserTokenSteps,
     "/epi/ for /espi/ in authorizationURI", 0},
    {"scope-missing", kContent, kTokenSteps, "No scope", 0},
    // ServiceStatus contents.
    {"service-unavailable", kContent, kStatus, "currentStatus 0", 0},
    {"unknown-status", kContent, kStatus, "currentStatus 2 (or the given number)", 0, {}, {}, "2"},
    {"status-text", kContent, kStatus, "currentStatus is the word Normal", 0},
    {"status-missing", kContent, kStatus, "No currentStatus", 0},
    // Sample data contents.
    {"gap", kContent, kSample, "A reading is left out in the middle", 0},
    {"duplicate-reading", kContent, kSample, "A reading comes twice", 0},
    {"short-day", kContent, kSample, "The long day of autumn has 24 hours", 0},
    {"reading-type-missing", kContent, kSample, "No ReadingType entries", 0},
    {"time-parameters-missing", kContent, kSample, "No LocalTimeParameters entry", 0},
    {"no-readings", kContent, kSample, "Interval blocks without readings", 0},
    {"odd-quality", kContent, kSample, "A quality code nobody knows", 0},
    {"bad-value", kContent, kSample, "A value that is not a number", 0},
    // Authorization contents.
    {"application-entry-missing", kContent, kAuthorization,
     "No entry whose resourceURI is an ApplicationInformation", 0},
    {"resource-url", kContent, kAuthorization,
     "resourceURL and authorizationURL, as PG&E's page prints", 0},
    {"lowercase-application", kContent, kAuthorization, "Applicationinformation in the address", 0},
    {"application-id-odd", kContent, kAuthorization, "The ApplicationInformation id is not a UUID",
     0},
    {"application-id-other", kContent, kAuthorization, "The id of another application", 0},
    {"authorization-revoked", kContent, kAuthorization, "status 0 (revoked) in every entry", 0},
    // ApplicationInformation contents.
    {"missing-name",
     kContent,
     kInformationSteps,
     "One element is missing (value: its name)",
     0,
     {},
     {},
     "authorizationServerTokenEndpoint"},
    {"empty-name",
     kContent,
     kInformationSteps,
     "One element is empty (value: its name)",
     0,
     {},
     {},
     "authorizationServerAuthorizationEndpoint"},
    {"test-endpoints", kContent, kInformationSteps, "The endpoints still have /test/ in them", 0},
    {"http-endpoints", kContent, kInformationSteps, "The endpoints are http addresses", 0},
    {"secret-expired", kContent, kInformationSteps, "client_secret_expires_at is in the past", 0},
    {"other-redirect-uri", kContent, kInformationSteps,
     "Another redirect_uri than the registered one", 0},
    {"other-client-id", kContent, kInformationSteps, "Another client_id", 0},
    {"application-on-hold", kContent, kInformationSteps,
     "dataCustodianApplicationStatus 3 (on hold)", 0},
    {"application-revoked", kContent, kInformationSteps,
     "dataCustodianApplicationStatus 4 (revoked)", 0},
    {"grant-type-missing", kContent, kInformationSteps, "No client_credentials among grant_types",
     0},
    // Redirects of the OAuth Test.
    {"client-id-empty", kAnswer, kAuthorize, "400 client_id is empty", 400, kJson,
     "{\"error\":\"invalid_request\",\"error_description\":\"client_id is empty\"}"},
    {"access-denied", kRedirect, kRedirectSteps, "The customer cancels: error=access_denied", 0},
    {"redirect-invalid-request", kRedirect, kRedirectSteps, "error=invalid_request on the redirect",
     0},
    {"redirect-unauthorized-client", kRedirect, kRedirectSteps,
     "error=unauthorized_client on the redirect", 0},
    {"redirect-unsupported-response-type", kRedirect, kRedirectSteps,
     "error=unsupported_response_type on the redirect", 0},
    {"redirect-invalid-scope", kRedirect, kRedirectSteps, "error=invalid_scope on the redirect", 0},
    {"redirect-server-error", kRedirect, kRedirectSteps, "error=server_error on the redirect", 0},
    {"redirect-temporarily-unavailable", kRedirect, kRedirectSteps,
     "error=temporarily_unavailable on the redirect", 0},
    {"redirect-unknown-error", kRedirect, kRedirectSteps,
     "An error no standard knows on the redirect", 0},
    {"redirect-elsewhere", kRedirect, kRedirectSteps, "The redirect goes to another path", 0},
    {"authorization-code-parameter", kRedirect, kRedirectSteps,
     "authorization_code= where code= belongs", 0},
    {"code-missing", kRedirect, kRedirectSteps, "No code on the redirect", 0},
    {"code-twice", kRedirect, kRedirectSteps, "Two different codes on the redirect", 0},
    {"code-expired-early", kRedirect, kRedirectSteps, "The code is refused at once", 0},
    {"state-dropped", kRedirect, kRedirectSteps, "state does not come back", 0},
    {"state-changed", kRedirect, kRedirectSteps, "Another state comes back", 0},
    {"start-without-parameters", kRedirect, kStart,
     "The scope-selection redirect has no parameters", 0},
    {"start-elsewhere", kRedirect, kStart, "The scope-selection redirect goes to another path", 0},
    // Transport.
    {"clock-skew",
     kTransport,
     kEveryCall,
     "The server's Date is off (value: minutes, negative: in the past)",
     0,
     {},
     {},
     "-10"},
    {"not-http", kTransport, kEveryCall, "Something that is not HTTP comes back", 0},
    {"slow",
     kTransport,
     kCallSteps,
     "The answer comes late (value: milliseconds)",
     0,
     {},
     {},
     "3000"},
    {"slow-body",
     kTransport,
     kCallSteps,
     "Each piece of the body comes late (value: milliseconds)",
     0,
     {},
     {},
     "200"},
    {"stall", kTransport, kEveryCall | kBrowser, "The answer never comes", 0},
    {"stall-mid-head", kTransport, kEveryCall,
     "The head of the answer stops in the middle, the connection stays", 0},
    {"stall-mid-body", kTransport, kEveryCall, "The body stops in the middle, the connection stays",
     0},
    {"drop-before-head", kTransport, kEveryCall | kBrowser,
     "The connection closes before the answer", 0},
    {"drop-mid-head", kTransport, kEveryCall,
     "The connection closes in the middle of the answer's head", 0},
    {"drop-mid-body", kTransport, kEveryCall, "The connection closes in the middle of the body", 0},
};

}  // namespace

std::span<const FaultRow> fault_table() {
  static const std::vector<FaultRow> kAll = [] {
    std::vector<FaultRow> all(std::begin(kTable), std::end(kTable));
    const auto tls = tls_fault_rows();
    all.insert(all.end(), tls.begin(), tls.end());
    return all;
  }();
  return kAll;
}

}  // namespace smd::simulator
