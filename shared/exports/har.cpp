#include "shared/exports/har.hpp"

#include <algorithm>

#include "shared/base/text.hpp"
#include "shared/encoding/base64.hpp"
#include "shared/encoding/form.hpp"

namespace smd::exports {
namespace {

using replay::Call;
using replay::text_of;

Json named(const replay::Pairs& pairs) {
  Json out = Json::array();
  for (const auto& [name, value] : pairs) out.push_back({{"name", name}, {"value", value}});
  return out;
}

Json parameters(std::string_view text) {
  Json out = Json::array();
  const auto pairs = encoding::form_parse(text);
  if (!pairs) return out;
  for (const auto& pair : *pairs) out.push_back({{"name", pair.name}, {"value", pair.value}});
  return out;
}

std::string header_of(const replay::Pairs& headers, std::string_view name) {
  for (const auto& [candidate, value] : headers) {
    if (equals_ignoring_case(candidate, name)) return value;
  }
  return "";
}

double phase(const Json& timing, const char* name) {
  const auto& found = replay::member_of(timing, name);
  return found.is_number() ? found.get<double>() : -1;
}

// HAR counts the handshake within "connect" as well.
Json timings_of(const Call& call, double& total) {
  const auto at_least_zero = [](double value) { return value < 0 ? 0 : value; };
  const double tls = phase(call.timing, "tls");
  double connect = phase(call.timing, "connect");
  if (tls >= 0) connect = at_least_zero(connect) + tls;
  Json out = {{"blocked", phase(call.timing, "queue")},
              {"dns", phase(call.timing, "dns")},
              {"connect", connect},
              {"ssl", tls},
              {"send", at_least_zero(phase(call.timing, "send"))},
              {"wait", at_least_zero(phase(call.timing, "wait"))},
              {"receive", at_least_zero(phase(call.timing, "receive"))}};
  total = 0;
  for (const char* name : {"blocked", "dns", "connect", "send", "wait", "receive"})
    total += at_least_zero(out[name].get<double>());
  return out;
}

Json request_of(const Call& call) {
  Json out = {{"method", call.method},
              {"url", call.url()},
              {"httpVersion", "HTTP/1.1"},
              {"cookies", Json::array()},
              {"headers", named(call.headers)},
              {"queryString", parameters(call.query)},
              {"headersSize", -1},
              {"bodySize", call.body.size()}};
  if (!call.body.empty()) {
    out["postData"] = {{"mimeType", header_of(call.headers, "Content-Type")},
                       {"params", parameters(call.body)},
                       {"text", call.body}};
  }
  return out;
}

Json response_of(const Call& call) {
  Json content = {{"size", call.answer_size},
                  {"mimeType", header_of(call.answer_headers, "Content-Type")}};
  if (!call.answer_missing.empty()) {
    content["comment"] = call.answer_missing;
  } else if (is_utf8(call.answer)) {
    content["text"] = call.answer;
  } else {
    content["text"] = encoding::base64_encode(call.answer);
    content["encoding"] = "base64";
  }
  return {{"status", call.status},
          {"statusText", ""},
          {"httpVersion", "HTTP/1.1"},
          {"cookies", Json::array()},
          {"headers", named(call.answer_headers)},
          {"content", std::move(content)},
          {"redirectURL", header_of(call.answer_headers, "Location")},
          {"headersSize", -1},
          {"bodySize", call.answer_size}};
}

Json entry_of(const Call& call) {
  double total = 0;
  auto timings = timings_of(call, total);
  Json entry = {{"startedDateTime", iso_time(call.started)},
                {"time", total},
                {"request", request_of(call)},
                {"response", response_of(call)},
                {"cache", Json::object()},
                {"timings", std::move(timings)},
                {"_step", call.step},
                {"_request", call.request},
                {"_tls", call.tls}};
  if (!call.step.empty()) entry["pageref"] = call.step;
  if (!call.failure.is_null()) {
    entry["_failure"] = {{"stage", text_of(call.failure, "stage")},
                         {"message", text_of(call.failure, "message")}};
    entry["comment"] = text_of(call.failure, "stage") + ": " + text_of(call.failure, "message");
  }
  return entry;
}

}  // namespace

Json har_of(const Evidence& evidence) {
  Json pages = Json::array();
  Json entries = Json::array();
  for (const auto& call : evidence.calls) {
    entries.push_back(entry_of(call));
    bool known = call.step.empty();
    for (const auto& page : pages) known = known || page["id"] == call.step;
    if (known) continue;
    const auto& step =
        std::find_if(evidence.steps.begin(), evidence.steps.end(),
                     [&](const Json& view) { return text_of(view, "id") == call.step; });
    pages.push_back({{"startedDateTime", iso_time(call.started)},
                     {"id", call.step},
                     {"title", title_of(evidence, call.step)},
                     {"pageTimings", {{"onContentLoad", -1}, {"onLoad", -1}}},
                     {"_verdict", step == evidence.steps.end() ? "" : text_of(*step, "verdict")}});
  }
  const auto& tool = replay::member_of(evidence.session, "tool");
  const auto version = text_of(tool, "version");
  return {{"log",
           {{"version", "1.2"},
            {"creator", {{"name", "smd"}, {"version", version.empty() ? "0" : version}}},
            {"pages", std::move(pages)},
            {"entries", std::move(entries)},
            {"comment", text_of(evidence.session, "title")},
            {"_plan", replay::member_of(evidence.session, "plan")},
            {"_redaction", text_of(evidence.session, "redaction")}}}};
}

}  // namespace smd::exports
