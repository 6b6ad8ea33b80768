// The portal page: PG&E-like registration milestones, the OAuth Test box, and the simulator's own
// controls. Static files made at build time; what they show comes from /portal/state.
#pragma once

#include <optional>
#include <string_view>

#include "proxy/net/http_types.hpp"

namespace smd::simulator {

struct PortalFile {
  net::Headers headers;
  std::string_view body;
  PortalFile(net::Headers headers_in, std::string_view body_in)
      : headers(std::move(headers_in)), body(body_in) {}
};

/// "/", "/portal.css" and "/portal.js"; nothing for any other path.
[[nodiscard]] std::optional<PortalFile> portal_file(std::string_view path);

extern const std::string_view kPortalHtml;
extern const std::string_view kPortalStyle;
extern const std::string_view kPortalScript;

}  // namespace smd::simulator
