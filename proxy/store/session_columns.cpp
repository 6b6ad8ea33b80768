#include "proxy/store/session_columns.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "proxy/store/gzip.hpp"
#include "shared/base/text.hpp"

namespace smd::store {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kNewestFormat = 1;
// A file that is this deep is none of ours, and would use up the parser's stack.
constexpr int kDeepest = 200;
constexpr std::array<std::string_view, 8> kWorstFirst = {
    "failed",  "could not run", "blocked", "waiting for you",
    "warning", "running",       "passed",  "not run"};

std::string text(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_number() ? found->get<std::int64_t>() : 0;
}

const Json& object_in(const Json& object, const char* member) {
  static const Json kNone = Json::object();
  const auto found = object.find(member);
  return found != object.end() && found->is_object() ? *found : kNone;
}

Json parse(const std::string& plain) {
  const auto shallow = [](int depth, Json::parse_event_t, Json&) { return depth <= kDeepest; };
  return Json::parse(plain, shallow, false);
}

std::string print(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

SessionColumns columns_of(const Json& file) {
  SessionColumns out;
  out.title = text(file, "title");
  out.note = text(file, "note");
  out.created = number(file, "created");
  const Json& plan = object_in(file, "plan");
  out.user_type = text(plan, "userType");
  out.environment = text(object_in(plan, "environment"), "label");
  auto worst = kWorstFirst.end();
  for (const Json& step : file["verdicts"]) {
    if (!step.is_object()) continue;
    worst =
        std::min(worst, std::find(kWorstFirst.begin(), kWorstFirst.end(), text(step, "verdict")));
    const auto findings = step.find("findings");
    if (findings == step.end() || !findings->is_array()) continue;
    for (const Json& id : *findings) {
      if (id.is_string() && std::find(out.findings.begin(), out.findings.end(),
                                      id.get<std::string>()) == out.findings.end()) {
        out.findings.push_back(id.get<std::string>());
      }
    }
  }
  out.verdict = worst == kWorstFirst.end() ? "not run" : std::string(*worst);
  return out;
}

Result<Json> open(std::string_view bytes, std::size_t limit) {
  std::string plain(bytes);
  if (is_gzip(bytes)) {
    auto expanded = expand(bytes, limit);
    if (!expanded) return Error("session.gzip", expanded.error().message);
    plain = std::move(expanded).value();
  }
  Json file = parse(plain);
  if (!file.is_object()) {
    return Error("session.json",
                 "This is no JSON object: send a session file as the console or smd writes it.");
  }
  if (text(file, "format") != "smd-session" || !file.contains("verdicts") ||
      !file["verdicts"].is_array() || !file.contains("events") || !file["events"].is_array()) {
    return Error(
        "session.format",
        "This is no session file (format, verdicts and events are expected): send one as the "
        "console or smd writes it.");
  }
  if (number(file, "version") > kNewestFormat) {
    return Error("session.format", "The file is of format version " +
                                       std::to_string(number(file, "version")) +
                                       "; this server knows up to " +
                                       std::to_string(kNewestFormat) + ": update smd-proxy.");
  }
  return file;
}

}  // namespace

Result<SessionFile> read_session_file(std::string_view bytes, std::size_t limit) {
  const auto file = open(bytes, limit);
  if (!file) return file.error();
  SessionFile out;
  out.columns = columns_of(*file);
  out.gzip = is_gzip(bytes) ? std::string(bytes) : compress(bytes);
  return out;
}

Result<std::string> with_title_and_note(const std::string& gzip, const std::string& title,
                                        const std::string& note, std::size_t limit) {
  auto file = open(gzip, limit);
  if (!file) return file.error();
  file.value()["title"] = title;
  file.value()["note"] = note;
  return compress(print(*file));
}

Result<std::string> summary_of(const std::string& gzip, std::size_t limit) {
  auto file = open(gzip, limit);
  if (!file) return file.error();
  for (const char* member : {"events", "bodies"}) file.value().erase(member);
  return compress(print(*file));
}

std::string search_text(const SessionColumns& columns) {
  std::string out = columns.title + "\n" + columns.note + "\n" + columns.user_type + "\n" +
                    columns.environment + "\n" + columns.verdict;
  for (const std::string& id : columns.findings) out += "\n" + id;
  return to_lower(out);
}

}  // namespace smd::store
