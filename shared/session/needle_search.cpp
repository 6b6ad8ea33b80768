#include "shared/session/needle_search.hpp"

#include <algorithm>
#include <utility>

namespace smd::session {

std::size_t NeedleSearch::slot_of(const char* block) {
  const auto byte = [&](std::size_t at) {
    return std::size_t{static_cast<unsigned char>(block[at])};
  };
  return (byte(0) ^ (byte(1) << 3U) ^ (byte(2) << 6U)) & (kSlots - 1);
}

NeedleSearch::NeedleSearch(std::vector<std::string> needles) : needles_(std::move(needles)) {
  for (const auto& needle : needles_) {
    if (needle.size() < kShortest) continue;
    window_ = window_ == 0 ? needle.size() : std::min(window_, needle.size());
  }
  if (window_ == 0) return;
  window_ = std::min<std::size_t>(window_, UINT8_MAX);
  moves_.assign(kSlots, static_cast<std::uint8_t>(window_ - kBlock + 1));
  first_.assign(kSlots, 0);
  next_.assign(needles_.size(), 0);
  // From the end, so that each chain is in the order of the list.
  for (std::size_t index = needles_.size(); index-- > 0;) {
    const auto& needle = needles_[index];
    if (needle.size() < kShortest) continue;
    for (std::size_t at = 0; at + kBlock <= window_; ++at) {
      auto& move = moves_[slot_of(needle.data() + at)];
      move = std::min(move, static_cast<std::uint8_t>(window_ - kBlock - at));
    }
    auto& first = first_[slot_of(needle.data() + window_ - kBlock)];
    next_[index] = std::exchange(first, static_cast<std::uint32_t>(index + 1));
  }
}

std::optional<NeedleSearch::Hit> NeedleSearch::find(std::string_view text, std::size_t from) const {
  if (window_ == 0) return std::nullopt;
  for (std::size_t at = from; at + window_ <= text.size();) {
    const auto slot = slot_of(text.data() + at + window_ - kBlock);
    if (const std::size_t move = moves_[slot]; move > 0) {
      at += move;
      continue;
    }
    for (auto one = first_[slot]; one != 0; one = next_[one - 1]) {
      if (text.substr(at).starts_with(needles_[one - 1])) return Hit{at, one - 1};
    }
    ++at;
  }
  return std::nullopt;
}

}  // namespace smd::session
