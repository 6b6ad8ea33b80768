#include "proxy/headless/test_command.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "proxy/headless/browser.hpp"
#include "proxy/headless/driver.hpp"
#include "proxy/headless/progress.hpp"
#include "proxy/headless/report.hpp"
#include "proxy/headless/session.hpp"
#include "proxy/headless/session_files.hpp"
#include "proxy/preflight/preflight_answer.hpp"
#include "shared/base/text.hpp"
#include "shared/exports/export.hpp"

namespace smd::headless {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr const char* kScopeSelection = "oauth.scope-selection";

std::string text_of(const json& object, const char* member) {
  if (!object.is_object()) return {};
  const auto it = object.find(member);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

const json& member_of(const json& object, const char* member) {
  static const json kNull;
  if (!object.is_object()) return kNull;
  const auto it = object.find(member);
  return it != object.end() ? *it : kNull;
}

const json& array_of(const json& object, const char* member) {
  static const json kEmpty = json::array();
  if (!object.is_object()) return kEmpty;
  const auto it = object.find(member);
  return it != object.end() && it->is_array() ? *it : kEmpty;
}

std::int64_t wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

class Runner {
 public:
  explicit Runner(const TestOptions& options)
      : options_(options),
        progress_(Style(options.color), options.quiet, ::isatty(STDOUT_FILENO) == 1) {}

  int run() {
    auto session = open_session(options_);
    if (!session) return could_not(session.error().message);
    session_ = std::move(session).value();
    driver_ = std::make_unique<Driver>(*session_.relay, hooks());
    auto& driver = *driver_;
    progress_.set_console(&driver.console());
    if (!options_.session.empty()) driver.keep_records();
    if (needs_oauth()) {
      auto companion = start_companion(
          options_, session_, [&driver](std::string hop) { driver.hops().put(std::move(hop)); });
      if (!companion) return could_not(companion.error().message);
      companion_ = std::move(companion).value();
    }
    result_.started_at = wall_ms();
    if (!fill_in()) return 2;
    for (const char* test : {"preflight", "connectivity", "application", "oauth"}) {
      if (options_.what == "all" || options_.what == test) run_test(test);
    }
    companion_.reset();
    result_.ended_at = wall_ms();
    if (!driver.fault().empty()) return could_not("A fault of smd itself: " + driver.fault());
    collect();
    progress_.summary(result_, options_.verbose);
    const bool written = write_reports();
    if (progress_.withheld() || !written) return 2;
    return result_.exit_code();
  }

 private:
  static int could_not(const std::string& message) {
    std::fprintf(stderr, "smd test: %s\n", printable_line(message).c_str());
    return 2;
  }

  Driver::Hooks hooks() {
    Driver::Hooks hooks;
    hooks.on_view = [this](const json& view) { progress_.on_view(view); };
    hooks.on_bytes = [this](std::uint64_t bytes) { progress_.on_bytes(bytes); };
    hooks.on_open = [this](const std::string& url) {
      progress_.say("Open this address in a browser: " + printable_line(url));
    };
    hooks.on_preflight = [this](bool connection, bool experiment) {
      return preflight::answer_json(preflight::run_preflight(
          session_.target, {connection, experiment}, [this] { session_.relay->wait_turn(); }));
    };
    hooks.on_companion = [this](const json& run) { return begin_run(run); };
    if (!session_.registrations.empty()) {
      hooks.registrations = [this] { return session_.registrations; };
    }
    return hooks;
  }

  Result<std::string> begin_run(const json& run) {
    // Without a server at the redirect address the person pastes it; there is nothing to prepare.
    if (!companion_) return std::string("pasted");
    companion::RunRequest request;
    request.state = text_of(run, "state");
    request.authorize = text_of(run, "authorize");
    request.redirect_uri = text_of(run, "redirect_uri");
    return companion_->begin_run(std::move(request));
  }

  [[nodiscard]] bool needs_oauth() const {
    return (options_.what == "all" || options_.what == "oauth") &&
           registration::must_pass(options_.user_type, registration::Test::kOAuth);
  }

  // Settings become the fields a person would fill in.
  bool fill_in() {
    auto& driver = *driver_;
    driver.start(session_.config);
    driver.edit("user_type", registration::user_type_id(options_.user_type));
    if (options_.environment == "simulator" && !brings_own_credentials(options_)) {
      driver.press("simulator:credentials");
      driver.settle();
    }
    const auto fill = [&](const char* field, std::string_view value) {
      if (!value.empty()) driver.edit(field, std::string(value));
    };
    fill("client_id", options_.client_id);
    fill("client_secret", options_.client_secret.reveal());
    fill("registration_access_token", options_.registration_access_token.reveal());
    fill("application_information_id", options_.application_information_id);
    fill("token_request_form", options_.token_request_form);
    fill("scope", options_.scope);
    fill("redirect_uri", session_.redirect_uri);
    fill("registered_sha256", options_.registered_sha256);
    if (!driver.fault().empty()) {
      could_not("A fault of smd itself: " + driver.fault());
      return false;
    }
    for (const auto& field : array_of(member_of(driver_->view(), "registration"), "fields")) {
      const auto error = text_of(field, "error");
      const auto& message = error.empty() ? text_of(field, "warning") : error;
      if (!message.empty()) progress_.say(text_of(field, "label") + ": " + printable_line(message));
    }
    return true;
  }

  void press(const std::string& button) {
    driver_->press(button);
    // The core asks before the first call to production; --confirm-production was the answer.
    if (options_.confirm_production && member_of(driver_->view(), "confirm").is_object()) {
      driver_->press("production-confirmed");
    }
    driver_->settle();
  }

  [[nodiscard]] std::vector<std::pair<std::string, std::string>> verdicts(
      const std::string& test_id) const {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& test : array_of(driver_->view(), "plan")) {
      if (text_of(test, "id") != test_id) continue;
      for (const auto& step : array_of(test, "steps")) {
        out.emplace_back(text_of(step, "id"), text_of(step, "verdict"));
      }
    }
    return out;
  }

  void run_test(const std::string& test) {
    for (const auto& [id, ignored] : verdicts(test)) {
      // A step may have been run, or blocked, by one before it.
      if (verdict_of(test, id) != "not run" || !driver_->fault().empty()) continue;
      if (id == kScopeSelection) {
        run_oauth();
      } else if (id != "oauth.authorize" && id != "oauth.code" && id != "oauth.token") {
        press("run:" + id);
      }
    }
  }

  [[nodiscard]] std::string verdict_of(const std::string& test, const std::string& step) const {
    for (const auto& [id, verdict] : verdicts(test)) {
      if (id == step) return verdict;
    }
    return {};
  }

  [[nodiscard]] bool oauth_waits() const {
    for (const auto& [id, verdict] : verdicts("oauth")) {
      if ((id == kScopeSelection || id == "oauth.authorize" || id == "oauth.code") &&
          (verdict == "waiting for you" || verdict == "running")) {
        return true;
      }
    }
    return false;
  }

  void run_oauth() {
    if (!companion_) return paste_redirect();
    press(std::string("run:") + kScopeSelection);
    if (!oauth_waits()) return;
    const bool simulated = options_.environment == "simulator";
    if (simulated) {
      play_browser();
      driver_->settle();
    }
    const auto deadline = Clock::now() + (simulated ? std::chrono::milliseconds(0) : options_.wait);
    std::string told;
    while (oauth_waits() && driver_->fault().empty()) {
      told = tell_what_is_waited_for(told);
      if (!driver_->wait_for_hop(deadline)) break;
    }
    if (!oauth_waits()) return;
    if (!simulated) result_.remarks.push_back("Nobody finished the OAuth Test in time (--wait).");
    press("oauth:stop");
  }

  void play_browser() {
    std::string client_id = options_.client_id;
    for (const auto& field : array_of(member_of(driver_->view(), "registration"), "fields")) {
      if (text_of(field, "id") == "client_id") client_id = text_of(field, "value");
    }
    const auto page = play_oauth_test(session_.environment.portal, client_id, options_.timeout);
    if (!page) result_.remarks.push_back("The simulated browser stopped: " + page.error().message);
  }

  std::string tell_what_is_waited_for(const std::string& told) {
    for (const auto& test : array_of(driver_->view(), "plan")) {
      for (const auto& step : array_of(test, "steps")) {
        const auto waiting = text_of(step, "waitingFor");
        if (text_of(step, "verdict") != "waiting for you" || waiting.empty()) continue;
        if (waiting != told) progress_.say("waiting for you: " + printable_line(waiting));
        return waiting;
      }
    }
    return told;
  }

  // The redirect address is somewhere else: the person opens the authorize address, and pastes the
  // one the browser ended at.
  void paste_redirect() {
    press("oauth:authorize-now");
    if (!oauth_waits()) return;
    progress_.say(
        "waiting for you: paste the whole address the browser ends at, then press Enter.");
    std::string line;
    if (std::getline(std::cin, line) && !trim(line).empty()) {
      driver_->edit("pasted_redirect", line);
      press("oauth:take-redirect");
      return;
    }
    result_.remarks.push_back(
        "No address was pasted. The redirect address is not on this machine: run smd where it "
        "leads "
        "to, or give --oauth-listen.");
    press("oauth:stop");
  }

  // Presses each step, so that its whole view can be read.
  void collect() {
    result_.what = options_.what;
    result_.user_type = registration::user_type_id(options_.user_type);
    result_.environment = session_.environment.id;
    result_.origin = session_.environment.origin;
    const json plan = array_of(driver_->view(), "plan");
    for (const auto& test : plan) {
      const auto id = text_of(test, "id");
      const bool asked_for = options_.what == "all" || options_.what == id;
      // The files are judged at the start in any case; nobody asked when a single test is run.
      if (id == "preflight" && !asked_for) continue;
      TestResult row{id, text_of(test, "title"), text_of(test, "verdict")};
      bool any = false;
      for (const auto& step : array_of(test, "steps")) {
        // What another test needed first (a token) was run too, and counts; what it blocks does
        // not.
        const auto verdict = text_of(step, "verdict");
        if (!asked_for && (verdict == "not run" || verdict == "blocked")) continue;
        any = true;
        driver_->press("step:" + text_of(step, "id"));
        StepResult one;
        one.id = text_of(step, "id");
        one.test = id;
        one.verdict = verdict;
        one.view = member_of(driver_->view(), "step");
        for (const auto& exchange : array_of(one.view, "exchanges")) {
          for (const auto& phase : array_of(exchange, "timing")) {
            const auto ms = phase.find("ms");
            if (ms != phase.end() && ms->is_number()) one.ms += ms->get<double>();
          }
        }
        result_.steps.push_back(std::move(one));
      }
      if (any) result_.tests.push_back(std::move(row));
    }
  }

  bool write_reports() {
    bool good = true;
    const auto write = [&](const char* flag, const std::string& file, const std::string& text) {
      if (file.empty()) return;
      if (driver_->console().leaks(text)) {
        could_not(std::string(flag) + ": the report was not written, because it held a secret.");
        good = false;
        return;
      }
      std::ofstream out(file, std::ios::binary | std::ios::trunc);
      out << text;
      out.close();
      if (out) return;
      could_not(std::string(flag) + ": " + file + " cannot be written.");
      good = false;
    };
    if (!options_.session.empty()) good = save_session() && good;
    write("--report-json", options_.report_json, report_json(result_));
    write("--report-junit", options_.report_junit, report_junit(result_));
    return good;
  }

  bool save_session() {
    replay::Recording recording;
    recording.tool_version = SMD_VERSION;
    recording.created = result_.ended_at;
    recording.title = session_.environment.label + ", " + options_.what + ": " +
                      verdict_word(result_.exit_code());
    recording.events = driver_->records();
    // An answer's head is recorded before its body tells what in it was secret.
    replay::for_each_text(recording.events, [this](std::string& text) {
      text = driver_->console().mask(std::move(text));
    });
    for (const auto& [request, bytes] : driver_->feeds()) {
      recording.bodies[std::to_string(request)] =
          session::body_entry(driver_->console().mask(bytes));
    }
    auto session = replay::record_session(std::move(recording));
    if (!session) {
      could_not("--session: " + session.error().message);
      return false;
    }
    const auto text = session->dump(-1, ' ', false, json::error_handler_t::replace);
    const auto suspect = exports::refuse_secrets(text);
    if (driver_->console().leaks(text) || suspect) {
      could_not("--session: the session was not written, because it held a secret." +
                (suspect ? " " + suspect->message : std::string()));
      return false;
    }
    const auto written = write_session(options_.session, std::move(session).value());
    if (!written) could_not("--session: " + written.error().message);
    return written.ok();
  }

  const TestOptions& options_;
  Progress progress_;
  Session session_;
  std::unique_ptr<Driver> driver_;
  // After the driver, so that its thread ends before what it puts hops into.
  std::unique_ptr<companion::CompanionServer> companion_;
  RunResult result_;
};

}  // namespace

int run_tests(const TestOptions& options) { return Runner(options).run(); }

}  // namespace smd::headless
