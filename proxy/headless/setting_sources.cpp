#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include "proxy/headless/setting_sources.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "shared/base/json.hpp"

namespace smd::headless {
namespace {

bool is_setting(std::string_view name) {
  return std::any_of(setting_table().begin(), setting_table().end(),
                     [&](const SettingInfo& info) { return name == info.name; });
}

// Settings that give the same thing in two ways: the stronger source decides for one of them.
constexpr std::pair<std::string_view, std::string_view> kEitherOr[] = {
    {"client-secret", "client-secret-file"},
    {"registration-access-token", "registration-access-token-file"},
    {"pkcs12", "cert"},
    {"pkcs12", "key"},
    {"passphrase", "passphrase-file"},
};

void merge(Values& stronger, Values weaker) {
  for (const auto& [one, other] : kEitherOr) {
    if (stronger.contains(one)) weaker.erase(std::string(other));
    if (stronger.contains(other)) weaker.erase(std::string(one));
  }
  stronger.merge(weaker);
}

// A path in auth.json is relative to the folder the client runs in; often that is the file's own.
std::string beside(const std::string& file, const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  if (path.empty() || fs::path(path).is_absolute() || fs::exists(path, ignored)) return path;
  const auto other = fs::path(file).parent_path() / path;
  return fs::exists(other, ignored) ? other.string() : path;
}

}  // namespace

const std::vector<SettingInfo>& setting_table() {
  static const std::vector<SettingInfo> kTable = {
      {"environment",
       "simulator, pge-test or pge-production [pge-test; simulator with --simulator]", "",
       UsedBy::kBoth},
      {"simulator",
       "Ready file of a running smd-simulator: addresses, certificate and credentials come from "
       "it, "
       "and the browser's part of the OAuth Test is played",
       "", UsedBy::kBoth},
      {"user-type",
       "standard_user, self_access, energy_efficiency_finance or community_choice_aggregator "
       "[standard_user]",
       ""},
      {"cert", "Client certificate registered with PG&E (PEM, chain after it)", "SSL_CERT",
       UsedBy::kBoth},
      {"key", "Private key of --cert (PEM)", "SSL_KEY", UsedBy::kBoth},
      {"pkcs12", "Client certificate and key in one PKCS#12 file (.p12, .pfx)", "", UsedBy::kBoth},
      {"passphrase-file", "File with the passphrase of the key (or set SMD_PASSPHRASE)", "",
       UsedBy::kBoth},
      {"cacert", "Certificates (PEM) to verify the server against instead of the system's", "",
       UsedBy::kBoth},
      {"https-proxy",
       "HTTPS proxy to go through, http://[USER:PASSWORD@]HOST:PORT, or none; otherwise "
       "https_proxy "
       "and no_proxy of the environment count",
       "", UsedBy::kBoth},
      {"client-id", "Client ID of the Registration Milestones table", "PGE_CLIENT_ID"},
      {"client-secret",
       "Client secret. A command line can be read by every user of this machine and stays in the "
       "shell's history: prefer --client-secret-file or the variable",
       "PGE_CLIENT_SECRET"},
      {"client-secret-file", "File that holds the client secret", ""},
      {"registration-access-token",
       "Registration access token. The same warning as for --client-secret",
       "PGE_REGISTRATION_ACCESS_TOKEN"},
      {"registration-access-token-file", "File that holds the registration access token", ""},
      {"application-information-id",
       "ApplicationInformation id, when the Authorization feed does not give it", ""},
      {"token-request-form", "Where the token request's parameters go: form or query [form]", ""},
      {"scope", "Scope for the authorize request [none]", ""},
      {"redirect-uri", "Redirect address exactly as registered", ""},
      {"scope-selection-uri", "Scope selection address exactly as registered", ""},
      {"oauth-listen",
       "Address and port to wait for the OAuth redirects on [where --redirect-uri points, if that "
       "is "
       "this machine]",
       ""},
      {"timeout", "Seconds a call may make no progress [60]", "", UsedBy::kBoth},
      {"wait", "Seconds to wait for a person in the OAuth Test [1800]", ""},
      {"report-json", "File to write the report to, as JSON", ""},
      {"session",
       "File to save the run to, as a session without secrets; gzipped when it ends in .gz", "",
       UsedBy::kTest},
      {"report-junit", "File to write the report to, as JUnit XML", "", UsedBy::kBoth},
      {"registered-sha256",
       "SHA-256 fingerprint of the certificate registered with PG&E, with or without colons; "
       "another "
       "certificate is then an error",
       "", UsedBy::kBoth},
      {"days", "Warn of a certificate that ends within so many days [90]", "", UsedBy::kPreflight},
  };
  return kTable;
}

std::string variable_name(std::string_view setting) {
  std::string out = "SMD_";
  for (const char c : setting) {
    out += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

void add_environment(Values& values) {
  Values found;
  const auto add = [&](const char* setting, const std::string& variable) {
    const char* value = std::getenv(variable.c_str());
    if (value != nullptr && *value != '\0') found.emplace(setting, value);
  };
  for (const auto& info : setting_table()) add(info.name, variable_name(info.name));
  add("passphrase", "SMD_PASSPHRASE");
  merge(values, std::move(found));
  // The names of PG&E's samples are weaker than our own.
  found.clear();
  for (const auto& info : setting_table()) {
    if (*info.alias != '\0') add(info.name, info.alias);
  }
  merge(values, std::move(found));
}

void add_toml(const std::string& file, Values& values, std::vector<std::string>& problems) {
  const toml::parse_result parsed = toml::parse_file(file);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    std::string problem = file + " cannot be used: " + std::string(error.description());
    if (error.source().begin.line > 0) {
      problem += " (line " + std::to_string(error.source().begin.line) + ")";
    }
    problems.push_back(std::move(problem));
    return;
  }
  Values found;
  for (const auto& [key, node] : parsed.table()) {
    std::string name(key.str());
    std::replace(name.begin(), name.end(), '_', '-');
    if (!is_setting(name)) {
      problems.push_back("\"" + std::string(key.str()) + "\" in " + file +
                         " is not a setting; smd test --help and smd preflight --help list them.");
    } else if (const auto text = node.value_exact<std::string>()) {
      found[name] = *text;
    } else if (const auto whole = node.value_exact<std::int64_t>()) {
      found[name] = std::to_string(*whole);
    } else {
      problems.push_back("\"" + std::string(key.str()) + "\" in " + file +
                         " is neither text nor whole number.");
    }
  }
  merge(values, std::move(found));
}

void add_auth_json(const std::string& file, Values& values, std::vector<std::string>& problems) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    problems.push_back("--auth-json: " + file + " cannot be opened.");
    return;
  }
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) {
    problems.push_back("--auth-json: " + file + " is not a JSON object.");
    return;
  }
  Values found;
  const auto add = [&](const char* member, const char* setting, bool path) {
    const auto it = json.find(member);
    if (it == json.end() || !it->is_string()) return;
    const auto value = it->get<std::string>();
    if (!value.empty()) found.emplace(setting, path ? beside(file, value) : value);
  };
  add("client_id", "client-id", false);
  add("client_secret", "client-secret", false);
  add("cert_crt_path", "cert", true);
  add("cert_key_path", "key", true);
  merge(values, std::move(found));
}

std::string read_secret_file(const std::string& setting, const std::string& file,
                             std::vector<std::string>& problems) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    problems.push_back("--" + setting + ": " + file + " cannot be opened.");
    return {};
  }
  std::string text{std::istreambuf_iterator<char>(in), {}};
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.empty()) problems.push_back("--" + setting + ": " + file + " is empty.");
  return text;
}

}  // namespace smd::headless
