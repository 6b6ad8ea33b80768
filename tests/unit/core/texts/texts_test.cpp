#include "shared/texts/texts.hpp"

#include <gtest/gtest.h>

namespace smd::texts {
namespace {

TEST(Texts, AreSortedAndNotEmpty) {
  std::string_view previous;
  for (const auto& text : all()) {
    EXPECT_LT(previous, text.id);
    EXPECT_FALSE(text.english.empty()) << text.id;
    previous = text.id;
  }
}

TEST(Texts, ArgumentsTakeTheirPlaces) {
  EXPECT_EQ(get("plan.summary", {"2", "5"}), "2 of 5 steps passed");
  EXPECT_EQ(get("no.such.text"), "[[no.such.text]]");
}

}  // namespace
}  // namespace smd::texts
