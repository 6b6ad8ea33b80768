#include "shared/session/needle_search.hpp"

#include <gtest/gtest.h>

#include <random>

namespace smd::session {
namespace {

/// What NeedleSearch promises, by trying everything everywhere.
std::optional<NeedleSearch::Hit> tried(const std::vector<std::string>& needles,
                                       std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    for (std::size_t index = 0; index < needles.size(); ++index) {
      const auto& needle = needles[index];
      if (needle.size() >= NeedleSearch::kShortest && text.substr(at).starts_with(needle))
        return NeedleSearch::Hit{at, index};
    }
  }
  return std::nullopt;
}

void expect_all(const std::vector<std::string>& needles, const std::string& text) {
  const NeedleSearch search(needles);
  EXPECT_EQ(search.any_in(text), tried(needles, text, 0).has_value()) << text;
  for (std::size_t from = 0; from <= text.size(); ++from) {
    const auto found = search.find(text, from);
    const auto expected = tried(needles, text, from);
    ASSERT_EQ(found.has_value(), expected.has_value()) << text << " from " << from;
    if (!found) return;
    EXPECT_EQ(found->at, expected->at) << text << " from " << from;
    EXPECT_EQ(found->needle, expected->needle) << text << " from " << from;
  }
}

TEST(NeedleSearch, FindsAtTheEdgesAndInEachOther) {
  expect_all({"abcd"}, "abcd");
  expect_all({"abcd"}, "xabcdabcd");
  expect_all({"bcde", "abcdefgh"}, "xxabcdefghxxbcde");
  expect_all({"aaaa", "aaaaaa"}, "aaaaaaaaa");
  expect_all({std::string("\0\xff\x80z", 4)}, std::string("\0\0\xff\x80z", 5));
  expect_all({"abcd", "abcdef"}, "abcde");
  expect_all({std::string(700, 'k'), "kkkkkkkz"}, std::string(800, 'k') + "z");
}

TEST(NeedleSearch, NothingToFind) {
  EXPECT_FALSE(NeedleSearch().any_in("text"));
  EXPECT_FALSE(NeedleSearch({"", "abc"}).any_in("abcabc")) << "shorter than the shortest";
  EXPECT_FALSE(NeedleSearch({"abcd"}).any_in(""));
  EXPECT_FALSE(NeedleSearch({"abcd"}).any_in("abc"));
  EXPECT_FALSE(NeedleSearch({"abcd"}).find("abcd", 9).has_value());
}

// Few letters, so that needles lie in and over each other, and slots are shared.
TEST(NeedleSearch, AgreesWithTryingEverything) {
  std::mt19937 random(7);
  const auto word = [&](std::size_t size, int letters) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i)
      out += static_cast<char>('a' + static_cast<int>(random() % static_cast<unsigned>(letters)));
    return out;
  };
  for (int round = 0; round < 300; ++round) {
    const int letters = 2 + round % 4;
    std::vector<std::string> needles;
    for (std::size_t i = 0; i < 1 + random() % 6; ++i)
      needles.push_back(word(3 + random() % 8, letters));
    expect_all(needles, word(random() % 120, letters));
  }
}

}  // namespace
}  // namespace smd::session
