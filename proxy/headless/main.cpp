// smd: the headless twin of the console, for CI, cron and support.
#include <csignal>
#include <utility>

#include "proxy/headless/findings_command.hpp"
#include "proxy/headless/inspect_command.hpp"
#include "proxy/headless/options.hpp"
#include "proxy/headless/preflight_command.hpp"
#include "proxy/headless/session_commands.hpp"
#include "proxy/headless/test_command.hpp"

int main(int argc, char** argv) {
  // A peer that goes away is an error value of the call, not the end of the program.
  std::signal(SIGPIPE, SIG_IGN);
  auto parsed = smd::headless::parse_options(argc, argv);
  if (parsed.findings) return smd::headless::print_findings(*parsed.findings);
  if (parsed.inspect) return smd::headless::inspect(*parsed.inspect);
  if (parsed.preflight) return smd::headless::preflight(std::move(*parsed.preflight));
  if (parsed.replay) return smd::headless::replay_session(*parsed.replay);
  if (parsed.diff) return smd::headless::diff_sessions(*parsed.diff);
  if (parsed.exports) return smd::headless::export_files(*parsed.exports);
  if (parsed.test) return smd::headless::run_tests(*parsed.test);
  return parsed.exit_code;
}
