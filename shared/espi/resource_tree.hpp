// ResourceTree: the elements of one resource while it is being read (everything but IntervalBlock).
// One flat vector and one text buffer, reused for the next resource; both bounded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/espi/number_text.hpp"

namespace smd::espi {

class ResourceTree {
 public:
  static constexpr std::size_t kRoot = 0;
  static constexpr std::size_t kNotFound = static_cast<std::size_t>(-1);

  ResourceTree(std::size_t max_nodes, std::size_t max_text)
      : max_nodes_(max_nodes), max_text_(max_text) {}

  void clear();
  /// A start tag; deeper ones are children until leave(). Beyond the bound they are dropped.
  void enter(std::string_view name);
  void leave();
  void text(std::string_view piece);

  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] bool cut() const { return cut_; }
  [[nodiscard]] std::string_view name(std::size_t node) const;
  /// The element's own text before its first child, trimmed.
  [[nodiscard]] std::string_view value(std::size_t node) const;
  [[nodiscard]] bool leaf(std::size_t node) const { return !nodes_[node].has_child; }
  [[nodiscard]] std::size_t parent(std::size_t node) const { return nodes_[node].parent; }
  /// First child of that name, or kNotFound.
  [[nodiscard]] std::size_t child(std::size_t parent, std::string_view name) const;
  /// "mainAddress/townDetail/name": names from below the root; "" deeper than four.
  [[nodiscard]] std::string path(std::size_t node) const;

 private:
  struct Node {
    std::size_t parent = 0;
    std::size_t name = 0, name_size = 0;
    std::size_t text = 0, text_size = 0;
    bool has_child = false;
  };
  std::size_t max_nodes_, max_text_;
  std::vector<Node> nodes_;
  std::string bytes_;
  std::size_t current_ = kNotFound;
  std::size_t dropped_ = 0;  // depth inside a dropped element
  bool cut_ = false;
};

}  // namespace smd::espi
