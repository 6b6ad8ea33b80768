#include "proxy/tls/private_key.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <algorithm>

#include "proxy/tls/error_queue.hpp"
#include "proxy/tls/legacy_context.hpp"

namespace smd::tls {
namespace {

using diagnosis::KeyState;
using Sig = std::unique_ptr<X509_SIG, Free<X509_SIG_free>>;
using KeyInfo = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Free<PKCS8_PRIV_KEY_INFO_free>>;

/// A block with its Base64 taken off. What it holds is overwritten at the end.
struct Block {
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;

  explicit Block(std::string_view text) {
    const BioPtr bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    if (PEM_read_bio(bio.get(), &name, &header, &data, &size) != 1) data = nullptr;
  }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  ~Block() {
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(data, static_cast<std::size_t>(std::max(size, 0L)));
  }
};

int give_passphrase(char* buffer, int size, int, void* secret) {
  // Always set, because without a callback OpenSSL asks on the terminal and blocks.
  const std::string_view text = static_cast<const Secret*>(secret)->reveal();
  if (text.size() > static_cast<std::size_t>(size)) return 0;
  text.copy(buffer, text.size());
  return static_cast<int>(text.size());
}

enum class Outcome { read, damaged, unsupported, wrong };

struct Attempt {
  Outcome outcome = Outcome::damaged;
  bool encrypted = false;
  KeyPtr key;
  std::string error;
};

Attempt failed(Outcome outcome, bool encrypted) {
  const ErrorQueue errors;
  Attempt out;
  out.outcome = errors.unsupported() ? Outcome::unsupported : outcome;
  out.encrypted = encrypted;
  out.error = errors.text();
  return out;
}

Attempt with_key(KeyPtr key, bool encrypted) {
  // A wrong passphrase gives well-padded nonsense once in 256 times.
  if (!key) return failed(encrypted ? Outcome::wrong : Outcome::damaged, encrypted);
  Attempt out;
  out.outcome = Outcome::read;
  out.encrypted = encrypted;
  out.key = std::move(key);
  return out;
}

// PKCS#8 (RFC 5958 section 3).
Attempt decrypt_pkcs8(const Block& block, const Secret& passphrase) {
  const unsigned char* cursor = block.data;
  const Sig sig(d2i_X509_SIG(nullptr, &cursor, block.size));
  if (!sig) return failed(Outcome::damaged, true);
  const std::string_view text = passphrase.reveal();
  const KeyInfo info(PKCS8_decrypt(sig.get(), text.data() != nullptr ? text.data() : "",
                                   static_cast<int>(text.size())));
  if (!info) return failed(Outcome::wrong, true);
  return with_key(KeyPtr(EVP_PKCS82PKEY(info.get())), true);
}

// OpenSSL's own form before PKCS#8: "DEK-Info: AES-256-CBC,…" (RFC 1421 section 4.6).
Attempt decrypt_traditional(Block& block, const Secret& passphrase) {
  EVP_CIPHER_INFO cipher;
  if (PEM_get_EVP_CIPHER_INFO(block.header, &cipher) != 1) return failed(Outcome::damaged, true);
  if (PEM_do_header(&cipher, block.data, &block.size, give_passphrase,
                    const_cast<Secret*>(&passphrase)) != 1) {
    return failed(Outcome::wrong, true);
  }
  return with_key(key_from_der({reinterpret_cast<const char*>(block.data),
                                static_cast<std::size_t>(block.size)}),
                  true);
}

Attempt attempt(std::string_view text, const Secret& passphrase) {
  ERR_clear_error();
  Block block(text);
  if (block.data == nullptr) return failed(Outcome::damaged, false);
  if (std::string_view(block.name) == "ENCRYPTED PRIVATE KEY") {
    return decrypt_pkcs8(block, passphrase);
  }
  if (block.header != nullptr &&
      std::string_view(block.header).find("ENCRYPTED") != std::string::npos) {
    return decrypt_traditional(block, passphrase);
  }
  return with_key(key_from_der({reinterpret_cast<const char*>(block.data),
                                static_cast<std::size_t>(block.size)}),
                  false);
}

Attempt attempt_with_legacy(std::string_view text, const Secret& passphrase) {
  Attempt out = attempt(text, passphrase);
  if (out.outcome != Outcome::unsupported) return out;
  std::string der;
  {
    const LegacyContext legacy;
    if (!legacy.loaded()) return out;
    Attempt again = attempt(text, passphrase);
    if (!again.key) return again;
    unsigned char* bytes = nullptr;
    const int size = i2d_PrivateKey(again.key.get(), &bytes);
    if (size > 0) der.assign(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_clear_free(bytes, static_cast<std::size_t>(std::max(size, 0)));
  }
  out = with_key(key_from_der(der), true);
  OPENSSL_cleanse(der.data(), der.size());
  return out;
}

}  // namespace

KeyPtr key_from_der(std::string_view der) {
  const auto* cursor = reinterpret_cast<const unsigned char*>(der.data());
  return KeyPtr(d2i_AutoPrivateKey(nullptr, &cursor, static_cast<long>(der.size())));
}

KeyReading read_private_key(std::string_view pem, const Secret& passphrase) {
  KeyReading out;
  const auto blocks = pem_blocks(pem);
  const auto block = std::find_if(blocks.begin(), blocks.end(),
                                  [](const PemBlock& one) { return is_key_label(one.label); });
  if (block == blocks.end()) return out;
  Attempt result = attempt_with_legacy(block->text, passphrase);
  bool empty_fits = passphrase.empty() && result.key;
  if (result.outcome == Outcome::wrong && !passphrase.empty()) {
    // An empty passphrase opens some: then the one that was given is needless, not wrong.
    if (Attempt empty = attempt_with_legacy(block->text, Secret()); empty.key) {
      result = std::move(empty);
      empty_fits = true;
    }
  }
  out.passphrase_needed = result.encrypted && !empty_fits;
  ERR_clear_error();
  switch (result.outcome) {
    case Outcome::read:
      out.state = KeyState::kRead;
      out.key = std::move(result.key);
      break;
    case Outcome::wrong:
      out.state = passphrase.empty() ? KeyState::kPassphraseMissing : KeyState::kPassphraseWrong;
      break;
    case Outcome::damaged:
    case Outcome::unsupported:
      out.state = KeyState::kUnreadable;
      out.damaged = result.outcome == Outcome::damaged;
      out.error = result.error;
      break;
  }
  return out;
}

}  // namespace smd::tls
