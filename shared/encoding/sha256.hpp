// SHA-256 of FIPS 180-4, for digests of bodies. The core has its own because OpenSSL is not in the
// browser. Does not: aim at side-channel safety; never use it on passwords or keys.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smd::encoding {

class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  /// The 32 digest bytes. The object starts over afterwards.
  [[nodiscard]] std::array<std::uint8_t, 32> finish();

 private:
  void compress(const std::uint8_t* block);

  std::array<std::uint32_t, 8> state_{};
  std::array<std::uint8_t, 64> block_{};
  std::size_t filled_ = 0;
  std::uint64_t bytes_ = 0;
};

/// The 32 bytes, and as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256(std::string_view bytes);
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace smd::encoding
