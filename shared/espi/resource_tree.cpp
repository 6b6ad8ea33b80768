// ResourceTree: the elements of one resource while it is being read.
#include "shared/espi/resource_tree.hpp"

#include <algorithm>

#include "shared/base/text.hpp"

namespace smd::espi {

void ResourceTree::clear() {
  nodes_.clear();
  bytes_.clear();
  current_ = kNotFound;
  dropped_ = 0;
  cut_ = false;
}

void ResourceTree::enter(std::string_view name) {
  if (dropped_ > 0 || nodes_.size() >= max_nodes_ || name.size() > max_text_) {
    ++dropped_;
    cut_ = true;
    return;
  }
  Node node;
  node.parent = current_;
  node.name = bytes_.size();
  node.name_size = name.size();
  bytes_.append(name);
  node.text = bytes_.size();
  if (current_ != kNotFound) nodes_[current_].has_child = true;
  current_ = nodes_.size();
  nodes_.push_back(node);
}

void ResourceTree::leave() {
  if (dropped_ > 0) {
    --dropped_;
  } else if (current_ != kNotFound) {
    current_ = nodes_[current_].parent;
  }
}

void ResourceTree::text(std::string_view piece) {
  if (dropped_ > 0 || current_ == kNotFound) return;
  Node& node = nodes_[current_];
  if (node.has_child) return;
  const std::size_t room = max_text_ - std::min(max_text_, node.text_size);
  if (piece.size() > room) cut_ = true;
  piece = piece.substr(0, room);
  bytes_.append(piece);
  node.text_size += piece.size();
}

std::string_view ResourceTree::name(std::size_t node) const {
  return std::string_view(bytes_).substr(nodes_[node].name, nodes_[node].name_size);
}

std::string_view ResourceTree::value(std::size_t node) const {
  return trim(std::string_view(bytes_).substr(nodes_[node].text, nodes_[node].text_size));
}

std::size_t ResourceTree::child(std::size_t parent, std::string_view name) const {
  for (std::size_t i = parent + 1; i < nodes_.size(); ++i) {
    // Nodes are in document order: one that hangs higher than `parent` ends its subtree.
    if (nodes_[i].parent < parent) break;
    if (nodes_[i].parent == parent && this->name(i) == name) return i;
  }
  return kNotFound;
}

std::string ResourceTree::path(std::size_t node) const {
  constexpr int kDeepest = 4;
  std::string path;
  for (int depth = 0; nodes_[node].parent != kNotFound; node = nodes_[node].parent) {
    if (++depth > kDeepest) return {};
    path.insert(0, path.empty() ? std::string(name(node)) : std::string(name(node)) + "/");
  }
  return path;
}

}  // namespace smd::espi
