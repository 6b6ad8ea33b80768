// Which way to an upstream: straight, or through an HTTPS proxy (CONNECT, RFC 9110 section 9.3.6)
// that the configuration or the environment names. Pure but for the variables it is given.
// Does not: connect (connect.cpp, tunnel.cpp).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"
#include "shared/base/secret.hpp"

namespace smd::relay {

struct HttpsProxy {
  std::string host;  ///< without brackets
  std::string port;
  std::string address;   ///< "http://proxy.example:3128", never with credentials
  std::string source;    ///< "https_proxy", "HTTPS_PROXY", "all_proxy" …, "the configuration"
  Secret authorization;  ///< value of Proxy-Authorization, empty without credentials
};

struct ProxyRoute {
  std::optional<HttpsProxy> proxy;  ///< nothing: straight
  bool skipped = false;             ///< a proxy is set, and no_proxy names the host
};

/// "1" to "65535". The URL parser takes any number of digits.
[[nodiscard]] bool is_port(std::string_view text);

/// Value of an environment variable, nullptr when it is not set.
using Variables = std::function<const char*(const char* name)>;
[[nodiscard]] Variables process_environment();

/// `setting` is what the configuration says: "" for nothing (the environment decides, but not for
/// hosts of this machine's loopback), "none", or an address, which then goes for every host.
/// Error code "proxy.invalid": the address is none, or not of an http:// proxy. Its message names
/// where the address stood and never shows its credentials.
[[nodiscard]] Result<ProxyRoute> choose_route(std::string_view host, std::string_view port,
                                              std::string_view setting,
                                              const Variables& variables = process_environment());

/// Whether a no_proxy list names the host: entries are separated by commas or blanks and are "*", a
/// host, a domain with or without a leading dot (its hosts too), any of them with ":port", or for
/// addresses a CIDR block.
[[nodiscard]] bool no_proxy_names(std::string_view list, std::string_view host,
                                  std::string_view port);

}  // namespace smd::relay
