#include "shared/exports/evidence.hpp"

#include <cstdio>

#include "shared/base/text.hpp"

namespace smd::exports {
namespace {

using replay::list_of;
using replay::member_of;
using replay::text_of;

void fill_result(const Json& view, Evidence& out) {
  auto& result = out.result;
  const auto& plan = member_of(out.session, "plan");
  const auto& environment = member_of(plan, "environment");
  result.command = "session";
  result.user_type = text_of(plan, "userType");
  result.environment = text_of(environment, "id");
  result.origin = text_of(environment, "origin");
  for (const auto& test : list_of(view, "plan")) {
    result.tests.push_back({text_of(test, "id"), text_of(test, "title"), text_of(test, "verdict")});
  }
  for (const auto& step : out.steps) {
    StepResult one{text_of(step, "id"), text_of(step, "group"), text_of(step, "verdict"), 0, step};
    for (const auto& call : out.calls) {
      if (call.step == one.id) one.ms += duration_of(call.timing);
    }
    result.steps.push_back(std::move(one));
  }
  if (!out.calls.empty()) {
    result.started_at = out.calls.front().started;
    result.ended_at = out.calls.back().ended;
  }
}

}  // namespace

Evidence gather(const Json& session) {
  Evidence out;
  replay::Player player(session);
  player.finish();
  const Json view = player.view();
  for (const auto& [name, value] : session.items()) {
    if (name != "events" && name != "bodies") out.session[name] = value;
  }
  out.steps = player.steps();
  out.calls = player.calls();
  out.connection = player.connection();
  out.troubles = player.troubles();
  for (const auto& field : list_of(member_of(view, "registration"), "fields")) {
    if (text_of(field, "id") == "client_id") out.client_id = text_of(field, "value");
  }
  fill_result(view, out);
  return out;
}

std::string iso_time(EpochMs ms) {
  const EpochMs seconds = ms >= 0 ? ms / 1000 : (ms - 999) / 1000;
  auto text = format_utc(seconds);
  char fraction[16];
  std::snprintf(fraction, sizeof fraction, ".%03d", static_cast<int>(ms - seconds * 1000));
  return text.insert(text.size() - 1, fraction);
}

std::string title_of(const Evidence& evidence, const std::string& step) {
  for (const auto& view : evidence.steps) {
    if (text_of(view, "id") == step) return text_of(view, "title");
  }
  return "";
}

replay::Pairs transaction_ids(const replay::Call& call) {
  static constexpr std::string_view kWords[] = {
      "transaction", "request-id", "requestid", "correlation", "trace", "x-amz-cf-id", "cf-ray"};
  replay::Pairs out;
  for (const auto& [name, value] : call.answer_headers) {
    for (const auto word : kWords) {
      if (find_ignoring_case(name, word) == std::string::npos) continue;
      out.emplace_back(name, value);
      break;
    }
  }
  return out;
}

double duration_of(const Json& timing) {
  double sum = 0;
  if (!timing.is_object()) return sum;
  for (const auto& phase : timing) {
    if (phase.is_number()) sum += phase.get<double>();
  }
  return sum;
}

}  // namespace smd::exports
