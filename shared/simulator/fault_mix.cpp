#include "shared/simulator/fault_mix.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

#include "shared/base/text.hpp"
#include "shared/simulator/random.hpp"

namespace smd::simulator {
namespace {

// In the order of a run: what one answer serves stands in one set.
constexpr StepSet kExchanges[] = {only(Step::kPreflightConnection),
                                  only(Step::kConnectivityToken),
                                  only(Step::kConnectivityStatus),
                                  only(Step::kConnectivitySampleData),
                                  only(Step::kApplicationAuthorization),
                                  kInformationSteps,
                                  only(Step::kOauthScopeSelection),
                                  kRedirectSteps,
                                  only(Step::kOauthToken),
                                  only(Step::kOauthRefresh)};
static_assert(std::size(kExchanges) == kMostMixed);

std::size_t exchange_of(Step step) {
  const auto* const at = std::find_if(std::begin(kExchanges), std::end(kExchanges),
                                      [&](StepSet steps) { return contains(steps, step); });
  return static_cast<std::size_t>(at - std::begin(kExchanges));
}

struct Candidate {
  Step step;
  const FaultRow* row;
  std::string_view value;
};

std::vector<Candidate> every_candidate(bool tls) {
  std::vector<Candidate> all;
  for (const auto& row : fault_table()) {
    if (row.kind == FaultKind::kTls && !tls) continue;
    const auto values = split(row.values, ' ');
    for (std::size_t i = 0; i < kStepIds.size(); ++i) {
      const auto step = static_cast<Step>(i);
      if (!contains(row.steps, step)) continue;
      for (const auto value : values) all.push_back({step, &row, value});
    }
  }
  return all;
}

/// A number below `bound`, each equally likely: what a remainder would favour is drawn again.
std::size_t below(Random& random, std::size_t bound) {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  const auto limit = kMost - kMost % bound;
  for (;;) {
    const auto drawn = random.next();
    if (drawn < limit) return static_cast<std::size_t>(drawn % bound);
  }
}

PlannedFault planned(const Candidate& candidate) {
  // A TLS fault that stays would strike the next call too when that does not need this one; the
  // probe is not repeated, and may be made of several connections.
  const bool once =
      candidate.row->kind == FaultKind::kTls && candidate.step != Step::kPreflightConnection;
  return {candidate.step, std::string(candidate.row->name), once, std::string(candidate.value)};
}

}  // namespace

std::string FaultMix::text() const {
  return std::to_string(count) + "," + std::to_string(seed) + (tls ? ",tls" : "");
}

Result<FaultMix> make_mix(std::int64_t count, std::int64_t seed, bool tls) {
  if (count < 1 || count > kMostMixed) {
    return Error("mix.count", "A mixture has 1 to " + std::to_string(kMostMixed) +
                                  " faults, each at another exchange.");
  }
  if (seed < 0 || seed > std::numeric_limits<std::uint32_t>::max()) {
    return Error("mix.seed", "The seed of a mixture is a number from 0 to 4294967295.");
  }
  return FaultMix{static_cast<int>(count), static_cast<std::uint32_t>(seed), tls};
}

Result<FaultMix> parse_mix(std::string_view text, std::uint32_t drawn) {
  auto parts = split(text, ',');
  const bool tls = parts.size() > 1 && parts.back() == "tls";
  if (tls) parts.pop_back();
  const auto count = parse_int64(parts[0]);
  const auto seed = parts.size() > 1 ? parse_int64(parts[1]) : std::optional<std::int64_t>(drawn);
  if (!count || !seed || parts.size() > 2) {
    return Error("mix.syntax",
                 "\"" + std::string(text) + "\" is not COUNT[,SEED][,tls], e.g. 3,42.");
  }
  return make_mix(*count, *seed, tls);
}

std::vector<PlannedFault> mixed_faults(const FaultMix& mix) {
  Random random(mix.seed);
  auto candidates = every_candidate(mix.tls);
  std::vector<PlannedFault> plan;
  for (int i = 0; i < mix.count && !candidates.empty(); ++i) {
    const auto drawn = candidates[below(random, candidates.size())];
    plan.push_back(planned(drawn));
    std::erase_if(candidates, [&](const Candidate& other) {
      return exchange_of(other.step) == exchange_of(drawn.step) ||
             (drawn.row->kind == FaultKind::kTls && other.row->kind == FaultKind::kTls);
    });
  }
  std::sort(plan.begin(), plan.end(), [](const PlannedFault& a, const PlannedFault& b) {
    return exchange_of(a.step) < exchange_of(b.step);
  });
  return plan;
}

}  // namespace smd::simulator
