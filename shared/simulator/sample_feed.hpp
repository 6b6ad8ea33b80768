// The feed of DownloadSampleData: generated while it is sent, in PG&E's shape (espi-model sections
// 1-5), never held in memory as a whole. Every number comes from the seed, the dates and nothing
// else.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/time.hpp"
#include "shared/simulator/dialect.hpp"
#include "shared/simulator/exchange.hpp"
#include "shared/simulator/faults.hpp"

namespace smd::simulator {

enum class SampleKind {
  kElectric,  ///< hourly, delivered
  kSolar,     ///< 15 minutes, delivered (flow direction 1) and received (19)
  kGas,       ///< daily, therms, starting one second past midnight as PG&E's do
  kAll,       ///< three usage points
};
[[nodiscard]] std::string_view id_of(SampleKind kind);
[[nodiscard]] std::optional<SampleKind> sample_kind_from(std::string_view id);

struct SampleOptions {
  int days = 31;
  SampleKind kind = SampleKind::kAll;
  std::uint64_t seed = 1;
  /// Local day (days after 1970-01-01) of the last block.
  std::int64_t last_day = 0;
  EpochMs now = 0;            ///< written into published and updated
  std::string resource_base;  ///< "{origin}/GreenButtonConnect/espi/1_1/resource"
  std::string self;           ///< path below it of the feed itself
  std::string subscription_id;
};

/// Last day of a sample of so many days: chosen so that the newest 25-hour day is always in it, and
/// that the whole sample lies in the past.
[[nodiscard]] std::int64_t sample_last_day(EpochMs now, int days);

/// `faults` are those of step connectivity.sample-data with kind content.
[[nodiscard]] std::unique_ptr<BodySource> make_sample_feed(const SampleOptions& options,
                                                           const Dialect& dialect,
                                                           const ActiveFaults& faults);

}  // namespace smd::simulator
