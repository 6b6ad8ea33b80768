// The data custodian's side of every exchange: takes a request, gives the answer of a strict PG&E,
// with the planned faults laid over it. Pure: the clock and the random bytes come with each call.
// TLS, ports and files are proxy/simulator's.
#pragma once

#include "shared/simulator/state.hpp"

namespace smd::simulator {

class Custodian {
 public:
  /// `registrations`: from registrations_from_json or make_registrations.
  Custodian(Settings settings, std::vector<Registration> registrations);

  /// One exchange. `now` and `entropy` are the only things that enter besides the request.
  [[nodiscard]] Answer handle(const Request& request, EpochMs now, const Entropy& entropy);
  /// To be called when the whole body of an answer went out: PG&E counts the connectivity test as
  /// completed when the sample data was received.
  void sent(const Receipt& receipt, EpochMs now);

  [[nodiscard]] State& state() { return state_; }
  [[nodiscard]] const State& state() const { return state_; }

 private:
  /// What a client reads before its first call: a new run begins.
  [[nodiscard]] Answer registrations();
  [[nodiscard]] Answer handle_mutual_tls(const Request& request, EpochMs now, Random& random);
  [[nodiscard]] Answer handle_portal(const Request& request, EpochMs now, Random& random);
  [[nodiscard]] Answer authorize(const Request& request, EpochMs now, Random& random,
                                 Environment environment);

  State state_;
};

}  // namespace smd::simulator
