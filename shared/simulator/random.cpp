// xoshiro256** over the caller's bytes, and ids cut from it.
#include "shared/simulator/random.hpp"

namespace smd::simulator {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

std::uint64_t rotate_left(std::uint64_t value, int bits) {
  return (value << bits) | (value >> (64 - bits));
}

void append_hex(std::string& out, std::uint64_t value, int digits) {
  for (int i = digits - 1; i >= 0; --i) out += kHexDigits[(value >> (4 * i)) & 15U];
}

}  // namespace

std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

std::uint64_t mix(std::uint64_t a, std::uint64_t b) { return mix(mix(a) ^ b); }

std::string uuid_from(std::uint64_t high, std::uint64_t low) {
  high = (high & ~0xf000ULL) | 0x4000ULL;
  low = (low & ~0xc000000000000000ULL) | 0x8000000000000000ULL;
  std::string out;
  out.reserve(36);
  append_hex(out, high >> 32, 8);
  out += '-';
  append_hex(out, high >> 16, 4);
  out += '-';
  append_hex(out, high, 4);
  out += '-';
  append_hex(out, low >> 48, 4);
  out += '-';
  append_hex(out, low, 12);
  return out;
}

Random::Random(std::uint64_t seed) {
  for (std::size_t i = 0; i < 4; ++i) state_[i] = mix(seed, i + 1);
}

Random::Random(const Entropy& entropy) {
  std::uint64_t words[4] = {};
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < entropy.size(); ++i) {
    words[i / 8] = (words[i / 8] << 8) | entropy[i];
    all = mix(all, entropy[i]);
  }
  // Every word of the state depends on every byte, and the all-zero state, which would only ever
  // give zeros, cannot come about.
  for (std::size_t i = 0; i < 4; ++i) state_[i] = mix(words[i] ^ all, i + 1);
}

std::uint64_t Random::next() {
  const std::uint64_t result = rotate_left(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = rotate_left(state_[3], 45);
  return result;
}

std::string Random::uuid() {
  const auto high = next();
  return uuid_from(high, next());
}

std::string Random::hex_digits(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += kHexDigits[next() & 15U];
  return out;
}

std::string Random::decimal_digits(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out += static_cast<char>(i == 0 ? '1' + next() % 9 : '0' + next() % 10);
  }
  return out;
}

}  // namespace smd::simulator
