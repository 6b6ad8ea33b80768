#include "shared/diagnosis/answer_rules.hpp"

#include <utility>

#include "shared/base/printable.hpp"
#include "shared/base/text.hpp"
#include "shared/diagnosis/answer_causes.hpp"
#include "shared/diagnosis/answer_facts.hpp"
#include "shared/diagnosis/answer_words.hpp"
#include "shared/encoding/uri.hpp"

namespace smd::diagnosis {
namespace {

std::string host_of_location(const Answer& answer) {
  return to_lower(encoding::split_uri(header(answer, "Location")).host);
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// The body says no more than the status line does.
bool says_nothing(const Answer& answer) {
  const auto body = trim(without_byte_order_mark(answer.body));
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

}  // namespace

std::optional<Finding> explain_words(const Answer& answer) {
  const auto id = id_of_words(answer);
  if (id.empty()) {
    const auto page = id_of_page(answer);
    if (page.empty()) return std::nullopt;
    return make_finding(page, answer);
  }
  if (id == "oauth.invalid-grant" && answer.call == Call::kCodeExchange) {
    return refused_code(answer);
  }
  Finding finding = make_finding(id, answer);
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
    if (page_first) found.push_back(make_finding(id_of_html(answer), answer));
    if (!id.empty()) found.push_back(make_finding(id, answer));
    if (html && !page_first && id.empty())
      found.push_back(make_finding(id_of_html(answer), answer));
  }
  if (found.empty()) found.push_back(make_finding("http.not-recognised", answer));
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
  if (trim(without_byte_order_mark(body)).empty()) {
    return Finding{"http.empty-body", "HTTP " + std::to_string(answer.status) + ", " +
                                          std::to_string(answer.bytes) + " bytes"};
  }
  using namespace std::string_view_literals;
  const auto start = body.substr(0, 2);
  if (start == "\xFE\xFF"sv || start == "\xFF\xFE"sv || start == "\0<"sv || start == "<\0"sv ||
      start == "\0{"sv || start == "{\0"sv) {
    return Finding{"http.utf16", "the body begins with " + printable(body.substr(0, 8))};
  }
  if (looks_like_html(answer)) {
    if (auto words = explain_words(answer)) return words;
    return make_finding(id_of_html(answer), answer);
  }
  if (const auto whole = whole_characters(answer); !is_utf8(whole)) {
    const auto good = first_bad_character(whole);
    return Finding{"http.not-utf8",
                   "at byte " + std::to_string(good) + ": " + printable(whole.substr(good, 16))};
  }
  return std::nullopt;
}

}  // namespace smd::diagnosis
