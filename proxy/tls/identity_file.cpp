#include "proxy/tls/identity_file.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "shared/base/text.hpp"

namespace smd::tls {
namespace {

using diagnosis::FileKind;

// Identities are a few kilobytes; whatever is larger was named by mistake.
constexpr std::size_t kMostBytes = 4 * 1024 * 1024;
constexpr std::string_view kBegin = "-----BEGIN ";

using Sig = std::unique_ptr<X509_SIG, Free<X509_SIG_free>>;
using Pkcs12 = std::unique_ptr<PKCS12, Free<PKCS12_free>>;
using Pkcs7 = std::unique_ptr<PKCS7, Free<PKCS7_free>>;
using Request = std::unique_ptr<X509_REQ, Free<X509_REQ_free>>;

std::string words_of(int error) { return std::generic_category().message(error); }

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

void note_mode(std::FILE* stream, IdentityFile& file) {
  struct stat facts {};
  if (::fstat(::fileno(stream), &facts) != 0 || !S_ISREG(facts.st_mode)) return;
  std::array<char, 16> digits{};
  std::snprintf(digits.data(), digits.size(), "%04o",
                static_cast<unsigned>(facts.st_mode & 07777U));
  file.mode = digits.data();
  file.readable_by_others = (facts.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

// Fills `bytes`, or `kind` and `error`.
bool read_bytes(const std::string& path, IdentityFile& file) {
  errno = 0;
  const std::unique_ptr<std::FILE, CloseFile> stream(std::fopen(path.c_str(), "rb"));
  if (!stream) {
    const bool missing = errno == ENOENT || errno == ENOTDIR;
    file.kind = missing ? FileKind::kMissing : FileKind::kUnreadable;
    file.error = words_of(errno);
    return false;
  }
  note_mode(stream.get(), file);
  std::array<char, 16 * 1024> piece;
  for (;;) {
    const auto size = std::fread(piece.data(), 1, piece.size(), stream.get());
    if (size == 0) break;
    file.bytes.append(piece.data(), size);
    if (file.bytes.size() > kMostBytes) {
      file.kind = FileKind::kUnknown;
      file.error = "it is larger than 4 MiB";
      return false;
    }
  }
  OPENSSL_cleanse(piece.data(), piece.size());
  // A folder opens like a file and fails only when it is read.
  if (std::ferror(stream.get()) != 0) {
    file.kind = FileKind::kUnreadable;
    file.error = words_of(errno);
    return false;
  }
  return true;
}

// Editors on Windows put a mark in front, or write two bytes for each character; OpenSSL then finds
// no PEM. Only plain text is changed, because PEM is plain text.
void make_plain(std::string& bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.erase(0, 3);
    return;
  }
  const bool little = bytes.starts_with("\xFF\xFE");
  if ((!little && !bytes.starts_with("\xFE\xFF")) || bytes.size() % 2 != 0) return;
  std::string plain;
  for (std::size_t i = 2; i < bytes.size(); i += 2) {
    const char low = little ? bytes[i] : bytes[i + 1];
    const char high = little ? bytes[i + 1] : bytes[i];
    // Names before the blocks may hold any character; none of them matters here.
    plain += high == 0 && static_cast<unsigned char>(low) < 0x80 ? low : '?';
  }
  OPENSSL_cleanse(bytes.data(), bytes.size());
  bytes = std::move(plain);
}

bool is_certificate_label(std::string_view label) {
  return label == "CERTIFICATE" || label == "X509 CERTIFICATE" || label == "TRUSTED CERTIFICATE";
}

X509Ptr certificate_of(const PemBlock& block) {
  const BioPtr bio(BIO_new_mem_buf(block.text.data(), static_cast<int>(block.text.size())));
  return X509Ptr(PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr));
}

void read_certificates(const std::vector<PemBlock>& blocks, IdentityFile& file) {
  std::size_t count = 0;
  for (const auto& block : blocks) {
    if (!is_certificate_label(block.label)) continue;
    ++count;
    ERR_clear_error();
    if (auto one = certificate_of(block)) {
      file.certificates.push_back(std::move(one));
    } else if (!file.certificate_damaged) {
      file.certificate_damaged = true;
      file.error =
          "certificate " + std::to_string(count) + " in it cannot be decoded: " + take_error().text;
    }
  }
  ERR_clear_error();
}

std::string shown(std::string_view label) {
  std::string out(label.substr(0, 60));
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
  return out;
}

FileKind kind_of_pem(const std::vector<PemBlock>& blocks, IdentityFile& file) {
  const auto any = [&](auto&& matches) {
    return std::any_of(blocks.begin(), blocks.end(),
                       [&](const PemBlock& block) { return matches(block.label); });
  };
  file.holds_key = any([](std::string_view label) { return label.ends_with("PRIVATE KEY"); });
  read_certificates(blocks, file);
  if (file.certificate_damaged) return FileKind::kDamaged;
  if (!file.certificates.empty()) return FileKind::kCertificate;
  if (any(is_key_label)) return FileKind::kPrivateKey;
  if (file.holds_key) return FileKind::kOpensshKey;
  if (any([](std::string_view label) { return label.ends_with("CERTIFICATE REQUEST"); })) {
    return FileKind::kRequest;
  }
  if (any([](std::string_view label) { return label == "PKCS7" || label == "CMS"; })) {
    return FileKind::kPkcs7;
  }
  if (any([](std::string_view label) { return label.ends_with("PUBLIC KEY"); })) {
    return FileKind::kPublicKey;
  }
  file.error = "PEM with the label " + shown(blocks.front().label);
  return FileKind::kUnknown;
}

template <typename Pointer, auto decode>
Pointer decoded(const std::string& bytes) {
  const auto* cursor = reinterpret_cast<const unsigned char*>(bytes.data());
  return Pointer(decode(nullptr, &cursor, static_cast<long>(bytes.size())));
}

/// Bytes that the outermost ASN.1 value says it has, header included; 0 when it does not say.
std::size_t length_of_der(const std::string& bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (bytes.size() < 2) return 0;
  if (at(1) < 0x80) return std::size_t{2} + at(1);
  const std::size_t digits = at(1) & 0x7FU;
  if (digits == 0 || digits > 4 || bytes.size() < 2 + digits) return 0;
  std::size_t length = 0;
  for (std::size_t i = 0; i < digits; ++i) length = length << 8 | at(2 + i);
  return 2 + digits + length;
}

// 0x30 is a sequence, but the character '0' as well: a text has no length that fits behind it.
bool looks_like_der(const std::string& bytes) {
  return bytes.size() > 1 && bytes[0] == 0x30 &&
         ((static_cast<unsigned char>(bytes[1]) & 0x80U) != 0 ||
          length_of_der(bytes) == bytes.size());
}

FileKind kind_of_der(IdentityFile& file) {
  const auto& bytes = file.bytes;
  if (decoded<X509Ptr, d2i_X509>(bytes)) return FileKind::kDerCertificate;
  if (decoded<Pkcs12, d2i_PKCS12>(bytes)) {
    file.holds_key = true;
    return FileKind::kPkcs12;
  }
  if (decoded<Pkcs7, d2i_PKCS7>(bytes)) return FileKind::kPkcs7;
  // An encrypted key first: the decoder for all keys would want a passphrase for it.
  if (decoded<Sig, d2i_X509_SIG>(bytes) || decoded<KeyPtr, d2i_AutoPrivateKey>(bytes)) {
    file.holds_key = true;
    return FileKind::kDerKey;
  }
  if (decoded<Request, d2i_X509_REQ>(bytes)) return FileKind::kRequest;
  if (decoded<KeyPtr, d2i_PUBKEY>(bytes)) return FileKind::kPublicKey;
  const auto length = length_of_der(bytes);
  if (length == bytes.size() || length == 0) {
    file.error = "a binary (DER) file that is neither certificate, key, PKCS#12 nor PKCS#7";
    return FileKind::kUnknown;
  }
  file.error = "a binary (DER) file of " + std::to_string(bytes.size()) +
               " bytes that says it has " + std::to_string(length);
  return FileKind::kDamaged;
}

FileKind kind_of_rest(const std::string& bytes, std::string& error) {
  if (bytes.starts_with("PK\x03\x04")) {
    error = "a ZIP archive: unpack it first";
  } else if (trim(bytes).starts_with("<")) {
    error = "a web page or XML, not a certificate";
  } else if (trim(bytes).starts_with("MII")) {
    error = "Base64 without the lines -----BEGIN … and -----END … around it";
  }
  return FileKind::kUnknown;
}

void find_kind(IdentityFile& file) {
  if (file.bytes.starts_with("\xFE\xED\xFE\xED") || file.bytes.starts_with("\xCE\xCE\xCE\xCE")) {
    file.kind = FileKind::kJavaKeystore;
    file.holds_key = true;
    return;
  }
  make_plain(file.bytes);
  if (trim(file.bytes).empty()) {
    file.kind = FileKind::kEmpty;
    return;
  }
  const auto blocks = pem_blocks(file.bytes);
  if (!blocks.empty()) {
    file.kind = kind_of_pem(blocks, file);
  } else if (looks_like_der(file.bytes)) {
    file.kind = kind_of_der(file);
  } else {
    file.kind = kind_of_rest(file.bytes, file.error);
  }
  ERR_clear_error();
}

}  // namespace

IdentityFile::~IdentityFile() { OPENSSL_cleanse(bytes.data(), bytes.size()); }

IdentityFile read_identity_file(const std::string& path) {
  IdentityFile file;
  file.path = path;
  if (read_bytes(path, file)) find_kind(file);
  return file;
}

IdentityFile recognise(std::string bytes) {
  IdentityFile file;
  file.bytes = std::move(bytes);
  find_kind(file);
  return file;
}

std::vector<PemBlock> pem_blocks(std::string_view bytes) {
  std::vector<PemBlock> out;
  std::size_t begin = bytes.find(kBegin);
  while (begin != std::string_view::npos) {
    const auto next = bytes.find(kBegin, begin + kBegin.size());
    auto text = bytes.substr(begin, next == std::string_view::npos ? next : next - begin);
    const auto label_end = text.find("-----", kBegin.size());
    const auto line_end = text.find('\n');
    if (label_end != std::string_view::npos && label_end < line_end) {
      const auto end = text.find("-----END ");
      if (end != std::string_view::npos) text = text.substr(0, text.find('\n', end));
      out.push_back({text.substr(kBegin.size(), label_end - kBegin.size()), text});
    }
    begin = next;
  }
  return out;
}

bool is_key_label(std::string_view label) {
  return label.ends_with("PRIVATE KEY") && label != "OPENSSH PRIVATE KEY";
}

std::string what_it_is(const IdentityFile& file) {
  const auto with_error = [&](std::string text) {
    return file.error.empty() ? text : text + " (" + file.error + ")";
  };
  switch (file.kind) {
    case FileKind::kCertificate:
      return "it is a certificate";
    case FileKind::kPrivateKey:
      return "it is a private key";
    case FileKind::kRequest:
      return "it is a certificate signing request; the certificate is what the authority sent back";
    case FileKind::kPublicKey:
      return "it is a public key";
    case FileKind::kPkcs7:
      return "it is a PKCS#7 file, which holds certificates and no key; convert it with: openssl "
             "pkcs7 -in FILE -print_certs -out FILE.pem";
    case FileKind::kOpensshKey:
      return "it is an OpenSSH key; convert a copy with: ssh-keygen -p -m PEM -f COPY";
    case FileKind::kPkcs12:
      return "it is a PKCS#12 file: give it with --pkcs12";
    case FileKind::kDerCertificate:
      return "it is a binary (DER) certificate; convert it with: openssl x509 -inform DER -in FILE "
             "-out FILE.pem";
    case FileKind::kDerKey:
      return "it is a binary (DER) private key; convert it with: openssl pkey -inform DER -in FILE "
             "-out FILE.pem";
    case FileKind::kJavaKeystore:
      return "it is a Java keystore; convert it with: keytool -importkeystore -srckeystore FILE "
             "-destkeystore FILE.p12 -deststoretype PKCS12";
    case FileKind::kEmpty:
      return "it is empty";
    case FileKind::kMissing:
      return with_error("it does not exist");
    case FileKind::kUnreadable:
      return with_error("it cannot be read");
    case FileKind::kDamaged:
      return with_error("it is damaged");
    case FileKind::kUnknown:
      return with_error("it is no PEM file (a text that begins with -----BEGIN)");
  }
  return with_error("it is not recognised");
}

}  // namespace smd::tls
