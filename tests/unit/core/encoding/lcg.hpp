// A fixed linear congruential generator (Knuth's MMIX constants): tests that try many inputs try
// the same ones every time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace smd::test {

class Lcg {
 public:
  explicit Lcg(std::uint64_t seed) : state_(seed) {}
  std::uint32_t next(std::uint32_t below) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::uint32_t>((state_ >> 33) % below);
  }
  std::string bytes(std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(next(256));
    return out;
  }
  std::string of(std::string_view alphabet, std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i) {
      out += alphabet[next(static_cast<std::uint32_t>(alphabet.size()))];
    }
    return out;
  }
  /// The text with a few bytes changed, removed, doubled or put in.
  std::string spoiled(std::string text) {
    for (std::uint32_t i = 0, count = 1 + next(4); i < count; ++i) {
      const auto at = next(static_cast<std::uint32_t>(text.size() + 1));
      switch (next(4)) {
        case 0:
          text.insert(at, 1, static_cast<char>(next(256)));
          break;
        case 1:
          if (at < text.size()) text.erase(at, 1 + next(8));
          break;
        case 2:
          if (at < text.size()) text[at] = static_cast<char>(next(256));
          break;
        default:
          text.insert(at, text.substr(at, next(20)));
      }
    }
    return text;
  }

 private:
  std::uint64_t state_;
};

}  // namespace smd::test
