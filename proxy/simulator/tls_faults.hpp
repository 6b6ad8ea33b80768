// The TLS faults of the simulator: what is done to a connection for each of them. Which connection
// a fault strikes is the plan's to say (shared/simulator/faults.hpp).
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "proxy/net/http_server.hpp"
#include "proxy/simulator/certificates.hpp"

namespace smd::simulator {

class TlsFaults {
 public:
  /// `server`: the healthy server's options, which every faulty context begins with.
  TlsFaults(net::TlsServerOptions server, CertificateFiles files);

  /// `fault`: a row of kind kTls; `value`: its value. Contexts are made when first needed and kept.
  /// Errors "certificates.…", "tls.…" when one cannot be made.
  [[nodiscard]] Result<net::Treatment> treatment(std::string_view fault, std::string_view value);

 private:
  using Context = std::shared_ptr<SSL_CTX>;
  [[nodiscard]] Result<Context> make_context(std::string_view fault, std::string_view value) const;

  net::TlsServerOptions server_;
  CertificateFiles files_;
  std::map<std::string, Context> contexts_;
};

}  // namespace smd::simulator
