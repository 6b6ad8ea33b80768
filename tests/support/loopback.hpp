// Loopback: a Console and the simulator's Custodian in one process, without sockets. Performs the
// console's effects against the custodian, plays the browser of the OAuth Test, and keeps the list
// of events it fed, which is a run.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "shared/flow/console.hpp"
#include "shared/simulator/custodian.hpp"

namespace smd::test {

using Json = nlohmann::json;

struct LoopbackOptions {
  std::string user_type = "standard_user";
  std::vector<std::string> faults = {};    ///< "step=fault"
  std::vector<std::string> dialects = {};  ///< "key=value"
  int sample_days = 1;
  bool certificate = true;
  bool deny_log_in = false;    ///< the browser never goes past the scope selection address
  std::size_t chunk = 20'000;  ///< bytes of a body event
  Json config = nullptr;       ///< of the start event; null: test_config()
};

class Loopback {
 public:
  explicit Loopback(LoopbackOptions options);

  /// Feeds an event (with `now` and `random` filled in) and everything that follows from it.
  void feed(Json event);
  void edit(const std::string& field, const std::string& value);
  void press(const std::string& button);
  /// Fills the fields from the simulator and runs everything.
  void run_all();

  [[nodiscard]] const Json& view() const { return view_; }
  [[nodiscard]] std::string verdict(const std::string& step) const;
  /// Ids of the findings of a step, in order; the step is opened for that.
  [[nodiscard]] std::vector<std::string> findings(const std::string& step);
  [[nodiscard]] const std::vector<Json>& events() const { return events_; }
  [[nodiscard]] const std::vector<Json>& records() const { return records_; }
  [[nodiscard]] simulator::Custodian& custodian() { return custodian_; }
  [[nodiscard]] std::vector<Json>& effects() { return effects_; }
  /// Bodies of feeds by request, as the page keeps them for a replay.
  [[nodiscard]] const std::vector<std::pair<std::uint32_t, std::string>>& stored() const {
    return stored_;
  }
  /// What the proxy says of the certificate's files; null: good_identity().
  Json identity;
  /// Changes the facts of a connection before they are fed.
  std::function<void(Json& connection)> on_connection;
  /// Changes an answer of the custodian before it is fed.
  std::function<void(const Json& send, simulator::Answer& answer)> on_answer;
  /// Called after every event with the update as the WebAssembly binding would print it.
  std::function<void(const flow::Update&)> on_update;

  /// Answers to pretend that the relay failed: by request order, empty stage = none.
  std::function<Json(const Json& send)> relay_failure;

 private:
  void step(Json event);
  void perform(const Json& effect);
  void perform_send(const Json& send);
  void perform_preflight(const Json& effect);
  void browse(const Json& run);
  [[nodiscard]] Json probe(const std::string& presents);
  [[nodiscard]] simulator::Entropy entropy();

  LoopbackOptions options_;
  std::int64_t now_ = 1790000000000;  // 2026-09-21; before custodian_, whose registrations need it
  flow::Console console_;
  simulator::Custodian custodian_;
  Json view_;
  std::vector<Json> events_, records_, effects_;
  std::vector<std::pair<std::uint32_t, std::string>> stored_;
  std::uint64_t random_ = 1;
  bool companion_waiting_ = false;
  Json companion_run_;
};

/// The `start` event's configuration: one simulator environment with a certificate.
[[nodiscard]] Json test_config();
/// Facts of a good certificate and its key, as the proxy tells them.
[[nodiscard]] Json good_identity(std::int64_t now);
/// An update as the WebAssembly binding prints it.
[[nodiscard]] std::string print(const flow::Update& update);

}  // namespace smd::test
