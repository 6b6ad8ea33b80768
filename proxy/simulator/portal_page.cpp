#include "proxy/simulator/portal_page.hpp"

namespace smd::simulator {
namespace {

// form-action names whole schemes because browsers apply it to the redirect after the START form
// too, and that goes to whatever address was registered.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' "
    "data:; "
    "form-action 'self' https: http:; base-uri 'none'; frame-ancestors 'none'";

PortalFile file(const char* type, std::string_view body) {
  net::Headers headers = {
      net::Header("Content-Type", type), net::Header("Content-Security-Policy", kPolicy),
      net::Header("X-Content-Type-Options", "nosniff"),
      // Not no-referrer: that would make the Origin of the START form "null".
      net::Header("Referrer-Policy", "same-origin"), net::Header("Cache-Control", "no-cache")};
  return PortalFile(std::move(headers), body);
}

}  // namespace

std::optional<PortalFile> portal_file(std::string_view path) {
  if (path == "/") return file("text/html; charset=utf-8", kPortalHtml);
  if (path == "/portal.css") return file("text/css; charset=utf-8", kPortalStyle);
  if (path == "/portal.js") return file("text/javascript; charset=utf-8", kPortalScript);
  return std::nullopt;
}

}  // namespace smd::simulator
