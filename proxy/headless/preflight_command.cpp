#include "proxy/headless/preflight_command.hpp"

#include <openssl/crypto.h>
#include <openssl/ui.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>

#include "proxy/headless/preflight_report.hpp"
#include "proxy/headless/terminal.hpp"
#include "proxy/preflight/connection_probe.hpp"
#include "proxy/preflight/identity_facts.hpp"
#include "shared/diagnosis/certificate_rules.hpp"
#include "shared/diagnosis/connection_rules.hpp"

namespace smd::headless {
namespace {

int could_not(const std::string& message) {
  std::fprintf(stderr, "smd preflight: %s\n", printable_line(message).c_str());
  return 2;
}

std::int64_t wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Without echo. The library's reader puts the terminal back in order when it is interrupted.
bool ask_passphrase(Secret& into) {
  std::array<char, 1024> typed{};
  const bool read = UI_UTIL_read_pw_string(typed.data(), static_cast<int>(typed.size()),
                                           "Passphrase of the private key: ", 0) == 0;
  if (read) into = Secret(std::string(typed.data()));
  OPENSSL_cleanse(typed.data(), typed.size());
  return read;
}

bool write_file(const std::string& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  return static_cast<bool>(out);
}

void try_connection(const PreflightOptions& options, PreflightResult& result) {
  // Without its certificate every call of the tests would be refused, whatever the network does.
  if (result.identity.configured && !result.identity.usable) {
    result.remark =
        "The connection was not tried, because the client certificate cannot be used as it is.";
    return;
  }
  preflight::ProbeTarget target;
  target.upstream = options.profile.upstream;
  target.resource_path = options.profile.environments.front().resource_path;
  if (options.experiment) {
    result.experiment = preflight::probe_experiment(target);
    result.connection = result.experiment.back();
  } else {
    result.connection = preflight::probe_connection(target);
  }
  result.connection_findings = diagnosis::judge_connection(*result.connection);
  for (auto& finding : diagnosis::judge_experiment(result.experiment)) {
    result.connection_findings.push_back(std::move(finding));
  }
}

}  // namespace

int preflight(PreflightOptions options) {
  auto& upstream = options.profile.upstream;
  if (options.ask_passphrase && !ask_passphrase(upstream.identity.passphrase)) {
    return could_not("--passphrase-prompt: no passphrase was entered.");
  }
  if (const auto trust = tls::make_client_context(upstream.ca_file, nullptr); !trust) {
    return could_not("--cacert: " + trust.error().message);
  }
  PreflightResult result;
  result.started_at = wall_ms();
  preflight::GatherOptions gather;
  gather.ca_file = upstream.ca_file;
  result.identity = preflight::gather_identity(upstream.identity, gather);

  diagnosis::CertificateContext context;
  context.public_authority = !options.simulator;
  context.days = options.days;
  context.registered_sha256 = options.registered_sha256;
  result.identity_findings = diagnosis::judge_identity(result.identity, context);
  if (options.connect || options.experiment) try_connection(options, result);
  result.ended_at = wall_ms();

  if (options.json) {
    std::puts(preflight_json(result).c_str());
  } else {
    for (const auto& line : preflight_lines(result, Style(options.color))) std::puts(line.c_str());
  }
  if (std::fflush(stdout) != 0) return could_not("The output cannot be written.");
  if (!options.report_junit.empty() && !write_file(options.report_junit, preflight_junit(result))) {
    return could_not("--report-junit: " + options.report_junit + " cannot be written.");
  }
  return result.verdict() == "failed" ? 1 : 0;
}

}  // namespace smd::headless
