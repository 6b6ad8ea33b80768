#include "shared/replay/rejudge.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/replay/recording.hpp"
#include "shared/session/session_file.hpp"
#include "shared/texts/texts.hpp"

namespace smd::replay {
namespace {

const Json& verdict_of(const Json& verdicts, const std::string& step) {
  for (const auto& row : verdicts) {
    if (text_of(row, "step") == step) return row;
  }
  static const Json kNotRun = {
      {"verdict", "not run"}, {"findings", Json::array()}, {"outcome", ""}};
  return kNotRun;
}

// The ids that `a` has and `b` has not, as one text.
std::string only_in(const Json& a, const Json& b) {
  std::vector<std::string> out;
  for (const auto& id : a) {
    if (id.is_string() && std::find(b.begin(), b.end(), id) == b.end())
      out.push_back(id.get<std::string>());
  }
  return join(out, ", ");
}

std::string because(const Json& then, const Json& now, const std::string& rules_then,
                    const std::vector<std::string>& troubles) {
  std::vector<std::string> reasons;
  const auto& before = list_of(then, "findings");
  const auto& today = list_of(now, "findings");
  if (const auto found = only_in(today, before); !found.empty())
    reasons.push_back(texts::get("replay.because.found", {found}));
  if (const auto gone = only_in(before, today); !gone.empty())
    reasons.push_back(texts::get("replay.because.gone", {gone}));
  if (reasons.empty())
    reasons.push_back(
        texts::get(before == today ? "replay.because.same-findings" : "replay.because.order"));
  const auto rules_now = session::rules_digest();
  if (rules_then != rules_now)
    reasons.push_back(
        texts::get("replay.because.rules", {rules_then.substr(0, 12), rules_now.substr(0, 12)}));
  for (const auto& trouble : troubles) reasons.push_back(trouble);
  return join(reasons, " ");
}

}  // namespace

Rejudged rejudge(const Json& session) {
  Player player(session);
  player.finish();
  Rejudged out;
  out.notes = player.troubles();
  out.verdicts = verdicts_of(player.steps());
  out.differences = Json::array();
  const auto& stored = list_of(session, "verdicts");
  const auto rules = text_of(member_of(session, "tool"), "rules");
  std::vector<std::string> steps;
  for (const Json* rows : {static_cast<const Json*>(&out.verdicts), &stored}) {
    for (const auto& row : *rows) {
      const auto id = text_of(row, "step");
      if (std::find(steps.begin(), steps.end(), id) == steps.end()) steps.push_back(id);
    }
  }
  for (const auto& id : steps) {
    const auto& then = verdict_of(stored, id);
    const auto& now = verdict_of(out.verdicts, id);
    if (text_of(then, "verdict") == text_of(now, "verdict") &&
        list_of(then, "findings") == list_of(now, "findings")) {
      continue;
    }
    out.differences.push_back({{"step", id},
                               {"then", text_of(then, "verdict")},
                               {"now", text_of(now, "verdict")},
                               {"thenFindings", list_of(then, "findings")},
                               {"nowFindings", list_of(now, "findings")},
                               {"because", because(then, now, rules, out.notes)}});
  }
  return out;
}

}  // namespace smd::replay
