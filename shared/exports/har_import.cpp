#include "shared/exports/har_import.hpp"

#include <algorithm>
#include <deque>

#include "shared/base/text.hpp"
#include "shared/encoding/authorization.hpp"
#include "shared/encoding/form.hpp"
#include "shared/encoding/uri.hpp"
#include "shared/exports/har_entry.hpp"
#include "shared/replay/recording.hpp"
#include "shared/session/secret_scan.hpp"
#include "shared/session/session_file.hpp"
#include "shared/texts/texts.hpp"

namespace smd::exports {
namespace {

using replay::dump;
using replay::list_of;
using replay::member_of;
using replay::text_of;

constexpr std::string_view kTokenSteps[] = {"connectivity.token", "oauth.token", "oauth.refresh"};

bool is_token_step(std::string_view step) {
  return std::find(std::begin(kTokenSteps), std::end(kTokenSteps), step) != std::end(kTokenSteps);
}

std::string value_in(const std::string& form, std::string_view name) {
  const auto pairs = encoding::form_parse(form);
  const auto* value = pairs ? encoding::find_value(*pairs, name) : nullptr;
  return value == nullptr ? "" : *value;
}

class Importer {
 public:
  explicit Importer(std::vector<HarEntry> entries) : entries_(std::move(entries)) {
    used_.resize(entries_.size(), false);
  }

  void run() {
    now_ = entries_.front().started;
    feed({{"type", "start"}, {"config", config()}, {"random", std::string(64, '0')}});
    fill_in();
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (used_[i]) continue;
      now_ = std::max(now_, entries_[i].started);
      start(entries_[i]);
      if (!used_[i]) {
        note(texts::get("har.note.not-asked", {entries_[i].method + " " + entries_[i].path}));
        used_[i] = true;
      }
    }
  }

  replay::Recording recording;
  std::vector<std::string> notes;
  [[nodiscard]] const flow::Console& console() const { return console_; }

 private:
  void note(std::string text) {
    if (std::find(notes.begin(), notes.end(), text) == notes.end())
      notes.push_back(std::move(text));
  }

  // What the calls themselves say about where they went.
  [[nodiscard]] Json config() const {
    const auto find = [&](auto wanted) -> const HarEntry* {
      const auto it = std::find_if(entries_.begin(), entries_.end(), wanted);
      return it == entries_.end() ? nullptr : &*it;
    };
    const auto* token = find([](const HarEntry& one) { return is_token_step(one.step); });
    const auto* resource = find([](const HarEntry& one) { return !is_token_step(one.step); });
    const auto& any = entries_.front();
    std::string token_path = token == nullptr ? "/datacustodian/oauth/v2/token" : token->path;
    std::string resource_path = "/GreenButtonConnect/espi/1_1/resource";
    if (resource != nullptr) {
      const auto end = resource->path.find("/ApplicationInformation");
      resource_path =
          resource->path.substr(0, end == std::string::npos ? resource->path.rfind('/') : end);
    }
    const auto host = encoding::split_uri(any.origin).host;
    const char* kind = encoding::is_loopback_host(host)                 ? "simulator"
                       : token_path.find("/test/") != std::string::npos ? "test"
                                                                        : "production";
    return {{"version", "HAR"},
            {"environments",
             Json::array({{{"id", "har"},
                           {"kind", kind},
                           {"label", texts::get("har.environment")},
                           {"upstream", "har"},
                           {"origin", any.origin},
                           {"authorize", any.origin + "/datacustodian/oauth/v2/authorize"},
                           {"tokenPath", token_path},
                           {"resourcePath", resource_path},
                           {"portal", ""}}})},
            {"certificates", Json::object()},
            {"companion", {{"scopeSelectionUri", ""}, {"redirectUri", redirect_uri()}}}};
  }

  [[nodiscard]] std::string redirect_uri() const {
    for (const auto& entry : entries_) {
      if (auto address = value_in(entry.parameters, "redirect_uri"); !address.empty())
        return address;
    }
    return "";
  }

  void fill_in() {
    // Where the HAR has no credentials (browsers leave them out), pseudonyms stand for them.
    std::string id = "not-in-the-har";
    std::string secret = "client_secret-1";
    std::string registration = "registration_access_token-1";
    bool found = false;
    for (const auto& entry : entries_) {
      if (is_token_step(entry.step)) {
        if (const auto pair = encoding::read_basic_authorization(entry.authorization)) {
          id = pair->client_id;
          secret = std::string(pair->client_secret.reveal());
          found = true;
        } else if (const auto given = value_in(entry.parameters, "client_secret"); !given.empty()) {
          id = value_in(entry.parameters, "client_id");
          secret = given;
          found = true;
        }
        if (entry.in_query) edit("token_request_form", "query");
      } else if (entry.step == "application.information") {
        if (const auto token = encoding::read_bearer_authorization(entry.authorization))
          registration = std::string(token->reveal());
        edit("application_information_id", entry.path.substr(entry.path.rfind('/') + 1));
      }
    }
    if (!found) note(texts::get("har.note.no-credentials"));
    edit("client_id", id);
    edit("client_secret", secret);
    edit("registration_access_token", registration);
  }

  void start(const HarEntry& entry) {
    if (entry.step == "oauth.token") {
      // Which redirect brought the code is not in the call, so only the code itself is pasted.
      const auto code = value_in(entry.parameters, "code");
      edit("pasted_redirect", "code=" + (code.empty() ? std::string("code-1") : code));
      press("oauth:take-redirect");
    }
    const auto before = answered_;
    settle();
    if (answered_ == before) press("run:" + entry.step);
    settle();
  }

  void edit(const std::string& field, const std::string& value) {
    feed({{"type", "edit"}, {"field", field}, {"value", value}});
  }

  void press(const std::string& button) {
    feed({{"type", "press"}, {"button", button}, {"random", std::string(64, '0')}});
    if (member_of(view_, "confirm").is_object())
      feed({{"type", "press"},
            {"button", "production-confirmed"},
            {"random", std::string(64, '0')}});
  }

  void feed(Json event) {
    event["now"] = now_;
    const auto update = console_.handle(dump(event));
    if (!update) return;
    view_ = update->view;
    for (const auto& record : update->record) recording.events.push_back(record);
    for (const auto& effect : update->effects) {
      if (text_of(effect, "type") == "send") sends_.push_back(effect);
    }
  }

  void settle() {
    while (!sends_.empty()) {
      const auto effect = sends_.front();
      sends_.pop_front();
      answer(effect);
    }
  }

  void answer(const Json& effect) {
    const auto request = static_cast<std::uint32_t>(replay::number_of(effect, "request"));
    const auto step = console_.step_of(request);
    const auto it = std::find_if(entries_.begin(), entries_.end(), [&](const HarEntry& entry) {
      return entry.step == step && !used_[static_cast<std::size_t>(&entry - entries_.data())];
    });
    if (it == entries_.end()) {
      // The simulator's registrations are no call of the tests.
      if (!step.empty()) note(texts::get("har.note.no-call", {step}));
      return feed({{"type", "failed"},
                   {"request", request},
                   {"stage", "lost"},
                   {"code", 0},
                   {"message", texts::get("har.not-in-it")},
                   {"sent", "nothing"}});
    }
    used_[static_cast<std::size_t>(it - entries_.begin())] = true;
    ++answered_;
    compare(effect, *it);
    now_ = std::max(now_, it->ended);
    if (it->status == 0) {
      return feed({{"type", "failed"},
                   {"request", request},
                   {"stage", "lost"},
                   {"code", 0},
                   {"message", texts::get("har.no-answer")},
                   {"sent", "all"},
                   {"timing", it->timing}});
    }
    if (it->body_missing) note(texts::get("har.note.no-body", {it->path}));
    const auto kept = recording.events.size();
    feed({{"type", "head"},
          {"request", request},
          {"status", it->status},
          {"headers", it->headers},
          {"tls", nullptr}});
    bool changed = false;
    if (!it->body.empty()) (void)console_.body(request, it->body, changed);
    for (auto i = kept; i < recording.events.size(); ++i) {
      if (member_of(recording.events[i], "stored") == true)
        recording.bodies[std::to_string(request)] = session::body_entry(it->body);
    }
    feed({{"type", "end"}, {"request", request}, {"timing", it->timing}});
  }

  // The judgement of an answer supposes that the request was right.
  void compare(const Json& effect, const HarEntry& entry) {
    const auto differs = [&](const char* what) {
      note(texts::get("har.note.request-differs", {entry.method + " " + entry.path, what}));
    };
    if (entry.method != text_of(effect, "method")) differs("method");
    if (is_token_step(entry.step) && entry.grant.empty()) differs("grant_type");
    bool wanted = false;
    for (const auto& header : list_of(effect, "headers"))
      wanted = wanted || header[0] == "Authorization";
    if (wanted && entry.authorization.empty()) differs("Authorization");
  }

  std::vector<HarEntry> entries_;
  std::vector<bool> used_;
  flow::Console console_;
  Json view_;
  std::deque<Json> sends_;
  std::size_t answered_ = 0;
  EpochMs now_ = 0;
};

}  // namespace

bool is_har(const Json& document) {
  return member_of(member_of(document, "log"), "entries").is_array();
}

Result<Imported> import_har(const Json& document, const std::string& tool_version) {
  const auto refused = [](const char* code) { return Error(code, texts::get(code)); };
  if (!is_har(document)) return refused("har.entries");
  std::vector<HarEntry> entries;
  std::size_t others = 0;
  for (const auto& one : list_of(member_of(document, "log"), "entries")) {
    auto entry = read_har_entry(one);
    if (entry && !entry->step.empty()) {
      entries.push_back(std::move(*entry));
    } else {
      ++others;
    }
  }
  if (entries.empty()) return refused("har.no-call");
  std::stable_sort(entries.begin(), entries.end(),
                   [](const HarEntry& a, const HarEntry& b) { return a.started < b.started; });
  Importer importer(std::move(entries));
  importer.run();
  if (others > 0) importer.notes.push_back(texts::get("har.note.others", {std::to_string(others)}));
  auto recording = std::move(importer.recording);
  recording.title = texts::get("har.title");
  recording.tool_version = tool_version;
  recording.created = replay::number_of(recording.events.back(), "now");
  // Heads were recorded before their bodies told what in them was secret, and feeds keep their
  // bytes as they came; now all secrets of the run are known.
  replay::for_each_text(recording.events, [&](std::string& text) {
    text = importer.console().mask(std::move(text));
  });
  for (auto& entry : recording.bodies) {
    const auto bytes = session::body_bytes(entry);
    if (bytes) entry = session::body_entry(importer.console().mask(*bytes));
  }
  auto session = replay::record_session(std::move(recording));
  if (!session) return session.error();
  const auto text = dump(*session);
  if (importer.console().leaks(text) || !session::find_secrets(text).empty())
    return refused("har.secret");
  return Imported{std::move(session).value(), std::move(importer.notes)};
}

}  // namespace smd::exports
