// A run of the loopback as a session, as the shells make it.
#pragma once

#include "shared/replay/recording.hpp"
#include "tests/support/loopback.hpp"

namespace smd::test {

/// What the shell hands over: the records, and the feeds' bytes by request.
[[nodiscard]] replay::Recording recording_of(const Loopback& run);
/// recording_of, recorded; aborts when that is refused.
[[nodiscard]] Json session_of(const Loopback& run, replay::RecordingOptions options = {});

}  // namespace smd::test
