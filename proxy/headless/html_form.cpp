#include "proxy/headless/html_form.hpp"

#include "shared/base/text.hpp"

namespace smd::headless {
namespace {

std::string unescaped(std::string_view text) {
  std::string out(text);
  out = replace_all(std::move(out), "&lt;", "<");
  out = replace_all(std::move(out), "&gt;", ">");
  out = replace_all(std::move(out), "&quot;", "\"");
  out = replace_all(std::move(out), "&#39;", "'");
  out = replace_all(std::move(out), "&#x27;", "'");
  return replace_all(std::move(out), "&amp;", "&");
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// The value of an attribute of a start tag, nothing when it has none of that name.
std::optional<std::string> attribute(std::string_view tag, std::string_view name) {
  std::size_t at = 0;
  while ((at < tag.size())) {
    const auto found = find_ignoring_case(tag.substr(at), name);
    if (found == std::string_view::npos) return std::nullopt;
    at += found;
    const bool starts = at > 0 && is_space(tag[at - 1]);
    std::size_t after = at + name.size();
    at = after;
    while (after < tag.size() && is_space(tag[after])) ++after;
    if (!starts) continue;
    if (after >= tag.size() || tag[after] != '=') {
      if (after > at || after >= tag.size()) return std::string();
      continue;
    }
    ++after;
    while (after < tag.size() && is_space(tag[after])) ++after;
    if (after >= tag.size()) return std::string();
    const char quote = tag[after];
    if (quote == '"' || quote == '\'') {
      const auto end = tag.find(quote, after + 1);
      return unescaped(
          tag.substr(after + 1, end == std::string_view::npos ? end : end - after - 1));
    }
    auto end = after;
    while (end < tag.size() && !is_space(tag[end]) && tag[end] != '>') ++end;
    return unescaped(tag.substr(after, end - after));
  }
  return std::nullopt;
}

void add_input(std::string_view tag, HtmlForm& form, bool& pressed) {
  const auto name = attribute(tag, "name");
  const auto type = to_lower(attribute(tag, "type").value_or("text"));
  auto value = attribute(tag, "value").value_or("");
  const bool button = type == "submit";
  if (button && pressed) return;
  if (button) pressed = true;
  if (!name || name->empty()) return;
  if ((type == "checkbox" || type == "radio") && !attribute(tag, "checked")) return;
  const bool typed = type == "text" || type == "password" || type == "email";
  if (typed && value.empty()) value = "demo";
  form.fields.push_back({*name, value});
}

}  // namespace

std::optional<HtmlForm> find_form(std::string_view html) {
  const auto begin = find_ignoring_case(html, "<form");
  if (begin == std::string_view::npos) return std::nullopt;
  html.remove_prefix(begin);
  const auto open_end = html.find('>');
  if (open_end == std::string_view::npos) return std::nullopt;
  const auto end = find_ignoring_case(html, "</form");
  const auto open = html.substr(0, open_end);
  HtmlForm form;
  form.action = attribute(open, "action").value_or("");
  form.method = to_lower(attribute(open, "method").value_or("get")) == "post" ? "POST" : "GET";
  auto inside = html.substr(open_end + 1, end == std::string_view::npos ? end : end - open_end - 1);
  bool pressed = false;
  while (true) {
    const auto at = inside.find('<');
    if (at == std::string_view::npos) break;
    inside.remove_prefix(at);
    const auto close = inside.find('>');
    const auto tag = inside.substr(0, close);
    if (find_ignoring_case(tag, "<input") == 0) add_input(tag, form, pressed);
    if (find_ignoring_case(tag, "<button") == 0 && !pressed &&
        to_lower(attribute(tag, "type").value_or("submit")) == "submit") {
      pressed = true;
      const auto name = attribute(tag, "name");
      if (name && !name->empty()) {
        form.fields.push_back({*name, attribute(tag, "value").value_or("")});
      }
    }
    if (close == std::string_view::npos) break;
    inside.remove_prefix(close + 1);
  }
  return form;
}

std::string html_title(std::string_view html) {
  const auto open = find_ignoring_case(html, "<title>");
  if (open == std::string_view::npos) return {};
  const auto text = html.substr(open + 7);
  return unescaped(trim(text.substr(0, text.find('<'))));
}

}  // namespace smd::headless
