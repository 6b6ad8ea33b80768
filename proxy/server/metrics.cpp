#include "proxy/server/metrics.hpp"

#include <cstdio>

namespace smd::server {
namespace {

std::string status_class(int status) { return std::to_string(status / 100) + "xx"; }

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

void Metrics::count_request(int status) { ++requests_[status_class(status)]; }
void Metrics::count_refusal(std::string_view reason) { ++refusals_[std::string(reason)]; }

void Metrics::count_relay(const std::string& upstream, const relay::RelayOutcome& outcome,
                          std::uint64_t request_bytes) {
  if (outcome.status != 0) ++relay_answers_[{upstream, status_class(outcome.status)}];
  if (outcome.problem) {
    ++relay_problems_[{upstream, std::string(relay::stage_name(outcome.problem->stage))}];
  }
  relay_bytes_in_[upstream] += outcome.body_bytes;
  relay_bytes_out_[upstream] += request_bytes;
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
  begin(out, "smd_http_requests_total", "Requests answered, by status class.", "counter");
  for (const auto& [status, count] : requests_) {
    line(out, "smd_http_requests_total", "status=" + label_text(status),
         static_cast<double>(count));
  }
  begin(out, "smd_http_refused_total", "Requests refused before any handler, by reason.",
        "counter");
  for (const auto& [reason, count] : refusals_) {
    line(out, "smd_http_refused_total", "reason=" + label_text(reason), static_cast<double>(count));
  }
  begin(out, "smd_relay_answers_total", "Upstream answers, by status class.", "counter");
  for (const auto& [key, count] : relay_answers_) {
    line(out, "smd_relay_answers_total",
         "upstream=" + label_text(key.first) + ",status=" + label_text(key.second),
         static_cast<double>(count));
  }
  begin(out, "smd_relay_problems_total", "Exchanges the relay could not complete, by stage.",
        "counter");
  for (const auto& [key, count] : relay_problems_) {
    line(out, "smd_relay_problems_total",
         "upstream=" + label_text(key.first) + ",stage=" + label_text(key.second),
         static_cast<double>(count));
  }
  begin(out, "smd_relay_received_bytes_total", "Body bytes from upstreams.", "counter");
  for (const auto& [upstream, bytes] : relay_bytes_in_) {
    line(out, "smd_relay_received_bytes_total", "upstream=" + label_text(upstream),
         static_cast<double>(bytes));
  }
  begin(out, "smd_relay_sent_bytes_total", "Body bytes to upstreams.", "counter");
  for (const auto& [upstream, bytes] : relay_bytes_out_) {
    line(out, "smd_relay_sent_bytes_total", "upstream=" + label_text(upstream),
         static_cast<double>(bytes));
  }
  return out;
}

}  // namespace smd::server
