#include "proxy/companion/pages.hpp"

namespace smd::companion {
namespace {

std::string page(std::string_view title, std::string_view body) {
  std::string out =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<link rel=\"stylesheet\" href=\"/oauth/style.css\">\n<title>";
  out.append(title).append("</title></head>\n<body><main>\n<p class=\"who\">Share My Data test ");
  out.append("console, playing your application</p>\n<h1>").append(title).append("</h1>\n");
  out.append(body).append("\n</main></body></html>\n");
  return out;
}

std::string form(std::string_view action, std::string_view visit, std::string_view button_id,
                 std::string_view label) {
  std::string out = "<form method=\"post\" action=\"";
  out.append(action).append("\"><input type=\"hidden\" name=\"visit\" value=\"").append(visit);
  out.append("\"><button id=\"").append(button_id).append("\" type=\"submit\">").append(label);
  out.append("</button></form>");
  return out;
}

}  // namespace

std::string log_in_page(std::string_view visit) {
  return page(
      "Log in to your application",
      "<p>PG&amp;E sent the customer's browser here: this is your application's scope "
      "selection address. Your own application would ask the customer to log in now.</p>\n" +
          form("/oauth/login", visit, "log-in", "Log in as the test customer"));
}

std::string confirm_page(std::string_view visit) {
  return page(
      "Continue to PG&amp;E?",
      "<p>Your application now asks the customer to go on. The next step leads to PG&amp;E's "
      "authorization page, where the customer allows the sharing of data.</p>\n" +
          form("/oauth/confirm", visit, "confirm", "Continue to PG&amp;E"));
}

namespace {

constexpr std::pair<std::string_view, Ending> kEndings[] = {{"code", Ending::code},
                                                            {"repeated", Ending::repeated},
                                                            {"wrong-state", Ending::wrong_state},
                                                            {"no-state", Ending::no_state},
                                                            {"refused", Ending::refused},
                                                            {"nothing", Ending::nothing}};

}  // namespace

std::string_view word_of(Ending ending) {
  for (const auto& [word, value] : kEndings) {
    if (value == ending) return word;
  }
  return "nothing";
}

std::optional<Ending> ending_of(std::string_view word) {
  for (const auto& [known, value] : kEndings) {
    if (known == word) return value;
  }
  return std::nullopt;
}

std::string result_page(Ending ending) {
  switch (ending) {
    case Ending::code:
      return page("You can close this window",
                  "<p role=\"status\">The console has the authorization code. Go on there.</p>");
    case Ending::repeated:
      return page(
          "This code came before",
          "<p role=\"status\">The same redirect arrived a second time, perhaps by a reload. The "
          "console was told; a code can be used only once. You can close this window.</p>");
    case Ending::wrong_state:
      return page(
          "The state does not match",
          "<p role=\"status\">The redirect arrived, but the <code>state</code> it brought is "
          "not the one the console sent. The console was told. You can close this window.</p>");
    case Ending::no_state:
      return page(
          "You can close this window",
          "<p role=\"status\">The redirect arrived without the <code>state</code> the console "
          "sent, so it cannot be sure that it belongs to this test. The console was told.</p>");
    case Ending::refused:
      return page(
          "The authorization was not given",
          "<p role=\"status\">PG&amp;E sent an error instead of a code. The console shows which; "
          "you can close this window.</p>");
    case Ending::nothing:
      break;
  }
  return page(
      "No code came",
      "<p role=\"status\">The redirect arrived without a code and without an error. The console "
      "was told; you can close this window.</p>");
}

std::string nobody_waits_page() {
  return page(
      "The console is not waiting",
      "<p>This is the address your application registered with PG&amp;E, but no OAuth Test is "
      "waiting for it: it was not started, has ended, or took too long. Open the console, "
      "start the OAuth Test there, then come back from PG&amp;E.</p>\n"
      "<p><a href=\"/\">Open the console</a></p>");
}

std::string store_away_page() {
  return page(
      "Try again in a moment",
      "<p role=\"status\">The console's session store, which knows who waits for this redirect, "
      "does not answer. Reload this page in a moment.</p>");
}

std::string_view style_sheet() {
  return ":root{color-scheme:light dark;--ink:#1b2430;--paper:#f5f7f9;--card:#fff;--line:#c9d2dc;"
         "--act:#0b5cad;--on-act:#fff}\n"
         "@media(prefers-color-scheme:dark){:root{--ink:#e6ebf1;--paper:#12181f;--card:#1b232c;"
         "--line:#3a4653;--act:#7db8f2;--on-act:#0c1722}}\n"
         "body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);"
         "color:var(--ink);font:1rem/1.5 system-ui,sans-serif}\n"
         "main{box-sizing:border-box;width:min(34rem,calc(100% - 2rem));margin:1rem;padding:2rem;"
         "background:var(--card);border:1px solid var(--line);border-radius:.75rem}\n"
         "h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0 1rem}\n"
         ".who{margin:0;font-size:.875rem}\n"
         "button{font:inherit;font-weight:600;padding:.65rem 1.1rem;border:0;border-radius:.5rem;"
         "background:var(--act);color:var(--on-act);cursor:pointer}\n"
         "button:focus-visible,a:focus-visible{outline:3px solid var(--act);outline-offset:3px}\n"
         "a{color:var(--act)}\n";
}

}  // namespace smd::companion
