#include "tests/support/loopback.hpp"

#include <algorithm>
#include <cstdlib>

#include "shared/diagnosis/preflight_json.hpp"
#include "shared/encoding/base64.hpp"
#include "shared/encoding/form.hpp"

namespace smd::test {
namespace {

simulator::Settings settings_of(const LoopbackOptions& options) {
  simulator::Settings settings;
  settings.sample_days = options.sample_days;
  settings.sample_kind = simulator::SampleKind::kElectric;
  for (const auto& dialect : options.dialects) {
    const auto applied = settings.dialect.apply(dialect);
    if (!applied) std::abort();
  }
  return settings;
}

std::vector<simulator::Registration> registrations_of(std::int64_t now) {
  simulator::Random random(std::uint64_t{7});
  const simulator::Settings defaults;
  return simulator::make_registrations({defaults.redirect_uri, defaults.scope_selection_uri}, now,
                                       random);
}

std::string path_of(const std::string& url, std::string& query) {
  const auto scheme = url.find("://");
  const auto path = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  const auto mark = url.find('?');
  query = mark == std::string::npos ? "" : url.substr(mark + 1);
  return path == std::string::npos
             ? "/"
             : url.substr(path, mark == std::string::npos ? mark : mark - path);
}

Json query_json(const std::string& query) {
  Json out = Json::array();
  const auto pairs = encoding::form_parse(query);
  if (pairs) {
    for (const auto& pair : *pairs) out.push_back({pair.name, pair.value});
  }
  return out;
}

}  // namespace

Json test_config() {
  return {
      {"version", "test"},
      {"environments",
       Json::array({{{"id", "simulator"},
                     {"kind", "simulator"},
                     {"label", "Simulator"},
                     {"upstream", "simulator"},
                     {"origin", "https://localhost:8743"},
                     {"authorize", "http://127.0.0.1:8780/datacustodian/test/oauth/v2/authorize"},
                     {"tokenPath", "/datacustodian/test/oauth/v2/token"},
                     {"resourcePath", "/GreenButtonConnect/espi/1_1/resource"},
                     {"portal", "http://127.0.0.1:8780/"}},
                    {{"id", "pge-production"},
                     {"kind", "production"},
                     {"label", "PG&E production"},
                     {"upstream", "pge"},
                     {"origin", "https://api.pge.com"},
                     {"authorize", "https://api.pge.com/datacustodian/oauth/v2/authorize"},
                     {"tokenPath", "/datacustodian/oauth/v2/token"},
                     {"resourcePath", "/GreenButtonConnect/espi/1_1/resource"},
                     {"portal", ""}}})},
      {"certificates",
       {{"simulator",
         {{"subject", "CN=Example Energy"},
          {"issuer", "CN=Test authority"},
          {"serial", "01"},
          {"sha256", std::string(64, 'a')},
          {"notBefore", 1780000000000},
          {"notAfter", 1800000000000},
          {"keyBits", 2048},
          {"problems", Json::array()}}}}},
      {"companion",
       {{"scopeSelectionUri", "http://127.0.0.1:8700/oauth/scope-selection"},
        {"redirectUri", "http://127.0.0.1:8700/oauth/redirect"}}}};
}

Json good_identity(std::int64_t now) {
  diagnosis::IdentityFacts facts;
  facts.configured = true;
  facts.files = {{"certificate", "client.pem", diagnosis::FileKind::kCertificate, "", false, ""},
                 {"key", "client.key", diagnosis::FileKind::kPrivateKey, "", false, "0600"}};
  diagnosis::CertificateFacts own;
  own.subject = "CN=Example Energy";
  own.issuer = "CN=DigiCert Example";
  own.serial = "01";
  own.sha256 = std::string(64, 'a');
  own.not_before = 1780000000000;
  own.not_after = 1800000000000;
  own.key_type = "RSA";
  own.key_bits = 2048;
  own.digest = "SHA256";
  own.extended_key_usage = std::vector<std::string>{"clientAuth"};
  own.digital_signature = true;
  facts.certificates = {own};
  facts.own = 0;
  facts.key = diagnosis::KeyState::kRead;
  facts.key_type = "RSA";
  facts.key_bits = 2048;
  facts.chain_end = diagnosis::ChainEnd::kTrusted;
  facts.usable = true;
  facts.now = now;
  Json json;
  diagnosis::to_json(json, facts);
  return json;
}

std::string print(const flow::Update& update) {
  const auto dump = [](const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  return "{\"view\":" + dump(update.view) + ",\"effects\":" + dump(update.effects) +
         ",\"record\":" + dump(update.record) + "}";
}

Loopback::Loopback(LoopbackOptions options)
    : options_(std::move(options)), custodian_(settings_of(options_), registrations_of(now_)) {
  for (const auto& text : options_.faults) {
    const auto fault = simulator::parse_fault(text);
    if (!fault) std::abort();
    custodian_.state().faults.add(*fault);
  }
}

simulator::Entropy Loopback::entropy() {
  simulator::Entropy bytes{};
  simulator::Random random(random_++);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.next());
  return bytes;
}

void Loopback::step(Json event) {
  now_ += 7;
  event["now"] = now_;
  if (event["type"] == "start" || event["type"] == "press") {
    simulator::Random random(random_++);
    event["random"] = random.hex_digits(64);
  }
  events_.push_back(event);
  const auto update = console_.handle(event.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (!update) std::abort();
  view_ = update->view;
  for (const auto& record : update->record) records_.push_back(record);
  if (on_update) on_update(*update);
  for (const auto& effect : update->effects) {
    effects_.push_back(effect);
    perform(effect);
  }
}

void Loopback::feed(Json event) { step(std::move(event)); }
void Loopback::edit(const std::string& field, const std::string& value) {
  step({{"type", "edit"}, {"field", field}, {"value", value}});
}
void Loopback::press(const std::string& button) { step({{"type", "press"}, {"button", button}}); }

void Loopback::run_all() {
  step(
      {{"type", "start"}, {"config", options_.config.is_null() ? test_config() : options_.config}});
  edit("user_type", options_.user_type);
  press("simulator:credentials");
  press("run-all");
  if (companion_waiting_) {
    companion_waiting_ = false;
    browse(companion_run_);
  }
}

void Loopback::perform(const Json& effect) {
  if (effect["type"] == "send") {
    perform_send(effect);
  } else if (effect["type"] == "companion") {
    companion_run_ = effect["run"];
    companion_waiting_ = true;
    step({{"type", "companion"}, {"run", "run-1"}});
  } else if (effect["type"] == "preflight") {
    perform_preflight(effect);
  } else if (effect["type"] == "cancel") {
    step({{"type", "failed"},
          {"request", effect["request"]},
          {"stage", "cancelled"},
          {"code", 0},
          {"message", ""},
          {"sent", "all"}});
  }
}

Json Loopback::probe(const std::string& presents) {
  diagnosis::ConnectionFacts facts;
  facts.origin = "https://localhost:8743";
  facts.identity = presents;
  facts.addresses = {"127.0.0.1"};
  facts.handshake = true;
  facts.version = "TLSv1.3";
  facts.cipher = "TLS_AES_256_GCM_SHA384";
  facts.certificate_requested = true;
  const bool presented = presents != "none" && (presents != "own" || options_.certificate);
  if (presented) facts.presented_sha256 = std::string(64, 'a');
  facts.now = now_;
  diagnosis::CertificateFacts server;
  server.subject = "CN=localhost";
  server.issuer = "CN=Simulator root";
  server.sha256 = std::string(64, 'b');
  server.not_before = 1780000000000;
  server.not_after = 1800000000000;
  server.key_type = "RSA";
  server.key_bits = 2048;
  server.digest = "SHA256";
  facts.server_chain = {server};
  simulator::Request request;
  request.method = "GET";
  request.path = "/GreenButtonConnect/espi/1_1/resource/ReadServiceStatus";
  if (presented) {
    request.certificate = {presents == "own" ? simulator::ClientCertificate::Fact::kTrusted
                                             : simulator::ClientCertificate::Fact::kUntrusted,
                           std::string(64, 'a')};
  }
  auto answer = custodian_.handle(request, now_, entropy());
  if (answer.drop == simulator::Drop::kBeforeHead) {
    diagnosis::RelayFailure failure;
    failure.stage = "receive";
    failure.code = 1;
    failure.reason = "end of stream";
    failure.sent = "all";
    facts.failure = failure;
  } else {
    facts.status = answer.status;
    for (const auto& header : answer.headers) facts.headers.emplace_back(header.name, header.value);
    const auto drop = answer.drop;
    const auto drop_after = answer.drop_after;
    facts.body = simulator::read_all(answer);
    if (drop != simulator::Drop::kNone) {
      facts.body.resize(
          static_cast<std::size_t>(std::min<std::uint64_t>(facts.body.size(), drop_after)));
      diagnosis::RelayFailure failure;
      failure.stage = drop == simulator::Drop::kStall ? "timeout" : "receive";
      failure.during = drop == simulator::Drop::kStall ? "receive" : "";
      failure.reason = drop == simulator::Drop::kStall ? "no byte for 30 s" : "end of stream";
      failure.sent = "all";
      facts.failure = failure;
    }
  }
  Json json;
  diagnosis::to_json(json, facts);
  if (on_connection) on_connection(json);
  return json;
}

void Loopback::perform_preflight(const Json& effect) {
  Json event = {{"type", "preflight"},
                {"request", effect["request"]},
                {"identity", identity.is_null() ? good_identity(now_) : identity},
                {"connection", nullptr},
                {"experiment", nullptr}};
  if (effect["connection"] == true) event["connection"] = probe("own");
  if (effect["experiment"] == true) {
    event["experiment"] = Json::array({probe("none"), probe("self-made"), probe("own")});
  }
  step(std::move(event));
}

void Loopback::perform_send(const Json& send) {
  if (relay_failure) {
    Json failed = relay_failure(send);
    if (!failed.is_null()) {
      failed["type"] = "failed";
      failed["request"] = send["request"];
      return step(std::move(failed));
    }
  }
  simulator::Request request;
  request.method = send["method"];
  request.path = send["path"];
  request.query = send["query"];
  request.body = send["body"];
  for (const auto& header : send["headers"]) request.headers.push_back({header[0], header[1]});
  if (options_.certificate) {
    request.certificate = {simulator::ClientCertificate::Fact::kTrusted, std::string(64, 'a')};
  }
  auto answer = custodian_.handle(request, now_, entropy());
  if (on_answer) on_answer(send, answer);
  const Json number = send["request"];
  if (answer.drop == simulator::Drop::kBeforeHead) {
    return step({{"type", "failed"},
                 {"request", number},
                 {"stage", "receive"},
                 {"code", 1},
                 {"message", "end of stream"},
                 {"sent", "all"}});
  }
  Json headers = Json::array();
  for (const auto& header : answer.headers) headers.push_back({header.name, header.value});
  step({{"type", "head"},
        {"request", number},
        {"status", answer.status},
        {"headers", headers},
        {"tls",
         {{"version", "TLSv1.3"},
          {"cipher", "TLS_AES_256_GCM_SHA384"},
          {"resumed", false},
          {"clientCertificateRequested", true},
          {"clientCertificateSha256",
           options_.certificate ? Json(std::string(64, 'a')) : Json(nullptr)},
          {"serverCertificateSha256", std::string(64, 'b')},
          {"serverNotAfter", 1800000000}}}});
  const auto receipt = answer.receipt;
  const auto drop = answer.drop;
  const auto drop_after = answer.drop_after;
  std::string body = simulator::read_all(answer);
  if (drop != simulator::Drop::kNone)
    body.resize(static_cast<std::size_t>(std::min<std::uint64_t>(body.size(), drop_after)));
  bool is_text = true;
  for (const char c : body) is_text = is_text && static_cast<unsigned char>(c) < 0x80;
  for (std::size_t at = 0; at < body.size(); at += options_.chunk) {
    Json event = {{"type", "body"}, {"request", number}};
    const std::string piece = body.substr(at, options_.chunk);
    if (is_text) {
      event["text"] = piece;
    } else {
      event["base64"] = encoding::base64_encode(piece);
    }
    step(std::move(event));
  }
  stored_.emplace_back(number.get<std::uint32_t>(), body);
  if (drop == simulator::Drop::kStall) {
    return step({{"type", "failed"},
                 {"request", number},
                 {"stage", "timeout"},
                 {"code", 110},
                 {"message", "no byte for 30 s"},
                 {"sent", "all"}});
  }
  if (drop == simulator::Drop::kMidBody) {
    return step({{"type", "failed"},
                 {"request", number},
                 {"stage", "receive"},
                 {"code", 1},
                 {"message", "stream truncated"},
                 {"sent", "all"}});
  }
  custodian_.sent(receipt, now_);
  step({{"type", "end"},
        {"request", number},
        {"timing", {{"dns", 1}, {"connect", 2}, {"tls", 3}, {"wait", 4}}}});
}

// What a browser does after START in the portal, hop by hop.
void Loopback::browse(const Json& run) {
  const auto get = [&](const std::string& url, const char* method, std::string body) {
    simulator::Request request;
    request.port = simulator::Port::kPortal;
    request.method = method;
    request.path = path_of(url, request.query);
    request.body = std::move(body);
    if (!request.body.empty()) {
      request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    }
    return custodian_.handle(request, now_, entropy());
  };
  const auto hop = [&](const char* kind, const std::string& url, const std::string& location) {
    std::string query;
    const std::string path = path_of(url, query);
    Json value = {{"run", "run-1"},
                  {"seq", 1},
                  {"at", now_},
                  {"hop", kind},
                  {"method", "GET"},
                  {"url", query.empty() ? path : path + "?" + query},
                  {"query", query_json(query)}};
    if (!location.empty()) value["location"] = location;
    step({{"type", "hop"}, {"hop", value}});
  };
  std::string client_id;
  for (const auto& field : view_["registration"]["fields"]) {
    if (field["id"] == "client_id") client_id = field["value"];
  }
  const auto start = get("http://127.0.0.1:8780/portal/start", "POST", "client_id=" + client_id);
  if (start.status != 302) return;
  hop("scope_selection", std::string(start.header("Location")), "");
  if (options_.deny_log_in) return;
  hop("login", "/oauth/login", "");
  hop("confirm", "/oauth/confirm", "");
  const std::string authorize = run["authorize"];
  hop("authorize", "/oauth/continue", authorize);
  const auto back = get(authorize, "GET", "");
  if (back.status != 302 || back.drop != simulator::Drop::kNone) return;
  hop("redirect", std::string(back.header("Location")), "");
}

std::string Loopback::verdict(const std::string& step_id) const {
  for (const auto& test : view_["plan"]) {
    for (const auto& step : test["steps"]) {
      if (step["id"] == step_id) return step["verdict"];
    }
  }
  return "";
}

std::vector<std::string> Loopback::findings(const std::string& step_id) {
  press("step:" + step_id);
  std::vector<std::string> ids;
  for (const auto& finding : view_["step"]["findings"]) ids.push_back(finding["id"]);
  return ids;
}

}  // namespace smd::test
