#include "proxy/headless/browser.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <exception>
#include <map>
#include <optional>

#include "proxy/headless/html_form.hpp"
#include "shared/base/text.hpp"
#include "shared/encoding/form.hpp"
#include "shared/encoding/uri.hpp"

namespace smd::headless {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Answer = http::response<http::string_body>;

constexpr int kMostSteps = 16;
constexpr std::uint64_t kMostBytes = 1024 * 1024;

struct Address {
  std::string origin;  // "http://127.0.0.1:8700"
  std::string authority, host, port, target;
};

struct Step {
  std::string url;
  std::string method = "GET";
  std::string body;
  std::string from;  // origin of the page that leads here, "" for none
};

Result<Address> parse_address(const std::string& url) {
  const auto parts = encoding::split_uri(url);
  if (!encoding::is_absolute_web_uri(url) || !equals_ignoring_case(*parts.scheme, "http") ||
      !encoding::is_loopback_host(parts.host)) {
    return Error{"browser.address",
                 "The redirects lead to " +
                     (parts.authority ? std::string(*parts.authority) : "nowhere") +
                     ", and only plain http on this machine can be played."};
  }
  Address address;
  address.authority = std::string(*parts.authority);
  address.origin = "http://" + address.authority;
  address.host = std::string(parts.host);
  if (address.host.front() == '[') address.host = address.host.substr(1, address.host.size() - 2);
  address.port = std::string(parts.port.value_or("80"));
  address.target = parts.path.empty() ? "/" : std::string(parts.path);
  if (parts.query) address.target += "?" + std::string(*parts.query);
  return address;
}

// A relative address as our own servers use it: with a scheme, or with a leading slash, or empty.
std::string resolved(const Address& base, const std::string& location) {
  if (encoding::split_uri(location).scheme) return location;
  if (!location.empty() && location.front() == '/') return base.origin + location;
  if (location.empty()) return base.origin + base.target;
  const auto path = base.target.substr(0, base.target.find('?'));
  return base.origin + path.substr(0, path.rfind('/') + 1) + location;
}

asio::awaitable<void> exchange(Address address, http::request<http::string_body> request,
                               std::chrono::milliseconds timeout, Answer& answer) {
  const auto executor = co_await asio::this_coro::executor;
  asio::ip::tcp::resolver resolver(executor);
  boost::beast::tcp_stream stream(executor);
  stream.expires_after(timeout);
  const auto found =
      co_await resolver.async_resolve(address.host, address.port, asio::use_awaitable);
  co_await stream.async_connect(found, asio::use_awaitable);
  co_await http::async_write(stream, request, asio::use_awaitable);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kMostBytes);
  co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
  answer = parser.release();
}

class Browser {
 public:
  explicit Browser(std::chrono::milliseconds timeout) : timeout_(timeout) {}

  Result<std::string> follow(Step step) {
    for (int i = 0; i < kMostSteps; ++i) {
      const auto address = parse_address(step.url);
      if (!address) return address.error();
      Answer answer;
      if (auto error = load(step, *address, answer)) return *error;
      auto next = next_step(*address, answer);
      if (!next) return next.error();
      if (!*next) return html_title(answer.body());
      step = **next;
    }
    return Error{"browser.loop", "The redirects of the OAuth Test do not come to an end."};
  }

  Result<std::string> read(const std::string& url) {
    const auto address = parse_address(url);
    if (!address) return address.error();
    Answer answer;
    Step step;
    step.url = url;
    if (auto error = load(step, *address, answer)) return *error;
    const auto status = static_cast<int>(answer.result_int());
    if (status != 200) return refused(*address, status, html_title(answer.body()));
    return answer.body();
  }

 private:
  std::optional<Error> load(const Step& step, const Address& address, Answer& answer) {
    http::request<http::string_body> request(
        step.method == "POST" ? http::verb::post : http::verb::get, address.target, 11);
    request.set(http::field::host, address.authority);
    request.set(http::field::accept, "text/html,*/*;q=0.5");
    request.set(http::field::user_agent, "smd");
    request.set(http::field::connection, "close");
    request.set("Sec-Fetch-Mode", "navigate");
    request.set("Sec-Fetch-Dest", "document");
    request.set("Sec-Fetch-Site", step.from.empty()             ? "none"
                                  : step.from == address.origin ? "same-origin"
                                                                : "cross-site");
    if (step.method == "POST") {
      request.set(http::field::content_type, "application/x-www-form-urlencoded");
      request.set(http::field::origin, step.from);
      request.body() = step.body;
    }
    if (const auto cookies = cookies_.find(address.authority); cookies != cookies_.end()) {
      std::string line;
      for (const auto& [name, value] : cookies->second) {
        line += (line.empty() ? "" : "; ") + name + "=" + value;
      }
      request.set(http::field::cookie, line);
    }
    request.prepare_payload();
    try {
      asio::io_context loop(1);
      std::exception_ptr failure;
      asio::co_spawn(loop, exchange(address, std::move(request), timeout_, answer),
                     [&failure](std::exception_ptr error) { failure = std::move(error); });
      loop.run();
      if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      return Error{"browser.network", address.authority + ": " + error.what()};
    }
    keep_cookies(address, answer);
    return std::nullopt;
  }

  // Where the answer leads; nothing when it is the last page.
  static Result<std::optional<Step>> next_step(const Address& address, const Answer& answer) {
    const int status = static_cast<int>(answer.result_int());
    if (status >= 300 && status < 400) {
      const std::string location(answer[http::field::location]);
      if (location.empty()) return refused(address, status, "a redirect without an address");
      Step step;
      step.url = resolved(address, location);
      step.from = address.origin;
      return std::optional<Step>(step);
    }
    if (status != 200) return refused(address, status, html_title(answer.body()));
    const auto form = find_form(answer.body());
    if (!form) return std::optional<Step>();
    Step step;
    step.url = resolved(address, form->action);
    step.method = form->method;
    step.from = address.origin;
    const auto fields = encoding::form_encode(form->fields);
    if (form->method == "POST") {
      step.body = fields;
    } else {
      step.url = step.url.substr(0, step.url.find('?')) + "?" + fields;
    }
    return std::optional<Step>(step);
  }

  static Error refused(const Address& address, int status, const std::string& said) {
    return {"browser.status", address.origin + address.target.substr(0, address.target.find('?')) +
                                  " answered " + std::to_string(status) +
                                  (said.empty() ? "" : " (" + said + ")") + "."};
  }

  void keep_cookies(const Address& address, const Answer& answer) {
    const auto range = answer.equal_range(http::field::set_cookie);
    for (auto it = range.first; it != range.second; ++it) {
      const std::string line(it->value());
      const auto pair = line.substr(0, line.find(';'));
      const auto equals = pair.find('=');
      if (equals == std::string::npos) continue;
      cookies_[address.authority][std::string(trim(pair.substr(0, equals)))] =
          pair.substr(equals + 1);
    }
  }

  std::chrono::milliseconds timeout_;
  std::map<std::string, std::map<std::string, std::string>> cookies_;
};

}  // namespace

Result<std::string> play_oauth_test(const std::string& portal, const std::string& client_id,
                                    std::chrono::milliseconds timeout) {
  const auto address = parse_address(portal);
  if (!address) return address.error();
  Step start;
  start.url = address->origin + "/portal/start";
  start.method = "POST";
  start.from = address->origin;
  start.body = encoding::form_encode({{"client_id", client_id}});
  return Browser(timeout).follow(std::move(start));
}

Result<std::string> read_page(const std::string& url, std::chrono::milliseconds timeout) {
  return Browser(timeout).read(url);
}

}  // namespace smd::headless
