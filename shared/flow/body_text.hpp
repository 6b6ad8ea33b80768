// Bodies as texts for people: what kind they are, and indented.
#pragma once

#include <string>
#include <string_view>

namespace smd::flow {

/// none, json, xml, html, text, binary: by the bytes themselves, the Content-Type only when unsure.
[[nodiscard]] std::string kind_of_body(std::string_view body, std::string_view content_type);
/// JSON and XML indented; anything else, and what cannot be parsed or is over 64 KiB, as it is.
[[nodiscard]] std::string pretty_body(const std::string& body, std::string_view kind);

}  // namespace smd::flow
