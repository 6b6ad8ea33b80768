// Finds the first form of an HTML page and what a browser would send if it was submitted as it is.
// Does not: be an HTML parser. It is meant for the companion's and the simulator's own pages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/encoding/form.hpp"

namespace smd::headless {

struct HtmlForm {
  std::string action;
  std::string method;  ///< "GET" or "POST"
  encoding::FormPairs fields;
};

/// Empty text and password fields are filled with "demo", the first submit button is pressed.
[[nodiscard]] std::optional<HtmlForm> find_form(std::string_view html);
[[nodiscard]] std::string html_title(std::string_view html);

}  // namespace smd::headless
