#include "shared/exports/operations.hpp"

#include "shared/exports/difference.hpp"
#include "shared/exports/export.hpp"
#include "shared/exports/har_import.hpp"
#include "shared/exports/snippets.hpp"
#include "shared/replay/player.hpp"
#include "shared/replay/recording.hpp"
#include "shared/replay/rejudge.hpp"
#include "shared/session/session_file.hpp"
#include "shared/texts/texts.hpp"

namespace smd::exports {
namespace {

using replay::dump;
using replay::list_of;
using replay::member_of;
using replay::number_of;
using replay::text_of;

bool truth_of(const Json& object, const char* member) { return member_of(object, member) == true; }

replay::RecordingOptions recording_options(const Json& options) {
  const auto bodies = text_of(options, "bodies");
  return {truth_of(options, "customerData"), bodies == "none"      ? replay::Bodies::kNone
                                             : bodies == "thinned" ? replay::Bodies::kThinned
                                                                   : replay::Bodies::kAll};
}

Result<Json> write(const Json& request) {
  replay::Recording recording;
  recording.title = text_of(request, "title");
  recording.note = text_of(request, "note");
  recording.tool_version = text_of(request, "version");
  recording.created = number_of(request, "now");
  recording.events = list_of(request, "events");
  recording.bodies = member_of(request, "bodies");
  recording.options = recording_options(member_of(request, "options"));
  auto session = replay::record_session(std::move(recording));
  if (!session) return session.error();
  return Json{{"session", std::move(session).value()}};
}

Result<Json> open(const Json& request) {
  auto opened = open_any(text_of(request, "text"), text_of(request, "version"));
  if (!opened) return opened.error();
  return Json{{"session", std::move(opened.value().session)}, {"notes", opened->notes}};
}

Result<Json> judge(const Json& request) {
  const auto judged = replay::rejudge(member_of(request, "session"));
  return Json{
      {"verdicts", judged.verdicts}, {"differences", judged.differences}, {"notes", judged.notes}};
}

Result<Json> diff(const Json& request) {
  const auto& options = member_of(request, "options");
  return difference_of(gather(member_of(request, "a")), gather(member_of(request, "b")),
                       {truth_of(options, "ids"), truth_of(options, "dates"),
                        truth_of(options, "tokens"), truth_of(options, "timing")});
}

Result<Json> export_one(const Json& request) {
  auto exported = export_session(member_of(request, "session"), text_of(request, "format"),
                                 recording_options(member_of(request, "options")));
  if (!exported) return exported.error();
  return Json{{"name", exported->name}, {"mime", exported->mime}, {"text", exported->text}};
}

Result<Json> snippets(const Json& request) {
  Json session = member_of(request, "session");
  if (!session.is_object()) session = {{"events", list_of(request, "events")}};
  const auto found = snippets_of(gather(session), text_of(request, "step"));
  if (!found) return found.error();
  Json out = Json::array();
  for (const auto& one : *found) {
    out.push_back(
        {{"language", one.language}, {"title", one.title}, {"file", one.file}, {"text", one.text}});
  }
  return Json{{"snippets", std::move(out)}};
}

struct Operation {
  std::string_view name;
  Result<Json> (*perform)(const Json& request);
};

constexpr Operation kOperations[] = {{"write", write},       {"open", open},
                                     {"diff", diff},         {"export", export_one},
                                     {"snippets", snippets}, {"replay", judge}};

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

}  // namespace smd::exports
