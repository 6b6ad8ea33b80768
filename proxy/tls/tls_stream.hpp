// TlsStream: TLS over a ByteStream's socket, for both ends. OpenSSL reads and writes the socket
// itself, so bytes are copied once, and its error is kept as it was.
#pragma once

#include <string>

#include "proxy/net/byte_stream.hpp"
#include "proxy/tls/openssl.hpp"

namespace smd::tls {

/// What a client connection learnt in its handshake.
struct HandshakeFacts {
  std::string version;
  std::string cipher;
  bool resumed = false;
  bool certificate_requested = false;
  std::string presented_sha256;    ///< raw 32 bytes; empty when no certificate was presented
  std::string server_sha256;       ///< raw 32 bytes
  long long server_not_after = 0;  ///< seconds since 1970
  HandshakeFacts() {}
};

class TlsStream final : public net::ByteStream {
 public:
  enum class Role { client, server };
  TlsStream(tcp::socket socket, SSL_CTX* context, Role role);
  ~TlsStream() override;

  /// Name the server's certificate must hold, sent as SNI too. An IP address is compared with the
  /// certificate's addresses and not sent. Before the handshake only.
  bool expect_server(const std::string& host);
  /// False when it failed, see error(). The caller guards it with a deadline.
  boost::asio::awaitable<bool> handshake();

  /// Client side, after the handshake.
  [[nodiscard]] const HandshakeFacts& facts() const { return facts_; }
  [[nodiscard]] SSL* native() const { return ssl_.get(); }

  net::IoStep try_read(char* data, std::size_t size) override;
  net::IoStep try_write(const char* data, std::size_t size) override;
  [[nodiscard]] bool has_buffered() const override;
  void try_shutdown() override;

 private:
  net::IoStep outcome(int result);
  void collect_facts();
  static void on_message(int write, int version, int content_type, const void* bytes,
                         std::size_t size, SSL* ssl, void* self);

  SslPtr ssl_;
  Role role_;
  HandshakeFacts facts_;
  bool presented_ = false;
  bool established_ = false;
};

}  // namespace smd::tls
