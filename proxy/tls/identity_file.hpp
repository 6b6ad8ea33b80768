// One file of a client identity: its bytes, and what they really are, whatever it was given as.
// Mixed-up files are what goes wrong most often, and OpenSSL's own words for them help nobody
// ("no start line"). Does not: decrypt, judge.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proxy/tls/openssl.hpp"
#include "shared/diagnosis/preflight_facts.hpp"

namespace smd::tls {

/// From -----BEGIN to the line after -----END (or to the end, when that is cut off).
struct PemBlock {
  std::string_view label;  ///< "CERTIFICATE", "RSA PRIVATE KEY" …
  std::string_view text;
};

struct IdentityFile {
  std::string path;
  diagnosis::FileKind kind = diagnosis::FileKind::kMissing;
  std::string error;  ///< the system's or the library's words, never the file's content
  /// As PEM: without a byte order mark, UTF-16 (Windows PowerShell's `>`) made UTF-8.
  std::string bytes;
  std::vector<X509Ptr> certificates;  ///< all that stand in it as PEM, in order
  bool certificate_damaged = false;   ///< at least one could not be decoded
  bool holds_key = false;             ///< a private key, encrypted or not; PKCS#12 too
  bool readable_by_others = false;    ///< by the group or by all; only asked for regular files
  std::string mode;                   ///< "0600"

  IdentityFile() = default;
  IdentityFile(const IdentityFile&) = delete;
  IdentityFile& operator=(const IdentityFile&) = delete;
  IdentityFile(IdentityFile&&) = default;
  IdentityFile& operator=(IdentityFile&&) = default;
  ~IdentityFile();  ///< overwrites the bytes: they may be a key
};

/// Never fails: what could not be read is said in `kind` and `error`.
[[nodiscard]] IdentityFile read_identity_file(const std::string& path);
/// The same for bytes that are already here; `path` and `mode` stay empty.
[[nodiscard]] IdentityFile recognise(std::string bytes);

/// Views into `bytes`.
[[nodiscard]] std::vector<PemBlock> pem_blocks(std::string_view bytes);
/// A private key that OpenSSL reads: not OPENSSH.
[[nodiscard]] bool is_key_label(std::string_view label);

/// "it is a certificate signing request; …": what a file that is not what was expected really is,
/// with the way out.
[[nodiscard]] std::string what_it_is(const IdentityFile& file);

}  // namespace smd::tls
