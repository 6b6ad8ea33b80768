// Thinning: a feed that keeps its resources and loses most of its interval readings, for sessions
// that are to be small. Works on the text as it stands, so that a broken feed stays as broken.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace smd::session {

/// Readings that stay in each interval block.
inline constexpr int kReadingsKept = 2;

struct Thinned {
  std::string text;
  std::uint64_t left_out = 0;  ///< readings
};

[[nodiscard]] Thinned thin_feed(std::string_view text);

}  // namespace smd::session
