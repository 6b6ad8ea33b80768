#include "proxy/relay/policy.hpp"

#include <gtest/gtest.h>

#include "proxy/relay/connect.hpp"

namespace {

using namespace smd::relay;

TEST(Policy, PathTricksAreNamed) {
  for (const char* path :
       {"", "a", "//", "/a//b", "/./a", "/a/..", "/%2e%2E/a", "/a%2Fb", "/a%5cb", "/a\\b", "/a%00",
        "/a%", "/a%g0", "/a%25", "/a b", "/a\"", "/\xc3\xa9"}) {
    EXPECT_FALSE(path_problem(path).empty()) << path;
  }
  for (const char* path :
       {"/", "/a", "/a/", "/a/b.c/..d/e..", "/a%20b", "/a;b=c,d", "/%C3%A9", "/a:@!$&'()*+"}) {
    EXPECT_EQ(path_problem(path), "") << path;
  }
}

TEST(Policy, ASegmentInBracesStandsForOneSegment) {
  const AllowRule rule("GET", "/a/{id}/c");
  EXPECT_TRUE(matches(rule, "GET", "/a/b/c"));
  EXPECT_TRUE(matches(rule, "GET", "/a/{id}/c"));
  for (const char* path : {"/a//c", "/a/c", "/a/b/c/", "/a/b/b/c", "/a/b", "/A/b/c", "a/b/c", ""}) {
    EXPECT_FALSE(matches(rule, "GET", path)) << path;
  }
  EXPECT_FALSE(matches(rule, "HEAD", "/a/b/c"));
  EXPECT_FALSE(matches(rule, "get", "/a/b/c"));
}

TEST(Policy, TricksComeBeforeTheList) {
  const std::vector<AllowRule> allow{AllowRule("GET", "/{a}/{b}")};
  EXPECT_FALSE(check_request(allow, "GET", "/x/y", "q=1"));
  EXPECT_EQ(check_request(allow, "GET", "/x/..", "")->stage, Stage::input);
  EXPECT_EQ(check_request(allow, "GET", "/x/y", "a b")->stage, Stage::input);
  EXPECT_EQ(check_request(allow, "GET", "/x", "")->stage, Stage::policy);
}

TEST(Origin, TakesHttpsOriginsOnly) {
  const auto plain = parse_origin("https://api.pge.com");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->host, "api.pge.com");
  EXPECT_EQ(plain->port, "443");
  EXPECT_EQ(plain->authority, "api.pge.com");
  const auto v6 = parse_origin("https://[::1]:8743/");
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->host, "::1");
  EXPECT_EQ(v6->authority, "[::1]:8743");
  for (const char* text : {"", "http://a", "https://", "https://a/b", "https://u@a", "https://a?b",
                           "a", "https://a#b", "https://a:0", "https://a:65536"}) {
    EXPECT_FALSE(parse_origin(text)) << text;
  }
}

}  // namespace
