#include "tests/unit/core/explainer/good_run.hpp"

#include "shared/flow/plan.hpp"

namespace smd::test {

std::string_view step_of(Target target) {
  switch (target) {
    case Target::kToken:
      return flow::step::kToken;
    case Target::kStatus:
      return flow::step::kStatus;
    case Target::kSample:
      return flow::step::kSampleData;
    case Target::kAuthorization:
      return flow::step::kAuthorization;
    case Target::kInformation:
      return flow::step::kInformation;
    case Target::kCode:
      return flow::step::kCode;
    case Target::kExchange:
      return flow::step::kAccessToken;
    case Target::kRefresh:
      return flow::step::kRefresh;
  }
  return {};
}

GoodRun good_run() {
  Loopback run({});
  run.run_all();
  std::map<std::uint32_t, Reply> by_request;
  for (const auto& event : run.events()) {
    if (event["type"] == "head") {
      auto& reply = by_request[event["request"]];
      reply.status = event["status"];
      reply.headers = event["headers"];
    }
  }
  for (const auto& [request, body] : run.stored()) by_request[request].body = body;
  GoodRun good;
  for (const auto& effect : run.effects()) {
    if (effect["type"] != "send") continue;
    const std::string path = effect["path"];
    const std::string body = effect["body"];
    const auto& reply = by_request[effect["request"]];
    if (path.ends_with("/registrations")) {
      good.registrations = reply;
    } else if (path.ends_with("/ReadServiceStatus")) {
      good.replies[Target::kStatus] = reply;
    } else if (path.ends_with("/DownloadSampleData")) {
      good.replies[Target::kSample] = reply;
    } else if (path.ends_with("/Authorization")) {
      good.replies[Target::kAuthorization] = reply;
    } else if (path.find("/ApplicationInformation/") != std::string::npos) {
      good.replies[Target::kInformation] = reply;
      good.application_id = path.substr(path.rfind('/') + 1);
    } else if (body.find("authorization_code") != std::string::npos) {
      good.replies[Target::kExchange] = reply;
    } else if (body.find("refresh_token") != std::string::npos) {
      good.replies[Target::kRefresh] = reply;
    } else {
      good.replies[Target::kToken] = reply;
    }
  }
  for (const auto& row : Json::parse(good.registrations.body, nullptr, false)) {
    if (row["user_type"] == "standard_user") good.client_id = row["client_id"];
  }
  return good;
}

}  // namespace smd::test
