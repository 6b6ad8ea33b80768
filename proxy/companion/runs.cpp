#include "proxy/companion/runs.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "proxy/net/http_types.hpp"
#include "proxy/tls/openssl.hpp"

namespace smd::companion {
namespace {

class MemoryStore final : public RunStore {
 public:
  explicit MemoryStore(std::size_t limit) : limit_(limit) {}

  std::shared_ptr<Run> create(RunRequest request, EpochMs now) override {
    sweep(now);
    while (runs_.size() >= limit_) {
      runs_.front()->ended = true;
      runs_.pop_front();
    }
    auto run = std::make_shared<Run>();
    run->id = tls::random_hex(16);
    run->expires_at = now + static_cast<EpochMs>(request.expires_in) * 1000;
    run->request = std::move(request);
    runs_.push_back(run);
    return run;
  }
  std::shared_ptr<Run> find(std::string_view id, EpochMs now) override {
    sweep(now);
    return first([&](const Run& run) { return run.id == id; });
  }
  std::shared_ptr<Run> newest(EpochMs now) override {
    sweep(now);
    return runs_.empty() ? nullptr : runs_.back();
  }
  std::shared_ptr<Run> with_state(std::string_view state, EpochMs now) override {
    sweep(now);
    return first(
        [&](const Run& run) { return tls::equal_in_constant_time(run.request.state, state); });
  }
  std::shared_ptr<Run> with_visit(std::string_view visit, EpochMs now) override {
    sweep(now);
    return first([&](const Run& run) {
      return std::any_of(run.visits.begin(), run.visits.end(), [&](const std::string& one) {
        return tls::equal_in_constant_time(one, visit);
      });
    });
  }
  bool end(std::string_view id) override {
    const auto found =
        std::find_if(runs_.begin(), runs_.end(), [&](const auto& run) { return run->id == id; });
    if (found == runs_.end()) return false;
    (*found)->ended = true;
    runs_.erase(found);
    return true;
  }

 private:
  template <typename Predicate>
  std::shared_ptr<Run> first(Predicate predicate) {
    // From the newest: a state that was used before belongs to the run prepared last.
    for (auto it = runs_.rbegin(); it != runs_.rend(); ++it) {
      if (predicate(**it)) return *it;
    }
    return nullptr;
  }
  void sweep(EpochMs now) {
    std::erase_if(runs_, [&](const std::shared_ptr<Run>& run) {
      if (run->expires_at > now) return false;
      run->ended = true;
      return true;
    });
  }

  std::size_t limit_;
  std::deque<std::shared_ptr<Run>> runs_;
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

}  // namespace smd::companion
