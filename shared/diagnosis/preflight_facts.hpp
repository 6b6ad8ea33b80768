// Facts of the preflight: what is to be known of the client's certificate files and of a connection
// before the first call. Gathered natively (proxy/preflight), judged here
// (certificate_rules.hpp, connection_rules.hpp), carried as JSON (preflight_json.hpp). No secret
// and no key is ever part of a fact. Times are milliseconds since 1970-01-01T00:00:00Z.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/base/time.hpp"
#include "shared/diagnosis/rules.hpp"

namespace smd::diagnosis {

/// One X.509 certificate, as it is written (RFC 5280).
struct CertificateFacts {
  std::string subject;  ///< RFC 2253 text
  std::string issuer;
  std::string serial;  ///< hexadecimal
  std::string sha256;  ///< of the DER form, 64 lower-case hexadecimal digits
  EpochMs not_before = 0;
  EpochMs not_after = 0;
  std::string key_type;  ///< "RSA", "EC", "ED25519" …
  std::int64_t key_bits = 0;
  std::string digest;        ///< of the signature: "SHA256", "SHA1", "MD5" …
  bool self_signed = false;  ///< subject = issuer and the signature is by its own key
  bool authority = false;    ///< basicConstraints says CA
  /// Extended key usage, by name ("clientAuth", "serverAuth", …); absent extension = nothing.
  std::optional<std::vector<std::string>> extended_key_usage;
  /// Key usage has digitalSignature; absent extension = nothing (every use is allowed).
  std::optional<bool> digital_signature;
  /// Place, in the list this certificate is part of, of the certificate whose key signed it; itself
  /// when self-signed; -1 when that one is not in the list.
  std::int64_t issued_by = -1;
};

/// What a file turned out to hold.
enum class FileKind : std::uint8_t {
  kCertificate,     ///< PEM, at least one CERTIFICATE (a key may stand beside it)
  kPrivateKey,      ///< PEM, a private key and no certificate
  kRequest,         ///< PEM certificate signing request
  kPublicKey,       ///< PEM public key only
  kPkcs7,           ///< PEM or DER .p7b
  kOpensshKey,      ///< OPENSSH PRIVATE KEY
  kPkcs12,          ///< DER .p12/.pfx
  kDerCertificate,  ///< one certificate without PEM
  kDerKey,          ///< a private key without PEM
  kJavaKeystore,    ///< JKS or JCEKS
  kEmpty,
  kMissing,
  kUnreadable,  ///< no permission, a folder, an I/O error
  kDamaged,     ///< the right label, and nothing that can be decoded behind it
  kUnknown,
};

struct FileFacts {
  std::string role;  ///< "certificate", "key" or "pkcs12": what it was given as
  std::string name;  ///< as the person gave it; in the console the file's name without its folder
  FileKind kind = FileKind::kMissing;
  std::string error;  ///< the library's or the system's words, for kUnreadable and kDamaged
  /// Group or others may read the file (only asked for files that hold a private key).
  bool readable_by_others = false;
  std::string mode;  ///< "0644", with readable_by_others
};

enum class KeyState : std::uint8_t {
  kNone,  ///< no private key was found
  kRead,
  kPassphraseMissing,
  kPassphraseWrong,
  kUnreadable,  ///< `key_error` says why
};

enum class Pkcs12State : std::uint8_t {
  kNone,  ///< no PKCS#12 was given
  kRead,
  kReadLegacy,         ///< readable only with the old algorithms (RC2-40, 3DES)
  kLegacyUnavailable,  ///< needs them, and they are not installed
  kPassphraseMissing,
  kPassphraseWrong,
  kNoKey,
  kNoCertificate,
  kUnreadable,
};

/// Where the chain of issuers ends when it is followed from the client's certificate.
enum class ChainEnd : std::uint8_t {
  kNone,     ///< there is no certificate
  kSelf,     ///< the client's certificate is self-signed
  kRoot,     ///< at a root that was given along
  kTrusted,  ///< at a certificate whose issuer is in the trust store
  kMissing,  ///< at a certificate whose issuer is not known: an intermediate is missing
};

/// The client's identity as it lies in its files.
struct IdentityFacts {
  bool configured = false;  ///< any file was named
  std::vector<FileFacts> files;
  /// In the order of the file; the client's own should come first.
  std::vector<CertificateFacts> certificates;
  /// Place of the certificate that the private key belongs to; -1: to none of them.
  std::int64_t own = -1;
  KeyState key = KeyState::kNone;
  std::string key_type;
  std::int64_t key_bits = 0;
  std::string key_error;
  bool passphrase_given = false;
  bool passphrase_needed = false;
  Pkcs12State pkcs12 = Pkcs12State::kNone;
  std::string pkcs12_error;
  ChainEnd chain_end = ChainEnd::kNone;
  /// The TLS library takes the identity as it is; else its words (e.g. "ee key too small").
  bool usable = false;
  std::string usable_error;
  EpochMs now = 0;  ///< this machine's clock when the files were read
};

/// One attempt at a connection and one harmless request over it: GET ReadServiceStatus without a
/// token, and its first read, because under TLS 1.3 a refused certificate shows only there.
struct ConnectionFacts {
  std::string origin;            ///< "https://api.pge.com"
  std::string identity = "own";  ///< "own", "none" or "self-made": what was to be presented
  std::string proxy;             ///< HTTPS proxy gone through, "" for none; never with credentials
  std::string proxy_source;      ///< "https_proxy", "HTTPS_PROXY", "all_proxy", "the configuration"
  bool proxy_skipped = false;    ///< one is set, and no_proxy names this host
  std::vector<std::string> addresses;  ///< what the host name resolved to
  std::optional<RelayFailure> failure;
  bool handshake = false;  ///< completed; the TLS facts below are there
  std::string version, cipher;
  std::vector<CertificateFacts> server_chain;  ///< as sent, the server's own first
  std::vector<std::string> verified_chain;     ///< subjects, as built against the trust store
  bool certificate_requested = false;
  std::vector<std::string> authorities;  ///< names the server asked for; may be empty
  bool issuer_among_authorities = false;
  std::string presented_sha256;  ///< "" = none was presented
  int status = 0;                ///< 0 = no answer
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  ///< the first 4 KiB
  EpochMs now = 0;   ///< this machine's clock when the answer's head came
  std::vector<std::pair<std::string, double>> timing;  ///< phase and milliseconds
};

}  // namespace smd::diagnosis
