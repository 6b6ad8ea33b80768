#include "proxy/server/miss_limit.hpp"

namespace smd::server {

bool MissLimit::allows(const std::string& address, Clock::time_point now) {
  forget(now);
  const auto found = misses_.find(address);
  return found == misses_.end() || found->second.count < kMost;
}

void MissLimit::count(const std::string& address, Clock::time_point now) {
  const auto [entry, added] = misses_.try_emplace(address);
  if (added) entry->second.since = now;
  ++entry->second.count;
}

void MissLimit::forget(Clock::time_point now) {
  std::erase_if(misses_, [&](const auto& one) { return now - one.second.since >= kWindow; });
}

}  // namespace smd::server
