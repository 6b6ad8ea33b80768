// Driver: what the page's worker is in the browser. Feeds events to the core, performs its effects:
// requests through the relay over mutual TLS, OAuth runs through the companion.
// Does not: know a rule of the protocol, or what the views say.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>

#include "proxy/headless/inbox.hpp"
#include "proxy/relay/relay_client.hpp"
#include "shared/base/json.hpp"
#include "shared/flow/console.hpp"

namespace smd::headless {

/// Where the simulator keeps its registrations (contract 5), below the origin of either port.
inline constexpr const char* kSimulatorRegistrations = "/simulator/registrations";

class Driver {
 public:
  struct Hooks {
    std::function<void(const nlohmann::json& view)> on_view;
    /// Bytes of the running answer so far.
    std::function<void(std::uint64_t bytes)> on_bytes;
    /// An address a person is to open.
    std::function<void(const std::string& url)> on_open;
    /// Hands a run (contract 3) to the companion: its id, or why not.
    std::function<Result<std::string>(const nlohmann::json& run)> on_companion;
    /// The simulator's registrations when they are known already; asked for in place of the call.
    std::function<std::string()> registrations;
    /// Gathers the facts of a preflight: the members of the event (contract 1).
    std::function<nlohmann::json(bool connection, bool experiment)> on_preflight;
  };

  Driver(relay::RelayClient& relay, Hooks hooks);

  void start(const nlohmann::json& config);
  void edit(const std::string& field, const std::string& value);
  void press(const std::string& button);
  /// Performs effects and takes hops until nothing more happens by itself.
  void settle();
  /// Waits for one hop until the deadline, then settles. False: none came.
  bool wait_for_hop(std::chrono::steady_clock::time_point deadline);

  /// Keeps the records and the bytes of feeds from now on, for a session file.
  void keep_records() { keeps_ = true; }
  [[nodiscard]] const nlohmann::json& records() const { return records_; }
  /// The bytes of feeds by request, as they came.
  [[nodiscard]] const std::map<std::uint32_t, std::string>& feeds() const { return feeds_; }

  [[nodiscard]] const nlohmann::json& view() const { return view_; }
  [[nodiscard]] const flow::Console& console() const { return console_; }
  /// Where the companion's thread puts hops, as JSON texts.
  [[nodiscard]] Inbox& hops() { return hops_; }
  /// Not empty when the core refused an event of ours: a fault of this program.
  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  void feed(nlohmann::json event);
  void take_update(flow::Update update);
  void perform(const nlohmann::json& effect);
  void send(const nlohmann::json& effect);
  void answer_registrations(std::uint32_t request);

  flow::Console console_;
  relay::RelayClient& relay_;
  Hooks hooks_;
  Inbox hops_;
  nlohmann::json view_;
  std::deque<nlohmann::json> effects_;
  std::uint32_t in_flight_ = 0;
  bool cancelled_ = false;
  std::string fault_;
  bool keeps_ = false;
  nlohmann::json records_ = nlohmann::json::array();
  std::map<std::uint32_t, std::string> feeds_;
};

}  // namespace smd::headless
