// Makes wrong answers of right ones: of answers, redirects and failures.
#pragma once

#include <random>
#include <string>
#include <string_view>

#include "tests/unit/core/explainer/good_run.hpp"

namespace smd::test {

class Mutator {
 public:
  Mutator(const GoodRun& good, std::uint64_t seed) : random_(seed), good_(good) {}

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
        body = replace_all(body, "http://naesb.org/espi",
                           below(2) == 0 ? "http://example.org/other" : "");
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

}  // namespace smd::test
