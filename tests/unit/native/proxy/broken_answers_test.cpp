#include "proxy/server/broken_answers.hpp"

#include <gtest/gtest.h>

namespace smd::server {
namespace {

relay::Problem problem(const std::string& reason) {
  relay::Problem one;
  one.reason = reason;
  return one;
}

TEST(BrokenAnswers, GivesTheLastOneOfAName) {
  BrokenAnswers answers;
  EXPECT_FALSE(answers.find("a").has_value());
  answers.keep("a", problem("first"));
  answers.keep("b", problem("other"));
  answers.keep("a", problem("second"));
  EXPECT_EQ(answers.find("a")->reason, "second");
  EXPECT_EQ(answers.find("a")->reason, "second") << "asking does not take it away";
  EXPECT_EQ(answers.find("b")->reason, "other");
}

TEST(BrokenAnswers, ForgetsTheOldest) {
  BrokenAnswers answers;
  for (std::size_t i = 0; i <= BrokenAnswers::kMost; ++i) {
    answers.keep(std::to_string(i), problem("x"));
  }
  EXPECT_FALSE(answers.find("0").has_value());
  EXPECT_TRUE(answers.find("1").has_value());
  EXPECT_TRUE(answers.find(std::to_string(BrokenAnswers::kMost)).has_value());
}

TEST(BrokenAnswers, NamesAreLongAndPlain) {
  EXPECT_TRUE(BrokenAnswers::is_name("0123456789abcDEF"));
  EXPECT_TRUE(BrokenAnswers::is_name(std::string(64, '-')));
  for (const auto& wrong : {std::string(), std::string(15, 'a'), std::string(65, 'a'),
                            std::string("0123456789abcde/"), std::string("0123456789abcde ")}) {
    EXPECT_FALSE(BrokenAnswers::is_name(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace smd::server
