// Mixtures of faults: repeatable by their seed, allowed by the table, fairly drawn, and kept apart.
#include "shared/simulator/fault_mix.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "tests/unit/core/simulator/test_custodian.hpp"

namespace smd::simulator::testing {
namespace {

std::string text_of(const std::vector<PlannedFault>& plan) {
  std::string out;
  for (const auto& fault : plan) out += fault.text() + " ";
  return out;
}
std::string plan_of(const FaultMix& mix) { return text_of(mixed_faults(mix)); }

bool is_tls(const PlannedFault& fault) { return find_fault(fault.fault)->kind == FaultKind::kTls; }

/// The pairs of step and fault that can be drawn, with the listed values.
std::size_t pairs(bool tls) {
  std::size_t count = 0;
  for (const auto& row : fault_table()) {
    if (row.kind == FaultKind::kTls && !tls) continue;
    const auto values =
        row.values.empty() ? 1 : std::count(row.values.begin(), row.values.end(), ' ') + 1;
    for (std::size_t i = 0; i < kStepIds.size(); ++i) {
      if (contains(row.steps, static_cast<Step>(i))) count += static_cast<std::size_t>(values);
    }
  }
  return count;
}

TEST(FaultMix, SameSeedSamePlan) {
  std::set<std::string> plans;
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    const FaultMix mix{4, seed, true};
    const auto plan = plan_of(mix);
    EXPECT_EQ(plan, plan_of(mix));
    plans.insert(plan);
  }
  EXPECT_EQ(plans.size(), 100U) << "different seeds give different plans";
}

TEST(FaultMix, HasSoManyAllowedFaultsInTheOrderOfARunEachAtAnotherExchange) {
  // What one answer serves, and where it stands in a run.
  const std::map<Step, int> exchange = {{Step::kPreflightConnection, 0},
                                        {Step::kConnectivityToken, 1},
                                        {Step::kConnectivityStatus, 2},
                                        {Step::kConnectivitySampleData, 3},
                                        {Step::kApplicationAuthorization, 4},
                                        {Step::kApplicationInformation, 5},
                                        {Step::kApplicationEndpoints, 5},
                                        {Step::kOauthScopeSelection, 6},
                                        {Step::kOauthAuthorize, 7},
                                        {Step::kOauthCode, 7},
                                        {Step::kOauthToken, 8},
                                        {Step::kOauthRefresh, 9}};
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    for (int count = 1; count <= kMostMixed; ++count) {
      const auto plan = mixed_faults({count, seed, true});
      EXPECT_EQ(plan.size(), static_cast<std::size_t>(count));
      int last = -1;
      for (const auto& fault : plan) {
        const auto parsed = parse_fault(fault.text());
        EXPECT_TRUE(parsed.ok()) << fault.text();
        EXPECT_LT(last, exchange.at(fault.step)) << text_of(plan);
        last = exchange.at(fault.step);
      }
    }
  }
}

TEST(FaultMix, DrawsFaultsOfTheConnectionOnlyWhenAskedAndOneAtMost) {
  int with = 0;
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    const auto without = mixed_faults({kMostMixed, seed, false});
    EXPECT_EQ(std::count_if(without.begin(), without.end(), is_tls), 0) << text_of(without);
    const auto asked = mixed_faults({kMostMixed, seed, true});
    const auto found = std::count_if(asked.begin(), asked.end(), is_tls);
    EXPECT_LE(found, 1) << text_of(asked);
    with += static_cast<int>(found);
  }
  EXPECT_GT(with, 0);
}

TEST(FaultMix, DrawsEachPairAboutEquallyOften) {
  constexpr int kExpected = 16;
  const auto size = pairs(true);
  std::map<std::string, int> drawn;
  for (std::uint32_t seed = 0; seed < size * kExpected; ++seed) ++drawn[plan_of({1, seed, true})];
  EXPECT_EQ(drawn.size(), size);
  // Some five standard deviations of a count that is 16 on average.
  for (const auto& [pair, count] : drawn) EXPECT_LE(count, 36) << pair;
}

TEST(FaultMix, IsReadAsItIsWritten) {
  for (const auto* text : {"1,0", "3,42", "10,4294967295,tls"}) {
    const auto mix = parse_mix(text, 7);
    ASSERT_TRUE(mix.ok()) << text;
    EXPECT_EQ(mix->text(), text);
  }
  EXPECT_EQ(parse_mix("3", 7)->text(), "3,7");
  EXPECT_EQ(parse_mix("3,tls", 7)->text(), "3,7,tls");
}

TEST(FaultMix, SaysWhatIsWrong) {
  const std::map<std::string, std::string> wrong = {
      {"", "mix.syntax"},      {"many", "mix.syntax"},       {"3,tls,42", "mix.syntax"},
      {"3,4,5", "mix.syntax"}, {"3,", "mix.syntax"},         {"tls", "mix.syntax"},
      {"0,1", "mix.count"},    {"11,1", "mix.count"},        {"-1", "mix.count"},
      {"3,-1", "mix.seed"},    {"3,4294967296", "mix.seed"},
  };
  for (const auto& [text, code] : wrong) {
    const auto mix = parse_mix(text, 7);
    ASSERT_FALSE(mix.ok()) << text;
    EXPECT_EQ(mix.error().code, code) << text;
  }
}

class PortalMix : public ::testing::Test {
 protected:
  nlohmann::json change(const std::string& body, int status = 200) {
    auto answer = simulator_.send(simulator_.portal("POST", "/portal/faults", body));
    EXPECT_EQ(answer.status, status) << answer.body;
    return nlohmann::json::parse(answer.body, nullptr, false);
  }
  std::string planned() { return text_of(simulator_.custodian.state().faults.planned()); }
  Simulator simulator_;
};

TEST_F(PortalMix, PlansWhatTheSeedGivesAndShowsIt) {
  change(R"({"step":"connectivity.token","fault":"status-500"})");
  const auto state = change(R"({"mix":{"count":3,"seed":42}})");
  EXPECT_EQ(state["mix"], nlohmann::json::parse(R"({"count":3,"seed":42,"tls":false})"));
  EXPECT_EQ(state["faults"].size(), 3U);
  EXPECT_EQ(planned(), plan_of({3, 42, false})) << "the mixture takes the plan's place";
}

TEST_F(PortalMix, TellsTheSeedItDrew) {
  const auto state = change(R"({"mix":{"count":5,"tls":true}})");
  const auto seed = state["mix"]["seed"].get<std::uint32_t>();
  EXPECT_EQ(planned(), plan_of({5, seed, true}));
}

TEST_F(PortalMix, IsForgottenWhenThePlanIsChanged) {
  for (const auto* body : {R"({"step":"connectivity.token","fault":"status-500"})",
                           R"({"clear":true})", R"({"faults":[]})"}) {
    change(R"({"mix":{"count":3,"seed":42}})");
    EXPECT_TRUE(change(body)["mix"].is_null()) << body;
  }
  change(R"({"mix":{"count":3,"seed":42}})");
  simulator_.send(simulator_.portal("POST", "/portal/reset", "{}"));
  EXPECT_FALSE(simulator_.custodian.state().mix.has_value());
}

TEST_F(PortalMix, ChangesNothingWhenItIsWrong) {
  change(R"({"step":"connectivity.token","fault":"status-500"})");
  for (const auto* body : {R"({"mix":3})", R"({"mix":{}})", R"({"mix":{"count":0}})",
                           R"({"mix":{"count":2.5}})", R"({"mix":{"count":3,"seed":"x"}})",
                           R"({"mix":{"count":3,"seed":18446744073709551615}})"}) {
    EXPECT_TRUE(change(body, 400)["error"].is_string()) << body;
  }
  EXPECT_EQ(planned(), "connectivity.token=status-500 ");
}

}  // namespace
}  // namespace smd::simulator::testing
