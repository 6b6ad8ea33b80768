// NeedleSearch: finds any of many byte strings in a text in one pass (Wu and Manber's method: most
// bytes are skipped, because no needle has their last three of them at that place).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smd::session {

class NeedleSearch {
 public:
  /// Shorter needles are not found.
  static constexpr std::size_t kShortest = 4;

  struct Hit {
    std::size_t at;
    std::size_t needle;  ///< index in the list
  };

  NeedleSearch() = default;
  /// Of several needles that begin at one place the first in the list is found.
  explicit NeedleSearch(std::vector<std::string> needles);

  /// The first place at or behind `from` where a needle begins.
  [[nodiscard]] std::optional<Hit> find(std::string_view text, std::size_t from = 0) const;
  [[nodiscard]] bool any_in(std::string_view text) const { return find(text).has_value(); }

 private:
  static constexpr std::size_t kBlock = 3;
  static constexpr std::size_t kSlots = std::size_t{1} << 14U;
  [[nodiscard]] static std::size_t slot_of(const char* block);

  std::vector<std::string> needles_;
  std::size_t window_ = 0;  ///< bytes of the shortest needle: what is compared of each
  /// By slot of a block: how far the window may move when its last block is that one.
  std::vector<std::uint8_t> moves_;
  /// By slot: 1 + the first needle whose window ends with such a block; by needle: the next one.
  std::vector<std::uint32_t> first_, next_;
};

}  // namespace smd::session
