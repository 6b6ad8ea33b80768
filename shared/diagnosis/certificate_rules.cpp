#include "shared/diagnosis/certificate_rules.hpp"

#include <algorithm>
#include <array>

#include "shared/base/text.hpp"
#include "shared/diagnosis/preflight_json.hpp"

namespace smd::diagnosis {
namespace {

constexpr EpochMs kDay = 86'400'000;

/// Collects findings, one for each id, in the order in which a person would read them.
class Findings {
 public:
  void add(std::string_view id, std::string evidence) {
    for (const auto& known : found_) {
      if (known.id == id) return;
    }
    found_.push_back(Finding{std::string(id), std::move(evidence)});
  }
  [[nodiscard]] bool any_error() const {
    return std::any_of(found_.begin(), found_.end(), is_error);
  }
  std::vector<Finding> worst_first() {
    std::stable_partition(found_.begin(), found_.end(), is_error);
    return std::move(found_);
  }

 private:
  static bool is_error(const Finding& finding) {
    const auto* entry = find_entry(finding.id);
    return entry == nullptr || entry->severity == Severity::kError;
  }
  std::vector<Finding> found_;
};

std::string given_as(const FileFacts& file) {
  std::string text =
      file.name + " was given as " + (file.role == "pkcs12" ? std::string("PKCS#12") : file.role);
  return file.error.empty() ? text : text + ": " + file.error;
}

// The finding for a file of this kind in this role, "" when it is what was asked for.
std::string_view of_file(const FileFacts& file, bool key_found) {
  const bool pkcs12 = file.role == "pkcs12";
  switch (file.kind) {
    case FileKind::kCertificate:
      if (pkcs12) return "certificate.file-is-pem";
      // One file may hold both.
      return file.role == "key" && !key_found ? "certificate.file-is-certificate" : "";
    case FileKind::kPrivateKey:
      if (pkcs12) return "certificate.file-is-pem";
      return file.role == "key" ? "" : "certificate.file-is-key";
    case FileKind::kRequest:
      return "certificate.file-is-request";
    case FileKind::kPublicKey:
      return "certificate.file-is-public-key";
    case FileKind::kPkcs7:
      return "certificate.file-is-pkcs7";
    case FileKind::kOpensshKey:
      return "certificate.file-is-openssh-key";
    case FileKind::kPkcs12:
      return pkcs12 ? "" : "certificate.file-is-pkcs12";
    case FileKind::kDerCertificate:
      return file.role == "key" ? "certificate.file-is-certificate" : "certificate.file-is-der";
    case FileKind::kDerKey:
      return file.role == "key" ? "certificate.file-is-der" : "certificate.file-is-key";
    case FileKind::kJavaKeystore:
      return "certificate.file-is-keystore";
    case FileKind::kEmpty:
      return "certificate.file-empty";
    case FileKind::kMissing:
      return "certificate.file-missing";
    case FileKind::kUnreadable:
      return "certificate.file-unreadable";
    case FileKind::kDamaged:
      return pkcs12 ? "certificate.pkcs12-damaged" : "certificate.file-damaged";
    case FileKind::kUnknown:
      return "certificate.file-not-recognised";
  }
  return "certificate.file-not-recognised";
}

bool has_role(const IdentityFacts& facts, std::string_view role) {
  return std::any_of(facts.files.begin(), facts.files.end(),
                     [&](const FileFacts& file) { return file.role == role; });
}

std::string name_of_role(const IdentityFacts& facts, std::string_view role) {
  for (const auto& file : facts.files) {
    if (file.role == role) return file.name;
  }
  return facts.files.empty() ? std::string() : facts.files.front().name;
}

void judge_files(const IdentityFacts& facts, Findings& out) {
  bool readable = true;
  for (const auto& file : facts.files) {
    const auto id = of_file(file, facts.key != KeyState::kNone);
    if (id.empty()) continue;
    readable = false;
    out.add(id, given_as(file));
  }
  if (readable && !has_role(facts, "pkcs12")) {
    if (!has_role(facts, "certificate") && facts.certificates.empty()) {
      out.add("certificate.certificate-missing", name_of_role(facts, "key"));
    }
    if (!has_role(facts, "key") && facts.key == KeyState::kNone) {
      out.add("certificate.key-missing", name_of_role(facts, "certificate"));
    }
  }
}

void judge_pkcs12(const IdentityFacts& facts, Findings& out) {
  const std::string name = name_of_role(facts, "pkcs12");
  const std::string said = facts.pkcs12_error.empty() ? name : name + ": " + facts.pkcs12_error;
  switch (facts.pkcs12) {
    case Pkcs12State::kNone:
    case Pkcs12State::kRead:
      break;
    case Pkcs12State::kReadLegacy:
      out.add("certificate.pkcs12-legacy", said);
      break;
    case Pkcs12State::kLegacyUnavailable:
      out.add("certificate.pkcs12-legacy-unavailable", said);
      break;
    case Pkcs12State::kPassphraseMissing:
      out.add("certificate.passphrase-missing", name);
      break;
    case Pkcs12State::kPassphraseWrong:
      out.add("certificate.passphrase-wrong", name);
      break;
    case Pkcs12State::kNoKey:
      out.add("certificate.pkcs12-no-key", name);
      break;
    case Pkcs12State::kNoCertificate:
      out.add("certificate.pkcs12-no-certificate", name);
      break;
    case Pkcs12State::kUnreadable:
      out.add("certificate.pkcs12-damaged", said);
      break;
  }
}

void judge_key(const IdentityFacts& facts, Findings& out) {
  const std::string name = name_of_role(facts, "key");
  switch (facts.key) {
    case KeyState::kNone:
      break;
    case KeyState::kPassphraseMissing:
      out.add("certificate.passphrase-missing", name);
      break;
    case KeyState::kPassphraseWrong:
      out.add("certificate.passphrase-wrong", name);
      break;
    case KeyState::kUnreadable:
      out.add("certificate.file-damaged", name + " was given as key: " + facts.key_error);
      break;
    case KeyState::kRead:
      if (facts.passphrase_given && !facts.passphrase_needed) {
        out.add("certificate.passphrase-needless", name);
      }
      if (facts.certificates.empty()) break;
      if (facts.own < 0) {
        out.add("certificate.key-mismatch", "The key in " + name + " is not the one of " +
                                                facts.certificates.front().subject + ".");
      } else if (facts.own > 0) {
        out.add("certificate.leaf-not-first",
                "The key belongs to certificate " + std::to_string(facts.own + 1) +
                    " of the file, " +
                    facts.certificates[static_cast<std::size_t>(facts.own)].subject +
                    "; the first is " + facts.certificates.front().subject + ".");
      }
      break;
  }
  for (const auto& file : facts.files) {
    if (!file.readable_by_others) continue;
    out.add("certificate.key-readable",
            file.name + " has mode " + file.mode + "; 0600 is expected.");
  }
}

void judge_dates(const CertificateFacts& own, const IdentityFacts& facts,
                 const CertificateContext& context, Findings& out) {
  const auto date = [](EpochMs at) { return format_utc(at / 1000); };
  if (own.not_before > facts.now) {
    out.add("certificate.not-yet-valid", "Valid from " + date(own.not_before) +
                                             "; this machine's clock says " + date(facts.now) +
                                             ".");
  }
  if (own.not_after <= facts.now) {
    out.add("certificate.expired", "Valid until " + date(own.not_after) +
                                       "; this machine's clock says " + date(facts.now) + ".");
  } else if (own.not_after - facts.now < context.days * kDay) {
    const auto left = (own.not_after - facts.now) / kDay;
    out.add("certificate.expiring", "Valid until " + date(own.not_after) + ": " +
                                        std::to_string(left) + (left == 1 ? " day" : " days") +
                                        " left, of " + std::to_string(context.days) +
                                        " that are asked for.");
  }
}

bool is_listed(std::string_view name) {
  // The authorities of PG&E's page; Sectigo is Comodo's name since 2018.
  static constexpr std::string_view kListed[] = {"AddTrust",   "Comodo",   "DigiCert", "Entrust",
                                                 "GlobalSign", "Go Daddy", "GoDaddy",  "USERTrust",
                                                 "VeriSign",   "Sectigo"};
  return std::any_of(std::begin(kListed), std::end(kListed), [&](std::string_view listed) {
    return find_ignoring_case(name, listed) != std::string_view::npos;
  });
}

void judge_policy(const CertificateFacts& own, const IdentityFacts& facts,
                  const CertificateContext& context, Findings& out) {
  if (own.key_type != "RSA") {
    out.add("certificate.not-rsa", "The key is " + own.key_type + "; RSA is expected.");
  } else if (own.key_bits < 2048) {
    out.add("certificate.rsa-too-small",
            "The key has " + std::to_string(own.key_bits) + " bits; 2048 are expected.");
  }
  const auto digest = to_lower(own.digest);
  if (digest == "sha1" || digest == "md5" || digest == "md4" || digest == "md2") {
    out.add("certificate.weak-signature", "Signed with " + own.digest + "; SHA-2 is expected.");
  }
  if (own.extended_key_usage) {
    const auto& usages = *own.extended_key_usage;
    const bool fits = std::any_of(usages.begin(), usages.end(), [](const std::string& usage) {
      return usage == "clientAuth" || usage == "anyExtendedKeyUsage";
    });
    if (!fits) {
      out.add("certificate.no-client-auth",
              "Extended key usage: " + join(usages, ", ") + "; clientAuth is expected.");
    }
  }
  if (own.digital_signature && !*own.digital_signature) {
    out.add("certificate.no-digital-signature", "Key usage without digitalSignature.");
  }
  if (own.authority && !own.self_signed) {
    out.add("certificate.authority-as-client", own.subject + " is an authority (CA:TRUE).");
  }
  if (!context.public_authority) return;
  if (own.self_signed) {
    out.add("certificate.self-signed", "Issuer and subject are both " + own.subject + ".");
    return;
  }
  const bool listed =
      is_listed(own.issuer) ||
      std::any_of(facts.certificates.begin(), facts.certificates.end(),
                  [&](const CertificateFacts& link) {
                    return &link != &own && (is_listed(link.subject) || is_listed(link.issuer));
                  });
  if (!listed) out.add("certificate.issuer-not-listed", "Issuer: " + own.issuer + ".");
}

// The places of the certificates on the way from `start` to the end of the chain.
std::vector<std::size_t> path_from(const std::vector<CertificateFacts>& all, std::size_t start) {
  std::vector<std::size_t> path = {start};
  for (;;) {
    const auto next = all[path.back()].issued_by;
    if (next < 0 || static_cast<std::size_t>(next) >= all.size()) return path;
    const auto place = static_cast<std::size_t>(next);
    if (std::find(path.begin(), path.end(), place) != path.end()) return path;
    path.push_back(place);
  }
}

void judge_chain(const IdentityFacts& facts, std::size_t own, const CertificateContext& context,
                 Findings& out) {
  const auto& all = facts.certificates;
  const auto path = path_from(all, own);
  // PKCS#12 is a set: its order says nothing, and we send the chain in the right one.
  const bool ordered = facts.pkcs12 == Pkcs12State::kNone && own == 0;
  if (ordered && !std::is_sorted(path.begin(), path.end())) {
    std::vector<std::string> subjects;
    for (const auto place : path) subjects.push_back(all[place].subject);
    out.add("certificate.chain-order", "The right order is: " + join(subjects, "; ") + ".");
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (std::find(path.begin(), path.end(), i) != path.end()) continue;
    out.add("certificate.chain-extra", "Certificate " + std::to_string(i + 1) + ", " +
                                           all[i].subject +
                                           ", did not issue any "
                                           "other of the chain.");
  }
  if (context.public_authority && facts.chain_end == ChainEnd::kMissing) {
    out.add("certificate.chain-incomplete", "Not in the file: " + all[path.back()].issuer +
                                                ", who issued " + all[path.back()].subject + ".");
  }
}

std::string beginning(const std::string& sha256) { return sha256.substr(0, 16) + "…"; }

}  // namespace

std::string normal_sha256(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ':' || c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if (!((lower >= '0' && lower <= '9') || (lower >= 'a' && lower <= 'f'))) return {};
    out += lower;
  }
  return out.size() == 64 ? out : std::string();
}

std::vector<Finding> judge_identity(const IdentityFacts& facts, const CertificateContext& context) {
  Findings out;
  if (!facts.configured) {
    out.add("certificate.none-configured", "No certificate file is named.");
    return out.worst_first();
  }
  judge_files(facts, out);
  judge_pkcs12(facts, out);
  judge_key(facts, out);
  if (!facts.certificates.empty()) {
    const auto own = static_cast<std::size_t>(std::max<std::int64_t>(facts.own, 0));
    if (own < facts.certificates.size()) {
      const auto& certificate = facts.certificates[own];
      judge_dates(certificate, facts, context, out);
      judge_policy(certificate, facts, context, out);
      judge_chain(facts, own, context, out);
      const auto registered = normal_sha256(context.registered_sha256);
      if (!registered.empty() && registered != certificate.sha256) {
        out.add("certificate.not-registered", "Registered: " + beginning(registered) + " Found: " +
                                                  beginning(certificate.sha256) + " (SHA-256).");
      }
    }
  }
  if (!facts.usable && !facts.usable_error.empty() && !out.any_error()) {
    out.add("certificate.not-usable", facts.usable_error);
  }
  return out.worst_first();
}

}  // namespace smd::diagnosis
