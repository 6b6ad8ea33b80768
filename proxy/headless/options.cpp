#include "proxy/headless/options.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "proxy/headless/option_reader.hpp"
#include "proxy/headless/setting_sources.hpp"
#include "proxy/headless/terminal.hpp"
#include "proxy/relay/connect.hpp"
#include "proxy/relay/https_proxy.hpp"
#include "shared/base/text.hpp"
#include "shared/diagnosis/certificate_rules.hpp"

namespace smd::headless {
namespace {

std::string read_fingerprint(OptionReader& reader) {
  auto text = reader.text("registered-sha256");
  if (text.empty() || !diagnosis::normal_sha256(text).empty()) return text;
  reader.complain(
      "registered-sha256",
      "is no SHA-256 fingerprint: 64 hexadecimal digits are expected, with or without "
      "colons. It is printed by: openssl x509 -in CERT.pem -noout -fingerprint -sha256");
  return {};
}

void check_environment(OptionReader& reader, TestOptions& options) {
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

void check_credentials(OptionReader& reader, TestOptions& options) {
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
  OptionReader reader(values, problems);
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
  options.registered_sha256 = read_fingerprint(reader);
  options.report_json = reader.text("report-json");
  options.report_junit = reader.text("report-junit");
  options.session = reader.text("session");
}

/// Flags of `smd preflight` that are no setting of the table.
struct PreflightFlags {
  bool passphrase_prompt = false;
  std::string origin;  ///< of --connect; "" for the environment's
};

config::Profile profile_for(OptionReader& reader, bool& simulator) {
  const auto file = reader.text("simulator");
  const auto environment =
      reader.one_of("environment", {"pge", "simulator", "pge-test", "pge-production"});
  simulator = environment.empty() ? !file.empty() : environment == "simulator";
  if (!simulator) return config::pge_profile();
  if (file.empty()) {
    reader.complain("environment",
                    "simulator needs --simulator and the ready file that smd-simulator writes "
                    "(smd-simulator --ready-file FILE).");
    return {};
  }
  auto profile = config::simulator_profile(file);
  if (profile) return std::move(profile).value();
  reader.complain("simulator", profile.error().message + ".");
  return {};
}

/// Where to connect to, and through which HTTPS proxy.
void read_way(OptionReader& reader, const std::string& given, relay::UpstreamConfig& upstream) {
  if (!given.empty()) upstream.origin = given;
  if (upstream.origin.empty()) return;  // the simulator's file was refused, and that was said
  const auto origin = relay::parse_origin(upstream.origin);
  if (!origin) {
    reader.complain("connect", origin.error().message + ".");
    return;
  }
  auto route =
      relay::choose_route(origin->host, origin->port, reader.secret("https-proxy").reveal());
  if (route) {
    upstream.route = std::move(route).value();
  } else {
    reader.complain("https-proxy", route.error().message + ".");
  }
}

void read_preflight_options(const Values& values, const PreflightFlags& flags,
                            PreflightOptions& options, std::vector<std::string>& problems) {
  OptionReader reader(values, problems);
  options.profile = profile_for(reader, options.simulator);
  auto& upstream = options.profile.upstream;
  tls::IdentityFiles given;
  given.certificate_file = reader.text("cert");
  given.key_file = reader.text("key");
  given.pkcs12_file = reader.text("pkcs12");
  if (!given.pkcs12_file.empty() && !(given.certificate_file.empty() && given.key_file.empty())) {
    reader.complain("pkcs12", "give either this or --cert and --key.");
  }
  given.passphrase = reader.secret("passphrase");
  if (flags.passphrase_prompt && !given.passphrase.empty()) {
    reader.complain("passphrase-prompt",
                    "a passphrase is given already (--passphrase-file or SMD_PASSPHRASE).");
  } else if (flags.passphrase_prompt && ::isatty(STDIN_FILENO) != 1) {
    reader.complain("passphrase-prompt",
                    "standard input is no terminal, so nobody can be asked: give the passphrase "
                    "with --passphrase-file or in the variable SMD_PASSPHRASE.");
  }
  options.ask_passphrase = flags.passphrase_prompt;
  if (!given.empty()) {
    upstream.identity = std::move(given);
  } else {
    upstream.identity.passphrase = std::move(given.passphrase);
  }
  if (const auto trust = reader.text("cacert"); !trust.empty()) upstream.ca_file = trust;
  reader.seconds("timeout", upstream.deadlines.first_byte);
  upstream.deadlines.idle = upstream.deadlines.first_byte;
  upstream.deadlines.tls = std::min(upstream.deadlines.tls, upstream.deadlines.first_byte);
  if (options.connect || options.experiment) read_way(reader, flags.origin, upstream);
  options.registered_sha256 = read_fingerprint(reader);
  options.days = static_cast<int>(reader.number("days", 1, 3650, options.days));
  options.report_junit = reader.text("report-junit");
}

/// The settings of the table that a command knows, as its flags.
class SettingFlags {
 public:
  SettingFlags(CLI::App& command, UsedBy used_by) {
    for (const auto& info : setting_table()) {
      if (info.used_by != used_by && info.used_by != UsedBy::kBoth) continue;
      std::string names = "--" + std::string(info.name);
      if (std::string_view(info.name) == "cacert") names += ",--ca-file";
      const std::string help = std::string(info.help) + " (" + variable_name(info.name) +
                               (*info.alias == '\0' ? "" : std::string(", ") + info.alias) + ")";
      options_.emplace_back(&info, command.add_option(names, texts_[info.name], help));
    }
    command.add_option("--config", config_file_, "TOML file with settings (SMD_CONFIG)");
    command.add_option("--auth-json", auth_json_,
                       "auth.json of PG&E's Python clients: client_id, client_secret, "
                       "cert_crt_path, cert_key_path");
  }

  /// From the strongest source to the weakest.
  [[nodiscard]] Values values(std::vector<std::string>& problems) const {
    Values values;
    for (const auto& [info, option] : options_) {
      if (option->count() > 0) values[info->name] = texts_.at(info->name);
    }
    add_environment(values);
    std::string file = config_file_;
    if (const char* variable = std::getenv("SMD_CONFIG"); file.empty() && variable != nullptr) {
      file = variable;
    }
    if (!file.empty()) add_toml(file, values, problems);
    if (!auth_json_.empty()) add_auth_json(auth_json_, values, problems);
    return values;
  }

 private:
  std::map<std::string, std::string> texts_;
  std::vector<std::pair<const SettingInfo*, CLI::Option*>> options_;
  std::string config_file_, auth_json_;
};

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

/// smd replay, smd diff and smd export.
class SessionFlags {
 public:
  explicit SessionFlags(CLI::App& app)
      : replay_command_(app.add_subcommand(
            "replay",
            "Judges a saved session by today's rules. Exit code 0: as when it was saved; 1: judged "
            "otherwise; 2: cannot be read.")),
        diff_command_(app.add_subcommand(
            "diff",
            "Compares two sessions step by step. Exit code 0: the same; 1: different; 2: cannot be "
            "read. Ids, dates, tokens and times are passed over unless asked for.")),
        export_command_(app.add_subcommand(
            "export",
            "Writes a session in other forms. Exit code 0: all written; 1: one was refused, "
            "because "
            "something in it looks like a secret; 2: cannot be read or written.")) {
    const char* file = "Session file (plain or gzipped), HAR, or - for standard input";
    replay_command_->add_option("session", replay_.session, file)->required();
    replay_command_->add_flag("--json", replay_.json, "Print JSON");
    diff_command_->add_option("a", diff_.a, file)->required();
    diff_command_->add_option("b", diff_.b, file)->required();
    diff_command_->add_flag("--json", diff_.json, "Print JSON");
    diff_command_->add_flag("--ids", diff_.compare.ids, "Compare ids too");
    diff_command_->add_flag("--dates", diff_.compare.dates, "Compare dates and times too");
    diff_command_->add_flag("--tokens", diff_.compare.tokens, "Compare names of tokens too");
    diff_command_->add_flag("--timing", diff_.compare.timing, "Compare how long calls took, too");
    export_command_->add_option("session", export_.session, file)->required();
    for (const auto& [flag, help] : kFormats) {
      export_command_->add_option(std::string("--") + flag, files_[flag], help);
    }
    export_command_->add_option("--snippets", export_.snippets,
                                "Folder for programs that make the calls: curl, openssl, Python, "
                                "JavaScript, C++");
    export_command_->add_flag("--redact-customer-data", export_.recording.remove_customer_data,
                              "Take customer data out too: names, addresses, account and meter "
                              "numbers, ids in addresses");
    export_command_->add_flag("--thin", thin_, "Leave out most interval readings of feeds");
  }

  bool take(Parsed& parsed) {
    if (replay_command_->parsed()) {
      parsed.replay = replay_;
    } else if (diff_command_->parsed()) {
      parsed.diff = diff_;
    } else if (export_command_->parsed()) {
      for (const auto& [flag, help] : kFormats) {
        if (!files_[flag].empty()) export_.files.emplace_back(flag, files_[flag]);
      }
      if (export_.files.empty() && export_.snippets.empty()) {
        complain("export", {"nothing to write: give --har, --html, --junit, --markdown, --support, "
                            "--session or --snippets."});
        parsed.exit_code = 2;
        return true;
      }
      if (thin_) export_.recording.bodies = replay::Bodies::kThinned;
      parsed.exports = export_;
    } else {
      return false;
    }
    return true;
  }

 private:
  static constexpr std::pair<const char*, const char*> kFormats[] = {
      {"session", "File for the session itself, with the flags below applied"},
      {"har", "File for HAR 1.2"},
      {"html", "File for a report that needs nothing else"},
      {"junit", "File for JUnit XML"},
      {"markdown", "File for a summary in Markdown, for a ticket"},
      {"support", "File for a text to PG&E's support"}};

  CLI::App* replay_command_;
  CLI::App* diff_command_;
  CLI::App* export_command_;
  ReplayOptions replay_;
  DiffOptions diff_;
  ExportOptions export_;
  std::map<std::string, std::string> files_;
  bool thin_ = false;
};

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
  const SettingFlags test_settings(*test_command, UsedBy::kTest);
  bool no_color = false;
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
      "findings of severity error; 2: could not be read, or an export not be written.");
  auto* inspect_rules = inspect_command->add_flag(
      "--rules", inspect.rules, "Print the list of conformance rules instead of reading a file");
  auto* inspect_file =
      inspect_command->add_option("file", inspect.file, "The file, or - for standard input");
  inspect_command->add_flag("--json", inspect.json, "Print JSON")->excludes(inspect_rules);
  inspect_command->add_option("--csv", inspect.csv,
                              "Write the readings of one series as CSV to this file, or -");
  inspect_command->add_option("--readings-json", inspect.readings_json,
                              "Write the readings of one series as JSON to this file, or -");
  inspect_command->add_option("--series", inspect.series,
                              "Which series to write, by its number in the report (default 0)");
  inspect_command->callback([inspect_file, inspect_rules] {
    if (inspect_file->count() == 0 && inspect_rules->count() == 0) {
      throw CLI::RequiredError("file");
    }
  });
  inspect_command->add_flag("--no-color", no_color, "No colours (also: NO_COLOR)");

  FindingsOptions findings;
  auto* findings_command = app.add_subcommand(
      "findings", "Prints the catalogue of findings: what each means, and what to do about it.");
  findings_command->add_option("id", findings.ids, "Only these, e.g. tls.server-expired");
  findings_command->add_flag("--json", findings.json, "Print JSON");
  findings_command->add_flag("--markdown", findings.markdown, "Print the page docs/findings.md");
  findings_command->add_flag("--no-color", no_color, "No colours (also: NO_COLOR)");

  PreflightOptions preflight;
  PreflightFlags flags;
  auto* preflight_command = app.add_subcommand(
      "preflight",
      "Looks at the client's certificate files before the first test, and says what is wrong with "
      "them and what to do; with --connect at the connection too. Exit code 0: no errors; 1: "
      "errors; 2: could not run.\n"
      "Settings come from flags, variables, the TOML file and auth.json as those of smd test do.");
  const SettingFlags preflight_settings(*preflight_command, UsedBy::kPreflight);
  auto* connect =
      preflight_command
          ->add_option("--connect", flags.origin,
                       "Also make one harmless call (ReadServiceStatus without a token), to this "
                       "origin or to that of --environment")
          ->expected(0, 1);
  preflight_command->add_flag("--experiment", preflight.experiment,
                              "As --connect, and the same call without a certificate and with a "
                              "self-made one: settles whether it is the certificate");
  preflight_command->add_flag("--passphrase-prompt", flags.passphrase_prompt,
                              "Ask for the key's passphrase on the terminal");
  preflight_command->add_flag("--json", preflight.json, "Print JSON");
  preflight_command->add_flag("--no-color", no_color, "No colours (also: NO_COLOR)");

  SessionFlags sessions(app);

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
  if (sessions.take(parsed)) return parsed;
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

  std::vector<std::string> problems;
  if (preflight_command->parsed()) {
    preflight.connect = connect->count() > 0;
    read_preflight_options(preflight_settings.values(problems), flags, preflight, problems);
    if (!problems.empty()) {
      complain("preflight", problems);
      parsed.exit_code = 2;
      return parsed;
    }
    preflight.color = wants_color(STDOUT_FILENO, no_color);
    parsed.preflight = std::move(preflight);
    return parsed;
  }
  read_test_options(test_settings.values(problems), test, problems);
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
