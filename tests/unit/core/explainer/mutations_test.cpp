// Ten thousand wrong answers, each at a step that waits for one: never a crash, never a pass for
// what is not the answer that was asked for, and never a failure without an explanation. What a
// right answer is, is decided here by pugixml and nlohmann/json alone.
#include <gtest/gtest.h>

#include <pugixml.hpp>

#include <array>
#include <map>
#include <random>

#include "shared/base/text.hpp"
#include "shared/flow/engine.hpp"
#include "shared/flow/plan.hpp"
#include "shared/flow/view.hpp"
#include "tests/support/loopback.hpp"

namespace smd::test {
namespace {

constexpr int kMutations = 10'000;
constexpr int kViewEach = 40;
constexpr int kRunsOfAnEngine = 20;
constexpr std::uint64_t kSeed = 20'261'123;

// ---- The oracle ---------------------------------------------------------------------------------

constexpr std::string_view kAtom = "http://www.w3.org/2005/Atom";
constexpr std::string_view kEspi = "http://naesb.org/espi";

std::string folded(std::string_view name) {
  std::string out;
  for (const char c : to_lower(name)) {
    if (c != '_' && c != '-') out += c;
  }
  return out;
}

bool is_bearer_token(std::string_view text) {
  text = trim(text);
  return !text.empty() && text.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "-._~+/=") == std::string_view::npos;
}

std::string_view local(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view space_of(const pugi::xml_node& node) {
  const std::string name = node.name();
  const auto colon = name.find(':');
  const auto wanted = colon == std::string::npos ? "xmlns" : "xmlns:" + name.substr(0, colon);
  for (auto at = node; at.type() == pugi::node_element; at = at.parent()) {
    if (const auto found = at.attribute(wanted.c_str())) return found.value();
  }
  return {};
}

struct Walker : pugi::xml_tree_walker {
  std::vector<pugi::xml_node> elements;
  bool for_each(pugi::xml_node& node) override {
    if (node.type() == pugi::node_element) elements.push_back(node);
    return true;
  }
};

struct Document {
  pugi::xml_document xml;
  std::vector<pugi::xml_node> elements;
  explicit Document(const std::string& body) {
    if (!xml.load_buffer(body.data(), body.size())) return;
    Walker walker;
    xml.traverse(walker);
    elements = std::move(walker.elements);
  }
  [[nodiscard]] std::vector<pugi::xml_node> all(std::string_view name, std::string_view uri) const {
    std::vector<pugi::xml_node> out;
    for (const auto& element : elements) {
      if (local(element) == name && space_of(element) == uri) out.push_back(element);
    }
    return out;
  }
};

std::string text_below(const pugi::xml_node& parent, std::string_view name) {
  for (const auto& child : parent.children()) {
    if (local(child) == name && space_of(child) == kEspi)
      return std::string(trim(child.child_value()));
  }
  return "";
}

bool is_token_answer(const std::string& whole) {
  std::string body = whole;
  if (body.rfind("\xEF\xBB\xBF", 0) == 0) body.erase(0, 3);
  const auto json = Json::parse(body, nullptr, false);
  std::multimap<std::string, std::string> fields;
  if (json.is_object()) {
    for (const auto& [name, value] : json.items()) {
      if (value.is_string()) fields.emplace(folded(name), value.get<std::string>());
    }
  } else {
    const Document document(body);
    for (const auto& element : document.elements) {
      fields.emplace(folded(local(element)), element.child_value());
    }
  }
  bool token = false;
  for (const auto& [name, value] : fields) {
    if (name == "error" && !trim(value).empty()) return false;
    token =
        token || ((name == "accesstoken" || name == "clientaccesstoken") && is_bearer_token(value));
  }
  return token;
}

bool is_status_answer(const std::string& body) {
  const Document document(body);
  for (const auto& status : document.all("ServiceStatus", kEspi)) {
    const auto number = parse_int64(text_below(status, "currentStatus"));
    if (number && *number >= 1 && *number <= 65535) return true;
  }
  return false;
}

bool is_sample_answer(const std::string& body) {
  const Document document(body);
  if (document.elements.empty()) return false;
  const auto& root = document.elements.front();
  return local(root) == "feed" && space_of(root) == kAtom &&
         !document.all("entry", kAtom).empty() && !document.all("IntervalReading", kEspi).empty();
}

bool is_authorization_answer(const std::string& body) {
  const Document document(body);
  for (const auto& one : document.all("Authorization", kEspi)) {
    for (const char* name : {"resourceURI", "resourceURL"}) {
      const auto uri = to_lower(text_below(one, name));
      const auto at = uri.find("/applicationinformation/");
      if (at == std::string::npos || uri.size() <= at + 24) continue;
      const auto status = text_below(one, "status");
      // A status that is no number says nothing; 0 and 2 say that it is not active.
      if (status != "0" && status != "2") return true;
    }
  }
  return false;
}

bool is_information_answer(const std::string& body, const std::string& client_id) {
  const Document document(body);
  for (const auto& one : document.all("ApplicationInformation", kEspi)) {
    const auto whose = text_below(one, "client_id");
    const auto status = text_below(one, "dataCustodianApplicationStatus");
    if ((whose.empty() || whose == client_id) && status != "3" && status != "4") return true;
  }
  return false;
}

// ---- Right answers, and a console that waits for one --------------------------------------------

struct Reply {
  int status = 200;
  Json headers = Json::array();
  std::string body;
};

enum class Target {
  kToken,
  kStatus,
  kSample,
  kAuthorization,
  kInformation,
  kCode,
  kExchange,
  kRefresh
};
constexpr std::array kTargets = {Target::kToken,         Target::kStatus,      Target::kSample,
                                 Target::kAuthorization, Target::kInformation, Target::kCode,
                                 Target::kExchange,      Target::kRefresh};

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

struct GoodRun {
  std::map<Target, Reply> replies;
  Reply registrations;
  std::string client_id;
  std::string application_id;
};

// One clean run against the simulator, taken apart into its answers.
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

/// The core without its shell; views are made only when asked for.
class Bench {
 public:
  explicit Bench(const GoodRun& good) : good_(good) {
    feed({{"type", "start"}, {"config", test_config()}, {"random", std::string(64, '7')}});
    press("simulator:credentials");
    answer(good_.registrations);
  }

  /// Brings the step to where its answer is next. False when the console asks for something else.
  bool wait_for(Target target) {
    const auto& state = engine_.state;
    if (target == Target::kCode || target == Target::kExchange || target == Target::kRefresh) {
      press("run:oauth.scope-selection");
      feed({{"type", "companion"}, {"run", "run-1"}});
      hop("scope_selection", "/oauth/scope-selection", Json::array({{"scope", "FB=1"}}));
      hop("authorize", "/oauth/continue", Json::array());
      if (target == Target::kCode) return state.oauth.active;
      redirect(Json::array({{"code", code()}, {"state", state.oauth.state}}));
      if (target == Target::kRefresh) answer(good_.replies.at(Target::kExchange));
    } else {
      if (target != Target::kToken && target != Target::kInformation && !token_) {
        press("run:connectivity.token");
        answer(good_.replies.at(Target::kToken));
        token_ = true;
      }
      if (target == Target::kInformation) {
        feed({{"type", "edit"},
              {"field", "application_information_id"},
              {"value", good_.application_id}});
      }
      press("run:" + std::string(step_of(target)));
    }
    return state.active_step == step_of(target);
  }

  void answer(const Reply& reply, std::size_t piece = 4096) {
    const auto request = request_;
    feed({{"type", "head"},
          {"request", request},
          {"status", reply.status},
          {"headers", reply.headers},
          {"tls", nullptr}});
    for (std::size_t at = 0; at < reply.body.size(); at += piece) {
      engine_.receive_body(request, std::string_view(reply.body).substr(at, piece));
    }
    feed({{"type", "end"}, {"request", request}, {"timing", {{"wait", 5}}}});
  }

  void fail(const Reply& reply, Json failure, bool after_head) {
    const auto request = request_;
    if (after_head) {
      feed({{"type", "head"},
            {"request", request},
            {"status", reply.status},
            {"headers", reply.headers},
            {"tls", nullptr}});
      engine_.receive_body(request, reply.body);
    }
    failure["type"] = "failed";
    failure["request"] = request;
    feed(std::move(failure));
  }

  void redirect(const Json& pairs) { hop("redirect", "/oauth/redirect", pairs); }

  void press(const std::string& button) {
    feed({{"type", "press"}, {"button", button}, {"random", std::string(64, '7')}});
  }

  [[nodiscard]] const flow::State& state() const { return engine_.state; }
  [[nodiscard]] std::string code() {
    std::string digits = std::to_string(100'000'000'000 + codes_++);
    return "7afc7c4f-0000-4000-8000-" + digits;
  }

 private:
  void feed(Json event) {
    now_ += 7;
    event["now"] = now_;
    std::string why;
    ASSERT_TRUE(engine_.handle(event, why)) << why;
    for (const auto& effect : engine_.effects) {
      if (effect["type"] == "send") request_ = effect["request"];
    }
  }

  void hop(const char* kind, const std::string& url, const Json& pairs) {
    feed({{"type", "hop"},
          {"hop",
           {{"run", "run-1"},
            {"seq", 1},
            {"at", now_},
            {"hop", kind},
            {"method", "GET"},
            {"url", url},
            {"query", pairs}}}});
  }

  const GoodRun& good_;
  flow::Engine engine_;
  std::int64_t now_ = 1'790'000'000'000;
  std::uint32_t request_ = 0;
  std::int64_t codes_ = 0;
  bool token_ = false;
};

// ---- Mutations ----------------------------------------------------------------------------------

class Mutator {
 public:
  explicit Mutator(const GoodRun& good) : random_(kSeed), good_(good) {}

  std::size_t below(std::size_t bound) {
    return bound == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }

  Reply reply(Target target) {
    Reply out = good_.replies.at(target);
    // Most get one wound, some get several.
    const std::size_t wounds = below(4) == 0 ? 1 + below(4) : 1;
    for (std::size_t i = 0; i < wounds; ++i) wound(out);
    return out;
  }

  Json failure() {
    static constexpr const char* kStages[] = {"input",   "policy", "queue",      "dns",
                                              "connect", "tls",    "send",       "receive",
                                              "timeout", "lost",   "unheard-of", ""};
    static constexpr std::int64_t kCodes[] = {0,
                                              1,
                                              2,
                                              110,
                                              111,
                                              113,
                                              134,
                                              156,
                                              258,
                                              267,
                                              407,
                                              1010,
                                              1040,
                                              1042,
                                              1045,
                                              1048,
                                              1070,
                                              1112,
                                              1116,
                                              -1,
                                              -9'000'000'000,
                                              9'000'000'000};
    static constexpr const char* kWords[] = {"",
                                             "end of stream",
                                             "Connection refused",
                                             "certificate verify failed",
                                             "stream truncated",
                                             "\x01?"};
    Json out = {{"stage", kStages[below(std::size(kStages))]},
                {"code", below(3) == 0 ? static_cast<std::int64_t>(below(1200))
                                       : kCodes[below(std::size(kCodes))]},
                {"message", kWords[below(std::size(kWords))]},
                {"sent", below(2) == 0 ? "nothing" : "all"}};
    if (below(2) == 0) out["verifyResult"] = static_cast<std::int64_t>(below(90)) - 5;
    if (below(4) == 0) out["during"] = kStages[below(std::size(kStages))];
    return out;
  }

  Json query(const std::string& code, const std::string& state) {
    Json pairs = Json::array({{"code", code}, {"state", state}});
    for (std::size_t wounds = 1 + below(3); wounds > 0; --wounds) {
      if (pairs.empty()) break;
      auto& pair = pairs[below(pairs.size())];
      static constexpr const char* kNames[] = {
          "code", "authorization_code", "error", "state", "Code", "token", "", "error_description"};
      static constexpr const char* kErrors[] = {"access_denied", "gremlins", "server_error",
                                                "invalid_scope", ""};
      switch (below(8)) {
        case 0:
          pairs.erase(below(pairs.size()));
          break;
        case 1:
          pairs.push_back(pair);
          break;
        case 2:
          pair[0] = kNames[below(std::size(kNames))];
          break;
        case 3:
          pair[1] = "";
          break;
        case 4:
          pairs.push_back({"error", kErrors[below(std::size(kErrors))]});
          break;
        case 5:
          pairs.push_back({"code", "8afc7c4f-0000-4000-8000-000000000000"});
          break;
        case 6: {
          std::string value = pair[1];
          if (!value.empty()) value[below(value.size())] = static_cast<char>(32 + below(95));
          pair[1] = value;
          break;
        }
        default:
          pair[1] = std::string(below(70'000), 'x');
      }
    }
    return pairs;
  }

 private:
  void wound(Reply& reply) {
    switch (below(6)) {
      case 0:
        wound_status(reply);
        break;
      case 1:
        wound_headers(reply);
        break;
      default:
        wound_body(reply);
    }
  }

  void wound_status(Reply& reply) {
    static constexpr int kOdd[] = {-1, 0, 1, 99, 600, 999, 100'000, 2'147'483'647, -2'147'483'647};
    reply.status =
        below(8) == 0 ? kOdd[below(std::size(kOdd))] : 100 + static_cast<int>(below(500));
  }

  void wound_headers(Reply& reply) {
    static constexpr std::pair<const char*, const char*> kHeaders[] = {
        {"Content-Type", "text/html"},
        {"Content-Type", "application/json; charset=utf-16"},
        {"Content-Type", "charset="},
        {"Content-Type", ";;;\""},
        {"Content-Encoding", "gzip"},
        {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
        {"Date", "yesterday"},
        {"Location", "https://elsewhere.example/"},
        {"Location", "::::"},
        {"Retry-After", "-5"},
        {"Content-Length", "99999999999999999999"},
        {"Content-Length", "-1"},
        {"", ""}};
    if (below(5) == 0) {
      reply.headers = Json::array();
    } else if (below(5) == 0) {
      reply.headers.push_back({"X-Huge", std::string(40'000, 'h')});
      reply.headers.push_back({"Content-Type", std::string(40'000, ';')});
    } else {
      const auto& [name, value] = kHeaders[below(std::size(kHeaders))];
      reply.headers.push_back({name, value});
    }
  }

  void wound_body(Reply& reply) {
    auto& body = reply.body;
    static constexpr const char* kRefusals[] = {
        "\"Invalid Certificate\"",
        "client credentials doesn't match",
        R"({"error":"invalid_grant"})",
        R"({"error":"gremlins"})",
        R"({"success": false})",
        R"({"access_token":""})",
        R"({"access_token":5})",
        R"({"access_token":{"a":1}})",
        R"({"access_token":"a b\n"})",
        R"({"error":"x","access_token":"abcdef"})",
        "<html><title>Sign in</title></html>",
        "<oauth><error>access_denied</error></oauth>",
        "<ns1:feed xmlns:ns1=\"http://www.w3.org/2005/Atom\"/>",
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry/></feed>",
        "<ServiceStatus xmlns=\"http://naesb.org/espi\"/>",
        "<ServiceStatus xmlns=\"http://naesb.org/espi\"><currentStatus>0</currentStatus>"
        "</ServiceStatus>",
        "<ServiceStatus xmlns=\"http://naesb.org/espi\"><currentStatus>-1</currentStatus>"
        "</ServiceStatus>",
        "<ServiceStatus xmlns=\"http://naesb.org/espi\"><currentStatus>1 1</currentStatus>"
        "</ServiceStatus>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
        "[]",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "null",
        "0",
        "<",
        "<a",
        "\xEF\xBB\xBF",
        "\xFF\xFE<\x01",
        "\x1F\x8B\x08"};
    switch (below(13)) {
      case 0:
        body.resize(below(body.size() + 1));
        break;
      case 1:
        body.erase(0, below(body.size() + 1));
        break;
      case 2:
        for (std::size_t i = 1 + below(8); i > 0 && !body.empty(); --i) {
          body[below(body.size())] ^= static_cast<char>(1U << below(8));
        }
        break;
      case 3:
        for (std::size_t i = 1 + below(8); i > 0; --i) {
          body.insert(body.begin() + static_cast<std::ptrdiff_t>(below(body.size() + 1)),
                      static_cast<char>(below(256)));
        }
        break;
      case 4: {
        const auto from = below(body.size() + 1);
        body.erase(from, below(60));
        break;
      }
      case 5: {
        const auto from = below(body.size() + 1);
        body.insert(below(body.size() + 1), body.substr(from, below(200)));
        break;
      }
      case 6:
        swap_words(body);
        break;
      case 7: {
        auto other = good_.replies.begin();
        std::advance(other, below(good_.replies.size()));
        reply.headers = other->second.headers;
        body = other->second.body;
        break;
      }
      case 8:
        body.clear();
        break;
      case 9:
        body = kRefusals[below(std::size(kRefusals))];
        break;
      case 10: {
        body.assign(below(600), ' ');
        for (auto& c : body) c = static_cast<char>(below(256));
        break;
      }
      case 11:
        body = replace_all(body, kEspi, below(2) == 0 ? "http://example.org/other" : "");
        break;
      default:
        body += kRefusals[below(std::size(kRefusals))];
    }
  }

  // Two words of the body change places: values, names, whatever they are.
  void swap_words(std::string& body) {
    const auto word = [&](std::size_t& from) {
      static constexpr std::string_view kLetters =
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
      from = body.find_first_of(kLetters, below(body.size() + 1));
      if (from == std::string::npos) return std::string();
      const auto end = body.find_first_not_of(kLetters, from);
      return body.substr(from, end == std::string::npos ? end : end - from);
    };
    std::size_t a = 0;
    std::size_t b = 0;
    const auto first = word(a);
    const auto second = word(b);
    if (first.empty() || second.empty() || a == b) return;
    if (a > b) return;
    if (a + first.size() > b) return;
    body.replace(b, second.size(), first);
    body.replace(a, first.size(), second);
  }

  std::mt19937_64 random_;
  const GoodRun& good_;
};

bool is_right(Target target, const Reply& reply, const std::string& client_id) {
  if (reply.status != 200) return false;
  switch (target) {
    case Target::kToken:
    case Target::kExchange:
    case Target::kRefresh:
      return is_token_answer(reply.body);
    case Target::kStatus:
      return is_status_answer(reply.body);
    case Target::kSample:
      return is_sample_answer(reply.body);
    case Target::kAuthorization:
      return is_authorization_answer(reply.body);
    case Target::kInformation:
      return is_information_answer(reply.body, client_id);
    case Target::kCode:
      break;
  }
  return false;
}

bool is_right_redirect(const Json& pairs, const std::string& state) {
  std::vector<std::string> codes;
  std::vector<std::string> states;
  for (const auto& pair : pairs) {
    const auto name = to_lower(pair[0].get<std::string>());
    const std::string value = pair[1];
    if (name == "error" && !value.empty()) return false;
    if (name == "code" || name == "authorization_code") codes.push_back(value);
    if (name == "state" && !value.empty()) states.push_back(value);
  }
  if (codes.empty() || codes.front().empty()) return false;
  for (const auto& code : codes) {
    if (code != codes.front()) return false;
  }
  for (const auto& one : states) {
    if (one != state) return false;
  }
  return true;
}

void expect_explained(const flow::StepState& step, const std::string& what) {
  for (const auto& finding : step.findings) {
    const auto* entry = diagnosis::find_entry(finding.id);
    ASSERT_NE(entry, nullptr) << finding.id << what;
    EXPECT_FALSE(finding.evidence.empty()) << finding.id << what;
    EXPECT_TRUE(is_utf8(finding.evidence)) << finding.id << what;
    for (const auto& other : finding.alternatives) {
      EXPECT_NE(diagnosis::find_entry(other), nullptr) << other << what;
    }
    if (step.verdict == flow::Verdict::kPassed) {
      EXPECT_EQ(entry->severity, diagnosis::Severity::kInfo) << finding.id << what;
    }
  }
  if (step.verdict != flow::Verdict::kPassed) {
    EXPECT_FALSE(step.findings.empty()) << to_text(step.verdict) << what;
    EXPECT_FALSE(step.outcome.empty()) << what;
  }
}

// The view is JSON, and every finding in it is in the catalogue.
void expect_view(const flow::State& state, const std::string& what) {
  const auto view = Json::parse(
      flow::make_view(state).dump(-1, ' ', false, Json::error_handler_t::replace), nullptr, false);
  ASSERT_TRUE(view.is_object()) << what;
  ASSERT_TRUE(view["step"].is_object()) << what;
  for (const auto& finding : view["step"]["findings"]) {
    const std::string id = finding["id"];
    EXPECT_NE(diagnosis::find_entry(id), nullptr) << id << what;
    EXPECT_FALSE(finding["title"].get<std::string>().empty()) << id << what;
  }
}

TEST(Mutations, TheOracleKnowsTheRightAnswers) {
  const auto good = good_run();
  ASSERT_EQ(good.replies.size(), kTargets.size() - 1);
  for (const auto target : kTargets) {
    Bench bench(good);
    ASSERT_TRUE(bench.wait_for(target)) << step_of(target);
    if (target == Target::kCode) continue;
    bench.answer(good.replies.at(target));
    EXPECT_TRUE(is_right(target, good.replies.at(target), good.client_id)) << step_of(target);
    EXPECT_EQ(bench.state().steps.at(std::string(step_of(target))).verdict, flow::Verdict::kPassed)
        << step_of(target);
  }
}

TEST(Mutations, TenThousandWrongAnswers) {
  const auto good = good_run();
  Mutator mutator(good);
  std::map<Target, int> passed;
  std::map<Target, int> refused;
  std::map<Target, std::pair<std::unique_ptr<Bench>, int>> benches;
  for (int i = 0; i < kMutations; ++i) {
    const auto target = kTargets[static_cast<std::size_t>(i) % kTargets.size()];
    auto& [bench, runs] = benches[target];
    if (!bench || ++runs > kRunsOfAnEngine || !bench->wait_for(target)) {
      bench = std::make_unique<Bench>(good);
      runs = 0;
      ASSERT_TRUE(bench->wait_for(target)) << step_of(target);
    }
    const std::string what = " at " + std::string(step_of(target)) + ", mutation " +
                             std::to_string(i) + " of seed " + std::to_string(kSeed);
    bool right = false;
    std::string shown;
    if (target == Target::kCode) {
      const auto state = bench->state().oauth.state;
      const auto pairs = mutator.query(bench->code(), state);
      right = is_right_redirect(pairs, state);
      shown = pairs.dump().substr(0, 400);
      bench->redirect(pairs);
    } else {
      const auto reply = mutator.reply(target);
      shown = std::to_string(reply.status) + " " + reply.body.substr(0, 400);
      if (mutator.below(8) == 0) {
        const auto failure = mutator.failure();
        shown = failure.dump();
        bench->fail(reply, failure, mutator.below(2) == 0);
      } else {
        right = is_right(target, reply, good.client_id);
        bench->answer(reply, 1 + mutator.below(9000));
      }
    }
    const auto it = bench->state().steps.find(std::string(step_of(target)));
    ASSERT_NE(it, bench->state().steps.end()) << what;
    const auto& step = it->second;
    // 202 to the download is a warning that nothing builds on.
    const bool later = target == Target::kSample && step.verdict == flow::Verdict::kWarning &&
                       step.findings.front().id == "espi.accepted-later";
    if (is_good(step.verdict) && !later) {
      EXPECT_TRUE(right) << to_text(step.verdict) << what << "\n" << shown;
      ++passed[target];
    } else {
      EXPECT_TRUE(step.verdict == flow::Verdict::kFailed ||
                  step.verdict == flow::Verdict::kCouldNotRun || later)
          << to_text(step.verdict) << what;
      ++refused[target];
    }
    expect_explained(step, what + "\n" + shown);
    if (i % kViewEach == 0) {
      bench->press("step:" + std::string(step_of(target)));
      expect_view(bench->state(), what);
    }
    if (::testing::Test::HasFailure()) return;
  }
  // The mutations are neither all harmless nor all deadly, else this would have shown nothing.
  for (const auto target : kTargets) {
    EXPECT_GT(refused[target], 200) << step_of(target);
    EXPECT_GT(passed[target], 20) << step_of(target);
  }
}

}  // namespace
}  // namespace smd::test
