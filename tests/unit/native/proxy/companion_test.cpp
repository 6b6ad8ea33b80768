#include "proxy/companion/companion.hpp"

#include <gtest/gtest.h>

namespace {

using namespace smd::companion;

RunRequest request(const char* state, int seconds = 60) {
  RunRequest out;
  out.state = state;
  out.authorize = "https://utility.example/authorize";
  out.redirect_uri = "https://app.example/redirect";
  out.expires_in = seconds;
  return out;
}

TEST(Runs, AreFoundByIdStateAndVisitUntilTheyExpire) {
  const auto store = make_memory_store();
  const auto run = store->create(request("state-one"), 1'000);
  run->visits.insert("visit");
  EXPECT_EQ(store->find(run->id, 60'999), run);
  EXPECT_EQ(store->with_state("state-one", 60'999), run);
  EXPECT_EQ(store->with_visit("visit", 60'999), run);
  EXPECT_EQ(store->with_state("state-on", 60'999), nullptr);
  EXPECT_EQ(store->newest(61'000), nullptr);
  EXPECT_TRUE(run->ended);
}

TEST(Runs, TheOldestMakesRoom) {
  const auto store = make_memory_store(2);
  const auto first = store->create(request("state-one"), 0);
  store->create(request("state-two"), 0);
  store->create(request("state-three"), 0);
  EXPECT_TRUE(first->ended);
  EXPECT_EQ(store->find(first->id, 0), nullptr);
  EXPECT_NE(store->with_state("state-two", 0), nullptr);
}

TEST(Runs, ARepeatedStateBelongsToTheRunPreparedLast) {
  const auto store = make_memory_store();
  store->create(request("same-state"), 0);
  const auto second = store->create(request("same-state"), 0);
  EXPECT_EQ(store->with_state("same-state", 0), second);
  EXPECT_EQ(store->newest(0), second);
}

TEST(Runs, MalformedOnesAreRefused) {
  EXPECT_FALSE(check_run(request("0123456789")));
  EXPECT_TRUE(check_run(request("short")));
  EXPECT_TRUE(check_run(request("0123456789", 0)));
  RunRequest bad = request("0123456789");
  bad.authorize = "javascript:alert(1)";
  EXPECT_TRUE(check_run(bad));
  bad.authorize = "https://a/\r\nX: y";
  EXPECT_TRUE(check_run(bad));
}

TEST(Hops, StateMatchesIsPresentOnRedirectsOnly) {
  Hop hop;
  hop.seq = 3;
  hop.hop = "redirect";
  hop.method = "GET";
  hop.url = "/r?code=a";
  hop.query = {{"code", "a"}};
  hop.is_redirect = true;
  EXPECT_EQ(hop_json("r1", hop),
            R"({"run":"r1","seq":3,"at":0,"hop":"redirect","method":"GET","url":"/r?code=a",)"
            R"("query":[["code","a"]],"state_matches":null})");
  hop.is_redirect = false;
  hop.location = "/next";
  EXPECT_NE(hop_json("r1", hop).find(R"("location":"/next")"), std::string::npos);
  EXPECT_EQ(hop_json("r1", hop).find("state_matches"), std::string::npos);
}

TEST(Pairs, AreDecodedAndNeverFail) {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(read_pairs("a=b+c%20d&e&=f&&g=%zz%"),
            (Pairs{{"a", "b c d"}, {"e", ""}, {"", "f"}, {"g", "%zz%"}}));
  EXPECT_EQ(read_pairs(""), Pairs{});
  EXPECT_EQ(read_pairs("x=%41"), (Pairs{{"x", "A"}}));
}

}  // namespace
