// Bytes as a text for people.
#pragma once

#include <string>
#include <string_view>

namespace smd {

/// Printable ASCII, line feeds and tabs as they are; every other byte as \xNN.
[[nodiscard]] std::string printable(std::string_view bytes);

}  // namespace smd
