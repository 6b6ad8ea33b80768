// The simulator's own certificates: an authority, an intermediate below it, a server certificate
// for localhost below that, and a client certificate of the authority for the console, minted into
// the state folder and kept until they run out. For tests and demonstrations only: nothing outside
// this machine trusts them.
#pragma once

#include <string>

#include "proxy/simulator/minting.hpp"
#include "shared/base/result.hpp"

namespace smd::simulator {

/// Paths of PEM files inside the state folder.
struct CertificateFiles {
  std::string authority;     ///< ca.pem
  std::string intermediate;  ///< intermediate.pem
  std::string
      intermediate_key;    ///< intermediate.key: signs the server certificates of the TLS faults
  std::string server;      ///< server.pem: localhost, 127.0.0.1 and ::1; then the intermediate
  std::string server_key;  ///< server.key
  std::string client;      ///< client.pem: RSA 2048, SHA-256, clientAuth, as PG&E asks for
  std::string client_key;  ///< client.key
};

/// Uses the files in `folder` when all of them are there, belong together and are valid for another
/// week; mints all of them otherwise. Keys get mode 0600. Errors "certificates.…" name the file.
[[nodiscard]] Result<CertificateFiles> prepare_certificates(const std::string& folder);

/// What the server's certificate says, and one of an authority; faults change one member of it.
[[nodiscard]] Wanted server_certificate();
[[nodiscard]] Wanted authority_certificate(const std::string& common_name);

/// The first certificate of one file and the key of the other. Error "certificates.read".
[[nodiscard]] Result<Pair> read_pair(const std::string& certificate_file,
                                     const std::string& key_file);

}  // namespace smd::simulator
