// Reports of a session for people: one HTML file, Markdown for a ticket, and a text for PG&E's
// support. JUnit for machines is in run_result.hpp.
#pragma once

#include "shared/exports/evidence.hpp"

namespace smd::exports {

/// One file that needs nothing else: no script, no font, no image. Each finding links to the call
/// it was seen in. Light and dark, and fit for paper.
[[nodiscard]] std::string html_report(const Evidence& evidence);
[[nodiscard]] std::string markdown_report(const Evidence& evidence);
/// What PG&E's support can look up: times (UTC), addresses, transaction ids, certificate.
[[nodiscard]] std::string support_text(const Evidence& evidence);

}  // namespace smd::exports
