#include "proxy/server/problem.hpp"

#include "shared/base/json.hpp"

namespace smd::server {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
  // Upstream texts may hold any bytes: broken UTF-8 is replaced, never thrown about.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string_view title_of(relay::Stage stage) {
  using relay::Stage;
  switch (stage) {
    case Stage::input:
      return "The request is malformed";
    case Stage::policy:
      return "The request is not allowed";
    case Stage::queue:
      return "Too many requests are waiting";
    case Stage::dns:
      return "The server's name was not found";
    case Stage::connect:
      return "No connection to the server";
    case Stage::tls:
      return "The TLS connection failed";
    case Stage::send:
      return "The request could not be sent";
    case Stage::receive:
      return "The answer could not be read";
    case Stage::timeout:
      return "The server took too long";
    case Stage::cancelled:
      return "The request was cancelled";
  }
  return "The request failed";
}

}  // namespace

int status_of(const relay::Problem& problem) {
  using relay::Stage;
  switch (problem.stage) {
    case Stage::input:
      return 400;
    case Stage::policy:
      return 403;
    case Stage::queue:
      return 429;
    case Stage::timeout:
      return 504;
    default:
      return 502;
  }
}

void add_relay_headers(net::Headers& headers) {
  headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  // What an upstream sends must never act as a page of ours, even when opened directly.
  headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
}

void reply_problem(net::ResponseWriter& response, int status, const relay::Problem& problem,
                   net::Headers headers) {
  Json json;
  json["type"] = "about:blank";
  json["title"] = title_of(problem.stage);
  json["status"] = status;
  json["detail"] = problem.detail;
  json["stage"] = relay::stage_name(problem.stage);
  json["code"] = problem.code;
  json["reason"] = problem.reason;
  json["sent"] = relay::sent_name(problem.sent);
  if (!problem.during.empty()) json["during"] = problem.during;
  if (problem.verify_result) json["verify_result"] = *problem.verify_result;
  if (problem.alert) json["alert"] = *problem.alert;
  headers.emplace_back("Smd-Relay", "problem");
  headers.emplace_back("Content-Type", "application/problem+json");
  response.reply(status, headers, dump(json));
}

void reply_error(net::ResponseWriter& response, int status, std::string_view code,
                 std::string_view detail) {
  Json json;
  json["type"] = "about:blank";
  json["title"] = net::reason_phrase(status);
  json["status"] = status;
  json["detail"] = detail;
  json["code"] = code;
  net::Headers headers;
  headers.emplace_back("Content-Type", "application/problem+json");
  headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.reply(status, headers, dump(json));
}

}  // namespace smd::server
