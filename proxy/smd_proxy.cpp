// smd-proxy: the console's server. Reads its settings, starts, tells where it is, stops on a
// signal.
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdio>

#include "proxy/config/settings.hpp"
#include "proxy/net/ready_file.hpp"
#include "proxy/server/console.hpp"
#include "proxy/server/log.hpp"
#include "shared/base/json.hpp"

namespace {

using namespace smd;

int check_config(const config::Loaded& loaded) {
  std::fputs(config::format_remarks(loaded.remarks).c_str(), stdout);
  if (loaded.has_errors()) return 1;
  std::puts("The configuration is fine.");
  return 0;
}

bool tell_address(const config::Settings& settings, const server::Console& console) {
  if (!settings.ready_file.empty()) {
    nlohmann::ordered_json json;
    json["address"] = console.origin();
    json["start"] = console.start_address();
    json["pid"] = static_cast<long long>(::getpid());
    if (!net::write_ready_file(settings.ready_file, json.dump() + "\n")) return false;
  }
  // Last, so that whoever reads this line finds the ready file written.
  std::printf("The console is at %s\n", console.start_address().c_str());
  std::fflush(stdout);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  config::Loaded loaded = config::load_settings(argc, argv);
  if (loaded.exit_now) return loaded.exit_code;
  if (loaded.settings.check_config) return check_config(loaded);
  std::fputs(config::format_remarks(loaded.remarks).c_str(), stderr);
  if (!loaded.can_start()) return 1;
  server::set_log_level(loaded.settings.log_level);

  boost::asio::io_context loop{1};
  const config::Settings settings = loaded.settings;
  auto console = server::Console::start(loop, std::move(loaded.settings));
  if (!console) {
    std::fprintf(stderr, "error: %s\n", console.error().message.c_str());
    return 1;
  }
  if (!tell_address(settings, *console.value())) {
    std::fprintf(stderr, "error: ready-file: %s cannot be written\n", settings.ready_file.c_str());
    return 1;
  }
  server::log_line(server::LogLevel::info, "listening", {{"address", console.value()->origin()}});
  boost::asio::signal_set signals(loop, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& ec, int) {
    if (ec) return;
    server::log_line(server::LogLevel::info, "stopping", {});
    console.value()->stop();
  });
  loop.run();
  server::log_line(server::LogLevel::info, "stopped", {});
  return 0;
}
