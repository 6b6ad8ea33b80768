#include "proxy/headless/driver.hpp"

#include <openssl/rand.h>

#include <array>
#include <cstdlib>

#include "proxy/headless/relay_events.hpp"
#include "shared/base/text.hpp"

namespace smd::headless {
namespace {

using nlohmann::json;

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string random_digits() {
  std::array<unsigned char, 32> bytes{};
  // Without randomness there is no state parameter worth its name: rather end than go on.
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) std::abort();
  return hex(std::string(bytes.begin(), bytes.end()));
}

std::string text_of(const json& object, const char* member) {
  const auto it = object.find(member);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

std::uint32_t request_of(const json& effect) {
  const auto it = effect.find("request");
  return it != effect.end() && it->is_number_unsigned() ? it->get<std::uint32_t>() : 0;
}

bool truth_of(const json& object, const char* member) {
  const auto it = object.find(member);
  return it != object.end() && it->is_boolean() && it->get<bool>();
}

}  // namespace

Driver::Driver(relay::RelayClient& relay, Hooks hooks) : relay_(relay), hooks_(std::move(hooks)) {}

void Driver::start(const json& config) {
  feed({{"type", "start"}, {"config", config}, {"random", random_digits()}});
}

void Driver::edit(const std::string& field, const std::string& value) {
  feed({{"type", "edit"}, {"field", field}, {"value", value}});
}

void Driver::press(const std::string& button) {
  feed({{"type", "press"}, {"button", button}, {"random", random_digits()}});
}

void Driver::feed(json event) {
  event["now"] = now_ms();
  auto update = console_.handle(event.dump(-1, ' ', false, json::error_handler_t::replace));
  if (!update) {
    fault_ = update.error().message;
    return;
  }
  take_update(std::move(update).value());
}

void Driver::take_update(flow::Update update) {
  view_ = std::move(update.view);
  if (keeps_) {
    for (auto& record : update.record) {
      if (truth_of(record, "stored")) feeds_[request_of(record)];
      records_.push_back(std::move(record));
    }
  }
  for (auto& effect : update.effects) {
    // A cancel must not wait behind the request it is for.
    if (text_of(effect, "type") == "cancel") {
      if (request_of(effect) == in_flight_) cancelled_ = true;
    } else {
      effects_.push_back(std::move(effect));
    }
  }
  if (hooks_.on_view) hooks_.on_view(view_);
}

void Driver::settle() {
  while (fault_.empty()) {
    if (!effects_.empty()) {
      const json effect = std::move(effects_.front());
      effects_.pop_front();
      perform(effect);
    } else if (const auto hop = hops_.take(std::chrono::steady_clock::now())) {
      feed({{"type", "hop"}, {"hop", json::parse(*hop, nullptr, false)}});
    } else {
      return;
    }
  }
}

bool Driver::wait_for_hop(std::chrono::steady_clock::time_point deadline) {
  const auto hop = hops_.take(deadline);
  if (!hop) return false;
  feed({{"type", "hop"}, {"hop", json::parse(*hop, nullptr, false)}});
  settle();
  return true;
}

void Driver::perform(const json& effect) {
  const auto type = text_of(effect, "type");
  if (type == "send") {
    send(effect);
  } else if (type == "open") {
    if (hooks_.on_open) hooks_.on_open(text_of(effect, "url"));
  } else if (type == "companion") {
    const auto run = effect.find("run");
    const auto accepted =
        hooks_.on_companion ? hooks_.on_companion(run != effect.end() ? *run : json::object())
                            : Result<std::string>(Error{"companion.none", "there is no companion"});
    if (accepted) {
      feed({{"type", "companion"}, {"run", *accepted}});
    } else {
      feed({{"type", "companion"}, {"error", {{"message", accepted.error().message}}}});
    }
  } else if (type == "preflight") {
    json event =
        hooks_.on_preflight
            ? hooks_.on_preflight(truth_of(effect, "connection"), truth_of(effect, "experiment"))
            : json{{"error", {{"message", "There is no preflight here."}}}};
    event["type"] = "preflight";
    event["request"] = request_of(effect);
    feed(std::move(event));
  }
  // copy, download, focus and wake have no meaning without a page.
}

void Driver::answer_registrations(std::uint32_t request) {
  feed({{"type", "head"},
        {"request", request},
        {"status", 200},
        {"headers", json::array({json::array({"Content-Type", "application/json"})})},
        {"tls", nullptr}});
  bool changed = false;
  auto update = console_.body(request, hooks_.registrations(), changed);
  if (changed) take_update(std::move(update));
  feed({{"type", "end"}, {"request", request}, {"timing", json::object()}});
}

void Driver::send(const json& effect) {
  if (hooks_.registrations && text_of(effect, "path") == kSimulatorRegistrations) {
    return answer_registrations(request_of(effect));
  }
  in_flight_ = request_of(effect);
  cancelled_ = false;
  const auto request = in_flight_;
  std::uint64_t received = 0;
  const auto on_head = [&](const relay::RelayHead& head) {
    feed(head_event(request, head));
    return !cancelled_ && fault_.empty();
  };
  const auto on_body = [&](std::string_view piece) {
    bool changed = false;
    auto update = console_.body(request, piece, changed);
    received += piece.size();
    if (const auto feed = feeds_.find(request); feed != feeds_.end()) feed->second += piece;
    if (changed) take_update(std::move(update));
    if (hooks_.on_bytes) hooks_.on_bytes(received);
    return !cancelled_;
  };
  const auto outcome = relay_.perform(relay_request(effect), on_head, on_body);
  in_flight_ = 0;
  feed(outcome.problem ? failed_event(request, outcome) : end_event(request, outcome));
}

}  // namespace smd::headless
