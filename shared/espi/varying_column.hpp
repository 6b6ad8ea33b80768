// VaryingColumn<T>: a column of numbers that costs nothing per row until a second value turns up.
// Durations, qualities and time-of-use codes are usually the same for a whole feed.
#pragma once

#include <cstddef>
#include <vector>

namespace smd::espi {

template <typename T>
class VaryingColumn {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  /// True when every row holds the same value (and no memory per row is in use).
  [[nodiscard]] bool constant() const { return cells_.empty(); }
  [[nodiscard]] T operator[](std::size_t row) const {
    return cells_.empty() ? first_ : cells_[row];
  }

  void push_back(T value) {
    if (cells_.empty()) {
      if (size_ == 0) {
        first_ = value;
      } else if (value != first_) {
        cells_.assign(size_, first_);
      }
    }
    if (!cells_.empty()) cells_.push_back(value);
    ++size_;
  }

  void set(std::size_t row, T value) {
    if ((*this)[row] == value) return;
    if (cells_.empty()) cells_.assign(size_, first_);
    cells_[row] = value;
  }

  void append(const VaryingColumn& other) {
    for (std::size_t row = 0; row < other.size(); ++row) push_back(other[row]);
  }

  void clear() {
    cells_.clear();
    size_ = 0;
    first_ = T{};
  }

  /// Bytes of memory held for the rows.
  [[nodiscard]] std::size_t bytes() const { return cells_.capacity() * sizeof(T); }

 private:
  std::vector<T> cells_;  // empty while constant
  std::size_t size_ = 0;
  T first_{};
};

}  // namespace smd::espi
