#include "proxy/companion/companion.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "proxy/companion/sealing.hpp"
#include "proxy/companion/stored_runs.hpp"

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

class InBothStores : public testing::TestWithParam<bool> {
 protected:
  InBothStores() : folder_(testing::TempDir() + "smd-runs-" + std::to_string(::getpid())) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
    if (GetParam()) {
      runs_ = make_memory_store();
    } else {
      auto database = smd::store::open_database("sqlite:" + folder_ + "/runs.db");
      EXPECT_TRUE(database.ok());
      runs_ = make_stored_runs(std::move(database).value());
    }
  }
  ~InBothStores() override {
    runs_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::string folder_;
  std::unique_ptr<RunStore> runs_;
};
INSTANTIATE_TEST_SUITE_P(Runs, InBothStores, testing::Values(true, false),
                         [](const auto& one) { return one.param ? "Memory" : "Database"; });

TEST_P(InBothStores, AreFoundByStateAndVisitUntilTheyExpire) {
  const std::string id = runs_->create(request("state-one"), 1'000);
  const auto run = runs_->newest(1'000);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->authorize, "https://utility.example/authorize");
  runs_->add_visit(run->handle, "visit");
  EXPECT_EQ(runs_->with_state("state-one", 60'999)->handle, run->handle);
  EXPECT_EQ(runs_->with_visit("visit", 60'999)->handle, run->handle);
  EXPECT_FALSE(runs_->with_state("state-on", 60'999));
  EXPECT_FALSE(runs_->with_visit("visi", 60'999));
  EXPECT_TRUE(runs_->read(id, 0, 60'999));
  EXPECT_FALSE(runs_->read(id, 0, 61'000));
  EXPECT_FALSE(runs_->newest(61'000));
}

TEST_P(InBothStores, ARepeatedStateBelongsToTheRunPreparedLast) {
  runs_->create(request("same-state"), 0);
  const std::string second = runs_->create(request("same-state"), 0);
  Hop hop;
  EXPECT_TRUE(runs_->append(runs_->with_state("same-state", 0)->handle, hop));
  EXPECT_EQ(runs_->read(second, 0, 0)->hops.size(), 1U);
  EXPECT_EQ(runs_->newest(0)->handle, runs_->with_state("same-state", 0)->handle);
}

TEST_P(InBothStores, HopsComeBackAsTheyWereAndInOrder) {
  const std::string id = runs_->create(request("state-one"), 0);
  const std::string handle = runs_->newest(0)->handle;
  Hop first;
  first.hop = "redirect";
  first.method = "GET";
  first.url = "/r?code=secret-code";
  first.at = 17;
  first.query = {{"code", "secret-code"}, {"state", "s"}};
  first.is_redirect = true;
  first.state_matches = false;
  first.repeated = true;
  Hop second;
  second.location = "/next";
  ASSERT_TRUE(runs_->append(handle, first));
  ASSERT_TRUE(runs_->append(handle, second));
  const auto all = runs_->read(id, 0, 0);
  ASSERT_TRUE(all);
  ASSERT_EQ(all->hops.size(), 2U);
  EXPECT_EQ(hop_json(id, all->hops[0]), hop_json(id, first));
  EXPECT_EQ(hop_json(id, all->hops[1]), hop_json(id, second));
  EXPECT_EQ(runs_->read(id, 1, 0)->hops.front().seq, 2U);
  EXPECT_FALSE(runs_->read("another id", 0, 0));
}

TEST_P(InBothStores, CodesAndVisitsAreKnownOnce) {
  runs_->create(request("state-one"), 0);
  const std::string handle = runs_->newest(0)->handle;
  EXPECT_TRUE(runs_->add_code(handle, "a"));
  EXPECT_TRUE(runs_->add_code(handle, "b"));
  EXPECT_FALSE(runs_->add_code(handle, "a"));
  runs_->add_visit(handle, "visit");
  runs_->end_visit(handle, "visit");
  EXPECT_FALSE(runs_->with_visit("visit", 0));
}

TEST_P(InBothStores, ARunThatEndedTakesNothingMore) {
  const std::string id = runs_->create(request("state-one"), 0);
  const std::string handle = runs_->newest(0)->handle;
  EXPECT_TRUE(runs_->end(id));
  EXPECT_FALSE(runs_->end(id));
  Hop hop;
  EXPECT_FALSE(runs_->append(handle, hop));
  EXPECT_FALSE(runs_->with_state("state-one", 0));
}

TEST_P(InBothStores, ALoopOfRedirectsDoesNotFillTheStore) {
  const std::string id = runs_->create(request("state-one"), 0);
  const std::string handle = runs_->newest(0)->handle;
  Hop hop;
  int kept = 0;
  for (int i = 0; i < 510; ++i) kept += runs_->append(handle, hop) ? 1 : 0;
  EXPECT_EQ(kept, 500);
  EXPECT_EQ(runs_->read(id, 0, 0)->hops.size(), 500U);
}

TEST(Runs, TheOldestMakesRoom) {
  const auto store = make_memory_store(2);
  const std::string first = store->create(request("state-one"), 0);
  store->create(request("state-two"), 0);
  store->create(request("state-three"), 0);
  EXPECT_FALSE(store->read(first, 0, 0));
  EXPECT_TRUE(store->with_state("state-two", 0));
}

TEST(Sealing, OnlyTheRightKeyOpensAndDamageShows) {
  const KeyPair keys = make_key_pair();
  const std::string sealed = seal(keys.public_key, "code=1");
  EXPECT_EQ(open_sealed(keys.private_key, sealed), "code=1");
  EXPECT_NE(seal(keys.public_key, "code=1"), sealed);
  EXPECT_FALSE(open_sealed(make_key_pair().private_key, sealed));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string damaged = sealed;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(open_sealed(keys.private_key, damaged)) << i;
    EXPECT_FALSE(open_sealed(keys.private_key, sealed.substr(0, i))) << i;
  }
  const std::string locked = lock_with("an id", keys.private_key);
  EXPECT_EQ(unlock_with("an id", locked), keys.private_key);
  EXPECT_FALSE(unlock_with("an ie", locked));
  EXPECT_NE(digest_for("state", "a"), digest_for("visit", "a"));
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
