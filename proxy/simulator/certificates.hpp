// The simulator's own certificates: an authority, a server certificate for localhost and a client
// certificate for the console, minted into the state folder and kept until they run out.
// For tests and demonstrations only: nothing outside this machine trusts them.
#pragma once

#include <string>

#include "shared/base/result.hpp"

namespace smd::simulator {

/// Paths of PEM files inside the state folder.
struct CertificateFiles {
  std::string authority;   ///< ca.pem
  std::string server;      ///< server.pem: localhost, 127.0.0.1 and ::1
  std::string server_key;  ///< server.key
  std::string client;      ///< client.pem: RSA 2048, SHA-256, clientAuth, as PG&E asks for
  std::string client_key;  ///< client.key
};

/// Uses the files in `folder` when all of them are there, belong together and are valid for another
/// week; mints all of them otherwise. Keys get mode 0600. Errors "certificates.…" name the file.
[[nodiscard]] Result<CertificateFiles> prepare_certificates(const std::string& folder);

}  // namespace smd::simulator
