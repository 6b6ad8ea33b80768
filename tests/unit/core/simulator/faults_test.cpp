#include <set>

#include "tests/unit/core/simulator/test_custodian.hpp"

namespace smd::simulator::testing {
namespace {

/// Everything a client could notice, without the gateway's random ids.
std::string observed(Answer& answer) {
  std::string out = std::to_string(answer.status) + "|" + std::to_string(answer.delay_ms) + "|" +
                    std::to_string(answer.piece_delay_ms) + "|" +
                    std::to_string(static_cast<int>(answer.drop)) + "|";
  for (const auto& header : answer.headers) {
    if (!header.name.starts_with("x-")) out += header.name + ":" + header.value + "|";
  }
  return out + read_all(answer);
}

struct StepFault {
  Step step;
  const FaultRow* row;
};
std::vector<StepFault> every_fault_everywhere() {
  std::vector<StepFault> all;
  for (const auto& row : fault_table()) {
    for (std::size_t i = 0; i < kStepIds.size(); ++i) {
      if (contains(row.steps, static_cast<Step>(i))) all.push_back({static_cast<Step>(i), &row});
    }
  }
  return all;
}

TEST(FaultTable, NamesAreUniqueAndRowsAreComplete) {
  std::set<std::string_view> names;
  for (const auto& row : fault_table()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_NE(row.steps, 0) << row.name;
    EXPECT_FALSE(row.description.empty()) << row.name;
    EXPECT_EQ(row.kind == FaultKind::kAnswer, row.status != 0) << row.name;
    EXPECT_EQ(row.body.empty(), row.content_type.empty()) << row.name;
  }
}

// Two faults only show in what comes after; they have tests of their own below.
const std::set<std::string_view> kSeenLater = {"token-expired-early", "code-expired-early"};

TEST(Faults, EachOneShowsAtEachOfItsSteps) {
  for (const auto& [step, row] : every_fault_everywhere()) {
    if (kSeenLater.count(row->name) > 0 || row->kind == FaultKind::kTls) continue;
    Simulator healthy(few_days());
    Simulator faulty(few_days());
    auto right = perform(healthy, step, "");
    auto wrong = perform(faulty, step, row->name);
    if (step == Step::kPreflightConnection) {
      EXPECT_EQ(right.status, 401);
    } else {
      EXPECT_LT(right.status, 400) << id_of(step);
    }
    const auto wrong_text = observed(wrong);
    EXPECT_NE(observed(right), wrong_text) << id_of(step) << "=" << row->name;
    if (row->kind == FaultKind::kAnswer) {
      EXPECT_EQ(wrong.status, row->status);
      if (row->body.find("{path}") == std::string_view::npos) {
        EXPECT_EQ(wrong.body, row->body);
      }
      EXPECT_EQ(wrong.header("Content-Type"), row->content_type);
    }
  }
}

TEST(Faults, OnceIsOnceAndAlwaysIsAlways) {
  Simulator simulator(few_days());
  simulator.plan("connectivity.token=status-500,once");
  EXPECT_TRUE(simulator.client_token().empty());
  EXPECT_FALSE(simulator.client_token().empty());
  simulator.plan("connectivity.token=status-500,always");
  EXPECT_TRUE(simulator.client_token().empty());
  EXPECT_TRUE(simulator.client_token().empty());
  EXPECT_EQ(simulator.custodian.state().faults.planned().size(), 1U);
}

TEST(Faults, HappenOnlyAtTheirStep) {
  Simulator simulator(few_days());
  simulator.plan("oauth.token=status-500");
  EXPECT_FALSE(simulator.client_token().empty());
  EXPECT_EQ(simulator.send(simulator.token_request(simulator.code_form(simulator.code()))).status,
            500);
}

TEST(Faults, AReplacedAnswerLeavesNothingBehind) {
  Simulator simulator(few_days());
  const auto code = simulator.code();
  simulator.plan("oauth.token=status-503,once");
  EXPECT_EQ(simulator.send(simulator.token_request(simulator.code_form(code))).status, 503);
  EXPECT_FALSE(simulator.client().reached(MilestoneId::kOauth));
  EXPECT_EQ(simulator.send(simulator.token_request(simulator.code_form(code))).status, 200);
}

TEST(Faults, ABodyThatIsNotWholeIsNoReceipt) {
  for (const auto fault : {"truncated-xml", "malformed-xml", "drop-mid-body", "stall-mid-body",
                           "drop-before-head", "empty-body", "no-content"}) {
    Simulator simulator(few_days());
    const auto answer = perform(simulator, Step::kConnectivitySampleData, fault);
    EXPECT_EQ(answer.receipt.effect, Receipt::Effect::kNothing) << fault;
  }
}

TEST(Faults, DamagedBodiesAreDamagedAsNamed) {
  const std::pair<std::string, std::string> rows[] = {
      {"malformed-xml", "end tag stray without its start"},
      {"unbound-prefix", "prefix \"nowhere\" is not declared"},
      {"invalid-utf8", "not UTF-8"},
      {"trailing-junk", "text after the root"}};
  for (const auto step : {Step::kConnectivityStatus, Step::kConnectivitySampleData,
                          Step::kApplicationAuthorization, Step::kApplicationInformation}) {
    for (const auto& [fault, problem] : rows) {
      Simulator simulator(few_days());
      auto answer = perform(simulator, step, fault);
      EXPECT_EQ(answer.status, 200);
      EXPECT_EQ(well_formedness_problem(read_all(answer)), problem) << id_of(step) << " " << fault;
    }
    Simulator simulator(few_days());
    auto answer = perform(simulator, step, "truncated-xml");
    EXPECT_NE(well_formedness_problem(read_all(answer)), "") << id_of(step);
  }
  for (const auto fault : {"malformed-json", "truncated-json"}) {
    Simulator simulator;
    const auto answer = perform(simulator, Step::kConnectivityToken, fault);
    EXPECT_FALSE(nlohmann::json::accept(answer.body)) << fault;
    EXPECT_GT(answer.body.size(), 20U);
  }
}

TEST(Faults, Transport) {
  Simulator simulator;
  EXPECT_EQ(perform(simulator, Step::kConnectivityToken, "slow,once").delay_ms, 3000);
  EXPECT_EQ(perform(simulator, Step::kConnectivityToken, "slow,once,value=50").delay_ms, 50);
  auto answer = perform(simulator, Step::kConnectivityToken, "slow-body,once,value=7");
  EXPECT_EQ(answer.piece_delay_ms, 7);
  ASSERT_NE(answer.stream, nullptr);
  EXPECT_TRUE(nlohmann::json::accept(read_all(answer)));
  EXPECT_GT(perform(simulator, Step::kConnectivityToken, "stall,once").delay_ms, 3600 * 1000);
  EXPECT_EQ(perform(simulator, Step::kConnectivityToken, "drop-before-head,once").drop,
            Drop::kBeforeHead);
  answer = perform(simulator, Step::kConnectivityToken, "drop-mid-body,once");
  EXPECT_EQ(answer.drop, Drop::kMidBody);
  EXPECT_EQ(answer.drop_after, answer.body.size() / 2);
  EXPECT_EQ(perform(simulator, Step::kConnectivityToken, "stall-mid-body,once").drop, Drop::kStall);
}

/// The TLS fault a connection would meet after each of these calls in turn, "" for none.
std::vector<std::string> strikes(Simulator& simulator, const std::vector<Step>& calls) {
  std::vector<std::string> out;
  const auto strike = [&] {
    const auto fault = simulator.custodian.state().faults.take_tls();
    out.push_back(fault ? fault->fault : "");
  };
  strike();
  for (const auto step : calls) {
    static_cast<void>(perform(simulator, step, ""));
    strike();
  }
  return out;
}

TEST(TlsFaults, AFaultStrikesAfterTheCallBeforeItsStep) {
  const std::vector<Step> run(kPlanOrder.begin(), kPlanOrder.end());
  for (std::size_t i = 0; i < run.size(); ++i) {
    // Calls that perform() makes to prepare itself would move the place in the run.
    Simulator simulator(few_days());
    auto& faults = simulator.custodian.state().faults;
    faults.add({run[i], "server-expired", false, {}});
    EXPECT_TRUE(faults.has_tls());
    for (std::size_t j = 0; j < run.size(); ++j) {
      EXPECT_EQ(faults.take_tls().has_value(), j == i) << i << " " << j;
      faults.answered(run[j]);
    }
    EXPECT_EQ(faults.take_tls().has_value(), i == 0) << "the first follows on the last";
  }
}

TEST(TlsFaults, AnswersOfTheSimulatorMoveThePlaceInTheRun) {
  Simulator simulator(few_days());
  auto& faults = simulator.custodian.state().faults;
  for (const auto step : kPlanOrder) faults.add({step, "server-expired", false, {}});
  faults.add({Step::kConnectivityToken, "plain-http", false, {}});
  faults.remove(Step::kConnectivityToken, "server-expired");
  faults.add({Step::kOauthToken, "tls11-only", false, {}});
  faults.remove(Step::kOauthToken, "server-expired");
  EXPECT_EQ(strikes(simulator, {Step::kPreflightConnection, Step::kConnectivityToken}),
            (std::vector<std::string>{"server-expired", "plain-http", "server-expired"}));
  // From anywhere: the customer comes back from the authorize page.
  EXPECT_EQ(strikes(simulator, {Step::kOauthAuthorize}),
            (std::vector<std::string>{"server-expired", "tls11-only"}));
  auto request = simulator.portal("GET", "/simulator/registrations");
  EXPECT_EQ(simulator.send(std::move(request)).status, 200);
  faults.remove(Step::kConnectivityToken, "nothing");
  faults.add({Step::kPreflightConnection, "stall-on-accept", true, {}});
  faults.remove(Step::kPreflightConnection, "server-expired");
  EXPECT_EQ(strikes(simulator, {}), std::vector<std::string>{"stall-on-accept"});
  EXPECT_EQ(strikes(simulator, {}), std::vector<std::string>{""}) << "once";
}

TEST(TlsFaults, AreNoFaultsOfTheAnswer) {
  Simulator simulator(few_days());
  simulator.plan("connectivity.token=server-expired,once");
  EXPECT_FALSE(simulator.client_token().empty());
  EXPECT_TRUE(simulator.custodian.state().faults.has_tls()) << "no connection was struck";
  const auto refused = parse_fault("connectivity.token=client-refused-revoked,value=1.1");
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("1.3 1.2"), std::string::npos);
  EXPECT_TRUE(parse_fault("oauth.refresh=client-refused-revoked,once,value=1.2").ok());
  EXPECT_EQ(parse_fault("oauth.code=server-expired").error().code, "fault.not-here");
}

TEST(Preflight, TheStatusWithoutATokenIsAStepOfItsOwn) {
  Simulator simulator(few_days());
  simulator.plan("connectivity.status=status-500");
  EXPECT_EQ(perform(simulator, Step::kPreflightConnection, "").status, 401);
  simulator.plan("preflight.connection=html-page");
  EXPECT_EQ(perform(simulator, Step::kConnectivityStatus, "").status, 500);
  EXPECT_EQ(perform(simulator, Step::kPreflightConnection, "").status, 200);
}

TEST(FaultText, ReadsWhatItWritesAndSaysWhatIsWrong) {
  for (const auto text : {"connectivity.token=slow", "connectivity.token=slow,once",
                          "connectivity.token=slow,once,value=20", "oauth.code=state-dropped"}) {
    const auto fault = parse_fault(text);
    ASSERT_TRUE(fault.ok()) << text;
    EXPECT_EQ(fault->text(), text);
  }
  const std::pair<std::string, std::string> rows[] = {
      {"slow", "fault.syntax"},
      {"nowhere=slow", "fault.step"},
      {"connectivity.token=nothing", "fault.name"},
      {"connectivity.token=gap", "fault.not-here"},
      {"connectivity.token=slow,twice", "fault.syntax"},
      {"connectivity.token=slow,value=soon", "fault.syntax"},
      {"connectivity.token=status-500,value=1", "fault.syntax"},
      {"=", "fault.step"},
      {"", "fault.syntax"}};
  for (const auto& [text, code] : rows) {
    const auto fault = parse_fault(text);
    ASSERT_FALSE(fault.ok()) << text;
    EXPECT_EQ(fault.error().code, code) << text;
  }
}

TEST(PortalFaults, AddRemoveReplaceAndClear) {
  Simulator simulator;
  const auto post = [&](std::string_view body) {
    return simulator.send(simulator.portal("POST", "/portal/faults", std::string(body))).status;
  };
  auto& plan = simulator.custodian.state().faults;
  EXPECT_EQ(
      post("{\"step\":\"connectivity.token\",\"fault\":\"slow\",\"once\":true,\"value\":\"9\"}"),
      200);
  ASSERT_EQ(plan.planned().size(), 1U);
  EXPECT_EQ(plan.planned()[0].text(), "connectivity.token=slow,once,value=9");
  EXPECT_EQ(post("{\"step\":\"connectivity.token\",\"fault\":\"slow\",\"remove\":true}"), 200);
  EXPECT_TRUE(plan.planned().empty());
  EXPECT_EQ(post("{\"faults\":[{\"step\":\"oauth.code\",\"fault\":\"state-dropped\"},"
                 "{\"step\":\"oauth.token\",\"fault\":\"invalid-grant\"}]}"),
            200);
  EXPECT_EQ(plan.planned().size(), 2U);
  for (const auto bad : {"{}", "{\"faults\":1}", "{\"faults\":[1]}",
                         "{\"faults\":[{\"step\":\"oauth.code\",\"fault\":\"gap\"}]}", "nonsense",
                         "{\"step\":1,\"fault\":2}"}) {
    EXPECT_EQ(post(bad), 400) << bad;
  }
  EXPECT_EQ(plan.planned().size(), 2U);
  EXPECT_EQ(post("{\"clear\":true}"), 200);
  EXPECT_TRUE(plan.planned().empty());
}

}  // namespace
}  // namespace smd::simulator::testing
