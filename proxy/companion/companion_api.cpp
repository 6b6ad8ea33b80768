// The console's side of the companion: preparing runs and streaming their hops.
#include <algorithm>
#include <charconv>

#include "proxy/companion/clock.hpp"
#include "proxy/companion/listener.hpp"
#include "proxy/server/problem.hpp"
#include "shared/base/json.hpp"

namespace smd::companion {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kRuns = "/api/oauth/runs";
constexpr std::size_t kMaxRun = 32 * 1024;
constexpr std::chrono::seconds kHeartbeat{15};
// How soon a hop that came to another proxy is told. PostgreSQL could call (LISTEN), SQLite could
// not, and a look at an index is cheap while somebody waits for a person to click.
constexpr std::chrono::milliseconds kLookEvery{200};
constexpr std::size_t kMaxListeners = 64;

std::string text_of(const nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void reply_unknown(net::ResponseWriter& response) {
  server::reply_error(response, 404, "run.unknown", "There is no such run, or it has ended.");
}

void reply_store_away(net::ResponseWriter& response) {
  server::reply_error(response, 503, "store.unavailable",
                      "The session store, where OAuth runs wait, does not answer just now.");
}

}  // namespace

asio::awaitable<void> Companion::handle_api(net::Request& request, net::ResponseWriter& response) {
  const std::string path(request.path());
  if (path == kRuns) {
    if (request.method() == "POST") {
      co_await create_run(request, response);
    } else {
      server::reply_error(response, 405, "method", "Runs are prepared with POST.");
    }
    co_return;
  }
  std::string_view rest = std::string_view(path).substr(kRuns.size() + 1);
  const std::string id(rest.substr(0, rest.find('/')));
  rest.remove_prefix(id.size());
  if (rest == "/hops" && request.method() == "GET") {
    co_await stream_hops(id, request, response);
  } else if (rest.empty() && request.method() == "DELETE") {
    co_await end_run(id, response);
  } else {
    server::reply_error(response, 405, "method", "This is not a way to ask for a run.");
  }
}

asio::awaitable<void> Companion::end_run(const std::string& id, net::ResponseWriter& response) {
  bool ended = false;
  const bool answered = co_await with_runs([&](RunStore& runs) { ended = runs.end(id); });
  wake_listeners();
  if (!answered) {
    reply_store_away(response);
  } else if (!ended) {
    reply_unknown(response);
  } else {
    const net::Headers headers{net::Header("Cache-Control", "no-store")};
    response.reply(204, headers, {});
  }
}

asio::awaitable<void> Companion::create_run(net::Request& request, net::ResponseWriter& response) {
  const Result<std::string> body = co_await request.read_body(kMaxRun);
  if (!body) {
    response.close_after();
    server::reply_error(response, 413, body.error().code, body.error().message);
    co_return;
  }
  const nlohmann::json json = nlohmann::json::parse(*body, nullptr, false);
  if (!json.is_object()) {
    server::reply_error(response, 400, "run.invalid", "The run must be a JSON object.");
    co_return;
  }
  RunRequest wanted;
  wanted.state = text_of(json, "state");
  wanted.authorize = text_of(json, "authorize");
  wanted.redirect_uri = text_of(json, "redirect_uri");
  const auto expires = json.find("expires_in");
  if (expires != json.end() && expires->is_number_integer()) {
    const auto seconds = expires->get<std::int64_t>();
    wanted.expires_in = seconds > 0 && seconds <= 86'400 ? static_cast<int>(seconds) : 0;
  }
  if (const auto wrong = check_run(wanted)) {
    server::reply_error(response, 400, wrong->code, wrong->message);
    co_return;
  }
  std::string id;
  const bool answered =
      co_await with_runs([&](RunStore& runs) { id = runs.create(wanted, now_ms()); });
  wake_listeners();  // making room may have ended another run
  if (!answered) {
    reply_store_away(response);
    co_return;
  }
  nlohmann::json answer;
  answer["run"] = id;
  net::Headers headers;
  headers.emplace_back("Content-Type", "application/json");
  headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.reply(201, headers, answer.dump());
}

asio::awaitable<void> Companion::stream_hops(std::string id, net::Request& request,
                                             net::ResponseWriter& response) {
  if (listeners_.size() >= kMaxListeners) {
    server::reply_error(response, 503, "run.listeners", "Too many windows listen already.");
    co_return;
  }
  std::uint64_t seen = 0;
  if (const std::string* last = request.header("Last-Event-ID")) {
    std::from_chars(last->data(), last->data() + last->size(), seen);
  }
  Listener listener(loop_);
  listeners_.push_back(&listener);
  struct Leave {
    Companion& companion;
    Listener& listener;
    ~Leave() { std::erase(companion.listeners_, &listener); }
  } leave{*this, listener};
  response.on_gone([&listener] { listener.signal.notify(); });

  std::optional<ReadRun> run;
  const std::function<void(RunStore&)> look = [&](RunStore& runs) {
    run = runs.read(id, seen, now_ms());
  };
  if (!co_await with_runs(look)) {
    response.on_gone(nullptr);
    reply_store_away(response);
    co_return;
  }
  if (!run) {
    response.on_gone(nullptr);
    reply_unknown(response);
    co_return;
  }
  net::Headers headers;
  headers.emplace_back("Content-Type", "text/event-stream");
  headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.head(200, headers);
  using Clock = std::chrono::steady_clock;
  bool alive = co_await response.write("retry: 1000\n\n");
  Clock::time_point spoke = Clock::now();
  // A run that is not there any more ends its stream; so does a store that does not answer, and the
  // listener comes again.
  while (alive && !response.gone() && run && !stopping_) {
    std::string events;
    for (const Hop& hop : run->hops) {
      seen = hop.seq;
      events += "id: " + std::to_string(hop.seq) + "\ndata: " + hop_json(id, hop) + "\n\n";
    }
    if (events.empty() && Clock::now() - spoke >= kHeartbeat) events = ": still here\n\n";
    if (!events.empty()) {
      alive = co_await response.write(events);
      spoke = Clock::now();
    } else {
      // Woken by the run's end at the latest, so that its stream ends with it.
      const std::chrono::milliseconds left(std::max<EpochMs>(run->expires_at - now_ms(), 0));
      const auto most =
          options_.runs->is_shared() ? kLookEvery : std::chrono::milliseconds(kHeartbeat);
      listener.heartbeat.arm(std::min(most, left));
      co_await listener.signal.wait();
      listener.heartbeat.disarm();
    }
    if (!co_await with_runs(look)) break;
  }
  response.on_gone(nullptr);
  // Of a run that expired while somebody listened nothing is to rest in a database.
  if (!run) co_await with_runs([&](RunStore& runs) { runs.end(id); });
  if (alive && !response.gone()) co_await response.end();
}

}  // namespace smd::companion
