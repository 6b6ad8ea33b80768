// Ten thousand wrong answers, each at a step that waits for one: never a crash, never a pass for
// what is not the answer that was asked for, and never a failure without an explanation. What a
// right answer is, is decided here by pugixml and nlohmann/json alone.
#include <gtest/gtest.h>

#include <map>

#include "shared/base/text.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/plan.hpp"
#include "shared/flow/view.hpp"
#include "tests/unit/core/explainer/good_run.hpp"
#include "tests/unit/core/explainer/mutator.hpp"
#include "tests/unit/core/explainer/oracle.hpp"

namespace smd::test {
namespace {

constexpr int kMutations = 10'000;
constexpr int kViewEach = 40;
constexpr int kRunsOfAnEngine = 20;
constexpr std::uint64_t kSeed = 20'261'123;

/// The core without its shell; views are made only when asked for.
class Bench {
 public:
  explicit Bench(const GoodRun& good) : good_(good) {
    feed({{"type", "start"}, {"config", test_config()}, {"random", std::string(64, '7')}});
    press("simulator:credentials");
    answer(good_.registrations);
  }

  /// Brings the step to where its answer is next. False when the console asks for something else.
  bool wait_for(Target target) {
    const auto& state = engine_.state;
    if (target == Target::kCode || target == Target::kExchange || target == Target::kRefresh) {
      press("run:oauth.scope-selection");
      feed({{"type", "companion"}, {"run", "run-1"}});
      hop("scope_selection", "/oauth/scope-selection", Json::array({{"scope", "FB=1"}}));
      hop("authorize", "/oauth/continue", Json::array());
      if (target == Target::kCode) return state.oauth.active;
      redirect(Json::array({{"code", code()}, {"state", state.oauth.state}}));
      if (target == Target::kRefresh) answer(good_.replies.at(Target::kExchange));
    } else {
      if (target != Target::kToken && target != Target::kInformation && !token_) {
        press("run:connectivity.token");
        answer(good_.replies.at(Target::kToken));
        token_ = true;
      }
      if (target == Target::kInformation) {
        feed({{"type", "edit"},
              {"field", "application_information_id"},
              {"value", good_.application_id}});
      }
      press("run:" + std::string(step_of(target)));
    }
    return state.active_step == step_of(target);
  }

  void answer(const Reply& reply, std::size_t piece = 4096) {
    const auto request = request_;
    feed({{"type", "head"},
          {"request", request},
          {"status", reply.status},
          {"headers", reply.headers},
          {"tls", nullptr}});
    for (std::size_t at = 0; at < reply.body.size(); at += piece) {
      engine_.receive_body(request, std::string_view(reply.body).substr(at, piece));
    }
    feed({{"type", "end"}, {"request", request}, {"timing", {{"wait", 5}}}});
  }

  void fail(const Reply& reply, Json failure, bool after_head) {
    const auto request = request_;
    if (after_head) {
      feed({{"type", "head"},
            {"request", request},
            {"status", reply.status},
            {"headers", reply.headers},
            {"tls", nullptr}});
      engine_.receive_body(request, reply.body);
    }
    failure["type"] = "failed";
    failure["request"] = request;
    feed(std::move(failure));
  }

  void redirect(const Json& pairs) { hop("redirect", "/oauth/redirect", pairs); }

  void press(const std::string& button) {
    feed({{"type", "press"}, {"button", button}, {"random", std::string(64, '7')}});
  }

  [[nodiscard]] const flow::State& state() const { return engine_.state; }
  [[nodiscard]] std::string code() {
    std::string digits = std::to_string(100'000'000'000 + codes_++);
    return "7afc7c4f-0000-4000-8000-" + digits;
  }

 private:
  void feed(Json event) {
    now_ += 7;
    event["now"] = now_;
    std::string why;
    ASSERT_TRUE(engine_.handle(event, why)) << why;
    for (const auto& effect : engine_.effects) {
      if (effect["type"] == "send") request_ = effect["request"];
    }
  }

  void hop(const char* kind, const std::string& url, const Json& pairs) {
    feed({{"type", "hop"},
          {"hop",
           {{"run", "run-1"},
            {"seq", 1},
            {"at", now_},
            {"hop", kind},
            {"method", "GET"},
            {"url", url},
            {"query", pairs}}}});
  }

  const GoodRun& good_;
  flow::Engine engine_;
  std::int64_t now_ = 1'790'000'000'000;
  std::uint32_t request_ = 0;
  std::int64_t codes_ = 0;
  bool token_ = false;
};

bool is_right(Target target, const Reply& reply, const std::string& client_id) {
  if (reply.status != 200) return false;
  switch (target) {
    case Target::kToken:
    case Target::kExchange:
    case Target::kRefresh:
      return is_token_answer(reply.body);
    case Target::kStatus:
      return is_status_answer(reply.body);
    case Target::kSample:
      return is_sample_answer(reply.body);
    case Target::kAuthorization:
      return is_authorization_answer(reply.body);
    case Target::kInformation:
      return is_information_answer(reply.body, client_id);
    case Target::kCode:
      break;
  }
  return false;
}

bool is_right_redirect(const Json& pairs, const std::string& state) {
  std::vector<std::string> codes;
  std::vector<std::string> states;
  for (const auto& pair : pairs) {
    const auto name = to_lower(pair[0].get<std::string>());
    const std::string value = pair[1];
    if (name == "error" && !value.empty()) return false;
    if (name == "code" || name == "authorization_code") codes.push_back(value);
    if (name == "state" && !value.empty()) states.push_back(value);
  }
  if (codes.empty() || codes.front().empty()) return false;
  for (const auto& code : codes) {
    if (code != codes.front()) return false;
  }
  for (const auto& one : states) {
    if (one != state) return false;
  }
  return true;
}

void expect_explained(const flow::StepState& step, const std::string& what) {
  for (const auto& finding : step.findings) {
    const auto* entry = diagnosis::find_entry(finding.id);
    ASSERT_NE(entry, nullptr) << finding.id << what;
    EXPECT_FALSE(finding.evidence.empty()) << finding.id << what;
    EXPECT_TRUE(is_utf8(finding.evidence)) << finding.id << what;
    for (const auto& other : finding.alternatives) {
      EXPECT_NE(diagnosis::find_entry(other), nullptr) << other << what;
    }
    if (step.verdict == flow::Verdict::kPassed) {
      EXPECT_EQ(entry->severity, diagnosis::Severity::kInfo) << finding.id << what;
    }
  }
  if (step.verdict != flow::Verdict::kPassed) {
    EXPECT_FALSE(step.findings.empty()) << to_text(step.verdict) << what;
    EXPECT_FALSE(step.outcome.empty()) << what;
  }
}

// The view is JSON, and every finding in it is in the catalogue.
void expect_view(const flow::State& state, const std::string& what) {
  const auto view = Json::parse(
      flow::make_view(state).dump(-1, ' ', false, Json::error_handler_t::replace), nullptr, false);
  ASSERT_TRUE(view.is_object()) << what;
  ASSERT_TRUE(view["step"].is_object()) << what;
  for (const auto& finding : view["step"]["findings"]) {
    const std::string id = finding["id"];
    EXPECT_NE(diagnosis::find_entry(id), nullptr) << id << what;
    EXPECT_FALSE(finding["title"].get<std::string>().empty()) << id << what;
  }
}

TEST(Mutations, TheOracleKnowsTheRightAnswers) {
  const auto good = good_run();
  ASSERT_EQ(good.replies.size(), kTargets.size() - 1);
  for (const auto target : kTargets) {
    Bench bench(good);
    ASSERT_TRUE(bench.wait_for(target)) << step_of(target);
    if (target == Target::kCode) continue;
    bench.answer(good.replies.at(target));
    EXPECT_TRUE(is_right(target, good.replies.at(target), good.client_id)) << step_of(target);
    EXPECT_EQ(bench.state().steps.at(std::string(step_of(target))).verdict, flow::Verdict::kPassed)
        << step_of(target);
  }
}

TEST(Mutations, TenThousandWrongAnswers) {
  const auto good = good_run();
  Mutator mutator(good, kSeed);
  std::map<Target, int> passed;
  std::map<Target, int> refused;
  std::map<Target, std::pair<std::unique_ptr<Bench>, int>> benches;
  for (int i = 0; i < kMutations; ++i) {
    const auto target = kTargets[static_cast<std::size_t>(i) % kTargets.size()];
    auto& [bench, runs] = benches[target];
    if (!bench || ++runs > kRunsOfAnEngine || !bench->wait_for(target)) {
      bench = std::make_unique<Bench>(good);
      runs = 0;
      ASSERT_TRUE(bench->wait_for(target)) << step_of(target);
    }
    const std::string what = " at " + std::string(step_of(target)) + ", mutation " +
                             std::to_string(i) + " of seed " + std::to_string(kSeed);
    bool right = false;
    std::string shown;
    if (target == Target::kCode) {
      const auto state = bench->state().oauth.state;
      const auto pairs = mutator.query(bench->code(), state);
      right = is_right_redirect(pairs, state);
      shown = pairs.dump().substr(0, 400);
      bench->redirect(pairs);
    } else {
      const auto reply = mutator.reply(target);
      shown = std::to_string(reply.status) + " " + reply.body.substr(0, 400);
      if (mutator.below(8) == 0) {
        const auto failure = mutator.failure();
        shown = failure.dump();
        bench->fail(reply, failure, mutator.below(2) == 0);
      } else {
        right = is_right(target, reply, good.client_id);
        bench->answer(reply, 1 + mutator.below(9000));
      }
    }
    const auto it = bench->state().steps.find(std::string(step_of(target)));
    ASSERT_NE(it, bench->state().steps.end()) << what;
    const auto& step = it->second;
    // 202 to the download is a warning that nothing builds on.
    const bool later = target == Target::kSample && step.verdict == flow::Verdict::kWarning &&
                       step.findings.front().id == "espi.accepted-later";
    if (is_good(step.verdict) && !later) {
      EXPECT_TRUE(right) << to_text(step.verdict) << what << "\n" << shown;
      ++passed[target];
    } else {
      EXPECT_TRUE(step.verdict == flow::Verdict::kFailed ||
                  step.verdict == flow::Verdict::kCouldNotRun || later)
          << to_text(step.verdict) << what;
      ++refused[target];
    }
    expect_explained(step, what + "\n" + shown);
    if (i % kViewEach == 0) {
      bench->press("step:" + std::string(step_of(target)));
      expect_view(bench->state(), what);
    }
    if (::testing::Test::HasFailure()) return;
  }
  // The mutations are neither all harmless nor all deadly, else this would have shown nothing.
  for (const auto target : kTargets) {
    EXPECT_GT(refused[target], 200) << step_of(target);
    EXPECT_GT(passed[target], 20) << step_of(target);
  }
}

}  // namespace
}  // namespace smd::test
