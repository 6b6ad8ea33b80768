// POST /api/preflight/{upstream} (docs/contracts.md section 6): facts of the identity's files and
// of a connection, and the one place where a mended identity is taken into use. Does not: check
// session or origin (console), or judge (the core).
#pragma once

#include <boost/asio/io_context.hpp>
#include <map>
#include <string>
#include <string_view>

#include "proxy/net/http_server.hpp"
#include "proxy/server/relay_endpoint.hpp"
#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::server {

class PreflightEndpoint {
 public:
  static constexpr std::string_view kPath = "/api/preflight/";
  using Identities = std::map<std::string, diagnosis::IdentityFacts, std::less<>>;

  PreflightEndpoint(boost::asio::io_context& loop, Upstreams& upstreams)
      : loop_(loop), upstreams_(upstreams) {}

  /// Reads the files of one upstream; it blocks. `resource_path` is where the probe goes.
  void add(const std::string& upstream, std::string resource_path);
  boost::asio::awaitable<void> handle(net::Request& request, net::ResponseWriter& response);

  /// As the files were when they were read last.
  [[nodiscard]] const Identities& identities() const { return identities_; }

 private:
  /// Reads the files again and takes what is new and usable into use.
  boost::asio::awaitable<void> reload(const std::string& name);

  boost::asio::io_context& loop_;
  Upstreams& upstreams_;
  Identities identities_;
  std::map<std::string, std::string, std::less<>> resource_paths_;
};

}  // namespace smd::server
