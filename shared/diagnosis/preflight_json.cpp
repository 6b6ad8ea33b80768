#include "shared/diagnosis/preflight_json.hpp"

#include <array>

#include "shared/base/json.hpp"

namespace smd::diagnosis {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 15> kFileKinds = {
    "certificate", "private-key", "request",         "public-key", "pkcs7",
    "openssh-key", "pkcs12",      "der-certificate", "der-key",    "java-keystore",
    "empty",       "missing",     "unreadable",      "damaged",    "unknown"};
constexpr std::array<std::string_view, 5> kKeyStates = {"none", "read", "passphrase-missing",
                                                        "passphrase-wrong", "unreadable"};
constexpr std::array<std::string_view, 9> kPkcs12States = {"none",
                                                           "read",
                                                           "read-legacy",
                                                           "legacy-unavailable",
                                                           "passphrase-missing",
                                                           "passphrase-wrong",
                                                           "no-key",
                                                           "no-certificate",
                                                           "unreadable"};
constexpr std::array<std::string_view, 5> kChainEnds = {"none", "self", "root", "trusted",
                                                        "missing"};

template <typename Enum, std::size_t size>
std::string_view name_of(const std::array<std::string_view, size>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

template <typename Enum, std::size_t size>
void read(const Json& json, const char* member, const std::array<std::string_view, size>& names,
          Enum& out) {
  const auto it = json.find(member);
  if (it == json.end() || !it->is_string()) return;
  const auto& text = it->get_ref<const std::string&>();
  for (std::size_t i = 0; i < size; ++i) {
    if (names[i] == text) out = static_cast<Enum>(i);
  }
}

void read(const Json& json, const char* member, std::string& out) {
  if (const auto it = json.find(member); it != json.end() && it->is_string()) {
    out = it->get<std::string>();
  }
}

void read(const Json& json, const char* member, bool& out) {
  if (const auto it = json.find(member); it != json.end() && it->is_boolean())
    out = it->get<bool>();
}

template <typename Number>
void read_number(const Json& json, const char* member, Number& out) {
  if (const auto it = json.find(member); it != json.end() && it->is_number_integer()) {
    out = it->get<Number>();
  }
}

void read(const Json& json, const char* member, std::vector<std::string>& out) {
  const auto it = json.find(member);
  if (it == json.end() || !it->is_array()) return;
  out.clear();
  for (const auto& item : *it) {
    if (item.is_string()) out.push_back(item.get<std::string>());
  }
}

void read(const Json& json, const char* member, std::vector<CertificateFacts>& out) {
  const auto it = json.find(member);
  if (it == json.end() || !it->is_array()) return;
  out.clear();
  for (const auto& item : *it) from_json(item, out.emplace_back());
}

FileFacts read_file(const Json& json) {
  FileFacts file;
  if (!json.is_object()) return file;
  read(json, "role", file.role);
  read(json, "name", file.name);
  read(json, "kind", kFileKinds, file.kind);
  read(json, "error", file.error);
  read(json, "readable_by_others", file.readable_by_others);
  read(json, "mode", file.mode);
  return file;
}

RelayFailure read_failure(const Json& json) {
  RelayFailure failure;
  read(json, "stage", failure.stage);
  read(json, "during", failure.during);
  read_number(json, "code", failure.code);
  read(json, "reason", failure.reason);
  read(json, "sent", failure.sent);
  if (const auto it = json.find("verify_result"); it != json.end() && it->is_number_integer()) {
    failure.verify_result = it->get<std::int64_t>();
  }
  return failure;
}

}  // namespace

std::string_view to_text(FileKind kind) { return name_of(kFileKinds, kind); }

void to_json(Json& json, const CertificateFacts& facts) {
  json = {{"subject", facts.subject},       {"issuer", facts.issuer},
          {"serial", facts.serial},         {"sha256", facts.sha256},
          {"not_before", facts.not_before}, {"not_after", facts.not_after},
          {"key_type", facts.key_type},     {"key_bits", facts.key_bits},
          {"digest", facts.digest},         {"self_signed", facts.self_signed},
          {"authority", facts.authority},   {"issued_by", facts.issued_by},
          {"extended_key_usage", nullptr},  {"digital_signature", nullptr}};
  if (facts.extended_key_usage) json["extended_key_usage"] = *facts.extended_key_usage;
  if (facts.digital_signature) json["digital_signature"] = *facts.digital_signature;
}

void from_json(const Json& json, CertificateFacts& facts) {
  if (!json.is_object()) return;
  read(json, "subject", facts.subject);
  read(json, "issuer", facts.issuer);
  read(json, "serial", facts.serial);
  read(json, "sha256", facts.sha256);
  read_number(json, "not_before", facts.not_before);
  read_number(json, "not_after", facts.not_after);
  read(json, "key_type", facts.key_type);
  read_number(json, "key_bits", facts.key_bits);
  read(json, "digest", facts.digest);
  read(json, "self_signed", facts.self_signed);
  read(json, "authority", facts.authority);
  read_number(json, "issued_by", facts.issued_by);
  if (const auto it = json.find("extended_key_usage"); it != json.end() && it->is_array()) {
    read(json, "extended_key_usage", facts.extended_key_usage.emplace());
  }
  if (const auto it = json.find("digital_signature"); it != json.end() && it->is_boolean()) {
    facts.digital_signature = it->get<bool>();
  }
}

void to_json(Json& json, const IdentityFacts& facts) {
  Json files = Json::array();
  for (const auto& file : facts.files) {
    files.push_back({{"role", file.role},
                     {"name", file.name},
                     {"kind", to_text(file.kind)},
                     {"error", file.error},
                     {"readable_by_others", file.readable_by_others},
                     {"mode", file.mode}});
  }
  Json certificates = Json::array();
  for (const auto& certificate : facts.certificates)
    to_json(certificates.emplace_back(), certificate);
  json = {{"configured", facts.configured},
          {"files", std::move(files)},
          {"certificates", std::move(certificates)},
          {"own", facts.own},
          {"key", name_of(kKeyStates, facts.key)},
          {"key_type", facts.key_type},
          {"key_bits", facts.key_bits},
          {"key_error", facts.key_error},
          {"passphrase_given", facts.passphrase_given},
          {"passphrase_needed", facts.passphrase_needed},
          {"pkcs12", name_of(kPkcs12States, facts.pkcs12)},
          {"pkcs12_error", facts.pkcs12_error},
          {"chain_end", name_of(kChainEnds, facts.chain_end)},
          {"usable", facts.usable},
          {"usable_error", facts.usable_error},
          {"now", facts.now}};
}

void from_json(const Json& json, IdentityFacts& facts) {
  if (!json.is_object()) return;
  read(json, "configured", facts.configured);
  if (const auto it = json.find("files"); it != json.end() && it->is_array()) {
    facts.files.clear();
    for (const auto& file : *it) facts.files.push_back(read_file(file));
  }
  read(json, "certificates", facts.certificates);
  read_number(json, "own", facts.own);
  read(json, "key", kKeyStates, facts.key);
  read(json, "key_type", facts.key_type);
  read_number(json, "key_bits", facts.key_bits);
  read(json, "key_error", facts.key_error);
  read(json, "passphrase_given", facts.passphrase_given);
  read(json, "passphrase_needed", facts.passphrase_needed);
  read(json, "pkcs12", kPkcs12States, facts.pkcs12);
  read(json, "pkcs12_error", facts.pkcs12_error);
  read(json, "chain_end", kChainEnds, facts.chain_end);
  read(json, "usable", facts.usable);
  read(json, "usable_error", facts.usable_error);
  read_number(json, "now", facts.now);
}

void to_json(Json& json, const ConnectionFacts& facts) {
  Json chain = Json::array();
  for (const auto& certificate : facts.server_chain) to_json(chain.emplace_back(), certificate);
  Json headers = Json::array();
  for (const auto& [name, value] : facts.headers) headers.push_back({name, value});
  Json timing = Json::array();
  for (const auto& [phase, ms] : facts.timing) timing.push_back({phase, ms});
  Json failure = nullptr;
  if (facts.failure) {
    failure = {{"stage", facts.failure->stage}, {"during", facts.failure->during},
               {"code", facts.failure->code},   {"reason", facts.failure->reason},
               {"sent", facts.failure->sent},   {"verify_result", nullptr}};
    if (facts.failure->verify_result) failure["verify_result"] = *facts.failure->verify_result;
  }
  json = {{"origin", facts.origin},
          {"identity", facts.identity},
          {"proxy", facts.proxy},
          {"proxy_source", facts.proxy_source},
          {"proxy_skipped", facts.proxy_skipped},
          {"addresses", facts.addresses},
          {"failure", std::move(failure)},
          {"handshake", facts.handshake},
          {"version", facts.version},
          {"cipher", facts.cipher},
          {"server_chain", std::move(chain)},
          {"verified_chain", facts.verified_chain},
          {"certificate_requested", facts.certificate_requested},
          {"authorities", facts.authorities},
          {"issuer_among_authorities", facts.issuer_among_authorities},
          {"presented_sha256", facts.presented_sha256},
          {"status", facts.status},
          {"headers", std::move(headers)},
          {"body", facts.body},
          {"now", facts.now},
          {"timing", std::move(timing)}};
}

void from_json(const Json& json, ConnectionFacts& facts) {
  if (!json.is_object()) return;
  read(json, "origin", facts.origin);
  read(json, "identity", facts.identity);
  read(json, "proxy", facts.proxy);
  read(json, "proxy_source", facts.proxy_source);
  read(json, "proxy_skipped", facts.proxy_skipped);
  read(json, "addresses", facts.addresses);
  if (const auto it = json.find("failure"); it != json.end() && it->is_object()) {
    facts.failure = read_failure(*it);
  }
  read(json, "handshake", facts.handshake);
  read(json, "version", facts.version);
  read(json, "cipher", facts.cipher);
  read(json, "server_chain", facts.server_chain);
  read(json, "verified_chain", facts.verified_chain);
  read(json, "certificate_requested", facts.certificate_requested);
  read(json, "authorities", facts.authorities);
  read(json, "issuer_among_authorities", facts.issuer_among_authorities);
  read(json, "presented_sha256", facts.presented_sha256);
  read_number(json, "status", facts.status);
  if (const auto it = json.find("headers"); it != json.end() && it->is_array()) {
    for (const auto& pair : *it) {
      if (pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_string()) {
        facts.headers.emplace_back(pair[0].get<std::string>(), pair[1].get<std::string>());
      }
    }
  }
  read(json, "body", facts.body);
  read_number(json, "now", facts.now);
  if (const auto it = json.find("timing"); it != json.end() && it->is_array()) {
    for (const auto& pair : *it) {
      if (pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_number()) {
        facts.timing.emplace_back(pair[0].get<std::string>(), pair[1].get<double>());
      }
    }
  }
}

}  // namespace smd::diagnosis
