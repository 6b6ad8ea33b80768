// What the console knows: data only, changed by the event handlers in this folder.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/base/secret.hpp"
#include "shared/base/time.hpp"
#include "shared/diagnosis/catalogue.hpp"
#include "shared/diagnosis/preflight_facts.hpp"
#include "shared/diagnosis/rules.hpp"
#include "shared/flow/feed.hpp"
#include "shared/flow/verdict.hpp"
#include "shared/registration/milestones_text.hpp"
#include "shared/registration/user_type.hpp"
#include "shared/session/secret_names.hpp"

namespace smd::flow {

using Json = nlohmann::json;
using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Environment {
  std::string id, kind, label, upstream, origin, authorize, token_path, resource_path, portal;
};

struct Certificate {
  std::string subject, issuer, serial, sha256;
  EpochMs not_before = 0;
  EpochMs not_after = 0;
  std::int64_t key_bits = 0;
  std::vector<std::string> problems;
};

struct FieldState {
  std::string value;  ///< empty for secret fields
  Secret secret;
  std::string code, error, warning;  ///< of the last check
  [[nodiscard]] bool filled() const { return !value.empty() || !secret.empty(); }
};

struct HeldToken {
  Secret value;
  EpochMs expires_at = 0;  ///< 0 = never
  EpochMs received_at = 0;
  [[nodiscard]] bool present() const { return !value.empty(); }
};

struct Check {
  std::string id, title, expected, got;
  Verdict verdict = Verdict::kPassed;
};

struct Hop {
  EpochMs at = 0;
  std::string title, detail, state, url;
};

struct Table {
  struct Row {
    std::vector<std::string> cells;
    std::string state;  ///< ok, warning, failed, none
  };
  std::string id, title;
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

struct StepState {
  Verdict verdict = Verdict::kNotRun;
  std::string waiting_for, outcome;
  std::vector<Check> checks;
  std::vector<diagnosis::Finding> findings;
  std::vector<std::uint32_t> requests;
  std::vector<Hop> hops;
  std::vector<Table> tables;
  std::uint32_t feed = 0;
};

/// One request and what came of it. Texts are already free of secrets.
struct Exchange {
  std::uint32_t request = 0;
  std::string step;  ///< the step it belongs to, "" for the simulator's registrations
  std::string title, upstream, method, url, request_body;
  Pairs request_headers;
  std::string state = "sending";  ///< sending receiving done failed cancelled
  int status = 0;
  Pairs response_headers;
  std::string content_type;
  std::string body;  ///< as received, up to kKeptBody bytes; cleared when the exchange ends
  std::string raw;   ///< for showing, set when the exchange ends
  std::uint64_t bytes = 0;
  EpochMs head_at = 0;     ///< when the head came
  Json judged;             ///< of a recorded run: what was said about a secret's shape
  bool truncated = false;  ///< raw is not the whole body
  bool token_call = false;
  bool cancelling = false;
  Json timing = Json::object();
  Json tls;  ///< object or null
  std::optional<diagnosis::RelayFailure> failure;
  std::uint32_t feed = 0;
};

struct OAuthRun {
  std::string id;     ///< the companion's, "" until it accepted
  std::string state;  ///< the state parameter
  std::string redirect_uri;
  std::string authorize;        ///< the whole authorize address
  bool open_authorize = false;  ///< started without PG&E's portal
  bool active = false;
  bool code_received = false;
  std::string other_place;  ///< how the place the browser came back at differs, "" when not
};

struct Notice {
  std::string id, severity, text;
};

struct State {
  EpochMs now = 0;
  std::string version;
  std::vector<Environment> environments;
  std::size_t environment = 0;
  std::map<std::string, Certificate> certificates;
  std::map<std::string, diagnosis::IdentityFacts> identities;  ///< by upstream
  std::uint32_t preflight_request = 0;                         ///< under way, 0 = none
  bool experiment = false;  ///< the next connection step makes the three calls
  std::string scope_selection_uri, redirect_uri;
  std::map<std::string, FieldState> fields;
  std::vector<registration::MilestoneDone> milestones;
  registration::UserType user_type = registration::UserType::kStandardUser;

  session::SecretNames names;
  HeldToken client_access_token, access_token, refresh_token, code;

  std::map<std::string, StepState, std::less<>> steps;
  std::vector<Exchange> exchanges;
  std::map<std::uint32_t, Feed> feeds;
  std::uint32_t next_request = 1;
  std::uint32_t next_feed = 1;

  std::deque<std::string> queue;  ///< steps still to run
  std::string active_step;        ///< the step whose request is under way
  OAuthRun oauth;
  std::string application_information_id;
  std::map<std::string, std::string>
      application;  ///< elements of ApplicationInformation, no secrets
  std::vector<std::string> application_scopes;

  std::string current = "registration";   ///< registration, feed, or a step id
  std::vector<std::uint32_t> open_feeds;  ///< of files from disk, in the order they were opened
  std::uint32_t open_feed = 0;            ///< the one shown; 0 when none is open
  std::vector<Notice> notices;
  std::string confirm;  ///< "", "reset", "production"
  std::deque<std::string> confirm_queue;
  bool production_confirmed = false;
  std::string status;
  std::uint64_t revision = 0;
  std::string random;  ///< of the event being handled

  [[nodiscard]] const Environment* env() const {
    return environment < environments.size() ? &environments[environment] : nullptr;
  }
};

/// Bytes of a body that are kept to be shown and judged.
inline constexpr std::size_t kKeptBody = 256 * 1024;
inline constexpr std::size_t kShownOfFeed = 32 * 1024;

}  // namespace smd::flow
