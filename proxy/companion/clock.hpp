#pragma once

#include <chrono>

#include "shared/base/time.hpp"

namespace smd::companion {

/// The wall clock, in the core's unit.
inline EpochMs now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace smd::companion
