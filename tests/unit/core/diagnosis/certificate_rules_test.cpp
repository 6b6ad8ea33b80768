#include "shared/diagnosis/certificate_rules.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "shared/base/json.hpp"
#include "shared/diagnosis/preflight_json.hpp"

namespace smd::diagnosis {
namespace {

constexpr EpochMs kNow = 1'790'000'000'000;
constexpr EpochMs kDay = 86'400'000;

CertificateFacts certificate(std::string subject, std::string issuer, std::int64_t issued_by) {
  CertificateFacts facts;
  facts.subject = std::move(subject);
  facts.issuer = std::move(issuer);
  facts.sha256 = std::string(64, 'a');
  facts.not_before = kNow - 10 * kDay;
  facts.not_after = kNow + 300 * kDay;
  facts.key_type = "RSA";
  facts.key_bits = 2048;
  facts.digest = "SHA256";
  facts.issued_by = issued_by;
  return facts;
}

/// A leaf and its intermediate, as a public authority delivers them.
IdentityFacts good() {
  IdentityFacts facts;
  facts.configured = true;
  facts.files = {{"certificate", "client.pem", FileKind::kCertificate, "", false, ""},
                 {"key", "client.key", FileKind::kPrivateKey, "", false, "0600"}};
  facts.certificates = {certificate("CN=Example Energy", "CN=DigiCert Intermediate", 1),
                        certificate("CN=DigiCert Intermediate", "CN=DigiCert Root", -1)};
  facts.certificates[0].extended_key_usage = std::vector<std::string>{"serverAuth", "clientAuth"};
  facts.certificates[0].digital_signature = true;
  facts.certificates[1].authority = true;
  facts.own = 0;
  facts.key = KeyState::kRead;
  facts.chain_end = ChainEnd::kTrusted;
  facts.usable = true;
  facts.now = kNow;
  return facts;
}

IdentityFacts good_pkcs12() {
  IdentityFacts facts = good();
  facts.files = {{"pkcs12", "client.p12", FileKind::kPkcs12, "", false, "0600"}};
  facts.pkcs12 = Pkcs12State::kRead;
  facts.passphrase_given = facts.passphrase_needed = true;
  return facts;
}

using Ids = std::vector<std::string>;

Ids ids_of(const IdentityFacts& facts, const CertificateContext& context = {}) {
  Ids ids;
  for (const auto& finding : judge_identity(facts, context)) {
    EXPECT_NE(find_entry(finding.id), nullptr) << finding.id;
    EXPECT_FALSE(finding.evidence.empty()) << finding.id;
    ids.push_back(finding.id);
  }
  return ids;
}

TEST(CertificateRules, AGoodIdentityHasNoFinding) {
  EXPECT_EQ(ids_of(good()), Ids{});
  EXPECT_EQ(ids_of(good_pkcs12()), Ids{});
}

TEST(CertificateRules, EachFactHasItsOwnFinding) {
  struct Row {
    const char* what;
    std::function<void(IdentityFacts&)> change;
    Ids expected;
  };
  const auto leaf = [](auto change) {
    return [change](IdentityFacts& facts) { change(facts.certificates[0]); };
  };
  const Row rows[] = {
      {"nothing", [](IdentityFacts& f) { f = IdentityFacts{}; }, {"certificate.none-configured"}},
      {"mismatch", [](IdentityFacts& f) { f.own = -1; }, {"certificate.key-mismatch"}},
      {"leaf second",
       [](IdentityFacts& f) {
         std::swap(f.certificates[0], f.certificates[1]);
         f.certificates[1].issued_by = 0;
         f.own = 1;
       },
       {"certificate.leaf-not-first"}},
      {"expired", leaf([](auto& c) { c.not_after = kNow - kDay; }), {"certificate.expired"}},
      {"ends this moment", leaf([](auto& c) { c.not_after = kNow; }), {"certificate.expired"}},
      {"not yet", leaf([](auto& c) { c.not_before = kNow + kDay; }), {"certificate.not-yet-valid"}},
      {"89 days",
       leaf([](auto& c) { c.not_after = kNow + 90 * kDay - 1; }),
       {"certificate.expiring"}},
      {"90 days", leaf([](auto& c) { c.not_after = kNow + 90 * kDay; }), {}},
      {"1024", leaf([](auto& c) { c.key_bits = 1024; }), {"certificate.rsa-too-small"}},
      {"EC", leaf([](auto& c) { c.key_type = "EC"; }), {"certificate.not-rsa"}},
      {"SHA-1", leaf([](auto& c) { c.digest = "SHA1"; }), {"certificate.weak-signature"}},
      {"usage",
       leaf([](auto& c) { c.extended_key_usage->pop_back(); }),
       {"certificate.no-client-auth"}},
      {"any usage",
       leaf(
           [](auto& c) { c.extended_key_usage = std::vector<std::string>{"anyExtendedKeyUsage"}; }),
       {}},
      {"no usage extension", leaf([](auto& c) { c.extended_key_usage.reset(); }), {}},
      {"signature",
       leaf([](auto& c) { c.digital_signature = false; }),
       {"certificate.no-digital-signature"}},
      {"authority", leaf([](auto& c) { c.authority = true; }), {"certificate.authority-as-client"}},
      {"self-signed",
       [](IdentityFacts& f) {
         f.certificates.resize(1);
         f.certificates[0].issuer = f.certificates[0].subject;
         f.certificates[0].self_signed = f.certificates[0].authority = true;
         f.certificates[0].issued_by = 0;
         f.chain_end = ChainEnd::kSelf;
       },
       {"certificate.self-signed"}},
      {"other authority",
       [](IdentityFacts& f) {
         f.certificates[0].issuer = f.certificates[1].subject = "CN=Somebody";
         f.certificates[1].issuer = "CN=Somebody's root";
       },
       {"certificate.issuer-not-listed"}},
      {"incomplete",
       [](IdentityFacts& f) {
         f.certificates.resize(1);
         f.certificates[0].issued_by = -1;
         f.chain_end = ChainEnd::kMissing;
       },
       {"certificate.chain-incomplete"}},
      {"stranger",
       [](IdentityFacts& f) { f.certificates.push_back(certificate("CN=Other", "CN=X", -1)); },
       {"certificate.chain-extra"}},
      {"out of order",
       [](IdentityFacts& f) {
         f.certificates.insert(f.certificates.begin() + 1,
                               certificate("CN=DigiCert Root", "CN=DigiCert Root", 1));
         f.certificates[0].issued_by = 2;
         f.certificates[2].issued_by = 1;
       },
       {"certificate.chain-order"}},
      {"readable",
       [](IdentityFacts& f) {
         f.files[1].readable_by_others = true;
         f.files[1].mode = "0644";
       },
       {"certificate.key-readable"}},
      {"needless",
       [](IdentityFacts& f) { f.passphrase_given = true; },
       {"certificate.passphrase-needless"}},
      {"errors come first",
       [](IdentityFacts& f) {
         f.passphrase_given = true;
         f.certificates[0].not_after = kNow - kDay;
       },
       {"certificate.expired", "certificate.passphrase-needless"}},
      {"library",
       [](IdentityFacts& f) {
         f.usable = false;
         f.usable_error = "something new";
       },
       {"certificate.not-usable"}},
      {"library after a cause",
       [](IdentityFacts& f) {
         f.usable = false;
         f.usable_error = "ee key too small";
         f.certificates[0].key_bits = 1024;
       },
       {"certificate.rsa-too-small"}},
      {"key alone",
       [](IdentityFacts& f) {
         f.certificates.clear();
         f.files.erase(f.files.begin());
         f.own = -1;
       },
       {"certificate.certificate-missing"}},
      {"certificate alone",
       [](IdentityFacts& f) {
         f.files.pop_back();
         f.key = KeyState::kNone;
         f.own = -1;
       },
       {"certificate.key-missing"}},
      {"key undecodable",
       [](IdentityFacts& f) {
         f.key = KeyState::kUnreadable;
         f.key_error = "unsupported";
         f.own = -1;
       },
       {"certificate.file-damaged"}},
      {"no passphrase",
       [](IdentityFacts& f) {
         f.key = KeyState::kPassphraseMissing;
         f.own = -1;
       },
       {"certificate.passphrase-missing"}},
      {"wrong passphrase",
       [](IdentityFacts& f) {
         f.key = KeyState::kPassphraseWrong;
         f.own = -1;
       },
       {"certificate.passphrase-wrong"}},
  };
  for (const auto& row : rows) {
    IdentityFacts facts = good();
    row.change(facts);
    EXPECT_EQ(ids_of(facts), row.expected) << row.what;
  }
}

TEST(CertificateRules, FilesAreNamedForWhatTheyAre) {
  struct Row {
    FileKind kind;
    const char* as_certificate;
    const char* as_key;
    const char* as_pkcs12;
  };
  const Row rows[] = {
      {FileKind::kPrivateKey, "file-is-key", "", "file-is-pem"},
      {FileKind::kCertificate, "", "file-is-certificate", "file-is-pem"},
      {FileKind::kRequest, "file-is-request", "file-is-request", "file-is-request"},
      {FileKind::kPublicKey, "file-is-public-key", "file-is-public-key", "file-is-public-key"},
      {FileKind::kPkcs7, "file-is-pkcs7", "file-is-pkcs7", "file-is-pkcs7"},
      {FileKind::kOpensshKey, "file-is-openssh-key", "file-is-openssh-key", "file-is-openssh-key"},
      {FileKind::kPkcs12, "file-is-pkcs12", "file-is-pkcs12", ""},
      {FileKind::kDerCertificate, "file-is-der", "file-is-certificate", "file-is-der"},
      {FileKind::kDerKey, "file-is-key", "file-is-der", "file-is-key"},
      {FileKind::kJavaKeystore, "file-is-keystore", "file-is-keystore", "file-is-keystore"},
      {FileKind::kEmpty, "file-empty", "file-empty", "file-empty"},
      {FileKind::kMissing, "file-missing", "file-missing", "file-missing"},
      {FileKind::kUnreadable, "file-unreadable", "file-unreadable", "file-unreadable"},
      {FileKind::kDamaged, "file-damaged", "file-damaged", "pkcs12-damaged"},
      {FileKind::kUnknown, "file-not-recognised", "file-not-recognised", "file-not-recognised"},
  };
  const auto judged = [](const char* role, FileKind kind) {
    IdentityFacts facts;
    facts.configured = true;
    facts.now = kNow;
    facts.files = {{role, "file", kind, "", false, ""}};
    const std::string other = std::string(role) == "key" ? "certificate" : "key";
    if (std::string(role) != "pkcs12") {
      facts.files.push_back({other, "other",
                             other == "key" ? FileKind::kPrivateKey : FileKind::kCertificate, "",
                             false, ""});
    }
    return ids_of(facts);
  };
  for (const auto& row : rows) {
    const auto expect = [&](const char* role, const char* name) {
      Ids expected;
      if (*name != '\0') expected.push_back(std::string("certificate.") + name);
      EXPECT_EQ(judged(role, row.kind), expected) << role << " " << to_text(row.kind);
    };
    expect("certificate", row.as_certificate);
    expect("key", row.as_key);
    expect("pkcs12", row.as_pkcs12);
  }
}

TEST(CertificateRules, Pkcs12StatesAreToldApart) {
  const std::pair<Pkcs12State, const char*> rows[] = {
      {Pkcs12State::kReadLegacy, "certificate.pkcs12-legacy"},
      {Pkcs12State::kLegacyUnavailable, "certificate.pkcs12-legacy-unavailable"},
      {Pkcs12State::kPassphraseMissing, "certificate.passphrase-missing"},
      {Pkcs12State::kPassphraseWrong, "certificate.passphrase-wrong"},
      {Pkcs12State::kNoKey, "certificate.pkcs12-no-key"},
      {Pkcs12State::kNoCertificate, "certificate.pkcs12-no-certificate"},
      {Pkcs12State::kUnreadable, "certificate.pkcs12-damaged"},
  };
  for (const auto& [state, id] : rows) {
    IdentityFacts facts = good_pkcs12();
    facts.pkcs12 = state;
    if (state != Pkcs12State::kReadLegacy) {
      facts.certificates.clear();
      facts.key = KeyState::kNone;
      facts.own = -1;
    }
    EXPECT_EQ(ids_of(facts), Ids{id});
  }
}

TEST(CertificateRules, TheRegisteredFingerprintMayBeWrittenInAnyWay) {
  CertificateContext context;
  std::string colons;
  for (int i = 0; i < 32; ++i) colons += i == 0 ? "AA" : ":AA";
  context.registered_sha256 = colons;
  EXPECT_EQ(ids_of(good(), context), Ids{});
  context.registered_sha256 = std::string(64, 'b');
  EXPECT_EQ(ids_of(good(), context), Ids{"certificate.not-registered"});
  EXPECT_EQ(normal_sha256("AB"), "");
  EXPECT_EQ(normal_sha256(std::string(63, 'a') + "g"), "");
}

TEST(CertificateRules, TheSimulatorsOwnAuthorityIsNotHeldAgainstIt) {
  IdentityFacts facts = good();
  facts.certificates.resize(1);
  facts.certificates[0].issuer = "CN=Simulator root";
  facts.certificates[0].issued_by = -1;
  facts.chain_end = ChainEnd::kMissing;
  CertificateContext context;
  context.public_authority = false;
  EXPECT_EQ(ids_of(facts, context), Ids{});
}

TEST(CertificateRules, FactsSurviveTheirJson) {
  IdentityFacts facts = good_pkcs12();
  facts.pkcs12 = Pkcs12State::kReadLegacy;
  facts.usable_error = "words";
  nlohmann::json first;
  nlohmann::json second;
  to_json(first, facts);
  IdentityFacts again;
  from_json(first, again);
  to_json(second, again);
  EXPECT_EQ(first, second);
  EXPECT_EQ(ids_of(again), ids_of(facts));
  IdentityFacts empty;
  from_json(nlohmann::json::parse(R"({"files": 3, "certificates": [7], "own": "x", "now": null})"),
            empty);
  EXPECT_FALSE(empty.configured);
}

}  // namespace
}  // namespace smd::diagnosis
