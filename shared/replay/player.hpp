// Player: feeds the events of a session to a fresh Console, one by one, and gathers what was sent
// and answered on the way. Everything that is told about a session afterwards (verdicts, exports,
// differences) is read from here. Does not: judge by rules of its own.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "shared/base/time.hpp"
#include "shared/flow/console.hpp"

namespace smd::replay {

using Json = nlohmann::json;
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// One request as it went out (pseudonyms where the secrets were) and what came of it.
struct Call {
  std::uint32_t request = 0;
  std::string step;  ///< "" for the simulator's registrations
  std::string upstream, origin;
  std::string method, path, query, body;
  Pairs headers;
  EpochMs started = 0, head_at = 0, ended = 0;  ///< 0 = did not happen
  int status = 0;
  Pairs answer_headers;
  std::string answer;             ///< as recorded, or the stored bytes of a feed
  std::uint64_t answer_size = 0;  ///< before secrets were taken out
  std::string answer_missing;     ///< why the bytes of a feed are not here, "" when they are
  Json timing = Json::object();
  Json tls;      ///< object or null
  Json failure;  ///< the event `failed`, or null

  [[nodiscard]] std::string url() const {
    return origin + path + (query.empty() ? "" : "?" + query);
  }
};

class Player {
 public:
  /// `session` as open_session gave it; it must outlive the player.
  explicit Player(const Json& session);

  /// Feeds the next event; false when there is none. A stored body's bytes go in with its event.
  bool next();
  /// Feeds all that is left.
  void finish();

  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] const Json& view() const { return view_; }
  [[nodiscard]] const std::vector<Call>& calls() const { return calls_; }
  /// The latest preflight facts by what was asked (contract section 6), null when there are none.
  [[nodiscard]] const Json& connection() const { return connection_; }
  /// What could not be played, for people: events refused, bodies that are not there.
  [[nodiscard]] const std::vector<std::string>& troubles() const { return troubles_; }
  /// The step views, in the order of the plan. Opens each step in the console for that, so call it
  /// when done.
  [[nodiscard]] std::vector<Json> steps();

 private:
  void take(const Json& event, const flow::Update& update);
  void take_body(const Json& event);
  [[nodiscard]] Call* call(const Json& event);

  const Json& session_;
  flow::Console console_;
  Json view_;
  std::vector<Call> calls_;
  Json config_ = Json::object();
  Json connection_;
  std::vector<std::string> troubles_;
  std::size_t position_ = 0;
  EpochMs now_ = 0;
};

/// Text of a JSON member, "" when it is absent or no text.
[[nodiscard]] std::string text_of(const Json& object, const char* member);
/// The member, or null.
[[nodiscard]] const Json& member_of(const Json& object, const char* member);
/// The member when it is a list, else an empty one.
[[nodiscard]] const Json& list_of(const Json& object, const char* member);
/// Whole number of a JSON member, `otherwise` when it is absent or no whole number.
[[nodiscard]] std::int64_t number_of(const Json& object, const char* member,
                                     std::int64_t otherwise = 0);
/// Without blanks; bytes that are no UTF-8 are replaced.
[[nodiscard]] std::string dump(const Json& value);

}  // namespace smd::replay
