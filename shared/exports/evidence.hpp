// Evidence: what an export is made of, gathered once from a session by playing it.
#pragma once

#include <string>
#include <vector>

#include "shared/exports/run_result.hpp"
#include "shared/replay/player.hpp"

namespace smd::exports {

using Json = nlohmann::json;

struct Evidence {
  Json session;  ///< without its events and bodies
  std::vector<replay::Call> calls;
  std::vector<Json> steps;  ///< views, in the order of the plan
  Json connection;          ///< facts of the latest preflight connection, or null
  std::vector<std::string> troubles;
  RunResult result;
  std::string client_id;
};

[[nodiscard]] Evidence gather(const Json& session);

/// "2026-09-21T13:33:20.007Z".
[[nodiscard]] std::string iso_time(EpochMs ms);
/// Title of a step or "" for calls that belong to none.
[[nodiscard]] std::string title_of(const Evidence& evidence, const std::string& step);
/// Headers that name a transaction, a request or a trace: what the other side can look up.
[[nodiscard]] replay::Pairs transaction_ids(const replay::Call& call);
/// Duration of a call out of its phases, in ms.
[[nodiscard]] double duration_of(const Json& timing);

}  // namespace smd::exports
