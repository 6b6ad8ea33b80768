// A place in a document.
#pragma once

#include <cstdint>

namespace smd::espi {

/// Byte offset from 0; line and column from 1, columns in bytes.
struct Position {
  std::uint64_t offset = 0;
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend bool operator==(const Position&, const Position&) = default;
};

}  // namespace smd::espi
