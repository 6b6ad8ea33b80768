#include "shared/diagnosis/answer_rules.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "shared/base/text.hpp"
#include "shared/diagnosis/http_date.hpp"
#include "shared/encoding/uri.hpp"
#include "shared/oauth/token_answer.hpp"

namespace smd::diagnosis {
namespace {

using oauth::AnswerShape;

constexpr std::int64_t kCodeSeconds = 600;      // wire-facts section 6
constexpr std::int64_t kMostSkewSeconds = 120;  // what time servers and leap seconds never make
constexpr std::int64_t kSlowMs = 2000;
constexpr std::uint64_t kSlowBytesPerSecond = 20'000;  // slower than any line in use

bool contains(std::string_view text, std::string_view part) {
  return find_ignoring_case(text, part) != std::string_view::npos;
}

std::string_view header(const Answer& answer, std::string_view name) {
  for (const auto& [key, value] : answer.headers) {
    if (equals_ignoring_case(key, name)) return trim(value);
  }
  return {};
}

bool has_header(const Answer& answer, std::string_view name) {
  return std::any_of(answer.headers.begin(), answer.headers.end(),
                     [&](const auto& one) { return equals_ignoring_case(one.first, name); });
}

bool is_token_call(Call call) {
  return call == Call::kClientToken || call == Call::kCodeExchange || call == Call::kRefresh;
}

// A cut body may end inside a character.
std::string_view whole_characters(const Answer& answer) {
  std::string_view body = answer.body;
  if (!answer.body_is_part) return body;
  for (int cut = 0; cut < 3 && !is_utf8(body) && !body.empty(); ++cut) body.remove_suffix(1);
  return body;
}

// Offset of the first byte that begins no character of UTF-8.
std::size_t first_bad_character(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (!is_utf8(text.substr(at, length))) return at;
    at += length;
  }
  return at;
}

std::string visible(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte >= 0x20 && byte < 0x7F) || c == '\n' || c == '\t') {
      out += c;
    } else {
      out += "\\x";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

std::string_view without_mark(std::string_view body) {
  if (body.substr(0, 3) == "\xEF\xBB\xBF") body.remove_prefix(3);
  return body;
}

bool looks_like_html(const Answer& answer) {
  const auto start = trim(without_mark(answer.body)).substr(0, 400);
  if (contains(start, "<!doctype html") || contains(start, "<html")) return true;
  const auto type = header(answer, "Content-Type");
  return contains(type, "text/html") && !start.empty() && start.front() == '<' &&
         (contains(start, "<head") || contains(start, "<body") || contains(start, "<title"));
}

std::string title_of_page(std::string_view body) {
  const auto open = find_ignoring_case(body, "<title");
  if (open == std::string_view::npos) return {};
  const auto from = body.find('>', open);
  if (from == std::string_view::npos) return {};
  const auto to = body.find('<', from);
  return quoted(body.substr(from + 1, to == std::string_view::npos ? to : to - from - 1));
}

// A page that wants somebody to log in: a password field, or the words in its title or heading.
bool wants_sign_in(std::string_view body) {
  if (contains(body, "type=\"password\"") || contains(body, "type=password") ||
      contains(body, "type='password'")) {
    return true;
  }
  const auto title = title_of_page(body);
  for (const auto word : {"sign in", "sign-in", "log in", "login", "log on", "captive portal",
                          "authentication required", "accept terms"}) {
    if (contains(title, word)) return true;
  }
  return false;
}

/// "HTTP 503; Retry-After: 30: Service Unavailable".
std::string evidence_of(const Answer& answer) {
  std::string text = "HTTP " + std::to_string(answer.status);
  for (const char* name : {"Retry-After", "Location", "Allow", "Content-Encoding"}) {
    const auto value = header(answer, name);
    if (!value.empty()) text += "; " + std::string(name) + ": " + quoted(value);
  }
  if (looks_like_html(answer)) {
    const auto title = title_of_page(answer.body);
    if (!title.empty()) return text + "; a page titled “" + title + "”";
  }
  if (!trim(answer.body).empty()) text += ": " + quoted(whole_characters(answer));
  return text;
}

// ---- What the words say -------------------------------------------------------------------------

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

std::string_view id_of_words(const Said& said, const Answer& answer) {
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

// nginx's own pages for what it refuses before PG&E's service sees it.
std::string_view id_of_page(const Answer& answer) {
  const std::string_view body = answer.body;
  if (contains(body, "No required SSL certificate was sent")) return "gateway.certificate-missing";
  if (contains(body, "The SSL certificate error")) return "gateway.certificate-error";
  if (contains(body, "plain HTTP request was sent to HTTPS port")) return "gateway.plain-http";
  return {};
}

// ---- What else it could be ----------------------------------------------------------------------

using Ids = std::vector<std::string>;

void first(Ids& ids, std::string_view id) {
  const auto it = std::find(ids.begin(), ids.end(), id);
  if (it != ids.end()) std::rotate(ids.begin(), it, it + 1);
}

// Who is not let in: token or certificate. "VIZ says 401 = token expired and 403 = certificate; PSA
// treats 403 as token expired. Neither is backed by a capture" (wire-facts section 10).
Ids causes_of_refusal(const Answer& answer) {
  Ids ids;
  if (is_token_call(answer.call)) {
    ids = {"oauth.client-credentials-mismatch", "gateway.invalid-certificate"};
    if (answer.known.approved == false && answer.known.production) {
      ids.insert(ids.begin(), "registration.not-approved");
    }
  } else if (answer.call == Call::kApplicationInformation) {
    // The registration access token does not expire.
    ids = {"oauth.token-class", "registration.application-id-other", "gateway.invalid-certificate"};
  } else {
    ids = {"oauth.token-expired", "oauth.token-class", "gateway.invalid-certificate"};
    if (answer.known.token_expired == false) {
      std::rotate(ids.begin(), ids.begin() + 1, ids.end());
    }
  }
  if (answer.known.certificate_presented == false) first(ids, "gateway.invalid-certificate");
  return ids;
}

Ids causes_of_credentials(const Answer& answer) {
  Ids ids = {"registration.other-environment"};
  if (answer.known.production && answer.known.approved == false) {
    ids.insert(ids.begin(), "registration.not-approved");
  }
  return ids;
}

Ids alternatives_of(std::string_view id, const Answer& answer) {
  if (id == "http.forbidden" || id == "http.unauthorized" || id == "oauth.unauthenticated" ||
      id == "oauth.token-not-recognised" || id == "oauth.no-authorization-found") {
    return causes_of_refusal(answer);
  }
  if (id == "oauth.invalid-access-token" || id == "oauth.access-denied") {
    Ids ids = causes_of_refusal(answer);
    std::erase(ids, "gateway.invalid-certificate");
    return ids;
  }
  if (id == "oauth.token-class" && answer.call == Call::kApplicationInformation) {
    return {"registration.application-id-other"};
  }
  if (id == "oauth.client-credentials-mismatch" || id == "oauth.invalid-client" ||
      id == "oauth.unauthorized-client") {
    return causes_of_credentials(answer);
  }
  if (id == "oauth.invalid-grant" && answer.call == Call::kCodeExchange) {
    return rank_code_causes(answer.known);
  }
  if (id == "oauth.invalid-request" && answer.call == Call::kRefresh) {
    // Clients of PG&E look for invalid_request when a refresh token is refused.
    return {"oauth.invalid-refresh-token"};
  }
  if (id == "gateway.bad-request") {
    if (is_token_call(answer.call)) return {"oauth.missing-grant-type", "oauth.invalid-request"};
    return {"gateway.invalid-certificate"};
  }
  if (id == "http.not-found" && answer.call == Call::kApplicationInformation) {
    return {"registration.application-id-other"};
  }
  if (id == "gateway.invalid-certificate") {
    return {"certificate.not-registered", "certificate.expired", "certificate.no-client-auth"};
  }
  if (id == "http.not-acceptable") return {"oauth.token-not-recognised"};
  return {};
}

Finding make(std::string_view id, const Answer& answer) {
  return {std::string(id), evidence_of(answer), alternatives_of(id, answer)};
}

// A code that was refused: what the console knows for sure goes before what the answer leaves open.
Finding refused_code(const Answer& answer) {
  const auto& known = answer.known;
  std::string_view id = "oauth.invalid-grant";
  std::string more;
  if (known.code_sent_before) {
    id = "oauth.code-used";
    more = "this code was sent before";
  } else if (known.code_age && *known.code_age > kCodeSeconds) {
    id = "oauth.code-expired";
    more = "the code was " + format_span(*known.code_age) + " old when it was sent";
  } else if (!known.redirect_difference.empty()) {
    id = "oauth.redirect-uri-mismatch";
    more = known.redirect_difference;
  }
  Finding finding = make(id, answer);
  if (id != "oauth.invalid-grant") {
    finding.evidence += "; " + more;
    finding.alternatives = rank_code_causes(known);
    std::erase(finding.alternatives, std::string(id));
  }
  return finding;
}

// ---- What the status says -----------------------------------------------------------------------

std::string host_of_location(const Answer& answer) {
  return to_lower(encoding::split_uri(header(answer, "Location")).host);
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// The body says no more than the status line does.
bool says_nothing(const Answer& answer) {
  const auto body = trim(without_mark(answer.body));
  return body.empty() || equals_ignoring_case(body, "Bad Request") ||
         equals_ignoring_case(body, "\"Bad Request\"") ||
         equals_ignoring_case(body, "400 Bad Request");
}

std::string_view id_of_status(const Answer& answer) {
  const bool token_call = is_token_call(answer.call);
  switch (answer.status) {
    case 202:
      return token_call ? "" : "espi.accepted-later";
    case 204:
      return token_call ? "http.empty-body" : "espi.no-content";
    case 400:
      return says_nothing(answer) ? "gateway.bad-request" : "";
    case 401:
      return token_call ? "oauth.unauthenticated" : "http.unauthorized";
    case 403:
      return "http.forbidden";
    case 404:
      return "http.not-found";
    case 405:
      return "http.method-not-allowed";
    case 406:
      return "http.not-acceptable";
    case 413:
      return "http.request-too-large";
    case 415:
      return "http.request-type";
    case 429:
      return "http.rate-limited";
    case 500:
      return "http.server-error";
    case 502:
      return "http.bad-gateway";
    case 503:
      return "http.unavailable";
    case 504:
      return "http.bad-gateway-timeout";
    default:
      break;
  }
  if (is_redirect(answer.status)) {
    const auto host = host_of_location(answer);
    const bool elsewhere = !host.empty() && !answer.host.empty() && host != to_lower(answer.host);
    return elsewhere ? "gateway.captive-portal" : "http.redirect";
  }
  if (answer.status > 500 && answer.status <= 599) return "gateway.outage";
  return {};
}

std::string_view id_of_html(const Answer& answer) {
  return wants_sign_in(answer.body) ? "gateway.sign-in-page" : "gateway.html-page";
}

// ---- Oddities -----------------------------------------------------------------------------------

std::string charset_of(std::string_view type) {
  const auto at = find_ignoring_case(type, "charset=");
  if (at == std::string_view::npos) return {};
  auto value = type.substr(at + 8);
  value = trim(value.substr(0, value.find(';')));
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  return std::string(value);
}

bool fits(std::string_view type, Expected expected) {
  const auto media = to_lower(trim(type.substr(0, type.find(';'))));
  if (expected == Expected::kJson) {
    return media == "application/json" || media == "text/json" || media.ends_with("+json") ||
           // SoapUI's view, and servers that answer in XML.
           media == "application/xml" || media == "text/xml";
  }
  return media == "application/xml" || media == "text/xml" || media.ends_with("+xml");
}

void add_clock(const Answer& answer, std::vector<Finding>& found) {
  // An answer out of a cache has the date of its making.
  if (answer.received_at == 0 || has_header(answer, "Age")) return;
  const auto date = parse_http_date(header(answer, "Date"));
  if (!date) return;
  const auto now = answer.received_at / 1000;
  const auto skew = now - *date;
  if (skew <= kMostSkewSeconds && skew >= -kMostSkewSeconds) return;
  found.push_back({"input.clock-skew", "Date: " + std::string(header(answer, "Date")) +
                                           "; this machine's clock: " + format_utc(now) + ", " +
                                           format_span(skew < 0 ? -skew : skew) +
                                           (skew < 0 ? " behind" : " ahead")});
}

void add_slow(const Answer& answer, std::vector<Finding>& found) {
  const auto ms = [](std::int64_t value) { return std::to_string(value) + " ms"; };
  if (answer.waited_ms > kSlowMs) {
    found.push_back({"network.slow", "waited " + ms(answer.waited_ms) + " for the answer"});
  } else if (answer.receive_ms > kSlowMs &&
             answer.bytes <
                 kSlowBytesPerSecond * static_cast<std::uint64_t>(answer.receive_ms) / 1000) {
    found.push_back({"network.slow",
                     format_bytes(answer.bytes) + " took " + ms(answer.receive_ms) + " to arrive"});
  }
}

}  // namespace

std::string quoted(std::string_view text) {
  constexpr std::size_t kMost = 300;
  const auto all = trim(text);
  std::string out(all.substr(0, kMost));
  if (is_utf8(all)) {
    while (!out.empty() && !is_utf8(out)) out.pop_back();
  } else {
    out = visible(out);
  }
  if (all.size() > kMost) out += " …";
  return out;
}

std::vector<std::string> rank_code_causes(const KnownFacts& known) {
  Ids ids = {"oauth.code-expired", "oauth.code-used", "oauth.redirect-uri-mismatch",
             "oauth.code-unknown"};
  // A code that is minutes old at most has not expired, and one that was never sent is not used.
  if (known.code_age && *known.code_age <= kCodeSeconds) {
    ids = {"oauth.redirect-uri-mismatch", "oauth.code-used", "oauth.code-expired",
           "oauth.code-unknown"};
  }
  if (!known.redirect_difference.empty()) first(ids, "oauth.redirect-uri-mismatch");
  if (known.code_age && *known.code_age > kCodeSeconds) first(ids, "oauth.code-expired");
  if (known.code_sent_before) first(ids, "oauth.code-used");
  return ids;
}

std::optional<Finding> explain_words(const Answer& answer) {
  const auto said = what_is_said(answer);
  const auto id = id_of_words(said, answer);
  if (id.empty()) {
    const auto page = id_of_page(answer);
    if (page.empty()) return std::nullopt;
    return make(page, answer);
  }
  if (id == "oauth.invalid-grant" && answer.call == Call::kCodeExchange) {
    return refused_code(answer);
  }
  Finding finding = make(id, answer);
  if (id == "oauth.redirect-uri-mismatch" && !answer.known.redirect_difference.empty()) {
    finding.evidence += "; " + answer.known.redirect_difference;
  }
  return finding;
}

std::vector<Finding> explain_answer(const Answer& answer) {
  std::vector<Finding> found;
  if (auto words = explain_words(answer)) {
    found.push_back(std::move(*words));
  } else {
    const bool html = looks_like_html(answer);
    const auto id = id_of_status(answer);
    // A page in place of a refusal comes from somebody who does not speak PG&E's interface, so what
    // its 401 or 403 means there is anybody's guess; a redirect, 429 and 5xx mean the same from
    // all.
    const bool page_first =
        html && answer.status >= 400 && answer.status < 500 && answer.status != 429;
    if (page_first) found.push_back(make(id_of_html(answer), answer));
    if (!id.empty()) found.push_back(make(id, answer));
    if (html && !page_first && id.empty()) found.push_back(make(id_of_html(answer), answer));
  }
  if (found.empty()) found.push_back(make("http.not-recognised", answer));
  return found;
}

std::optional<Finding> explain_unreadable(const Answer& answer) {
  const std::string_view body = answer.body;
  const auto encoding = header(answer, "Content-Encoding");
  const bool zipped = body.substr(0, 2) == "\x1f\x8b";
  if (zipped || (!encoding.empty() && !equals_ignoring_case(encoding, "identity"))) {
    return Finding{"http.compressed", encoding.empty() ? "the body begins with 1f 8b, as gzip does"
                                                       : "Content-Encoding: " + quoted(encoding)};
  }
  if (trim(without_mark(body)).empty()) {
    return Finding{"http.empty-body", "HTTP " + std::to_string(answer.status) + ", " +
                                          std::to_string(answer.bytes) + " bytes"};
  }
  using namespace std::string_view_literals;
  const auto start = body.substr(0, 2);
  if (start == "\xFE\xFF"sv || start == "\xFF\xFE"sv || start == "\0<"sv || start == "<\0"sv ||
      start == "\0{"sv || start == "{\0"sv) {
    return Finding{"http.utf16", "the body begins with " + visible(body.substr(0, 8))};
  }
  if (looks_like_html(answer)) {
    if (auto words = explain_words(answer)) return words;
    return make(id_of_html(answer), answer);
  }
  if (const auto whole = whole_characters(answer); !is_utf8(whole)) {
    const auto good = first_bad_character(whole);
    return Finding{"http.not-utf8",
                   "at byte " + std::to_string(good) + ": " + visible(whole.substr(good, 16))};
  }
  return std::nullopt;
}

std::vector<Finding> circumstances(const Answer& answer) {
  std::vector<Finding> found;
  add_clock(answer, found);
  add_slow(answer, found);
  return found;
}

std::vector<Finding> remarks(const Answer& answer, Expected expected) {
  std::vector<Finding> found;
  const auto type = header(answer, "Content-Type");
  const std::string wanted = expected == Expected::kJson ? "application/json" : "application/xml";
  if (type.empty()) {
    found.push_back({"http.no-content-type", "no Content-Type; " + wanted + " was expected"});
  } else if (!fits(type, expected)) {
    found.push_back({"http.wrong-content-type",
                     "Content-Type: " + quoted(type) + "; " + wanted + " was expected"});
  }
  const auto charset = charset_of(type);
  if (!charset.empty() && !equals_ignoring_case(charset, "utf-8") &&
      !equals_ignoring_case(charset, "utf8") && !equals_ignoring_case(charset, "us-ascii")) {
    found.push_back({"http.wrong-charset", "Content-Type: " + quoted(type)});
  }
  if (answer.body.substr(0, 3) == "\xEF\xBB\xBF") {
    found.push_back({"http.byte-order-mark", "the body begins with ef bb bf"});
  }
  for (auto& finding : circumstances(answer)) found.push_back(std::move(finding));
  return found;
}

}  // namespace smd::diagnosis
