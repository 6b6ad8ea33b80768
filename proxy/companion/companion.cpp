#include "proxy/companion/companion.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "proxy/companion/clock.hpp"
#include "proxy/companion/listener.hpp"
#include "proxy/companion/pages.hpp"
#include "proxy/server/log.hpp"
#include "proxy/tls/openssl.hpp"

namespace smd::companion {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxForm = 4096;

const std::string* value_of(const std::vector<std::pair<std::string, std::string>>& pairs,
                            std::string_view name) {
  for (const auto& pair : pairs) {
    if (pair.first == name) return &pair.second;
  }
  return nullptr;
}

net::Headers page_headers() {
  net::Headers headers;
  headers.emplace_back("Content-Type", "text/html; charset=utf-8");
  headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  // Not no-referrer: with that a browser sends "Origin: null" with our own forms. Nothing of ours
  // is sent to other sites either way.
  headers.emplace_back("Referrer-Policy", "same-origin");
  // No form-action: browsers apply it to the whole chain of redirects that follows the form, and
  // that chain leads to the utility.
  headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'");
  return headers;
}

void reply_page(net::ResponseWriter& response, int status, const std::string& html) {
  response.reply(status, page_headers(), html);
}

void reply_redirect(net::ResponseWriter& response, int status, const std::string& location) {
  net::Headers headers = page_headers();
  headers.emplace_back("Location", location);
  response.reply(status, headers, {});
}

void reply_store_away(net::ResponseWriter& response) {
  reply_page(response, 503, store_away_page());
}

Hop hop_of(const char* name, const net::Request& request) {
  Hop hop;
  hop.at = now_ms();
  hop.hop = name;
  hop.method = request.method();
  hop.url = request.target();
  hop.query = read_pairs(request.query());
  return hop;
}

}  // namespace

Companion::Companion(asio::io_context& loop, CompanionOptions options, OnHop on_hop)
    : loop_(loop), options_(std::move(options)), on_hop_(std::move(on_hop)) {
  if (!options_.runs) options_.runs = make_memory_store();
}

Companion::~Companion() = default;

bool Companion::owns(std::string_view path) const {
  return path == options_.scope_selection_path || path == options_.redirect_path ||
         path.starts_with("/oauth/");
}

asio::awaitable<bool> Companion::with_runs(std::function<void(RunStore&)> work) {
  bool done = true;
  const std::function<void()> guarded = [&] {
    try {
      work(*options_.runs);
    } catch (const std::runtime_error& error) {
      done = false;
      server::log_line(server::LogLevel::error, "store_failed", {{"message", error.what()}});
    }
  };
  if (options_.offload) {
    co_await options_.offload(guarded);
  } else {
    guarded();
  }
  co_return done;
}

Result<std::string> Companion::begin_run(const RunRequest& request) {
  if (auto wrong = check_run(request)) return std::move(*wrong);
  std::string id = options_.runs->create(request, now_ms());
  wake_listeners();  // making room may have ended another run
  return id;
}

void Companion::end_run(const std::string& id) {
  options_.runs->end(id);
  wake_listeners();
}

void Companion::stop() {
  stopping_ = true;
  wake_listeners();
}

void Companion::tell(const std::string& run, const std::vector<Hop>& hops) {
  if (on_hop_) {
    for (const Hop& hop : hops) on_hop_(run, hop);
  }
  wake_listeners();
}

void Companion::wake_listeners() {
  for (Listener* listener : listeners_) listener->signal.notify();
}

asio::awaitable<void> Companion::handle_page(net::Request& request, net::ResponseWriter& response) {
  const std::string path(request.path());
  const bool get = request.method() == "GET" || request.method() == "HEAD";
  const bool form_page = path == "/oauth/login" || path == "/oauth/confirm";
  std::string visit;
  if (form_page && request.method() == "POST") {
    const Result<std::string> body = co_await request.read_body(kMaxForm);
    if (!body) {
      response.close_after();
      response.reply(413, page_headers(), {});
      co_return;
    }
    const auto pairs = read_pairs(*body);
    if (const std::string* value = value_of(pairs, "visit")) visit = *value;
  } else if (!get) {
    net::Headers headers = page_headers();
    headers.emplace_back("Allow", form_page ? "GET, HEAD, POST" : "GET, HEAD");
    response.close_after();
    response.reply(405, headers, {});
    co_return;
  }
  if (path == options_.redirect_path) {
    co_await redirect(request, response);
  } else if (path == options_.scope_selection_path) {
    co_await scope_selection(request, response);
  } else if (path == "/oauth/style.css") {
    net::Headers headers;
    headers.emplace_back("Content-Type", "text/css; charset=utf-8");
    headers.emplace_back("Cache-Control", "no-cache");
    headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.reply(200, headers, style_sheet());
  } else if (path == "/oauth/login") {
    co_await log_in(request, response, visit);
  } else if (path == "/oauth/confirm") {
    co_await confirm(request, response, visit);
  } else if (path == "/oauth/done") {
    done(request, response);
  } else {
    reply_page(response, 404, nobody_waits_page());
  }
}

asio::awaitable<void> Companion::scope_selection(const net::Request& request,
                                                 net::ResponseWriter& response) {
  const std::string visit = tls::random_hex(16);
  Hop hop = hop_of("scope_selection", request);
  hop.location = "/oauth/login?visit=" + visit;
  std::optional<FoundRun> run;
  std::vector<Hop> told;
  const bool answered = co_await with_runs([&](RunStore& runs) {
    run = runs.newest(hop.at);
    if (!run) return;
    runs.add_visit(run->handle, visit);
    if (runs.append(run->handle, hop)) told.push_back(hop);
  });
  if (!answered) {
    reply_store_away(response);
  } else if (!run) {
    reply_page(response, 404, nobody_waits_page());
  } else {
    tell(run->handle, told);
    reply_redirect(response, 302, *hop.location);
  }
}

// Which visit a page belongs to: from the form when it was posted, else from the address.
static std::string visit_of(const net::Request& request, const std::string& posted) {
  if (request.method() == "POST") return posted;
  const auto query = read_pairs(request.query());
  const std::string* named = value_of(query, "visit");
  return named != nullptr ? *named : std::string();
}

asio::awaitable<void> Companion::log_in(const net::Request& request, net::ResponseWriter& response,
                                        std::string posted) {
  const bool post = request.method() == "POST";
  const std::string visit = visit_of(request, posted);
  Hop hop = hop_of("login", request);
  hop.location = "/oauth/confirm?visit=" + visit;
  std::optional<FoundRun> run;
  std::vector<Hop> told;
  const bool answered = co_await with_runs([&](RunStore& runs) {
    run = runs.with_visit(visit, hop.at);
    if (run && post && runs.append(run->handle, hop)) told.push_back(hop);
  });
  if (!answered) {
    reply_store_away(response);
  } else if (!run) {
    reply_page(response, 404, nobody_waits_page());
  } else if (!post) {
    reply_page(response, 200, log_in_page(visit));
  } else {
    tell(run->handle, told);
    reply_redirect(response, 303, *hop.location);
  }
}

asio::awaitable<void> Companion::confirm(const net::Request& request, net::ResponseWriter& response,
                                         std::string posted) {
  const bool post = request.method() == "POST";
  const std::string visit = visit_of(request, posted);
  Hop confirmed = hop_of("confirm", request);
  Hop onward = hop_of("authorize", request);
  std::optional<FoundRun> run;
  std::vector<Hop> told;
  const bool answered = co_await with_runs([&](RunStore& runs) {
    run = runs.with_visit(visit, confirmed.at);
    if (!run || !post) return;
    onward.location = run->authorize;
    for (Hop* hop : {&confirmed, &onward}) {
      if (runs.append(run->handle, *hop)) told.push_back(*hop);
    }
    runs.end_visit(run->handle, visit);
  });
  if (!answered) {
    reply_store_away(response);
  } else if (!run) {
    reply_page(response, 404, nobody_waits_page());
  } else if (!post) {
    reply_page(response, 200, confirm_page(visit));
  } else {
    tell(run->handle, told);
    // 303 and never 307: the utility must get a plain GET without our form.
    reply_redirect(response, 303, run->authorize);
  }
}

namespace {

Ending ending_of(const Hop& hop) {
  const bool code = value_of(hop.query, "code") != nullptr ||
                    value_of(hop.query, "authorization_code") != nullptr;
  if (hop.repeated) return Ending::repeated;
  if (hop.state_matches == false) return Ending::wrong_state;
  if (code) return hop.state_matches ? Ending::code : Ending::no_state;
  return value_of(hop.query, "error") != nullptr ? Ending::refused : Ending::nothing;
}

}  // namespace

asio::awaitable<void> Companion::redirect(const net::Request& request,
                                          net::ResponseWriter& response) {
  Hop hop = hop_of("redirect", request);
  hop.is_redirect = true;
  const bool head = request.method() == "HEAD";
  std::optional<FoundRun> run;
  std::vector<Hop> told;
  const bool answered = co_await with_runs([&](RunStore& runs) {
    const std::string* state = value_of(hop.query, "state");
    if (state != nullptr) {
      run = runs.with_state(*state, hop.at);
      hop.state_matches = run.has_value();
    }
    // Not ours by its state: told to whoever waits now, who then sees that it does not belong.
    if (!run) run = runs.newest(hop.at);
    if (!run || head) return;
    const std::string* code = value_of(hop.query, "code");
    if (code == nullptr) code = value_of(hop.query, "authorization_code");
    if (code != nullptr) hop.repeated = !runs.add_code(run->handle, *code);
    if (runs.append(run->handle, hop)) told.push_back(hop);
  });
  if (!answered) {
    reply_store_away(response);
  } else if (!run) {
    reply_page(response, 404, nobody_waits_page());
  } else {
    tell(run->handle, told);
    // On to an address without the code: it must not stay in the address bar and the history, and
    // a reload must not bring it a second time.
    reply_redirect(response, 303, "/oauth/done?result=" + std::string(word_of(ending_of(hop))));
  }
}

void Companion::done(const net::Request& request, net::ResponseWriter& response) {
  const auto query = read_pairs(request.query());
  const std::string* word = value_of(query, "result");
  const auto ending = word == nullptr ? std::nullopt : ending_of(*word);
  if (!ending) {
    reply_page(response, 404, nobody_waits_page());
  } else {
    reply_page(response, 200, result_page(*ending));
  }
}

std::vector<std::pair<std::string, std::string>> read_pairs(std::string_view text) {
  const auto hex = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  const auto decode = [&](std::string_view part) {
    std::string out;
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (part[i] == '%' && i + 2 < part.size() && hex(part[i + 1]) >= 0 && hex(part[i + 2]) >= 0) {
        out.push_back(static_cast<char>(hex(part[i + 1]) * 16 + hex(part[i + 2])));
        i += 2;
      } else {
        out.push_back(part[i] == '+' ? ' ' : part[i]);
      }
    }
    return out;
  };
  std::vector<std::pair<std::string, std::string>> out;
  std::size_t begin = 0;
  while (begin < text.size() && out.size() < 100) {
    std::size_t end = text.find('&', begin);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view pair(text.data() + begin, end - begin);
    begin = end + 1;
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    const bool has_value = equals != std::string_view::npos;
    out.emplace_back(decode(has_value ? pair.substr(0, equals) : pair),
                     has_value ? decode(pair.substr(equals + 1)) : std::string());
  }
  return out;
}

}  // namespace smd::companion
