#include "shared/diagnosis/answer_facts.hpp"

#include <algorithm>

#include "shared/base/printable.hpp"
#include "shared/base/text.hpp"

namespace smd::diagnosis {
namespace {

std::string title_of_page(std::string_view body) {
  const auto open = find_ignoring_case(body, "<title");
  if (open == std::string_view::npos) return {};
  const auto from = body.find('>', open);
  if (from == std::string_view::npos) return {};
  const auto to = body.find('<', from);
  return quoted(body.substr(from + 1, to == std::string_view::npos ? to : to - from - 1));
}

}  // namespace

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

std::string_view whole_characters(const Answer& answer) {
  std::string_view body = answer.body;
  if (!answer.body_is_part) return body;
  for (int cut = 0; cut < 3 && !is_utf8(body) && !body.empty(); ++cut) body.remove_suffix(1);
  return body;
}

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

std::string_view without_byte_order_mark(std::string_view body) {
  if (body.substr(0, 3) == "\xEF\xBB\xBF") body.remove_prefix(3);
  return body;
}

bool looks_like_html(const Answer& answer) {
  const auto start = trim(without_byte_order_mark(answer.body)).substr(0, 400);
  if (contains(start, "<!doctype html") || contains(start, "<html")) return true;
  const auto type = header(answer, "Content-Type");
  return contains(type, "text/html") && !start.empty() && start.front() == '<' &&
         (contains(start, "<head") || contains(start, "<body") || contains(start, "<title"));
}

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

std::string quoted(std::string_view text) {
  constexpr std::size_t kMost = 300;
  const auto all = trim(text);
  std::string out(all.substr(0, kMost));
  if (is_utf8(all)) {
    while (!out.empty() && !is_utf8(out)) out.pop_back();
  } else {
    out = printable(out);
  }
  if (all.size() > kMost) out += " …";
  return out;
}

}  // namespace smd::diagnosis
