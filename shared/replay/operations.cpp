#include "shared/replay/operations.hpp"

#include "shared/replay/player.hpp"
#include "shared/replay/recording.hpp"
#include "shared/replay/rejudge.hpp"
#include "shared/session/session_file.hpp"
#include "shared/texts/texts.hpp"

namespace smd::replay {
namespace {

bool truth_of(const Json& object, const char* member) { return member_of(object, member) == true; }

RecordingOptions recording_options(const Json& options) {
  const auto bodies = text_of(options, "bodies");
  return {truth_of(options, "customerData"), bodies == "none"      ? Bodies::kNone
                                             : bodies == "thinned" ? Bodies::kThinned
                                                                   : Bodies::kAll};
}

Result<Json> write(const Json& request) {
  Recording recording;
  recording.title = text_of(request, "title");
  recording.note = text_of(request, "note");
  recording.tool_version = text_of(request, "version");
  recording.created = number_of(request, "now");
  recording.events = list_of(request, "events");
  recording.bodies = member_of(request, "bodies");
  recording.options = recording_options(member_of(request, "options"));
  auto session = record_session(std::move(recording));
  if (!session) return session.error();
  return Json{{"session", std::move(session).value()}};
}

Result<Json> open(const Json& request) {
  auto opened = session::open_session(text_of(request, "text"));
  if (!opened) return opened.error();
  return Json{{"session", std::move(opened->session)}, {"notes", opened->notes}};
}

Result<Json> replay(const Json& request) {
  const auto judged = rejudge(member_of(request, "session"));
  return Json{
      {"verdicts", judged.verdicts}, {"differences", judged.differences}, {"notes", judged.notes}};
}

struct Operation {
  std::string_view name;
  Result<Json> (*perform)(const Json& request);
};

constexpr Operation kOperations[] = {{"write", write}, {"open", open}, {"replay", replay}};

}  // namespace

std::string perform(std::string_view text, bool& failed) {
  failed = true;
  const auto refusal = [](const Error& error) {
    return dump({{"error", error.message}, {"fix", session::fix_of(error)}});
  };
  const Json request = Json::parse(text, nullptr, false);
  if (!request.is_object()) {
    return refusal({"operation.json", texts::get("operation.json")});
  }
  const auto name = text_of(request, "op");
  for (const auto& operation : kOperations) {
    if (operation.name != name) continue;
    const auto answer = operation.perform(request);
    if (!answer) return refusal(answer.error());
    failed = false;
    return dump(*answer);
  }
  return refusal({"operation.unknown", texts::get("operation.unknown", {name})});
}

}  // namespace smd::replay
