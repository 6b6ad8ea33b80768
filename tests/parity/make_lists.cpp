// make_lists DIR: writes event lists (NAME.events.jsonl) and the native core's update for each
// event (NAME.updates.jsonl), one JSON text a line. Good and bad paths: every user type, faults at
// every step, dialects, refused input, cancels, relay failures, reloads. Beside them
// NAME.write.json, the request that saves the run, NAME.session.json, the session the native core
// made of it, and NAME.exports.json, the SHA-256 of each of its exports (or the code of the error);
// ends with 1 when the session, opened again, does not show the same at every event.
#include <cstdio>
#include <fstream>
#include <string>

#include "shared/encoding/sha256.hpp"
#include "shared/exports/export.hpp"
#include "shared/replay/player.hpp"
#include "tests/parity/check_session.hpp"
#include "tests/support/loopback.hpp"

namespace {

using smd::test::Json;
using smd::test::Loopback;
using smd::test::LoopbackOptions;

class Writer {
 public:
  Writer(const std::string& dir, const std::string& name)
      : events_(dir + "/" + name + ".events.jsonl"),
        updates_(dir + "/" + name + ".updates.jsonl") {}
  void watch(Loopback& run) {
    run.on_update = [this, &run](const smd::flow::Update& update) {
      events_ << run.events().back().dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
      updates_ << smd::test::print(update) << '\n';
      live_.push_back({smd::replay::dump(update.view), update.record.size()});
    };
  }
  [[nodiscard]] const std::vector<smd::test::Shown>& live() const { return live_; }
  [[nodiscard]] bool good() const { return events_.good() && updates_.good(); }

 private:
  std::ofstream events_, updates_;
  std::vector<smd::test::Shown> live_;
};

int written = 0;

void write_session(const std::string& dir, const std::string& name, const Loopback& run,
                   const std::vector<smd::test::Shown>& live) {
  const auto recording = smd::test::recording_of(run);
  std::string session;
  const auto difference = smd::test::check_session(recording, live, session);
  if (!difference.empty()) {
    std::fprintf(stderr, "%s: the session does not show what was shown live: %s\n", name.c_str(),
                 difference.c_str());
    std::exit(1);
  }
  std::ofstream(dir + "/" + name + ".session.json") << session;
  Json exports = Json::object();
  const auto document = Json::parse(session);
  for (const char* format : {"session", "har", "html", "junit", "markdown", "support"}) {
    const auto exported = smd::exports::export_session(document, format, {});
    exports[format] = exported ? smd::encoding::sha256_hex(exported->text) : exported.error().code;
  }
  std::ofstream(dir + "/" + name + ".exports.json") << smd::replay::dump(exports);
  std::ofstream(dir + "/" + name + ".write.json")
      << smd::replay::dump({{"op", "write"},
                            {"title", recording.title},
                            {"version", recording.tool_version},
                            {"now", recording.created},
                            {"events", recording.events},
                            {"bodies", recording.bodies}});
}

template <typename Drive>
void write(const std::string& dir, const std::string& name, const LoopbackOptions& options,
           Drive drive) {
  Writer writer(dir, name);
  Loopback run(options);
  writer.watch(run);
  drive(run);
  write_session(dir, name, run, writer.live());
  if (!writer.good()) {
    std::fprintf(stderr, "could not write %s/%s\n", dir.c_str(), name.c_str());
    std::exit(1);
  }
  ++written;
}

void start(Loopback& run) { run.feed({{"type", "start"}, {"config", smd::test::test_config()}}); }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_lists DIR\n");
    return 2;
  }
  const std::string dir = argv[1];
  const auto whole = [](Loopback& run) { run.run_all(); };

  for (const char* type : {"standard_user", "self_access", "energy_efficiency_finance",
                           "community_choice_aggregator"}) {
    LoopbackOptions options;
    options.user_type = type;
    write(dir, std::string("user-") + type, options, whole);
  }
  // Each fault once, at one of its steps in turn, so that every step meets many of them.
  std::size_t turn = 0;
  for (const auto& fault : smd::simulator::fault_table()) {
    std::vector<smd::simulator::Step> steps;
    for (std::size_t i = 0; i < smd::simulator::kStepIds.size(); ++i) {
      const auto step = static_cast<smd::simulator::Step>(i);
      if (smd::simulator::contains(fault.steps, step)) steps.push_back(step);
    }
    if (steps.empty()) continue;
    const std::string step(smd::simulator::id_of(steps[turn++ % steps.size()]));
    LoopbackOptions options;
    if (step.compare(0, 12, "connectivity") == 0) options.user_type = "self_access";
    options.faults = {step + "=" + std::string(fault.name)};
    write(dir, "fault-" + step + "-" + std::string(fault.name), options, whole);
  }
  for (const auto& key : smd::simulator::dialect_keys()) {
    for (const auto& value : key.values) {
      if (value == key.values.front()) continue;
      LoopbackOptions options;
      options.dialects = {std::string(key.key) + "=" + std::string(value)};
      write(dir, "dialect-" + std::string(key.key) + "-" + std::string(value), options, whole);
    }
  }
  write(dir, "no-certificate", {.certificate = false}, whole);
  write(dir, "log-in-never", {.deny_log_in = true}, [](Loopback& run) {
    run.run_all();
    run.press("oauth:stop");
  });
  write(dir, "sample-credentials", {}, [](Loopback& run) {
    start(run);
    run.edit("paste", "Your client ID is 3238354B6579. Your Client Secret is: 323835536563726574");
    run.edit("client_id", "3238354B6579");
    run.press("run:connectivity.token");
  });
  write(dir, "typing", {}, [](Loopback& run) {
    start(run);
    std::string typed;
    for (const char c : std::string("0123456789abcdef0123456789abcdef")) {
      typed += c;
      run.edit("client_secret", typed);
    }
    run.edit("client_id", "a:b");
    run.edit("accepted_on", "yesterday");
    run.edit("redirect_uri", "ftp://x");
    run.edit("registration_access_token", "Bearer nothing");
  });
  write(dir, "pasted-redirect", {.deny_log_in = true}, [](Loopback& run) {
    run.run_all();
    run.edit("pasted_redirect",
             "https://example.com/cb?code=7afc7c4f-778a-4ad8-8337-5e19218a2200&state=wrong");
    run.press("oauth:take-redirect");
  });
  for (const char* stage : {"dns", "connect", "tls", "send", "receive", "timeout", "queue",
                            "policy", "lost", "cancelled"}) {
    write(dir, std::string("relay-") + stage, {}, [&](Loopback& run) {
      start(run);
      run.press("simulator:credentials");
      run.relay_failure = [&](const Json&) {
        return Json{{"stage", stage},
                    {"code", 1048},
                    {"message", "tlsv1 alert unknown ca"},
                    {"sent", "all"}};
      };
      run.press("run-all");
    });
  }
  write(dir, "restored", {}, [](Loopback& run) {
    run.run_all();
    run.feed({{"type", "restored"}});
    run.press("run:connectivity.status");
    run.press("reset");
    run.press("reset-confirmed");
  });
  write(dir, "feed-file", {}, [](Loopback& run) {
    start(run);
    run.feed({{"type", "file"}, {"request", 900000}, {"name", "x.xml"}, {"size", 20}});
    run.feed({{"type", "body"},
              {"request", 900000},
              {"text", "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry></feed>"}});
    run.feed({{"type", "end"}, {"request", 900000}});
    run.press("feed:close");
  });
  std::printf("%d event lists\n", written);
  return 0;
}
