// A plausible household in Northern California: how much it draws, what its roof gives, how much
// gas it burns, slot by slot. Integers only and no state, so that every platform gives the same
// digits and any slot can be made without the ones before it.
#pragma once

#include <cstdint>

namespace smd::simulator {

/// One interval on the meter.
struct Slot {
  std::int64_t start = 0;     ///< epoch seconds
  std::int64_t duration = 0;  ///< seconds
  int month = 1;              ///< of the local date, 1 to 12
  int second_of_day = 0;      ///< on the local wall clock
};

/// Energy drawn in thousandths of a watt-hour (multiplier -3, uom 72), a multiple of 100 as PG&E's
/// are.
[[nodiscard]] std::int64_t household_load(std::uint64_t seed, const Slot& slot);
/// Energy of a 4 kW roof, same unit; 0 at night.
[[nodiscard]] std::int64_t solar_output(std::uint64_t seed, const Slot& slot);
/// Gas in 10^-8 therm (multiplier -8, uom 169); more in winter.
[[nodiscard]] std::int64_t gas_use(std::uint64_t seed, const Slot& slot);

/// Quality code of a reading (QualityOfReading): 19 revenue quality, 17 validated while the day is
/// `recent`, 8 for the few that were estimated.
[[nodiscard]] int quality_of(std::uint64_t seed, const Slot& slot, bool recent);
/// Code of ProgramIdMappings for a time of use tariff with seasons (espi-model section 2).
[[nodiscard]] int time_of_use(const Slot& slot);

}  // namespace smd::simulator
