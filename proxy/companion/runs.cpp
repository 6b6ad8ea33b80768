#include "proxy/companion/runs.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include "proxy/net/http_types.hpp"
#include "proxy/tls/openssl.hpp"
#include "shared/base/json.hpp"

namespace smd::companion {
namespace {

// A loop of redirects must not fill the memory.
constexpr std::size_t kMaxHops = 500;
constexpr std::size_t kMaxVisits = 64;

struct Run {
  std::string id;
  RunRequest request;
  EpochMs expires_at = 0;
  std::vector<Hop> hops;
  std::set<std::string> visits;
  std::set<std::string> codes;  // SHA-256
};

class MemoryStore final : public RunStore {
 public:
  explicit MemoryStore(std::size_t limit) : limit_(limit) {}

  std::string create(const RunRequest& request, EpochMs now) override {
    sweep(now);
    while (runs_.size() >= limit_) runs_.pop_front();
    Run run;
    run.id = tls::random_hex(16);
    run.expires_at = now + static_cast<EpochMs>(request.expires_in) * 1000;
    run.request = request;
    runs_.push_back(std::move(run));
    return runs_.back().id;
  }
  std::optional<FoundRun> newest(EpochMs now) override {
    return found(now, [](const Run&) { return true; });
  }
  std::optional<FoundRun> with_state(std::string_view state, EpochMs now) override {
    return found(
        now, [&](const Run& run) { return tls::equal_in_constant_time(run.request.state, state); });
  }
  std::optional<FoundRun> with_visit(std::string_view visit, EpochMs now) override {
    return found(now, [&](const Run& run) {
      return std::any_of(run.visits.begin(), run.visits.end(), [&](const std::string& one) {
        return tls::equal_in_constant_time(one, visit);
      });
    });
  }
  void add_visit(const std::string& handle, const std::string& visit) override {
    Run* run = by_id(handle);
    if (run == nullptr) return;
    if (run->visits.size() >= kMaxVisits) run->visits.clear();
    run->visits.insert(visit);
  }
  void end_visit(const std::string& handle, const std::string& visit) override {
    if (Run* run = by_id(handle)) run->visits.erase(visit);
  }
  bool add_code(const std::string& handle, const std::string& code) override {
    Run* run = by_id(handle);
    return run == nullptr || run->codes.insert(tls::sha256_hex(code)).second;
  }
  bool append(const std::string& handle, Hop& hop) override {
    Run* run = by_id(handle);
    if (run == nullptr || run->hops.size() >= kMaxHops) return false;
    hop.seq = run->hops.size() + 1;
    run->hops.push_back(hop);
    return true;
  }
  std::optional<ReadRun> read(const std::string& id, std::uint64_t after, EpochMs now) override {
    sweep(now);
    const Run* run = by_id(id);
    if (run == nullptr) return std::nullopt;
    ReadRun out;
    out.expires_at = run->expires_at;
    for (const Hop& hop : run->hops) {
      if (hop.seq > after) out.hops.push_back(hop);
    }
    return out;
  }
  bool end(const std::string& id) override {
    return std::erase_if(runs_, [&](const Run& run) { return run.id == id; }) > 0;
  }
  [[nodiscard]] bool is_shared() const override { return false; }

 private:
  template <typename Predicate>
  std::optional<FoundRun> found(EpochMs now, Predicate predicate) {
    sweep(now);
    // From the newest: a state that was used before belongs to the run prepared last.
    const auto run = std::find_if(runs_.rbegin(), runs_.rend(), predicate);
    if (run == runs_.rend()) return std::nullopt;
    FoundRun out;
    out.handle = run->id;
    out.authorize = run->request.authorize;
    return out;
  }
  Run* by_id(std::string_view id) {
    const auto run =
        std::find_if(runs_.begin(), runs_.end(), [&](const Run& one) { return one.id == id; });
    return run == runs_.end() ? nullptr : &*run;
  }
  void sweep(EpochMs now) {
    std::erase_if(runs_, [&](const Run& run) { return run.expires_at <= now; });
  }

  std::size_t limit_;
  std::deque<Run> runs_;
};

bool is_address(const std::string& text) {
  return (text.starts_with("https://") || text.starts_with("http://")) && text.size() < 8192 &&
         net::is_field_value(text) && text.find_first_of(" \"<>\\^`{|}") == std::string::npos;
}

}  // namespace

std::unique_ptr<RunStore> make_memory_store(std::size_t limit) {
  return std::make_unique<MemoryStore>(limit);
}

std::optional<Error> check_run(const RunRequest& request) {
  if (request.state.size() < 8 || request.state.size() > 512) {
    return Error("run.invalid", "\"state\" must have 8 to 512 characters");
  }
  if (!is_address(request.authorize)) {
    return Error("run.invalid", "\"authorize\" must be a complete http or https address");
  }
  if (!is_address(request.redirect_uri)) {
    return Error("run.invalid", "\"redirect_uri\" must be a complete http or https address");
  }
  if (request.expires_in < 1 || request.expires_in > 86'400) {
    return Error("run.invalid", "\"expires_in\" must be 1 to 86400 seconds");
  }
  return std::nullopt;
}

std::string hop_json(const std::string& run, const Hop& hop) {
  using Json = nlohmann::ordered_json;
  Json json;
  json["run"] = run;
  json["seq"] = hop.seq;
  json["at"] = hop.at;
  json["hop"] = hop.hop;
  json["method"] = hop.method;
  json["url"] = hop.url;
  json["query"] = Json::array();
  for (const auto& [name, value] : hop.query) json["query"].push_back(Json::array({name, value}));
  if (hop.location) json["location"] = *hop.location;
  if (hop.is_redirect) {
    json["state_matches"] = nullptr;
    if (hop.state_matches) json["state_matches"] = *hop.state_matches;
  }
  if (hop.repeated) json["repeated"] = true;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Hop> hop_from_json(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  const Error damaged("hop.json", "A hop in the store is damaged.");
  if (!json.is_object() || !json.contains("query") || !json["query"].is_array()) return damaged;
  const auto member = [&](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto number = [&](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
  };
  Hop hop;
  hop.seq = static_cast<std::uint64_t>(number("seq"));
  hop.at = number("at");
  hop.hop = member("hop");
  hop.method = member("method");
  hop.url = member("url");
  for (const auto& pair : json["query"]) {
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string()) {
      return damaged;
    }
    hop.query.emplace_back(pair[0].get<std::string>(), pair[1].get<std::string>());
  }
  if (json.contains("location")) hop.location = member("location");
  const auto matches = json.find("state_matches");
  hop.is_redirect = matches != json.end();
  if (hop.is_redirect && matches->is_boolean()) hop.state_matches = matches->get<bool>();
  hop.repeated = json.contains("repeated");
  return hop;
}

}  // namespace smd::companion
