#include "shared/replay/recording.hpp"

#include "shared/encoding/sha256.hpp"
#include "shared/flow/plan.hpp"
#include "shared/session/customer_names.hpp"
#include "shared/session/secret_names.hpp"
#include "shared/session/session_file.hpp"
#include "shared/session/thinning.hpp"
#include "shared/texts/texts.hpp"

namespace smd::replay {
namespace {

Json plan_of(const Player& player, const Json& events) {
  Json plan = {{"userType", ""}, {"environment", Json::object()}};
  for (const auto& field : list_of(member_of(player.view(), "registration"), "fields")) {
    if (text_of(field, "id") == "user_type") plan["userType"] = text_of(field, "value");
  }
  const auto id = text_of(member_of(player.view(), "environment"), "id");
  Json config;
  for (const auto& event : events) {
    if (text_of(event, "type") == "start") config = member_of(event, "config");
  }
  std::string upstream;
  for (const auto& row : list_of(config, "environments")) {
    if (text_of(row, "id") != id) continue;
    upstream = text_of(row, "upstream");
    plan["environment"] = {{"id", id},
                           {"kind", text_of(row, "kind")},
                           {"label", text_of(row, "label")},
                           {"origin", text_of(row, "origin")},
                           {"authorize", text_of(row, "authorize")}};
  }
  const auto sha256 =
      text_of(member_of(member_of(config, "certificates"), upstream.c_str()), "sha256");
  plan["clientCertificateSha256"] = sha256.empty() ? Json(nullptr) : Json(sha256);
  return plan;
}

class Mill {
 public:
  explicit Mill(Recording& recording) : recording_(recording) {}

  void run() {
    for (auto& event : recording_.events) strip_folders(event);
    for_each_text(recording_.events, [&](std::string& text) { names_.learn(text); });
    for (auto& event : recording_.events) {
      if (member_of(event, "stored") == true) keep(event);
    }
    for_each_text(recording_.events,
                  [&](std::string& text) { text = names_.mask(std::move(text)); });
    for (auto& [position, entry] : kept_) {
      if (entry.is_string()) entry = names_.mask(entry.get<std::string>());
    }
    if (recording_.options.remove_customer_data) take_out_customers();
    for (auto& [position, entry] : kept_) {
      auto& event = recording_.events[position];
      if (entry.is_string()) {
        put(event, entry.get_ref<const std::string&>());
      } else {
        // What is not here has no SHA-256 of its own; the entry is found by its place.
        const auto sha256 = encoding::sha256_hex("request " + dump(event["request"]));
        event["sha256"] = sha256;
        bodies[sha256] = entry;
      }
    }
  }

  Json bodies = Json::object();

 private:
  // Where the certificate's files lie is nobody's business; their names say what is wrong with
  // them.
  static void strip_folders(Json& event) {
    const auto strip = [](Json& identity) {
      if (!list_of(identity, "files").empty()) {
        for (auto& file : identity["files"]) {
          const auto name = text_of(file, "name");
          if (file.is_object()) file["name"] = name.substr(name.find_last_of("/\\") + 1);
        }
      }
    };
    if (member_of(event, "identity").is_object()) strip(event["identity"]);
    if (!member_of(member_of(event, "config"), "identities").is_object()) return;
    for (auto& identity : event["config"]["identities"]) strip(identity);
  }

  void take_out_customers() {
    session::CustomerNames customers;
    // Twice, because a value may stand in an event before the document that says what it is.
    const auto both = [&](const std::function<void(std::string&)>& change) {
      for_each_text(recording_.events, change);
      for (auto& [position, entry] : kept_) {
        if (entry.is_string()) change(entry.get_ref<std::string&>());
      }
    };
    both([&](std::string& text) { text = customers.take_out(text); });
    both([&](std::string& text) { text = customers.mask(std::move(text)); });
  }

  void put(Json& event, const std::string& whole) {
    session::Thinned thinned;
    if (recording_.options.bodies == Bodies::kThinned) thinned = session::thin_feed(whole);
    const auto& bytes = thinned.left_out > 0 ? thinned.text : whole;
    const auto sha256 = encoding::sha256_hex(bytes);
    auto entry = session::body_entry(bytes);
    if (thinned.left_out > 0)
      entry["thinned"] = {{"from", whole.size()}, {"readings", thinned.left_out}};
    // A body that came thinned stays one.
    const auto& before =
        member_of(member_of(recording_.bodies, text_of(event, "sha256").c_str()), "thinned");
    if (!entry.contains("thinned") && before.is_object()) entry["thinned"] = before;
    event["sha256"] = sha256;
    bodies[sha256] = std::move(entry);
  }

  void keep(Json& event) {
    const auto position = static_cast<std::size_t>(&event - &recording_.events[0]);
    const auto sha256 = text_of(event, "sha256");
    const auto& given =
        sha256.empty() ? member_of(recording_.bodies, dump(member_of(event, "request")).c_str())
                       : member_of(recording_.bodies, sha256.c_str());
    if (recording_.options.bodies == Bodies::kNone) {
      kept_.emplace_back(position, left_out(given, "recording.left-out"));
      return;
    }
    const auto bytes = session::body_bytes(given);
    if (!bytes) {
      const bool told = given.is_object() && given.contains("leftOut");
      kept_.emplace_back(position, told ? given : left_out(given, "recording.not-kept"));
      return;
    }
    names_.learn(*bytes);
    kept_.emplace_back(position, *bytes);
  }

  static Json left_out(const Json& given, const char* why) {
    return {{"size", number_of(given, "size")}, {"leftOut", texts::get(why)}};
  }

  Recording& recording_;
  session::SecretNames names_;
  /// Of the event at that place: the bytes as a text, or an entry that says why there are none.
  std::vector<std::pair<std::size_t, Json>> kept_;
};

}  // namespace

void for_each_text(Json& value, const std::function<void(std::string&)>& change) {
  if (value.is_string()) {
    change(value.get_ref<std::string&>());
  } else if (value.is_structured()) {
    for (auto& item : value) for_each_text(item, change);
  }
}

Json verdicts_of(const std::vector<Json>& steps) {
  Json out = Json::array();
  for (const auto& step : steps) {
    Json findings = Json::array();
    for (const auto& finding : list_of(step, "findings"))
      findings.push_back(text_of(finding, "id"));
    out.push_back({{"step", text_of(step, "id")},
                   {"verdict", text_of(step, "verdict")},
                   {"findings", std::move(findings)},
                   {"outcome", text_of(step, "outcome")}});
  }
  return out;
}

Result<Json> record_session(Recording recording) {
  const auto refused = [](const char* code) { return Error(code, texts::get(code)); };
  if (!recording.events.is_array() || recording.events.empty()) return refused("recording.empty");
  for (const auto& event : recording.events) {
    if (!event.is_object()) return refused("recording.events");
  }
  Mill mill(recording);
  mill.run();
  session::Parts parts;
  parts.tool_version = recording.tool_version;
  parts.created = recording.created;
  parts.title = recording.title;
  parts.note = recording.note;
  parts.customer_data_removed = recording.options.remove_customer_data;
  parts.events = std::move(recording.events);
  parts.bodies = std::move(mill.bodies);
  const Json played = {{"events", parts.events}, {"bodies", parts.bodies}};
  Player player(played);
  player.finish();
  parts.plan = plan_of(player, parts.events);
  parts.verdicts = verdicts_of(player.steps());
  return session::compose(parts);
}

Result<Json> record_again(const Json& session, const RecordingOptions& options) {
  Recording recording;
  recording.title = text_of(session, "title");
  recording.note = text_of(session, "note");
  recording.tool_version = text_of(member_of(session, "tool"), "version");
  recording.created = number_of(session, "created");
  recording.events = list_of(session, "events");
  recording.bodies = member_of(session, "bodies");
  recording.options = options;
  if (text_of(session, "redaction") == "secrets and customer data")
    recording.options.remove_customer_data = true;
  return record_session(std::move(recording));
}

}  // namespace smd::replay
