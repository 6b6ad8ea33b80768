#include "proxy/store/session_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "proxy/store/gzip.hpp"
#include "shared/base/text.hpp"
#include "shared/session/secret_scan.hpp"
#include "shared/session/session_file.hpp"

namespace smd::store {
namespace {

using session::Json;

constexpr std::array<std::string_view, 8> kWorstFirst = {
    "failed",  "could not run", "blocked", "waiting for you",
    "warning", "running",       "passed",  "not run"};

/// Without NUL, which PostgreSQL has no place for in a text.
std::string text(const Json& object, const char* member) {
  const auto found = object.find(member);
  if (found == object.end() || !found->is_string()) return {};
  std::string out = found->get<std::string>();
  std::erase(out, '\0');
  return out;
}

/// JavaScript writes some whole numbers with an exponent.
std::int64_t whole_number(const Json& object, const char* member) {
  constexpr double kLargestExact = 9007199254740992.0;
  const auto found = object.find(member);
  if (found == object.end() || !found->is_number()) return 0;
  const double number = found->get<double>();
  return std::fabs(number) <= kLargestExact ? static_cast<std::int64_t>(number) : 0;
}

const Json& object_in(const Json& object, const char* member) {
  static const Json kNone = Json::object();
  const auto found = object.find(member);
  return found != object.end() && found->is_object() ? *found : kNone;
}

void add_findings(const Json& step, std::vector<std::string>& out) {
  const auto findings = step.find("findings");
  if (findings == step.end() || !findings->is_array()) return;
  for (const Json& id : *findings) {
    if (!id.is_string()) continue;
    const auto& name = id.get_ref<const std::string&>();
    // The list keeps them with blanks between.
    const bool odd = name.empty() || name.find_first_of(std::string_view(" \0", 2)) != name.npos;
    if (!odd && std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  }
}

SessionColumns columns_of(const Json& file) {
  SessionColumns out;
  out.title = text(file, "title");
  out.note = text(file, "note");
  out.created = whole_number(file, "created");
  const Json& plan = object_in(file, "plan");
  out.user_type = text(plan, "userType");
  out.environment = text(object_in(plan, "environment"), "label");
  const auto* worst = kWorstFirst.end();
  for (const Json& step : *file.find("verdicts")) {
    if (!step.is_object()) continue;
    worst =
        std::min(worst, std::find(kWorstFirst.begin(), kWorstFirst.end(), text(step, "verdict")));
    add_findings(step, out.findings);
  }
  out.verdict = worst == kWorstFirst.end() ? "not run" : std::string(*worst);
  return out;
}

Result<Json> open(std::string_view bytes, std::size_t limit) {
  std::string expanded;
  if (is_gzip(bytes)) {
    auto plain = expand(bytes, limit);
    if (!plain) return plain.error();
    expanded = std::move(plain).value();
    bytes = expanded;
  } else if (bytes.size() > limit) {
    return Error("gzip.large", "The file has more than " + std::to_string(limit) + " bytes.");
  }
  auto opened = session::open_session(bytes);
  if (!opened) {
    const Error& error = opened.error();
    const std::string fix = session::fix_of(error);
    return Error(error.code, fix.empty() ? error.message : error.message + " " + fix);
  }
  return std::move(std::move(opened).value().session);
}

/// With the digest of what it now is.
std::string packed(Json file) {
  file["digest"] = session::digest_of(file);
  return compress(session::canonical(file));
}

/// The last gate before the store, for whoever saves by other ways than the page. Error code
/// "session.secret", which names the kind and never the value.
std::optional<Error> secret_in(std::string_view text) {
  const auto found = session::find_secrets(text);
  if (found.empty()) return std::nullopt;
  return Error("session.secret", "There is what looks like a secret in it (" + found.front().what +
                                     "): take it out of the title, the note or what was recorded. "
                                     "Nothing was saved.");
}

}  // namespace

Result<SessionFile> read_session_file(std::string_view bytes, std::size_t limit) {
  const auto file = open(bytes, limit);
  if (!file) return file.error();
  if (const auto error = secret_in(session::canonical(*file))) return *error;
  SessionFile out;
  out.columns = columns_of(*file);
  out.gzip = is_gzip(bytes) ? std::string(bytes) : compress(bytes);
  return out;
}

Result<std::string> with_title_and_note(const std::string& gzip, const std::string& title,
                                        const std::string& note, std::size_t limit) {
  if (const auto error = secret_in(title + "\n" + note)) return *error;
  auto file = open(gzip, limit);
  if (!file) return file.error();
  file.value()["title"] = title;
  file.value()["note"] = note;
  return packed(std::move(file).value());
}

Result<std::string> summary_of(const std::string& gzip, std::size_t limit) {
  auto file = open(gzip, limit);
  if (!file) return file.error();
  for (const char* member : {"events", "bodies"}) file.value().erase(member);
  return packed(std::move(file).value());
}

std::string search_text(const SessionColumns& columns) {
  std::string out =
      columns.title + "\n" + columns.note + "\n" + columns.user_type + "\n" + columns.environment;
  for (const std::string& id : columns.findings) out += "\n" + id;
  return to_lower(out);
}

}  // namespace smd::store
