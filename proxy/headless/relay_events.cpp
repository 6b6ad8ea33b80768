#include "proxy/headless/relay_events.hpp"

#include <cmath>
#include <string>

#include "shared/base/text.hpp"

namespace smd::headless {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* member) {
  const auto it = object.find(member);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

json timing_json(const relay::Timing& timing) {
  json out = json::object();
  const auto add = [&](const char* phase, const std::optional<double>& ms) {
    if (ms) out[phase] = std::round(*ms * 100) / 100;
  };
  add("queue", timing.queue);
  add("dns", timing.dns);
  add("connect", timing.connect);
  add("tls", timing.tls);
  add("send", timing.send);
  add("wait", timing.wait);
  add("receive", timing.receive);
  return out;
}

json tls_json(const relay::TlsFacts& tls) {
  const auto fingerprint = [](const std::string& bytes) {
    return bytes.empty() ? json(nullptr) : json(hex(bytes));
  };
  return {{"version", tls.version},
          {"cipher", tls.cipher},
          {"resumed", tls.resumed},
          {"clientCertificateRequested", tls.client_certificate_requested},
          {"clientCertificateSha256", fingerprint(tls.client_certificate_sha256)},
          {"serverCertificateSha256", fingerprint(tls.server_certificate_sha256)},
          {"serverNotAfter", tls.server_not_after}};
}

}  // namespace

relay::RelayRequest relay_request(const json& effect) {
  relay::RelayRequest request;
  request.method = text_of(effect, "method");
  request.path = text_of(effect, "path");
  request.query = text_of(effect, "query");
  request.body = text_of(effect, "body");
  const auto headers = effect.find("headers");
  if (headers == effect.end() || !headers->is_array()) return request;
  for (const auto& header : *headers) {
    if (header.is_array() && header.size() == 2 && header[0].is_string() && header[1].is_string()) {
      request.headers.emplace_back(header[0].get<std::string>(), header[1].get<std::string>());
    }
  }
  return request;
}

json head_event(std::uint32_t request, const relay::RelayHead& head) {
  json headers = json::array();
  for (const auto& header : head.headers)
    headers.push_back(json::array({header.name, header.value}));
  return {{"type", "head"},
          {"request", request},
          {"status", head.status},
          {"headers", std::move(headers)},
          {"tls", tls_json(*head.tls)}};
}

json end_event(std::uint32_t request, const relay::RelayOutcome& outcome) {
  return {{"type", "end"}, {"request", request}, {"timing", timing_json(outcome.timing)}};
}

json failed_event(std::uint32_t request, const relay::RelayOutcome& outcome) {
  const auto& problem = *outcome.problem;
  json event = {{"type", "failed"},
                {"request", request},
                {"stage", relay::stage_name(problem.stage)},
                {"code", problem.code},
                {"message", problem.reason.empty() ? problem.detail : problem.reason},
                {"sent", relay::sent_name(problem.sent)},
                {"timing", timing_json(outcome.timing)}};
  if (!problem.during.empty()) event["during"] = problem.during;
  if (problem.verify_result) event["verifyResult"] = *problem.verify_result;
  if (outcome.tls) event["tls"] = tls_json(*outcome.tls);
  return event;
}

}  // namespace smd::headless
