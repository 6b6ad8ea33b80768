#include "tests/support/recorded.hpp"

#include <cstdlib>
#include <map>

#include "shared/encoding/base64.hpp"
#include "shared/session/session_file.hpp"

namespace smd::test {

replay::Recording recording_of(const Loopback& run) {
  replay::Recording recording;
  recording.title = "A run";
  recording.tool_version = "test";
  recording.created = 1790000000000;
  recording.events = run.records();
  std::map<std::uint32_t, std::string> feeds;
  for (const auto& record : run.records()) {
    if (record.contains("stored")) feeds[record["request"].get<std::uint32_t>()];
  }
  for (const auto& event : run.events()) {
    if (event["type"] != "body") continue;
    const auto feed = feeds.find(event["request"].get<std::uint32_t>());
    if (feed == feeds.end()) continue;
    feed->second += replay::text_of(event, "text");
    if (event.contains("base64"))
      feed->second += encoding::base64_decode(event["base64"].get<std::string>()).value();
  }
  for (const auto& [request, bytes] : feeds)
    recording.bodies[std::to_string(request)] = session::body_entry(bytes);
  return recording;
}

Json session_of(const Loopback& run, replay::RecordingOptions options) {
  auto recording = recording_of(run);
  recording.options = options;
  auto session = replay::record_session(std::move(recording));
  if (!session) std::abort();
  return std::move(session).value();
}

}  // namespace smd::test
