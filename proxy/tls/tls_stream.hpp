// TlsStream: TLS over a ByteStream's socket, for both ends. OpenSSL writes the socket itself and
// reads from a buffer that asio fills; its error is kept as it was.
#pragma once

#include <string>
#include <vector>

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

  /// Keeps the certificates the server sends, whether they are accepted or not. Before
  /// expect_server only.
  void keep_chain() { keeps_chain_ = true; }
  /// The server's own first; empty without keep_chain, or when none came.
  [[nodiscard]] const std::vector<X509Ptr>& sent_chain() const { return sent_chain_; }
  /// Name the server's certificate must hold, sent as SNI too. An IP address is compared with the
  /// certificate's addresses and not sent. Before the handshake only.
  bool expect_server(const std::string& host);
  /// False when it failed, see error(). The caller guards it with a deadline.
  boost::asio::awaitable<bool> handshake();

  /// Client side, after the handshake. After one that failed only what was asked for and presented.
  [[nodiscard]] const HandshakeFacts& facts() const { return facts_; }
  [[nodiscard]] SSL* native() const { return ssl_.get(); }

  net::IoStep take_buffered(char* data, std::size_t size) override;
  Room read_room(Room wanted) override;
  net::IoStep took(const boost::system::error_code& ec, std::size_t bytes, Room wanted) override;
  net::IoStep try_write(const char* data, std::size_t size) override;
  void try_shutdown() override;
  /// After a failed write: the reason the peer may have sent before it stopped listening. True when
  /// there is one, which error() then holds.
  bool find_reason();

 private:
  net::IoStep outcome(int result);
  bool add_raw(const boost::system::error_code& ec, std::size_t bytes);
  void collect_facts();
  static int on_verify(int fine, X509_STORE_CTX* store);
  static void on_message(int write, int version, int content_type, const void* bytes,
                         std::size_t size, SSL* ssl, void* self);

  static const BIO_METHOD* buffer_method();
  static int read_buffer(BIO* bio, char* data, int size);
  static long control_buffer(BIO* bio, int command, long number, void* pointer);

  SslPtr ssl_;
  Role role_;
  // Bytes from the socket that OpenSSL has not taken yet.
  std::vector<char> raw_;
  std::size_t raw_begin_ = 0;
  std::size_t raw_end_ = 0;
  bool raw_eof_ = false;
  HandshakeFacts facts_;
  std::vector<X509Ptr> sent_chain_;
  bool keeps_chain_ = false;
  bool established_ = false;
};

}  // namespace smd::tls
