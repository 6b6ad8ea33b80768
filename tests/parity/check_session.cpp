#include "tests/parity/check_session.hpp"

#include "shared/replay/player.hpp"
#include "shared/session/session_file.hpp"

namespace smd::test {

std::string check_session(const replay::Recording& recording, const std::vector<Shown>& live,
                          std::string& session) {
  const auto written = replay::record_session(recording);
  if (!written) return "not recorded: " + written.error().message;
  session = replay::dump(*written);
  const auto opened = session::open_session(session);
  if (!opened) return "not opened: " + opened.error().message;
  if (!opened->notes.empty()) return opened->notes.front();
  replay::Player player(opened->session);
  const auto& events = opened->session["events"];
  for (std::size_t i = 0; i < live.size(); ++i) {
    bool compared = false;
    for (std::size_t record = 0; record < live[i].records; ++record) {
      // Live, the bytes of a feed come after the event that the view belongs to.
      if (player.position() < events.size() && events[player.position()].contains("stored")) {
        if (replay::dump(player.view()) != live[i].view) return "event " + std::to_string(i);
        compared = true;
      }
      if (!player.next()) return "fewer records than events at " + std::to_string(i);
    }
    if (live[i].records > 0 && !compared && replay::dump(player.view()) != live[i].view)
      return "event " + std::to_string(i);
  }
  if (player.next()) return "more records than events";
  return player.troubles().empty() ? "" : player.troubles().front();
}

}  // namespace smd::test
