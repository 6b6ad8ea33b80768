#include "proxy/headless/options.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

#include "proxy/headless/setting_sources.hpp"
#include "proxy/headless/terminal.hpp"
#include "shared/base/text.hpp"

namespace smd::headless {
namespace {

class Reader {
 public:
  Reader(const Values& values, std::vector<std::string>& problems)
      : values_(values), problems_(problems) {}

  std::string text(std::string_view name) const {
    const auto it = values_.find(name);
    return it == values_.end() ? std::string() : it->second;
  }
  void complain(std::string_view name, const std::string& what) {
    problems_.push_back("--" + std::string(name) + ": " + what);
  }
  std::string one_of(std::string_view name, std::initializer_list<std::string_view> words) {
    auto value = text(name);
    std::string list;
    for (const auto word : words) {
      if (value.empty() || value == word) return value;
      list += (list.empty() ? "" : ", ") + std::string(word);
    }
    complain(name, "\"" + value + "\" is none of " + list + ".");
    return {};
  }
  void seconds(std::string_view name, std::chrono::milliseconds& into) {
    const auto value = text(name);
    if (value.empty()) return;
    const auto number = parse_int64(value);
    if (!number || *number < 1 || *number > 86400) {
      complain(name, "must be a whole number of seconds from 1 to 86400.");
      return;
    }
    into = std::chrono::seconds(*number);
  }
  Secret secret(const std::string& name) {
    const auto file = text(name + "-file");
    const auto value = text(name);
    if (!file.empty() && !value.empty()) complain(name, "give either this or --" + name + "-file.");
    if (!file.empty()) return Secret(read_secret_file(name + "-file", file, problems_));
    return Secret(value);
  }

 private:
  const Values& values_;
  std::vector<std::string>& problems_;
};

void check_environment(Reader& reader, TestOptions& options) {
  options.simulator = reader.text("simulator");
  options.environment = reader.one_of("environment", {"simulator", "pge-test", "pge-production"});
  if (options.environment.empty()) {
    options.environment = options.simulator.empty() ? "pge-test" : "simulator";
  }
  if (options.environment == "simulator" && options.simulator.empty()) {
    reader.complain("environment",
                    "simulator needs --simulator and the ready file that smd-simulator writes "
                    "(smd-simulator --ready-file FILE).");
  }
  if (options.environment == "pge-production" && !options.confirm_production) {
    reader.complain("environment",
                    "pge-production calls PG&E's production endpoints. Add --confirm-production if "
                    "that is meant.");
  }
}

void check_credentials(Reader& reader, TestOptions& options) {
  options.cert = reader.text("cert");
  options.key = reader.text("key");
  options.pkcs12 = reader.text("pkcs12");
  options.ca_file = reader.text("cacert");
  options.passphrase = reader.secret("passphrase");
  options.https_proxy = reader.secret("https-proxy");
  options.client_id = reader.text("client-id");
  options.client_secret = reader.secret("client-secret");
  options.registration_access_token = reader.secret("registration-access-token");
  if (!options.pkcs12.empty() && (!options.cert.empty() || !options.key.empty())) {
    reader.complain("pkcs12", "give either this or --cert and --key.");
  }
  if (options.environment == "simulator") return;
  // Everything that is missing is said at once.
  if (options.pkcs12.empty() && options.cert.empty()) {
    reader.complain("cert",
                    "the client certificate registered with PG&E is missing (or --pkcs12).");
  }
  if (options.client_id.empty()) {
    reader.complain("client-id", "is missing; it stands in your Registration Milestones table.");
  }
  if (options.client_secret.empty()) {
    reader.complain(
        "client-secret-file",
        "the client secret is missing; it stands in your Registration Milestones table.");
  }
}

void read_test_options(const Values& values, TestOptions& options,
                       std::vector<std::string>& problems) {
  Reader reader(values, problems);
  if (options.what != "all" && options.what != "preflight" && options.what != "connectivity" &&
      options.what != "oauth" && options.what != "application") {
    problems.push_back(
        "what to test must be preflight, connectivity, oauth, application or all; flags begin with "
        "\"--\".");
    options.what = "all";
  }
  check_environment(reader, options);
  check_credentials(reader, options);
  if (const auto type = reader.text("user-type"); !type.empty()) {
    if (const auto parsed = registration::parse_user_type(type)) {
      options.user_type = *parsed;
    } else {
      reader.complain("user-type", "\"" + type +
                                       "\" is none of standard_user, self_access, "
                                       "energy_efficiency_finance, community_choice_aggregator.");
    }
  }
  if (options.what != "all") {
    for (const auto test : registration::kTests) {
      if (registration::test_id(test) != options.what) continue;
      if (registration::must_pass(options.user_type, test)) continue;
      problems.push_back("A " + registration::user_type_label(options.user_type) +
                         " registration has no " + registration::test_label(test) +
                         ". Choose another --user-type, or smd test connectivity.");
    }
  }
  options.application_information_id = reader.text("application-information-id");
  options.token_request_form = reader.one_of("token-request-form", {"form", "query"});
  options.scope = reader.text("scope");
  options.redirect_uri = reader.text("redirect-uri");
  options.scope_selection_uri = reader.text("scope-selection-uri");
  options.oauth_listen = reader.text("oauth-listen");
  reader.seconds("timeout", options.timeout);
  reader.seconds("wait", options.wait);
  options.report_json = reader.text("report-json");
  options.report_junit = reader.text("report-junit");
}

// Only names of flags are repeated: what stands behind a mistyped flag may be a secret.
void complain_about_extras(const CLI::App& app) {
  std::string names;
  for (const auto& argument : app.remaining(true)) {
    if (argument.empty() || argument.front() != '-') continue;
    names += (names.empty() ? "" : ", ") + printable_line(argument.substr(0, argument.find('=')));
  }
  if (names.empty()) {
    std::fprintf(stderr, "smd: there is an argument too many; --help shows the usage.\n");
  } else {
    std::fprintf(stderr, "smd: not known: %s; --help lists what is.\n", names.c_str());
  }
}

void complain(const char* command, const std::vector<std::string>& problems) {
  for (const auto& problem : problems) {
    std::fprintf(stderr, "smd %s: %s\n", command, printable_line(problem).c_str());
  }
}

}  // namespace

Parsed parse_options(int argc, char** argv) {
  CLI::App app{
      "PG&E's Share My Data tests without a browser, and a reader of ESPI (Green Button) files. "
      "The "
      "same rules and verdicts as the console's page.",
      "smd"};
  app.set_version_flag("--version", std::string("smd ") + SMD_VERSION);
  app.require_subcommand(1);

  TestOptions test;
  auto* test_command = app.add_subcommand(
      "test",
      "Runs PG&E's tests. Exit code 0: passed; 1: failed; 2: could not run.\n"
      "Every setting is a flag, a variable (SMD_ and the flag's name in capitals, - as _) and a "
      "key "
      "of the TOML file; a flag wins over the variable, that over the file, that over auth.json.");
  test_command->add_option("what", test.what,
                           "preflight, connectivity, oauth, application or all [all]");
  std::map<std::string, std::string> texts;
  std::vector<std::pair<const SettingInfo*, CLI::Option*>> settings;
  for (const auto& info : setting_table()) {
    std::string names = "--" + std::string(info.name);
    if (std::string_view(info.name) == "cacert") names += ",--ca-file";
    std::string help = std::string(info.help) + " (" + variable_name(info.name) +
                       (*info.alias == '\0' ? "" : std::string(", ") + info.alias) + ")";
    settings.emplace_back(&info, test_command->add_option(names, texts[info.name], help));
  }
  std::string config_file, auth_json;
  bool no_color = false;
  test_command->add_option("--config", config_file, "TOML file with settings (SMD_CONFIG)");
  test_command->add_option("--auth-json", auth_json,
                           "auth.json of PG&E's Python clients: client_id, client_secret, "
                           "cert_crt_path, cert_key_path");
  test_command->add_flag("--confirm-production", test.confirm_production,
                         "Yes, call PG&E's production endpoints");
  test_command->add_flag("-q,--quiet", test.quiet,
                         "Print nothing but what went wrong with smd itself");
  test_command->add_flag("-v,--verbose", test.verbose,
                         "Print every call; twice: with headers and bodies, secrets masked");
  test_command->add_flag("--no-color", no_color, "No colours (also: NO_COLOR)");

  InspectOptions inspect;
  auto* inspect_command = app.add_subcommand(
      "inspect",
      "Says what is in an ESPI file and what is wrong with it. Exit code 0: fine; 1: malformed, or "
      "findings of severity error; 2: could not be read.");
  inspect_command->add_option("file", inspect.file, "The file, or - for standard input")
      ->required();
  inspect_command->add_flag("--json", inspect.json, "Print JSON");
  inspect_command->add_flag("--no-color", no_color, "No colours (also: NO_COLOR)");

  FindingsOptions findings;
  auto* findings_command = app.add_subcommand(
      "findings", "Prints the catalogue of findings: what each means, and what to do about it.");
  findings_command->add_option("id", findings.ids, "Only these, e.g. tls.server-expired");
  findings_command->add_flag("--json", findings.json, "Print JSON");
  findings_command->add_flag("--markdown", findings.markdown, "Print the page docs/findings.md");
  findings_command->add_flag("--no-color", no_color, "No colours (also: NO_COLOR)");

  Parsed parsed;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ExtrasError&) {
    complain_about_extras(app);
    parsed.exit_code = 2;
    return parsed;
  } catch (const CLI::ParseError& error) {
    parsed.exit_code = app.exit(error) == 0 ? 0 : 2;
    return parsed;
  }
  if (inspect_command->parsed()) {
    inspect.color = wants_color(STDOUT_FILENO, no_color);
    parsed.inspect = inspect;
    return parsed;
  }

  if (findings_command->parsed()) {
    findings.color = wants_color(STDOUT_FILENO, no_color);
    parsed.findings = findings;
    return parsed;
  }

  Values values;
  for (const auto& [info, option] : settings) {
    if (option->count() > 0) values[info->name] = texts[info->name];
  }
  std::vector<std::string> problems;
  add_environment(values);
  if (config_file.empty()) {
    if (const char* variable = std::getenv("SMD_CONFIG")) config_file = variable;
  }
  if (!config_file.empty()) add_toml(config_file, values, problems);
  if (!auth_json.empty()) add_auth_json(auth_json, values, problems);
  read_test_options(values, test, problems);
  if (!problems.empty()) {
    complain("test", problems);
    parsed.exit_code = 2;
    return parsed;
  }
  test.color = wants_color(STDOUT_FILENO, no_color);
  parsed.test = std::move(test);
  return parsed;
}

}  // namespace smd::headless
