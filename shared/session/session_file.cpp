#include "shared/session/session_file.hpp"

#include <cmath>

#include "shared/base/text.hpp"
#include "shared/diagnosis/catalogue.hpp"
#include "shared/encoding/base64.hpp"
#include "shared/encoding/sha256.hpp"
#include "shared/texts/texts.hpp"

namespace smd::session {
namespace {

// An event may be 64 deep (shared/flow/console.cpp), and stands two levels below the document.
constexpr int kDeepest = 72;
constexpr double kLargestExact = 9007199254740992.0;  // 2^53

std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void write_number(double number, std::string& out) {
  if (std::isfinite(number) && std::floor(number) == number && std::fabs(number) < kLargestExact) {
    out += std::to_string(static_cast<std::int64_t>(number));
    return;
  }
  // nlohmann writes 1e-07 where JavaScript writes 1e-7.
  out += replace_all(replace_all(dump(number), "e-0", "e-"), "e+0", "e+");
}

void write_canonical(const Json& value, std::string& out) {
  if (value.is_object()) {
    char separator = '{';
    for (const auto& [name, member] : value.items()) {
      out += separator + dump(name) + ":";
      write_canonical(member, out);
      separator = ',';
    }
    out += value.empty() ? "{}" : "}";
  } else if (value.is_array()) {
    char separator = '[';
    for (const auto& item : value) {
      out += separator;
      write_canonical(item, out);
      separator = ',';
    }
    out += value.empty() ? "[]" : "]";
  } else if (value.is_number_float()) {
    write_number(value.get<double>(), out);
  } else {
    out += dump(value);
  }
}

Error error(const char* code, std::initializer_list<std::string> arguments = {}) {
  return {code, texts::get(code, arguments)};
}

void check_bodies(Opened& opened) {
  const auto& bodies = opened.session["bodies"];
  for (const auto& event : opened.session["events"]) {
    if (event.value("stored", false) != true) continue;
    const auto sha256 = event.value("sha256", "");
    if (!bodies.contains(sha256))
      opened.notes.push_back(texts::get("session.note.body-absent", {sha256.substr(0, 12)}));
  }
  for (const auto& [sha256, entry] : bodies.items()) {
    const auto bytes = body_bytes(entry);
    const bool wrong =
        bytes ? encoding::sha256_hex(*bytes) != sha256 : bytes.error().code == "session.body";
    if (wrong)
      opened.notes.push_back(texts::get("session.note.body-changed", {sha256.substr(0, 12)}));
  }
}

}  // namespace

std::string canonical(const Json& value) {
  std::string out;
  write_canonical(value, out);
  return out;
}

std::string digest_of(const Json& session) {
  Json without = session;
  for (const char* member : {"digest", "title", "note"}) without.erase(member);
  return encoding::sha256_hex(canonical(without));
}

std::string rules_digest() {
  encoding::Sha256 hash;
  for (const auto& entry : diagnosis::catalogue()) {
    for (const auto part : {entry.id, diagnosis::to_text(entry.severity), entry.title, entry.cause,
                            entry.fix, entry.who, entry.source, entry.command}) {
      hash.update(part);
      hash.update(std::string_view("\0", 1));
    }
  }
  const auto bytes = hash.finish();
  return hex(std::string(bytes.begin(), bytes.end()));
}

Json body_entry(std::string_view bytes) {
  if (is_utf8(bytes)) return {{"size", bytes.size()}, {"encoding", "utf-8"}, {"data", bytes}};
  return {{"size", bytes.size()}, {"encoding", "base64"}, {"data", encoding::base64_encode(bytes)}};
}

Result<std::string> body_bytes(const Json& entry) {
  if (!entry.is_object()) return error("session.body");
  if (entry.contains("leftOut")) return error("session.body-left-out");
  const auto data = entry.find("data");
  const auto encoding = entry.find("encoding");
  if (data == entry.end() || !data->is_string() || encoding == entry.end()) {
    return error("session.body");
  }
  if (*encoding == "utf-8") return data->get<std::string>();
  if (*encoding == "gzip+base64") return error("session.body-packed");
  if (*encoding != "base64") return error("session.body");
  auto bytes = encoding::base64_decode(data->get_ref<const std::string&>());
  if (!bytes) return error("session.body");
  return bytes;
}

Json compose(const Parts& parts) {
  Json session = {
      {"format", kFormat},
      {"version", newest_version(format_steps())},
      {"tool", {{"name", "smd"}, {"version", parts.tool_version}, {"rules", rules_digest()}}},
      {"created", parts.created},
      {"title", parts.title},
      {"note", parts.note},
      {"redaction", parts.customer_data_removed ? "secrets and customer data" : "secrets"},
      {"plan", parts.plan},
      {"events", parts.events},
      {"bodies", parts.bodies},
      {"verdicts", parts.verdicts}};
  session["digest"] = digest_of(session);
  return session;
}

Result<Opened> open_session(std::string_view text, const FormatSteps& steps) {
  bool too_deep = false;
  const auto callback = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kDeepest;
    return depth <= kDeepest;
  };
  Opened opened;
  opened.session = Json::parse(text, callback, false);
  auto& session = opened.session;
  if (session.is_discarded() || too_deep || !session.is_object()) return error("session.json");
  const auto format = session.find("format");
  if (format == session.end() || *format != kFormat) return error("session.format");
  const auto version = session.find("version");
  if (version == session.end() || !version->is_number_integer() || *version < 1) {
    return error("session.version");
  }
  const auto number = version->get<std::int64_t>();
  if (number > newest_version(steps)) {
    return error("session.newer", {std::to_string(number), std::to_string(newest_version(steps))});
  }
  const auto digest = session.find("digest");
  if (digest == session.end() || *digest != digest_of(session)) {
    opened.notes.push_back(texts::get("session.note.digest"));
  }
  if (number < newest_version(steps)) {
    session = migrated(std::move(session), number, steps);
    session["digest"] = digest_of(session);
  }
  static constexpr std::pair<const char*, Json::value_t> kMembers[] = {
      {"bodies", Json::value_t::object},
      {"events", Json::value_t::array},
      {"plan", Json::value_t::object},
      {"tool", Json::value_t::object},
      {"verdicts", Json::value_t::array}};
  for (const auto& [name, type] : kMembers) {
    const auto it = session.find(name);
    if (it == session.end() || it->type() != type) return error("session.member", {name});
  }
  for (const auto& event : session["events"]) {
    if (!event.is_object()) return error("session.member", {"events"});
    const auto sha256 = event.find("sha256");
    const auto stored = event.find("stored");
    if ((sha256 != event.end() && !sha256->is_string()) ||
        (stored != event.end() && !stored->is_boolean())) {
      return error("session.member", {"events"});
    }
  }
  for (const char* name : {"title", "note"}) {
    const auto it = session.find(name);
    if (it == session.end() || !it->is_string()) session[name] = "";
  }
  check_bodies(opened);
  return opened;
}

std::string fix_of(const Error& error) {
  const auto text = texts::get(error.code + ".fix");
  return text.starts_with("[[") ? "" : text;
}

}  // namespace smd::session
