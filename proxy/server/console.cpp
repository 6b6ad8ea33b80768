#include "proxy/server/console.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <chrono>
#include <ctime>

#include "proxy/companion/stored_runs.hpp"
#include "proxy/server/log.hpp"
#include "proxy/server/problem.hpp"
#include "shared/base/json.hpp"

namespace smd::server {

namespace asio = boost::asio;

namespace {

std::string path_of(const std::string& address) {
  const std::size_t scheme = address.find("://");
  const std::size_t slash = address.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  return slash == std::string::npos ? "/" : address.substr(slash);
}

net::Headers plain_headers(const char* type) {
  net::Headers headers;
  headers.emplace_back("Content-Type", type);
  headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  return headers;
}

bool is_safe(const std::string& method) { return method == "GET" || method == "HEAD"; }

/// The first segment of a path, for the log: what follows may be anything.
std::string area_of(std::string_view path) {
  const std::size_t slash = path.find('/', 1);
  return std::string(path.substr(0, std::min<std::size_t>(slash, 16)));
}

}  // namespace

Console::Console(asio::io_context& loop, config::Settings settings)
    : loop_(loop),
      settings_(std::move(settings)),
      relay_(upstreams_, metrics_),
      preflight_(loop, upstreams_),
      files_(settings_.web) {}

Result<bool> Console::open_upstreams() {
  for (const relay::UpstreamConfig& config : settings_.upstreams) {
    Result<std::unique_ptr<relay::Upstream>> upstream = relay::Upstream::create(loop_, config);
    if (!upstream) return upstream.error();
    if (const auto& error = upstream.value()->identity_error()) {
      log_line(LogLevel::error, "identity_unusable",
               {{"upstream", config.name}, {"code", error->code}, {"message", error->message}});
    }
    upstreams_[config.name] = std::move(upstream).value();
    std::string resource_path = config::default_resource_path();
    for (const config::Environment& environment : settings_.environments) {
      if (environment.upstream != config.name || environment.resource_path.empty()) continue;
      resource_path = environment.resource_path;
      break;
    }
    preflight_.add(config.name, std::move(resource_path));
  }
  return true;
}

Result<std::unique_ptr<Console>> Console::start(asio::io_context& loop, config::Settings settings) {
  std::unique_ptr<Console> console(new Console(loop, std::move(settings)));
  if (const auto opened = console->open_upstreams(); !opened) return opened.error();
  auto store = StoreService::open(console->settings_.store);
  if (!store) return store.error();
  console->store_ = std::move(store).value();
  net::ServerOptions options;
  options.address = console->settings_.listen_address;
  options.port = console->settings_.port;
  options.limits = console->settings_.limits;
  if (!console->settings_.tls_cert.empty()) {
    options.tls.emplace();
    options.tls->certificate_file = console->settings_.tls_cert;
    options.tls->key_file = console->settings_.tls_key;
  }
  Console* const raw = console.get();
  options.on_refused = [raw](int status, std::string_view reason) {
    raw->metrics_.count_refusal(reason);
    log_line(LogLevel::warn, "refused",
             {{"status", static_cast<long long>(status)}, {"reason", reason}});
  };
  options.body_limit = [most = console->settings_.store.max_bytes](std::string_view path) {
    return SessionsEndpoint::owns(path) ? std::optional<std::uint64_t>(most) : std::nullopt;
  };
  options.on_handshake_failed = [](std::string_view reason) {
    log_line(LogLevel::info, "handshake_failed", {{"reason", reason}});
  };
  auto server = net::HttpServer::listen(
      loop, std::move(options), [raw](net::Request& request, net::ResponseWriter& response) {
        return raw->handle(request, response);
      });
  if (!server) return server.error();
  console->server_ = std::move(server).value();
  console->settings_.port = console->server_->port();
  console->settle_addresses();
  console->open_store_endpoints();
  return console;
}

void Console::open_store_endpoints() {
  if (!store_) return;
  sessions_ = std::make_unique<SessionsEndpoint>(*store_, rules_.origin);
  shared_ = std::make_unique<SharedEndpoint>(*store_);
  asio::co_spawn(loop_, store_->retire_when_due(), asio::detached);
}

void Console::settle_addresses() {
  const bool secure = !settings_.tls_cert.empty();
  const std::string scheme = secure ? "https://" : "http://";
  const std::string port = ":" + std::to_string(settings_.port);
  const bool v6 = settings_.listen_address.find(':') != std::string::npos;
  const std::string address = v6 ? "[" + settings_.listen_address + "]" : settings_.listen_address;
  const std::string own = origin_of(scheme + address + port);
  rules_.origin = settings_.public_origin.empty() ? own : origin_of(settings_.public_origin);
  rules_.hosts = {host_of(rules_.origin)};
  const std::string local = host_of(scheme + "localhost" + port);
  // Only when the name is not itself the public one.
  for (const std::string& other : {host_of(own), local}) {
    if (other != rules_.hosts.front()) rules_.redirected.push_back(other);
  }
  // Requests of programs (health checks, scrapers) come by address: no redirect for those.
  if (host_of(own) != rules_.hosts.front()) rules_.hosts.push_back(host_of(own));

  const auto or_own = [&](const std::string& given, const char* path) {
    return given.empty() ? rules_.origin + path : given;
  };
  scope_selection_uri_ = or_own(settings_.scope_selection_uri, "/oauth/scope-selection");
  redirect_uri_ = or_own(settings_.redirect_uri, "/oauth/redirect");
  for (const std::string& uri :
       {scope_selection_uri_, redirect_uri_, scheme + "localhost" + port}) {
    rules_.companion_hosts.push_back(host_of(uri));
    rules_.companion_origins.push_back(origin_of(uri));
  }
  companion::CompanionOptions options;
  options.scope_selection_path = path_of(scope_selection_uri_);
  options.redirect_path = path_of(redirect_uri_);
  if (store_) {
    options.runs = companion::make_stored_runs(store_->database());
    options.offload = [this](std::function<void()> work) {
      return store_->workers().run(std::move(work));
    };
  }
  companion_ = std::make_unique<companion::Companion>(
      loop_, std::move(options), [](const std::string&, const companion::Hop& hop) {
        log_line(LogLevel::info, "hop", {{"hop", hop.hop}, {"method", hop.method}});
      });
  login_ = std::make_unique<Login>(settings_.port, secure || rules_.origin.starts_with("https://"));
}

std::string Console::start_address() const { return rules_.origin + "/#token=" + login_->token(); }

void Console::stop() {
  companion_->stop();
  server_->stop(std::chrono::seconds(5));
  for (const auto& [name, upstream] : upstreams_) upstream->stop();
}

asio::awaitable<void> Console::handle(net::Request& request, net::ResponseWriter& response) {
  const Area area = companion_->owns(request.path()) ? Area::companion : Area::console;
  const GuardVerdict verdict = check(rules_, area, request.method(), request.headers());
  if (verdict.action == GuardVerdict::Action::refuse) {
    metrics_.count_refusal(verdict.reason);
    log_line(LogLevel::warn, "refused", {{"status", 403LL}, {"reason", verdict.reason}});
    response.close_after();
    reply_error(response, 403, "guard",
                std::string("Refused: ") + verdict.reason + ". Open the console at " +
                    rules_.origin + " itself.");
  } else if (verdict.action == GuardVerdict::Action::redirect) {
    net::Headers headers = plain_headers("text/plain");
    headers.emplace_back("Location", rules_.origin + request.target());
    response.reply(302, headers, {});
  } else {
    co_await route(request, response);
  }
  metrics_.count_request(response.status());
  if (log_enabled(LogLevel::debug)) {
    log_line(LogLevel::debug, "request",
             {{"method", request.method()},
              {"area", area_of(request.path())},
              {"status", static_cast<long long>(response.status())},
              {"bytes", static_cast<long long>(response.body_bytes())}});
  }
}

asio::awaitable<void> Console::route(net::Request& request, net::ResponseWriter& response) {
  const std::string_view path = request.path();
  if (companion_->owns(path)) {
    co_await companion_->handle_page(request, response);
    co_return;
  }
  const bool relayed = path.starts_with("/relay/");
  if (relayed || path.starts_with("/api/")) {
    const std::string* mark = request.header("Smd-Console");
    const bool marked = mark != nullptr && *mark == "1";
    if (path == "/api/login") {
      co_await log_in(request, response);
    } else if (path.starts_with(SharedEndpoint::kPath)) {
      co_await shared(request, response);
    } else if (!login_->has_session(request.headers())) {
      response.close_after();
      reply_error(response, 401, "session", "Log in first: open the start address of this server.");
    } else if (!marked && (relayed || SessionsEndpoint::owns(path) || !is_safe(request.method()))) {
      response.close_after();
      reply_error(response, 403, "mark", "The header Smd-Console: 1 is missing.");
    } else if (relayed) {
      co_await relay_.handle(request, response);
    } else {
      co_await api(request, response);
    }
    co_return;
  }
  if (!is_safe(request.method())) {
    net::Headers headers = plain_headers("text/plain");
    headers.emplace_back("Allow", "GET, HEAD");
    response.close_after();
    response.reply(405, headers, "Only GET and HEAD here.\n");
  } else if (path == "/healthz") {
    response.reply(200, plain_headers("text/plain"), "ok\n");
  } else if (path == "/readyz") {
    ready(response);
  } else if (path == "/metrics") {
    metrics_text(response);
  } else {
    files_.serve(request, response);
  }
}

asio::awaitable<void> Console::sessions(net::Request& request, net::ResponseWriter& response) {
  if (sessions_) {
    co_await sessions_->handle(request, response, "log-in " + login_->name_of(request.headers()));
    co_return;
  }
  response.close_after();
  reply_error(response, 404, "store.none",
              "This server keeps no sessions: start smd-proxy with --store sqlite:PATH or "
              "--store postgresql://USER@HOST/DATABASE.");
}

asio::awaitable<void> Console::shared(net::Request& request, net::ResponseWriter& response) {
  if (shared_) {
    co_await shared_->handle(request, response);
    co_return;
  }
  response.close_after();
  reply_error(response, 404, "store.none", "This server keeps no sessions, and so has no links.");
}

asio::awaitable<void> Console::log_in(net::Request& request, net::ResponseWriter& response) {
  const std::string* mark = request.header("Smd-Console");
  const std::string* type = request.header("Content-Type");
  if (request.method() != "POST" || mark == nullptr || *mark != "1" || type == nullptr ||
      !type->starts_with("application/json")) {
    response.close_after();
    reply_error(response, 403, "mark", "Log in with POST, JSON and the header Smd-Console: 1.");
    co_return;
  }
  const Result<std::string> body = co_await request.read_body(4096);
  if (!body) {
    response.close_after();
    reply_error(response, 413, body.error().code, body.error().message);
    co_return;
  }
  const nlohmann::json json = nlohmann::json::parse(*body, nullptr, false);
  std::string token;
  if (json.is_object()) {
    const auto found = json.find("token");
    if (found != json.end() && found->is_string()) token = found->get<std::string>();
  }
  const std::string cookie = login_->log_in(token);
  if (cookie.empty()) {
    metrics_.count_refusal("wrong token");
    log_line(LogLevel::warn, "login_failed", {});
    reply_error(response, 401, "token",
                "The token is not that of this server: use the start address it printed last.");
    co_return;
  }
  log_line(LogLevel::info, "login", {});
  net::Headers headers;
  headers.emplace_back("Set-Cookie", cookie);
  headers.emplace_back("Cache-Control", "no-store");
  response.reply(204, headers, {});
}

asio::awaitable<void> Console::api(net::Request& request, net::ResponseWriter& response) {
  const std::string_view path = request.path();
  if (path == "/api/oauth/runs" || path.starts_with("/api/oauth/runs/")) {
    co_await companion_->handle_api(request, response);
  } else if (SessionsEndpoint::owns(path)) {
    co_await sessions(request, response);
  } else if (path.starts_with(PreflightEndpoint::kPath) && request.method() == "POST") {
    co_await preflight_.handle(request, response);
  } else if (path.starts_with(RelayEndpoint::kProblemsPath) && is_safe(request.method())) {
    relay_.tell_problem(request, response);
  } else if (path == "/api/session" && is_safe(request.method())) {
    const net::Headers headers{net::Header("Cache-Control", "no-store")};
    response.reply(204, headers, {});
  } else if (path == "/api/config" && is_safe(request.method())) {
    response.reply(200, plain_headers("application/json"), config_text());
  } else {
    reply_error(response, 404, "path", "There is no such API.");
  }
}

std::string Console::config_text() const {
  std::vector<config::NamedCertificate> certificates;
  for (const auto& [name, upstream] : upstreams_) {
    if (const tls::CertificateFacts* facts = upstream->certificate()) {
      certificates.emplace_back(name, *facts);
    }
  }
  std::vector<config::NamedIdentity> identities;
  for (const auto& [name, facts] : preflight_.identities()) identities.push_back({name, facts});
  config::StoreInfo store;
  if (store_) {
    store.kind = store_->database()->kind();
    store.max_bytes = settings_.store.max_bytes;
    store.retention_days = settings_.store.retention_days;
  }
  return config::config_json(settings_.environments, certificates, identities, scope_selection_uri_,
                             redirect_uri_, store);
}

void Console::ready(net::ResponseWriter& response) {
  const long long now = static_cast<long long>(std::time(nullptr)) * 1000;
  std::string wrong;
  bool any = false;
  for (const auto& [name, upstream] : upstreams_) {
    if (const auto& error = upstream->identity_error()) {
      any = true;
      wrong += "The client certificate for " + name + " cannot be used (" + error->code + ").\n";
      continue;
    }
    const tls::CertificateFacts* facts = upstream->certificate();
    if (facts == nullptr) continue;
    any = true;
    if (facts->not_after < now || facts->not_before > now) {
      wrong += "The client certificate for " + name + " is out of date.\n";
    }
  }
  if (!any) wrong += "No client certificate is loaded.\n";
  response.reply(wrong.empty() ? 200 : 503, plain_headers("text/plain"),
                 wrong.empty() ? std::string("ready\n") : wrong);
}

void Console::metrics_text(net::ResponseWriter& response) {
  std::string out = metrics_.text();
  Metrics::gauge(out, "smd_http_open_connections", "Connections of clients.", "",
                 static_cast<double>(server_->connections()));
  for (const auto& [name, upstream] : upstreams_) {
    const std::string label = "upstream=\"" + name + "\"";
    const relay::UpstreamCounters counters = upstream->counters();
    const auto number = [](auto value) { return static_cast<double>(value); };
    Metrics::gauge(out, "smd_relay_open_connections", "Connections to upstreams.", label,
                   number(counters.open_connections));
    Metrics::gauge(out, "smd_relay_queued", "Requests waiting for their turn.", label,
                   number(upstream->queued()));
    Metrics::gauge(out, "smd_relay_handshakes_total", "TLS handshakes with upstreams.", label,
                   number(counters.handshakes), "counter");
    Metrics::gauge(out, "smd_relay_handshake_failures_total", "Those that failed.", label,
                   number(counters.handshake_failures), "counter");
    Metrics::gauge(out, "smd_relay_reused_total", "Requests over a kept connection.", label,
                   number(counters.reused), "counter");
    Metrics::gauge(out, "smd_relay_repeated_total", "GET requests sent again.", label,
                   number(counters.repeated), "counter");
    if (const tls::CertificateFacts* facts = upstream->certificate()) {
      Metrics::gauge(out, "smd_client_certificate_not_after_seconds",
                     "End of the client certificate, seconds since 1970.", label,
                     number(facts->not_after / 1000));
    }
  }
  response.reply(200, plain_headers("text/plain; version=0.0.4; charset=utf-8"), out);
}

}  // namespace smd::server
