#include "shared/replay/player.hpp"

#include "shared/encoding/base64.hpp"
#include "shared/session/session_file.hpp"
#include "shared/texts/texts.hpp"

namespace smd::replay {
namespace {

Pairs pairs_of(const Json& list) {
  Pairs out;
  if (!list.is_array()) return out;
  for (const auto& pair : list) {
    if (pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_string())
      out.emplace_back(pair[0].get<std::string>(), pair[1].get<std::string>());
  }
  return out;
}

}  // namespace

std::string text_of(const Json& object, const char* member) {
  const auto& found = member_of(object, member);
  return found.is_string() ? found.get<std::string>() : std::string();
}

const Json& member_of(const Json& object, const char* member) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto it = object.find(member);
  return it != object.end() ? *it : kNull;
}

const Json& list_of(const Json& object, const char* member) {
  static const Json kEmpty = Json::array();
  const auto& found = member_of(object, member);
  return found.is_array() ? found : kEmpty;
}

std::int64_t number_of(const Json& object, const char* member, std::int64_t otherwise) {
  const auto& found = member_of(object, member);
  return found.is_number_integer() ? found.get<std::int64_t>() : otherwise;
}

std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Player::Player(const Json& session) : session_(session) { view_ = console_.view(); }

void Player::finish() {
  while (next()) {
  }
}

bool Player::next() {
  const auto& events = list_of(session_, "events");
  if (position_ >= events.size()) return false;
  const auto& event = events[position_++];
  now_ = number_of(event, "now", now_);
  if (text_of(event, "type") == "start") config_ = member_of(event, "config");
  auto update = console_.handle(dump(event));
  if (!update) {
    troubles_.push_back(
        texts::get("replay.trouble.event", {std::to_string(position_), update.error().message}));
    return true;
  }
  take(event, *update);
  view_ = std::move(update->view);
  return true;
}

Call* Player::call(const Json& event) {
  const auto request = number_of(event, "request");
  for (auto it = calls_.rbegin(); it != calls_.rend(); ++it) {
    if (it->request == request) return &*it;
  }
  return nullptr;
}

void Player::take_body(const Json& event) {
  const auto request = static_cast<std::uint32_t>(number_of(event, "request"));
  auto* found = call(event);
  const auto sha256 = text_of(event, "sha256");
  const auto& entry = member_of(member_of(session_, "bodies"), sha256.c_str());
  const auto bytes = session::body_bytes(entry);
  if (!bytes) {
    const auto why = text_of(entry, "leftOut");
    const auto told = why.empty() ? bytes.error().message : why;
    troubles_.push_back(texts::get("replay.trouble.body", {std::to_string(request), told}));
    if (found != nullptr) found->answer_missing = told;
    return;
  }
  if (entry.contains("thinned")) {
    troubles_.push_back(texts::get("replay.trouble.thinned", {std::to_string(request)}));
  }
  bool changed = false;
  (void)console_.body(request, *bytes, changed);
  view_ = console_.view();
  if (found == nullptr) return;
  found->answer = *bytes;
  found->answer_size = bytes->size();
}

void Player::take(const Json& event, const flow::Update& update) {
  const auto type = text_of(event, "type");
  auto* found = call(event);
  if (type == "head" && found != nullptr) {
    found->head_at = now_;
    found->status = static_cast<int>(number_of(event, "status"));
    found->answer_headers = pairs_of(list_of(event, "headers"));
    found->tls = member_of(event, "tls");
  } else if (type == "body") {
    if (member_of(event, "stored") == true) {
      take_body(event);
    } else if (found != nullptr) {
      found->answer += text_of(event, "text");
      if (const auto encoded = text_of(event, "base64"); !encoded.empty()) {
        if (const auto bytes = encoding::base64_decode(encoded)) found->answer += *bytes;
      }
      found->answer_size = static_cast<std::uint64_t>(
          number_of(event, "size", static_cast<std::int64_t>(found->answer.size())));
    }
  } else if ((type == "end" || type == "failed") && found != nullptr) {
    found->ended = now_;
    if (event.contains("timing")) found->timing = member_of(event, "timing");
    if (type == "failed") {
      found->failure = event;
      if (member_of(event, "tls").is_object()) found->tls = event["tls"];
    }
  } else if (type == "preflight" && member_of(event, "connection").is_object()) {
    connection_ = event["connection"];
  }
  for (const auto& effect : update.effects) {
    if (text_of(effect, "type") != "send") continue;
    Call sent;
    sent.request = static_cast<std::uint32_t>(number_of(effect, "request"));
    sent.step = console_.step_of(sent.request);
    sent.upstream = text_of(effect, "upstream");
    // The environment may have been changed by the very event, so it is read from the new view.
    const auto id = text_of(member_of(update.view, "environment"), "id");
    for (const auto& row : list_of(config_, "environments")) {
      if (text_of(row, "id") == id) sent.origin = text_of(row, "origin");
    }
    sent.method = text_of(effect, "method");
    sent.path = text_of(effect, "path");
    sent.query = text_of(effect, "query");
    sent.body = text_of(effect, "body");
    sent.headers = pairs_of(list_of(effect, "headers"));
    sent.started = now_;
    calls_.push_back(std::move(sent));
  }
}

std::vector<Json> Player::steps() {
  std::vector<Json> out;
  const Json plan = list_of(view_, "plan");
  for (const auto& test : plan) {
    for (const auto& step : list_of(test, "steps")) {
      const auto id = text_of(step, "id");
      const auto update = console_.handle(dump({{"type", "press"},
                                                {"button", "step:" + id},
                                                {"random", std::string(64, '0')},
                                                {"now", now_}}));
      if (!update) continue;
      auto shown = member_of(update->view, "step");
      if (text_of(shown, "id") != id) continue;
      shown["group"] = text_of(test, "id");
      out.push_back(std::move(shown));
    }
  }
  return out;
}

}  // namespace smd::replay
