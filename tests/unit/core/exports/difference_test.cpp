// What two calls differ in: by structure where there is one, and nothing that differs in every run.
#include "shared/exports/difference.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace smd::exports::test {
namespace {

Evidence one_call(const replay::Call& given) {
  Evidence out;
  out.steps = {{{"id", "s"}, {"title", "The step"}, {"verdict", "passed"}}};
  out.calls = {given};
  out.calls[0].step = "s";
  return out;
}

/// "kind path: a | b" of each difference.
std::vector<std::string> differences(const replay::Call& a, const replay::Call& b,
                                     const DifferenceOptions& options = {}) {
  const auto answer = difference_of(one_call(a), one_call(b), options);
  std::vector<std::string> out;
  for (const auto& one : answer["steps"][0]["differences"]) {
    out.push_back(one["kind"].get<std::string>() + " " + one["path"].get<std::string>() + ": " +
                  one["a"].get<std::string>() + " | " + one["b"].get<std::string>());
  }
  EXPECT_EQ(answer["same"], out.empty());
  return out;
}

replay::Call answered(const std::string& body) {
  replay::Call call;
  call.method = "GET";
  call.status = 200;
  call.answer = body;
  call.answer_size = body.size();
  return call;
}

using Lines = std::vector<std::string>;

TEST(Difference, RequestHeadersAreCompared) {
  auto a = answered("");
  auto b = a;
  a.headers = {{"Accept", "application/json"}};
  b.headers = {{"accept", "application/xml"}};
  EXPECT_EQ(differences(a, b),
            Lines{"request call 1/request/headers/accept: application/json | application/xml"});
}

TEST(Difference, TokensDatesAndIdsDifferInEveryRun) {
  auto a = answered(R"({"access_token":"access_token-1","at":"2026-01-01T00:00:00Z"})");
  auto b = answered(R"({"access_token":"access_token-2","at":"2026-02-01T00:00:00Z"})");
  EXPECT_EQ(differences(a, b), Lines{});
  EXPECT_EQ(differences(a, b, {.tokens = true}).size(), 1U);
  EXPECT_EQ(differences(a, b, {.dates = true}).size(), 1U);
}

TEST(Difference, JsonMembersByName) {
  EXPECT_EQ(differences(answered(R"({"x":1,"y":[1,2]})"), answered(R"({"y":[1,3],"x":1})")),
            Lines{"body call 1/body/y[2]: 2 | 3"});
}

TEST(Difference, AnElementMoreShiftsNoOther) {
  EXPECT_EQ(
      differences(answered("<a><id>x</id><n>1</n></a>"),
                  answered("<a><title>t</title><id>x</id><n>2</n></a>")),
      (Lines{"body call 1/body/a[1]/n[1]: 1 | 2", "body call 1/body/a[1]/title[1]:  | <title> t"}));
}

TEST(Difference, PrefixesAreNoDifference) {
  EXPECT_EQ(differences(answered("<p:a xmlns:p='u'><p:b>1</p:b></p:a>"),
                        answered("<a xmlns='u'><b>1</b></a>")),
            Lines{});
}

TEST(Difference, BodyThatIsLeftOutIsNotCompared) {
  auto a = answered("<a><b/></a>");
  auto b = answered("");
  b.answer_missing = "left out";
  EXPECT_EQ(differences(a, b),
            Lines{"body call 1/body: 11 bytes, in this session alone | left out"});
  a.answer_missing = "left out too";
  EXPECT_EQ(differences(a, b), Lines{});
}

TEST(Difference, FailuresAreAKindOfTheirOwn) {
  auto a = answered("");
  auto b = a;
  b.failure = {{"code", "tls.expired"}, {"stage", "tls"}, {"message", "expired"}};
  EXPECT_EQ(differences(a, b), (Lines{"failure call 1/failure/code:  | tls.expired",
                                      "failure call 1/failure/stage:  | tls",
                                      "failure call 1/failure/message:  | expired"}));
}

TEST(Difference, TimeCountsWhenItIsMuchAndAskedFor) {
  auto a = answered("");
  auto b = a;
  a.timing = {{"wait", 20.0}, {"tls", 90.0}};
  b.timing = {{"wait", 900.0}, {"tls", 180.0}};
  EXPECT_EQ(differences(a, b), Lines{});
  EXPECT_EQ(differences(a, b, {.timing = true}), Lines{"timing call 1/timing/wait: 20.0 | 900.0"});
  EXPECT_EQ(differences(b, a, {.timing = true}).size(), 1U);
}

TEST(Difference, CertificateOfTheServer) {
  auto a = answered("");
  auto b = a;
  a.tls = {{"serverNotAfter", 1}};
  b.tls = {{"serverNotAfter", 2}};
  EXPECT_EQ(differences(a, b), Lines{"tls call 1/tls/serverNotAfter: 1 | 2"});
}

TEST(Difference, MostOfABodyIsNotListed) {
  std::string a = "[";
  std::string b = "[";
  for (int i = 0; i < 300; ++i) {
    a += "1,";
    b += "2,";
  }
  const auto found = differences(answered(a + "0]"), answered(b + "0]"));
  ASSERT_EQ(found.size(), 201U);
  EXPECT_NE(found.back().find("100"), std::string::npos) << found.back();
}

TEST(Difference, SummaryNamesTheFirstStepThatDiffers) {
  auto a = answered("");
  auto b = a;
  b.status = 500;
  const auto answer = difference_of(one_call(a), one_call(b), {});
  EXPECT_EQ(answer["summary"], "1 of 1 steps differ, first: The step.");
}

}  // namespace
}  // namespace smd::exports::test
