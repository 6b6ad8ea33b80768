#include "proxy/companion/companion.hpp"

#include <algorithm>
#include <chrono>

#include "proxy/companion/clock.hpp"
#include "proxy/companion/listener.hpp"
#include "proxy/companion/pages.hpp"
#include "proxy/tls/openssl.hpp"

namespace smd::companion {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxVisits = 64;
constexpr std::size_t kMaxHops = 500;
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

std::string digest_of(const std::string& code) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(code.data(), code.size(), digest, &size, EVP_sha256(), nullptr);
  return {reinterpret_cast<const char*>(digest), size};
}

Hop hop_of(const char* name, const net::Request& request) {
  Hop hop;
  hop.hop = name;
  hop.method = request.method();
  hop.url = request.target();
  hop.query = read_pairs(request.query());
  return hop;
}

}  // namespace

Companion::Companion(asio::io_context& loop, CompanionOptions options, OnHop on_hop)
    : loop_(loop),
      options_(std::move(options)),
      on_hop_(std::move(on_hop)),
      runs_(make_memory_store()) {}

Companion::~Companion() = default;

bool Companion::owns(std::string_view path) const {
  return path == options_.scope_selection_path || path == options_.redirect_path ||
         path.starts_with("/oauth/");
}

Result<std::string> Companion::begin_run(RunRequest request) {
  if (auto wrong = check_run(request)) return std::move(*wrong);
  const std::string id = runs_->create(std::move(request), now_ms())->id;
  wake_listeners();  // making room may have ended another run
  return id;
}

bool Companion::end_run(std::string_view id) {
  const bool ended = runs_->end(id);
  wake_listeners();
  return ended;
}

void Companion::stop() {
  stopping_ = true;
  wake_listeners();
}

void Companion::report(const std::shared_ptr<Run>& run, Hop hop) {
  // A loop of redirects must not fill the memory.
  if (run->hops.size() >= kMaxHops) return;
  hop.seq = run->hops.size() + 1;
  hop.at = now_ms();
  run->hops.push_back(std::move(hop));
  if (on_hop_) on_hop_(*run, run->hops.back());
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
    redirect(request, response);
  } else if (path == options_.scope_selection_path) {
    scope_selection(request, response);
  } else if (path == "/oauth/style.css") {
    net::Headers headers;
    headers.emplace_back("Content-Type", "text/css; charset=utf-8");
    headers.emplace_back("Cache-Control", "no-cache");
    headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.reply(200, headers, style_sheet());
  } else if (path == "/oauth/login") {
    log_in(request, response, visit);
  } else if (path == "/oauth/confirm") {
    confirm(request, response, visit);
  } else if (path == "/oauth/done") {
    done(request, response);
  } else {
    reply_page(response, 404, nobody_waits_page());
  }
}

void Companion::scope_selection(const net::Request& request, net::ResponseWriter& response) {
  const std::shared_ptr<Run> run = runs_->newest(now_ms());
  if (!run) {
    reply_page(response, 404, nobody_waits_page());
    return;
  }
  if (run->visits.size() >= kMaxVisits) run->visits.clear();
  const std::string visit = tls::random_hex(16);
  run->visits.insert(visit);
  Hop hop = hop_of("scope_selection", request);
  hop.location = "/oauth/login?visit=" + visit;
  const std::string location = *hop.location;
  report(run, std::move(hop));
  reply_redirect(response, 302, location);
}

// Which visit a page belongs to: from the form when it was posted, else from the address.
static std::string visit_of(const net::Request& request, std::string_view posted) {
  if (request.method() == "POST") return std::string(posted);
  const auto query = read_pairs(request.query());
  const std::string* named = value_of(query, "visit");
  return named != nullptr ? *named : std::string();
}

void Companion::log_in(const net::Request& request, net::ResponseWriter& response,
                       std::string_view visit) {
  const bool post = request.method() == "POST";
  const std::string token = visit_of(request, visit);
  const std::shared_ptr<Run> run = runs_->with_visit(token, now_ms());
  if (!run) {
    reply_page(response, 404, nobody_waits_page());
  } else if (!post) {
    reply_page(response, 200, log_in_page(token));
  } else {
    Hop hop = hop_of("login", request);
    hop.location = "/oauth/confirm?visit=" + token;
    const std::string location = *hop.location;
    report(run, std::move(hop));
    reply_redirect(response, 303, location);
  }
}

void Companion::confirm(const net::Request& request, net::ResponseWriter& response,
                        std::string_view visit) {
  const bool post = request.method() == "POST";
  const std::string token = visit_of(request, visit);
  const std::shared_ptr<Run> run = runs_->with_visit(token, now_ms());
  if (!run) {
    reply_page(response, 404, nobody_waits_page());
  } else if (!post) {
    reply_page(response, 200, confirm_page(token));
  } else {
    report(run, hop_of("confirm", request));
    Hop hop = hop_of("authorize", request);
    hop.location = run->request.authorize;
    report(run, std::move(hop));
    run->visits.erase(token);
    // 303 and never 307: the utility must get a plain GET without our form.
    reply_redirect(response, 303, run->request.authorize);
  }
}

void Companion::redirect(const net::Request& request, net::ResponseWriter& response) {
  Hop hop = hop_of("redirect", request);
  hop.is_redirect = true;
  const std::string* state = value_of(hop.query, "state");
  std::shared_ptr<Run> run = state != nullptr ? runs_->with_state(*state, now_ms()) : nullptr;
  if (run) {
    hop.state_matches = true;
  } else {
    // Not ours by its state: told to whoever waits now, who then sees that it does not belong.
    run = runs_->newest(now_ms());
    if (state != nullptr) hop.state_matches = false;
  }
  if (!run) {
    reply_page(response, 404, nobody_waits_page());
    return;
  }
  const std::string* code = value_of(hop.query, "code");
  if (code == nullptr) code = value_of(hop.query, "authorization_code");
  const bool refused = value_of(hop.query, "error") != nullptr;
  if (code != nullptr && request.method() != "HEAD") {
    hop.repeated = !run->seen_codes.insert(digest_of(*code)).second;
  }
  Ending ending = Ending::nothing;
  if (hop.repeated) {
    ending = Ending::repeated;
  } else if (hop.state_matches == false) {
    ending = Ending::wrong_state;
  } else if (code != nullptr) {
    ending = state == nullptr ? Ending::no_state : Ending::code;
  } else if (refused) {
    ending = Ending::refused;
  }
  if (request.method() != "HEAD") report(run, std::move(hop));
  // On to an address without the code: it must not stay in the address bar and the history, and a
  // reload must not bring it a second time.
  reply_redirect(response, 303, "/oauth/done?result=" + std::string(word_of(ending)));
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
