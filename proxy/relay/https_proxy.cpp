#include "proxy/relay/https_proxy.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <cstdlib>

#include "proxy/net/http_types.hpp"
#include "proxy/tls/openssl.hpp"

namespace smd::relay {
namespace {

namespace ip = boost::asio::ip;

constexpr const char* kConfiguration = "the configuration";

Error invalid(const std::string& source, const std::string& why) {
  return Error("proxy.invalid",
               "the HTTPS proxy named by " + source + " " + why +
                   ": write e.g. http://proxy.example.com:3128, or none for no proxy");
}

Result<HttpsProxy> parse_proxy(std::string_view text, const std::string& source) {
  // "proxy.example.com:3128" is a common way to write it.
  const std::string address = text.find("://") == std::string_view::npos
                                  ? "http://" + std::string(text)
                                  : std::string(text);
  const auto parsed = boost::urls::parse_uri(address);
  if (!parsed) return invalid(source, "is no address");
  const boost::urls::url_view& url = *parsed;
  const std::string scheme(url.scheme().data(), url.scheme().size());
  if (!net::same_name(scheme, "http")) {
    return invalid(source, "begins with " + scheme + "://; only http:// proxies are supported");
  }
  if (url.has_query() || url.has_fragment() ||
      !(url.encoded_path().empty() || url.encoded_path() == "/")) {
    return invalid(source, "has more than host, port and credentials");
  }
  HttpsProxy proxy;
  const auto host = url.encoded_host_address();
  proxy.host.assign(host.data(), host.size());
  if (proxy.host.empty()) return invalid(source, "names no host");
  proxy.port = url.port().empty() ? "80" : std::string(url.port().data(), url.port().size());
  if (!is_port(proxy.port)) return invalid(source, "has no usable port");
  const bool v6 = proxy.host.find(':') != std::string::npos;
  proxy.address = "http://" + (v6 ? "[" + proxy.host + "]" : proxy.host) + ":" + proxy.port;
  proxy.source = source;
  if (url.has_userinfo()) {
    const std::string user = url.user();
    // A colon would move the border between name and password (RFC 7617 section 2).
    if (user.find(':') != std::string::npos) {
      return invalid(source, "has a user name with a colon in it");
    }
    proxy.authorization = Secret("Basic " + tls::to_base64(user + ":" + url.password()));
  }
  return proxy;
}

bool is_loopback(std::string_view host) {
  boost::system::error_code ec;
  const auto address = ip::make_address(host, ec);
  if (!ec) return address.is_loopback();
  return net::same_name(host, "localhost") ||
         (host.size() > 10 && net::same_name(host.substr(host.size() - 10), ".localhost"));
}

struct Value {
  std::string text;
  std::string source;
};

/// The first of the variables that is set and not empty.
template <std::size_t count>
Value first_set(const Variables& variables, const std::array<const char*, count>& names) {
  for (const char* const name : names) {
    const char* const value = variables(name);
    if (value != nullptr && *value != '\0') return {value, name};
  }
  return {};
}

/// nothing when `entry` is no block; else whether the address lies in it.
bool block_holds(const std::string& entry, const ip::address& address) {
  boost::system::error_code ec;
  if (address.is_v4()) {
    const auto block = ip::make_network_v4(entry, ec);
    return !ec &&
           ip::network_v4(address.to_v4(), block.prefix_length()).canonical() == block.canonical();
  }
  const auto block = ip::make_network_v6(entry, ec);
  return !ec &&
         ip::network_v6(address.to_v6(), block.prefix_length()).canonical() == block.canonical();
}

/// Takes ":port" off; false when it names another port than `port`.
bool take_port(std::string_view& entry, std::string_view port) {
  std::string_view given;
  if (entry.starts_with('[')) {
    const std::size_t end = entry.find(']');
    if (end == std::string_view::npos) return true;
    const std::string_view rest = entry.substr(end + 1);
    if (rest.starts_with(':')) given = rest.substr(1);
    entry = entry.substr(1, end - 1);
  } else if (std::count(entry.begin(), entry.end(), ':') == 1) {
    const std::size_t colon = entry.find(':');
    given = entry.substr(colon + 1);
    entry = entry.substr(0, colon);
  }
  return given.empty() || given == port;
}

bool entry_names(std::string_view entry, std::string_view host, std::string_view port) {
  if (entry == "*") return true;
  if (!take_port(entry, port)) return false;
  boost::system::error_code ec;
  if (const auto address = ip::make_address(host, ec); !ec) {
    if (entry.find('/') != std::string_view::npos) return block_holds(std::string(entry), address);
    const auto other = ip::make_address(entry, ec);
    return !ec && other == address;
  }
  if (entry.starts_with("*.")) entry.remove_prefix(1);
  if (entry.starts_with('.')) entry.remove_prefix(1);
  if (entry.ends_with('.')) entry.remove_suffix(1);
  if (host.ends_with('.')) host.remove_suffix(1);
  if (entry.empty() || host.size() < entry.size()) return false;
  if (!net::same_name(host.substr(host.size() - entry.size()), entry)) return false;
  return host.size() == entry.size() || host[host.size() - entry.size() - 1] == '.';
}

}  // namespace

bool is_port(std::string_view text) {
  unsigned number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, ec] = std::from_chars(text.data(), end, number);
  return ec == std::errc() && stop == end && number >= 1 && number <= 65'535;
}

Variables process_environment() {
  return [](const char* name) { return std::getenv(name); };
}

bool no_proxy_names(std::string_view list, std::string_view host, std::string_view port) {
  constexpr std::string_view kSeparators = ", \t";
  while (!list.empty()) {
    const std::size_t end = std::min(list.find_first_of(kSeparators), list.size());
    if (end > 0 && entry_names(list.substr(0, end), host, port)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

Result<ProxyRoute> choose_route(std::string_view host, std::string_view port,
                                std::string_view setting, const Variables& variables) {
  ProxyRoute route;
  if (setting == "none") return route;
  if (!setting.empty()) {
    auto proxy = parse_proxy(setting, kConfiguration);
    if (!proxy) return proxy.error();
    route.proxy = std::move(proxy).value();
    return route;
  }
  if (is_loopback(host)) return route;
  static constexpr std::array kProxy = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
  static constexpr std::array kNoProxy = {"no_proxy", "NO_PROXY"};
  const Value found = first_set(variables, kProxy);
  if (found.text.empty()) return route;
  if (no_proxy_names(first_set(variables, kNoProxy).text, host, port)) {
    route.skipped = true;
    return route;
  }
  auto proxy = parse_proxy(found.text, found.source);
  if (!proxy) return proxy.error();
  route.proxy = std::move(proxy).value();
  return route;
}

}  // namespace smd::relay
