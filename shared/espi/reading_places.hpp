// ReadingPlaces: where each reading of a series stands in the document, as steps from the reading
// (or the block's start tag) before it. Steps are mostly the same, so that places cost two bytes a
// reading.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "shared/espi/position.hpp"
#include "shared/espi/varying_column.hpp"

namespace smd::espi {

class ReadingPlaces {
 public:
  /// The next reading's start tag, `before` being the one before it in the block, or the block's.
  void push_back(const Position& before, const Position& at) {
    const std::uint64_t bytes = at.offset - before.offset;
    const std::uint32_t lines = at.line - before.line;
    bytes_.push_back(bytes < kFar ? static_cast<std::uint16_t>(bytes) : kFar);
    lines_.push_back(lines < kFar ? static_cast<std::uint16_t>(lines) : kFar);
    // On the same line the column follows from the bytes: then the last one keeps the row constant.
    if (lines != 0) column_ = at.column < kFar ? static_cast<std::uint16_t>(at.column) : kFar;
    columns_.push_back(column_);
  }
  void append(const ReadingPlaces& other) {
    bytes_.append(other.bytes_);
    lines_.append(other.lines_);
    columns_.append(other.columns_);
  }

  /// The place of `row` in a block whose start tag is at `block` and whose first row is `first`.
  /// Behind a step that is too long to be kept: the last place that is known.
  [[nodiscard]] Position at(const Position& block, std::size_t first, std::size_t row) const {
    Position place = block;
    for (std::size_t i = first; i <= row; ++i) {
      if (bytes_[i] == kFar || lines_[i] == kFar || columns_[i] == kFar) return place;
      place.offset += bytes_[i];
      place.line += lines_[i];
      place.column = lines_[i] == 0 ? place.column + bytes_[i] : columns_[i];
    }
    return place;
  }

 private:
  static constexpr std::uint16_t kFar = std::numeric_limits<std::uint16_t>::max();

  VaryingColumn<std::uint16_t> bytes_, lines_, columns_;
  std::uint16_t column_ = 1;
};

}  // namespace smd::espi
