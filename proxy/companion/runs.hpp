// The OAuth runs the companion plays in: what the console prepared, and the hops seen so far.
// Kept in memory, or in a database that several proxies share (stored_runs): a code is a secret and
// lives for minutes, so it never rests where it can be read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
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

/// A run that waits, as a redirect or a visit finds it.
struct FoundRun {
  std::string handle;     ///< names the run to its store; the run's id where it is kept in memory
  std::string authorize;  ///< where the customer's browser goes on to
  FoundRun() {}
};

/// A run that waits, as its listener sees it.
struct ReadRun {
  EpochMs expires_at = 0;
  std::vector<Hop> hops;
  ReadRun() {}
};

/// The JSON object of one hop, and back; error code "hop.json".
[[nodiscard]] std::string hop_json(const std::string& run, const Hop& hop);
[[nodiscard]] Result<Hop> hop_from_json(const std::string& text);

/// Keeps runs. Times are given, so that tests need no clock. A run that has ended or expired is not
/// there any more. A store in a database blocks, may be called by any thread, and throws
/// std::runtime_error when the database does not answer; the one in memory does none of these.
class RunStore {
 public:
  RunStore() = default;
  RunStore(const RunStore&) = delete;
  RunStore& operator=(const RunStore&) = delete;
  virtual ~RunStore() = default;

  /// The id: 128 random bits.
  virtual std::string create(const RunRequest& request, EpochMs now) = 0;
  /// The run that was prepared last.
  virtual std::optional<FoundRun> newest(EpochMs now) = 0;
  /// Of several with this state the one that was prepared last.
  virtual std::optional<FoundRun> with_state(std::string_view state, EpochMs now) = 0;
  /// The run a browser with this visit token belongs to.
  virtual std::optional<FoundRun> with_visit(std::string_view visit, EpochMs now) = 0;
  /// `visit`: the token of a browser on its way through our pages.
  virtual void add_visit(const std::string& handle, const std::string& visit) = 0;
  virtual void end_visit(const std::string& handle, const std::string& visit) = 0;
  /// False: this code came back before.
  virtual bool add_code(const std::string& handle, const std::string& code) = 0;
  /// Gives the hop its number. False: there are too many, and this one is not kept.
  virtual bool append(const std::string& handle, Hop& hop) = 0;
  /// Nothing when the run is not there any more; else its hops behind `after`.
  virtual std::optional<ReadRun> read(const std::string& id, std::uint64_t after, EpochMs now) = 0;
  virtual bool end(const std::string& id) = 0;
  /// True when others may append hops, which nobody is told of here.
  [[nodiscard]] virtual bool is_shared() const = 0;
};

/// In memory, at most `limit` runs: the oldest makes room.
[[nodiscard]] std::unique_ptr<RunStore> make_memory_store(std::size_t limit = 16);

/// Error code "run.invalid" with what is wrong with a prepared run.
[[nodiscard]] std::optional<Error> check_run(const RunRequest& request);

}  // namespace smd::companion
