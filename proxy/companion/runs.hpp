// The OAuth runs the companion plays in: what the console prepared, and the hops seen so far.
// Kept in memory only: a code is a secret and lives for minutes.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/base/time.hpp"

namespace smd::companion {

/// One redirect or page of the chain, as contract 3 describes it.
struct Hop {
  std::uint64_t seq = 0;
  EpochMs at = 0;
  std::string hop;  ///< scope_selection, login, confirm, authorize, redirect
  std::string method;
  std::string url;  ///< as requested, without origin
  std::vector<std::pair<std::string, std::string>> query;
  std::optional<std::string> location;
  bool is_redirect = false;
  std::optional<bool> state_matches;  ///< of a redirect; nothing when no state came back
  bool repeated = false;              ///< a code that was seen before came again
  Hop() {}
};

/// What the console prepares.
struct RunRequest {
  std::string state;
  std::string authorize;  ///< complete address
  std::string redirect_uri;
  int expires_in = 900;  ///< seconds
  RunRequest() {}
};

struct Run {
  std::string id;
  RunRequest request;
  EpochMs expires_at = 0;
  std::vector<Hop> hops;
  std::set<std::string> visits;      ///< tokens of browsers on their way through our pages
  std::set<std::string> seen_codes;  ///< SHA-256 of codes that came back
  bool ended = false;
  Run() {}
};

/// The JSON object of one hop.
[[nodiscard]] std::string hop_json(const std::string& run, const Hop& hop);

/// Keeps runs. Times are given, so that tests need no clock.
class RunStore {
 public:
  RunStore() = default;
  RunStore(const RunStore&) = delete;
  RunStore& operator=(const RunStore&) = delete;
  virtual ~RunStore() = default;

  virtual std::shared_ptr<Run> create(RunRequest request, EpochMs now) = 0;
  /// nullptr when unknown, ended or expired.
  virtual std::shared_ptr<Run> find(std::string_view id, EpochMs now) = 0;
  /// The run that was prepared last and still waits.
  virtual std::shared_ptr<Run> newest(EpochMs now) = 0;
  /// The run with this state; compared in constant time.
  virtual std::shared_ptr<Run> with_state(std::string_view state, EpochMs now) = 0;
  /// The run a browser with this visit token belongs to.
  virtual std::shared_ptr<Run> with_visit(std::string_view visit, EpochMs now) = 0;
  virtual bool end(std::string_view id) = 0;
};

/// In memory, at most `limit` runs: the oldest makes room.
[[nodiscard]] std::unique_ptr<RunStore> make_memory_store(std::size_t limit = 16);

/// Error code "run.invalid" with what is wrong with a prepared run.
[[nodiscard]] std::optional<Error> check_run(const RunRequest& request);

}  // namespace smd::companion
