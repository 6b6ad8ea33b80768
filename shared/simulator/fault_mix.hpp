// A mixture of faults drawn by a seed: so many faults, each at another exchange of a run. The same
// seed gives the same plan on every platform. Does not perform or keep the plan: faults.hpp does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/simulator/faults.hpp"

namespace smd::simulator {

/// The exchanges of a whole run: two faults at one of them would hide each other.
inline constexpr int kMostMixed = 10;

struct FaultMix {
  int count = 0;  ///< 1 to kMostMixed
  std::uint32_t seed = 0;
  /// Faults of the connection may be drawn too: one at most, because while one is planned every
  /// connection is judged by its place in the run.
  bool tls = false;

  /// "3,42,tls", as parse_mix reads it.
  [[nodiscard]] std::string text() const;
  friend bool operator==(const FaultMix&, const FaultMix&) = default;
};

/// Reads "COUNT[,SEED][,tls]"; `drawn` is the seed when the text has none. Error codes
/// "mix.syntax", "mix.count", "mix.seed", each with what would be right.
[[nodiscard]] Result<FaultMix> parse_mix(std::string_view text, std::uint32_t drawn);
/// The same from numbers, as the portal has them.
[[nodiscard]] Result<FaultMix> make_mix(std::int64_t count, std::int64_t seed, bool tls);

/// The faults in the order of a run. Each draw is uniform over the pairs of step and fault (and
/// value, where the table lists values) at the exchanges that are still free.
[[nodiscard]] std::vector<PlannedFault> mixed_faults(const FaultMix& mix);

}  // namespace smd::simulator
