#include "proxy/companion/sealing.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>

#include "proxy/tls/openssl.hpp"

namespace smd::companion {
namespace {

constexpr std::size_t kKey = 32;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;

using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, tls::Free<EVP_PKEY_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, tls::Free<EVP_CIPHER_CTX_free>>;

/// These calls fail only when the library is broken or out of memory.
void need(bool done) {
  if (!done) throw std::runtime_error("OpenSSL cannot seal a pending run");
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string digest(std::string_view text) {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  need(EVP_Digest(text.data(), text.size(), bytes(out), &size, EVP_sha256(), nullptr) == 1);
  out.resize(size);
  return out;
}

std::string random(std::size_t size) {
  std::string out(size, '\0');
  need(RAND_bytes(bytes(out), static_cast<int>(size)) == 1);
  return out;
}

/// Nonce, tag, ciphertext.
std::string encrypt(const std::string& key, std::string_view text) {
  const std::string nonce = random(kNonce);
  std::string out(text.size(), '\0');
  std::string tag(kTag, '\0');
  int size = 0;
  const CipherContext context(EVP_CIPHER_CTX_new());
  need(context != nullptr);
  need(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(nonce)) ==
       1);
  need(EVP_EncryptUpdate(context.get(), bytes(out), &size, bytes(text),
                         static_cast<int>(text.size())) == 1);
  need(EVP_EncryptFinal_ex(context.get(), bytes(out) + size, &size) == 1);
  need(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTag, tag.data()) == 1);
  return nonce + tag + out;
}

std::optional<std::string> decrypt(const std::string& key, std::string_view sealed) {
  if (sealed.size() < kNonce + kTag) return std::nullopt;
  const std::string_view nonce = sealed.substr(0, kNonce);
  std::string tag(sealed.substr(kNonce, kTag));
  const std::string_view text = sealed.substr(kNonce + kTag);
  std::string out(text.size(), '\0');
  int size = 0;
  const CipherContext context(EVP_CIPHER_CTX_new());
  need(context != nullptr);
  need(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(nonce)) ==
       1);
  need(EVP_DecryptUpdate(context.get(), bytes(out), &size, bytes(text),
                         static_cast<int>(text.size())) == 1);
  need(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) == 1);
  if (EVP_DecryptFinal_ex(context.get(), bytes(out) + size, &size) != 1) {
    (void)tls::take_error();
    return std::nullopt;
  }
  return out;
}

std::string raw_public(EVP_PKEY* key) {
  std::string out(kKey, '\0');
  std::size_t size = out.size();
  need(EVP_PKEY_get_raw_public_key(key, bytes(out), &size) == 1 && size == kKey);
  return out;
}

/// The key of one message, from both sides of the exchange; bound to its public parts.
std::string message_key(EVP_PKEY* own, const std::string& peer, std::string_view public_parts) {
  const tls::KeyPtr other(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, bytes(peer), peer.size()));
  const PkeyContext context(EVP_PKEY_CTX_new(own, nullptr));
  need(other != nullptr && context != nullptr);
  std::string secret(kKey, '\0');
  std::size_t size = secret.size();
  need(EVP_PKEY_derive_init(context.get()) == 1);
  need(EVP_PKEY_derive_set_peer(context.get(), other.get()) == 1);
  need(EVP_PKEY_derive(context.get(), bytes(secret), &size) == 1 && size == kKey);
  return digest("smd hop 1" + secret + std::string(public_parts));
}

}  // namespace

KeyPair make_key_pair() {
  const tls::KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
  need(key != nullptr);
  KeyPair out;
  out.public_key = raw_public(key.get());
  out.private_key.resize(kKey);
  std::size_t size = kKey;
  need(EVP_PKEY_get_raw_private_key(key.get(), bytes(out.private_key), &size) == 1);
  return out;
}

std::string seal(const std::string& public_key, std::string_view text) {
  const tls::KeyPtr once(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
  need(once != nullptr);
  const std::string sender = raw_public(once.get());
  return sender + encrypt(message_key(once.get(), public_key, sender + public_key), text);
}

std::optional<std::string> open_sealed(const std::string& private_key, std::string_view sealed) {
  if (sealed.size() < kKey) return std::nullopt;
  const std::string sender(sealed.substr(0, kKey));
  const tls::KeyPtr own(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes(private_key),
                                                     private_key.size()));
  need(own != nullptr);
  return decrypt(message_key(own.get(), sender, sender + raw_public(own.get())),
                 sealed.substr(kKey));
}

std::string lock_with(std::string_view secret, std::string_view text) {
  return encrypt(digest("smd lock 1" + std::string(secret)), text);
}

std::optional<std::string> unlock_with(std::string_view secret, std::string_view locked) {
  return decrypt(digest("smd lock 1" + std::string(secret)), locked);
}

std::string digest_for(std::string_view purpose, std::string_view text) {
  return tls::sha256_hex("smd " + std::string(purpose) + " 1:" + std::string(text));
}

}  // namespace smd::companion
