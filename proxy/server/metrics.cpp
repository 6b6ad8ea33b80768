#include "proxy/server/metrics.hpp"

#include <cstdio>

namespace smd::server {
namespace {

std::size_t status_digit(int status) {
  return status >= 100 && status < 1000 ? static_cast<std::size_t>(status / 100) : 0;
}

std::string label_text(std::string_view value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c == '\n' ? ' ' : c);
  }
  return out + "\"";
}

void begin(std::string& out, std::string_view name, std::string_view help, std::string_view type) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
  out.append(name).append(" ").append(type).append("\n");
}

void line(std::string& out, std::string_view name, const std::string& labels, double value) {
  char number[32];
  std::snprintf(number, sizeof number, "%.15g", value);
  out.append(name);
  if (!labels.empty()) out.append("{").append(labels).append("}");
  out.append(" ").append(number).append("\n");
}

}  // namespace

void Metrics::count_request(int status) { ++requests_[status_digit(status)]; }
void Metrics::count_refusal(std::string_view reason) { ++refusals_[std::string(reason)]; }

void Metrics::count_relay(const std::string& upstream, const relay::RelayOutcome& outcome,
                          std::uint64_t request_bytes) {
  OfUpstream& counters = upstreams_[upstream];
  if (outcome.status != 0) ++counters.answers[status_digit(outcome.status)];
  if (outcome.problem) ++counters.problems[static_cast<std::size_t>(outcome.problem->stage)];
  counters.received += outcome.body_bytes;
  counters.sent += request_bytes;
}

void Metrics::gauge(std::string& out, std::string_view name, std::string_view help,
                    std::string_view labels, double value, std::string_view type) {
  // The same name may come several times with other labels: its help is written once.
  const std::string marker = "# HELP " + std::string(name) + " ";
  if (out.find(marker) == std::string::npos) begin(out, name, help, type);
  line(out, name, std::string(labels), value);
}

std::string Metrics::text() const {
  std::string out;
  const auto classes = [&](const char* name, const std::string& labels, const auto& counters) {
    for (std::size_t digit = 0; digit < counters.size(); ++digit) {
      if (counters[digit] == 0) continue;
      line(out, name, labels + "status=\"" + std::to_string(digit) + "xx\"",
           static_cast<double>(counters[digit]));
    }
  };
  begin(out, "smd_http_requests_total", "Requests answered, by status class.", "counter");
  classes("smd_http_requests_total", "", requests_);
  begin(out, "smd_http_refused_total", "Requests refused before any handler, by reason.",
        "counter");
  for (const auto& [reason, count] : refusals_) {
    line(out, "smd_http_refused_total", "reason=" + label_text(reason), static_cast<double>(count));
  }
  begin(out, "smd_relay_answers_total", "Upstream answers, by status class.", "counter");
  for (const auto& [name, counters] : upstreams_) {
    classes("smd_relay_answers_total", "upstream=" + label_text(name) + ",", counters.answers);
  }
  begin(out, "smd_relay_problems_total", "Exchanges the relay could not complete, by stage.",
        "counter");
  for (const auto& [name, counters] : upstreams_) {
    for (std::size_t stage = 0; stage < counters.problems.size(); ++stage) {
      if (counters.problems[stage] == 0) continue;
      const std::string_view text = relay::stage_name(static_cast<relay::Stage>(stage));
      line(out, "smd_relay_problems_total",
           "upstream=" + label_text(name) + ",stage=" + label_text(text),
           static_cast<double>(counters.problems[stage]));
    }
  }
  begin(out, "smd_relay_received_bytes_total", "Body bytes from upstreams.", "counter");
  for (const auto& [name, counters] : upstreams_) {
    line(out, "smd_relay_received_bytes_total", "upstream=" + label_text(name),
         static_cast<double>(counters.received));
  }
  begin(out, "smd_relay_sent_bytes_total", "Body bytes to upstreams.", "counter");
  for (const auto& [name, counters] : upstreams_) {
    line(out, "smd_relay_sent_bytes_total", "upstream=" + label_text(name),
         static_cast<double>(counters.sent));
  }
  return out;
}

}  // namespace smd::server
