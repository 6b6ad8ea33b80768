// Engine: the event handlers over the State. One class so that they share the effects and the
// record of the event being handled; its parts are in files of their own:
//   engine.cpp dispatch and record · fields.cpp what a person enters · runner.cpp which step runs
//   requests.cpp what is sent · exchanges.cpp answers as they come · judge_*.cpp the verdicts
//   oauth_run.cpp the OAuth Test's hops · preflight.cpp certificate and connection before the calls
//   remedies.cpp the fixes that are a button
#pragma once

#include <string>
#include <string_view>

#include "shared/diagnosis/answer_rules.hpp"
#include "shared/flow/state.hpp"
#include "shared/oauth/request.hpp"
#include "shared/oauth/token_class.hpp"

namespace smd::espi {
struct ApplicationInformation;
}

namespace smd::flow {

class Engine {
 public:
  State state;
  Json effects = Json::array();
  Json record = Json::array();

  /// False when the event is malformed; `why` then says what is wrong and nothing has changed.
  bool handle(const Json& event, std::string& why);
  /// Links what feeds in the making hold so far, so that they can be drawn with their units.
  void join_feeds();
  void receive_body(std::uint32_t request, std::string_view bytes);

 private:
  // engine.cpp
  void on_start(const Json& event);
  void on_press(const Json& event);
  void on_restored();
  void close_feed();
  void on_file(const Json& event);
  void reset_run();

  // fields.cpp
  void on_edit(const Json& event);
  void set_field(const std::string& id, const std::string& value, const Json& judged);
  void set_secret_field(const std::string& id, const std::string& value, const Json& judged,
                        bool draft);
  void paste_milestones(const std::string& text, const Json& judged);
  void fill_from_simulator(const std::string& body);
  Json judged_fields() const;

  // runner.cpp
  void run_steps(std::deque<std::string> steps);
  void run_one(std::string_view step_id);
  void run_all();
  void advance();
  void start_step(const std::string& step_id);
  void finish_step(std::string_view step_id);
  void block_after(std::string_view step_id);
  void wait_for_person(std::string_view step_id, std::string waiting_for, std::string focus_field);
  [[nodiscard]] bool has_live_client_token() const;

  // requests.cpp
  void send_token_request(std::string_view step_id, oauth::GrantType grant);
  void send_bearer(std::string_view step_id, const std::string& path, oauth::TokenClass token_class,
                   const Secret& token);
  std::uint32_t send(std::string_view step_id, const oauth::Request& request, bool token_call);
  void request_simulator_registrations();
  [[nodiscard]] session::SecretNames& names() { return state.names; }
  std::string shown_secret(const Secret& secret);

  // preflight.cpp
  void start_preflight(const std::string& step_id);
  void on_preflight(const Json& event);
  void take_identity(const std::string& upstream, const Json& facts);
  void judge_certificate();
  void judge_connection(const Json& event);

  // remedies.cpp
  void apply_remedy(std::string_view remedy);

  // exchanges.cpp
  void on_head(const Json& event);
  void on_body(const Json& event);
  void on_end(const Json& event);
  void on_failed(const Json& event);
  Exchange* exchange(std::uint32_t request);
  void settle_body(Exchange& exchange);
  void record_body(const Exchange& exchange);
  void record_stored(std::uint32_t request);
  void end_exchange(Exchange& exchange);

  // judge_*.cpp
  void judge(Exchange& exchange, const std::string& body);
  void judge_client_token(StepState& step, Exchange& exchange, const diagnosis::Answer& answer,
                          const std::string& body);
  void judge_access_token(StepState& step, Exchange& exchange, const diagnosis::Answer& answer,
                          const std::string& body, bool refresh);
  void judge_status(StepState& step, const diagnosis::Answer& answer, const std::string& body);
  void judge_sample_data(StepState& step, const Exchange& exchange,
                         const diagnosis::Answer& answer);
  void judge_authorization(StepState& step, const diagnosis::Answer& answer,
                           const std::string& body);
  void judge_information(StepState& step, const diagnosis::Answer& answer, const std::string& body);
  void judge_identity(StepState& step, const espi::ApplicationInformation& information);
  [[nodiscard]] bool is_plain_http(const std::string& address) const;
  void judge_endpoints();
  [[nodiscard]] diagnosis::Answer answer_of(const Exchange& exchange);
  [[nodiscard]] diagnosis::KnownFacts known_facts(const Exchange& exchange);
  [[nodiscard]] std::string redirect_difference() const;

  // oauth_run.cpp
  void start_oauth(bool open_authorize);
  void on_companion(const Json& event);
  void on_hop(const Json& event);
  void take_redirect(const std::string& query, bool from_person, EpochMs at);
  void redirect_place(const std::string& asked, const std::string& registered);
  void explain_wait(std::string_view step_id);
  void stop_oauth();

  StepState& step(std::string_view id) { return state.steps[std::string(id)]; }
  void say(std::string text) { state.status = std::move(text); }
  void effect(Json value) { effects.push_back(std::move(value)); }
  void notice(std::string id, std::string severity, std::string text);
  void drop_notice(std::string_view id);
};

/// The worst of checks and findings: failed before warning before passed.
[[nodiscard]] Verdict worst(const StepState& step);
void add_check(StepState& step, std::string id, std::string expected, std::string got,
               Verdict verdict);
void add_finding(StepState& step, std::string id, std::string evidence);
/// Text of a JSON member, "" when it is absent or no text.
[[nodiscard]] std::string text_of(const Json& object, const char* member);
/// Whole number of a JSON member, `otherwise` when it is absent or no number.
[[nodiscard]] std::int64_t number_of(const Json& object, const char* member,
                                     std::int64_t otherwise = 0);

}  // namespace smd::flow
