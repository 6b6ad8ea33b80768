// The feed reader against arbitrary bytes, under AddressSanitizer, LeakSanitizer and
// UndefinedBehaviorSanitizer: it must not crash, leak or hang, and the same bytes must give the
// same model however they are cut, by the short way and by the long way.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

#include "shared/espi/inspect.hpp"
#include "tests/unit/core/espi/feed_fixture.hpp"

namespace smd::espi::test {
namespace {

/// In pieces of which the lengths follow from `seed`, so that a finding can be played again.
FeedReader read_in_pieces(std::string_view text, std::uint32_t seed, bool joins) {
  std::minstd_rand random(seed);
  FeedReader reader;
  const std::size_t longest = std::size_t{1} << (1 + random() % 10);
  while (!text.empty()) {
    const std::size_t length = std::min<std::size_t>(text.size(), 1 + random() % longest);
    if (!reader.feed(text.substr(0, length))) break;
    text.remove_prefix(length);
    if (joins && random() % 8 == 0) reader.join();
  }
  reader.finish();
  return reader;
}

void expect_same(const std::string& whole, const FeedReader& other, const char* how) {
  const std::string text = dump(other);
  if (text == whole) return;
  std::fprintf(stderr, "another model when read %s\n--- at once\n%s\n--- so\n%s\n", how,
               whole.c_str(), text.c_str());
  std::abort();
}

void one_input(std::string_view text) {
  const auto seed = static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
  const FeedReader at_once = read_feed(text);
  const std::string whole = dump(at_once);
  if (inspect_json(at_once).empty()) std::abort();
  expect_same(whole, read_feed(text, 0, false), "the long way");
  expect_same(whole, read_in_pieces(text, seed, false), "in pieces");
  expect_same(whole, read_in_pieces(text, seed + 1, true), "in pieces, looked at in between");
  if (text.size() <= 512) expect_same(whole, read_feed(text, 1), "byte by byte");
  // Stopped anywhere, what was read so far must be usable.
  FeedReader stopped;
  stopped.feed(text.substr(0, text.empty() ? 0 : seed % text.size()));
  stopped.cancel();
  if (inspect_json(stopped).empty()) std::abort();
}

}  // namespace
}  // namespace smd::espi::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  smd::espi::test::one_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
