#include "shared/exports/difference.hpp"

#include <algorithm>
#include <map>

#include "pugixml.hpp"
#include "shared/base/text.hpp"
#include "shared/exports/volatile_parts.hpp"
#include "shared/flow/body_text.hpp"
#include "shared/texts/texts.hpp"

namespace smd::exports {
namespace {

using replay::Call;
using replay::dump;
using replay::list_of;
using replay::member_of;
using replay::text_of;

// More than these of one body say that it is another one altogether.
constexpr std::size_t kMostOfBody = 200;
constexpr std::size_t kLongestText = 500;
// Two calls of the same server are never equally fast: a phase counts that took twice as long and
// this much longer, in ms.
constexpr double kTimingFactor = 2;
constexpr double kTimingLeast = 100;

std::string text_of_value(const Json& value) {
  return value.is_null() ? "" : value.is_string() ? value.get<std::string>() : dump(value);
}

std::string clipped(std::string text) {
  if (text.size() <= kLongestText) return text;
  text.resize(kLongestText);
  while (!text.empty() && !is_utf8(text)) text.pop_back();
  return text + "…";
}

class Comparison {
 public:
  explicit Comparison(const DifferenceOptions& options) : options_(options) {}

  Json found = Json::array();

  void add(const std::string& path, const char* kind, const std::string& a, const std::string& b) {
    found.push_back({{"path", path}, {"kind", kind}, {"a", clipped(a)}, {"b", clipped(b)}});
  }
  void texts(const std::string& path, const char* kind, const std::string& a,
             const std::string& b) {
    if (a != b && without_volatile(a, options_) != without_volatile(b, options_))
      add(path, kind, a, b);
  }

  void calls(const std::string& path, const Call& a, const Call& b) {
    texts(path + "/request", "request", a.method + " " + a.url(), b.method + " " + b.url());
    headers(path + "/request/headers", "request", a.headers, b.headers);
    body(path + "/request/body", "request", a.body, b.body);
    if (a.status != b.status)
      add(path + "/status", "status", std::to_string(a.status), std::to_string(b.status));
    for (const char* member : {"code", "stage", "message"})
      texts(path + "/failure/" + member, "failure", text_of(a.failure, member),
            text_of(b.failure, member));
    headers(path + "/headers", "header", a.answer_headers, b.answer_headers);
    answers(path + "/body", a, b);
    tls(path + "/tls", a.tls, b.tls);
    if (!options_.timing) return;
    for (const char* phase : {"queue", "dns", "connect", "tls", "send", "wait", "receive"}) {
      const auto& first = member_of(a.timing, phase);
      const auto& second = member_of(b.timing, phase);
      if (is_slower(first, second) || is_slower(second, first))
        add(path + "/timing/" + phase, "timing", text_of_value(first), text_of_value(second));
    }
  }

  void chain(const Json& a, const Json& b) {
    const auto list = [](const Json& connection) {
      std::vector<std::string> out;
      for (const char* name : {"serverChain", "server_chain"}) {
        for (const auto& certificate : list_of(connection, name))
          out.push_back(text_of(certificate, "subject") + " " + text_of(certificate, "sha256"));
      }
      return out;
    };
    const auto first = list(a);
    const auto second = list(b);
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
      const auto one = i < first.size() ? first[i] : "";
      const auto other = i < second.size() ? second[i] : "";
      if (one != other) add("chain[" + std::to_string(i + 1) + "]", "tls", one, other);
    }
    for (const char* name : {"version", "cipher", "presentedSha256", "presented_sha256"})
      texts(std::string("connection/") + name, "tls", text_of(a, name), text_of(b, name));
  }

 private:
  static bool is_slower(const Json& than, const Json& one) {
    if (!one.is_number()) return false;
    const double before = than.is_number() ? than.get<double>() : 0;
    const double now = one.get<double>();
    return now > before * kTimingFactor && now - before > kTimingLeast;
  }

  // Bytes that a session has left out say nothing about the answer: only the lack is told.
  void answers(const std::string& path, const Call& a, const Call& b) {
    if (a.answer_missing.empty() && b.answer_missing.empty())
      return body(path, "body", a.answer, b.answer);
    if (!a.answer_missing.empty() && !b.answer_missing.empty()) return;
    const auto told = [](const Call& call) {
      return call.answer_missing.empty()
                 ? texts::get("difference.body-bytes", {std::to_string(call.answer_size)})
                 : call.answer_missing;
    };
    add(path, "body", told(a), told(b));
  }

  void headers(const std::string& path, const char* kind, const replay::Pairs& a,
               const replay::Pairs& b) {
    std::map<std::string, std::pair<std::string, std::string>> both;
    const auto join = [](std::string& to, const std::string& value) {
      to += (to.empty() ? "" : ", ") + value;
    };
    for (const auto& [name, value] : a) join(both[to_lower(name)].first, value);
    for (const auto& [name, value] : b) join(both[to_lower(name)].second, value);
    for (const auto& [name, values] : both) {
      // A length differs with whatever the body differs in.
      if (is_volatile_header(name, options_) || name == "content-length") continue;
      texts(path + "/" + name, kind, values.first, values.second);
    }
  }

  void tls(const std::string& path, const Json& a, const Json& b) {
    static constexpr const char* kMembers[] = {"version",
                                               "cipher",
                                               "resumed",
                                               "clientCertificateRequested",
                                               "clientCertificateSha256",
                                               "serverCertificateSha256",
                                               "serverNotAfter"};
    for (const char* member : kMembers) {
      const auto first = text_of_value(member_of(a, member));
      const auto second = text_of_value(member_of(b, member));
      if (first != second) add(path + "/" + member, "tls", first, second);
    }
  }

  void body(const std::string& path, const char* kind, const std::string& a, const std::string& b) {
    if (a == b) return;
    const auto kind_a = flow::kind_of_body(a, "");
    const auto kind_b = flow::kind_of_body(b, "");
    if (kind_a != kind_b) return add(path, kind, a, b);
    const auto before = found.size();
    if (kind_a == "json") {
      const auto first = Json::parse(a, nullptr, false);
      const auto second = Json::parse(b, nullptr, false);
      if (first.is_discarded() || second.is_discarded()) return texts(path, kind, a, b);
      json(path, kind, first, second, 0);
    } else if (kind_a == "xml") {
      pugi::xml_document first;
      pugi::xml_document second;
      if (!first.load_buffer(a.data(), a.size()) || !second.load_buffer(b.data(), b.size()))
        return texts(path, kind, a, b);
      xml_children(path, kind, first, second, 0);
    } else {
      texts(path, kind, a, b);
    }
    if (found.size() - before <= kMostOfBody) return;
    const auto more = found.size() - before - kMostOfBody;
    found.erase(found.begin() + static_cast<std::ptrdiff_t>(before + kMostOfBody), found.end());
    add(path, kind, texts::get("difference.more", {std::to_string(more)}), "");
  }

  // Deeper documents are compared as texts below that.
  static constexpr int kDeepest = 60;

  void json(const std::string& path, const char* kind, const Json& a, const Json& b, int depth) {
    if (a == b) return;
    if (a.is_object() && b.is_object() && depth < kDeepest) {
      for (const auto& [name, value] : a.items()) {
        static const Json kNothing;
        json(path + "/" + name, kind, value, b.contains(name) ? b[name] : kNothing, depth + 1);
      }
      for (const auto& [name, value] : b.items()) {
        if (!a.contains(name)) json(path + "/" + name, kind, Json(), value, depth + 1);
      }
    } else if (a.is_array() && b.is_array() && depth < kDeepest) {
      for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        json(path + "[" + std::to_string(i + 1) + "]", kind, i < a.size() ? a[i] : Json(),
             i < b.size() ? b[i] : Json(), depth + 1);
      }
    } else {
      texts(path, kind, text_of_value(a), text_of_value(b));
    }
  }

  static std::string local(const char* name) {
    const std::string_view text = name;
    const auto colon = text.rfind(':');
    return std::string(colon == std::string_view::npos ? text : text.substr(colon + 1));
  }

  struct Child {
    pugi::xml_node node;
    std::string key;  ///< name, and how many of that name came before
  };

  static std::vector<Child> children_of(const pugi::xml_node& node) {
    std::vector<Child> out;
    std::map<std::string, int> counts;
    for (auto child = node.first_child(); child; child = child.next_sibling()) {
      if (child.type() != pugi::node_element) continue;
      const auto name = local(child.name());
      out.push_back({child, name + "[" + std::to_string(++counts[name]) + "]"});
    }
    return out;
  }

  static std::string text_in(const pugi::xml_node& node) {
    std::string out;
    for (auto child = node.first_child(); child; child = child.next_sibling()) out += child.value();
    return std::string(trim(out));
  }

  // Children are paired by their names: one that only one side has shifts no other.
  void xml_children(const std::string& path, const char* kind, const pugi::xml_node& a,
                    const pugi::xml_node& b, int depth) {
    texts(path, kind, text_in(a), text_in(b));
    if (depth > kDeepest || found.size() > kMostOfBody * 50) return;
    const auto first = children_of(a);
    const auto second = children_of(b);
    std::map<std::string, pugi::xml_node> others;
    for (const auto& child : second) others[child.key] = child.node;
    for (const auto& child : first) {
      const auto here = path + "/" + child.key;
      const auto other = others.find(child.key);
      if (other == others.end()) {
        add(here, kind, told(child), "");
        continue;
      }
      attributes(here, kind, child.node, other->second);
      xml_children(here, kind, child.node, other->second, depth + 1);
      others.erase(other);
    }
    for (const auto& child : second) {
      if (others.contains(child.key)) add(path + "/" + child.key, kind, "", told(child));
    }
  }

  static std::string told(const Child& child) {
    const auto text = text_in(child.node);
    return "<" + local(child.node.name()) + ">" + (text.empty() ? "" : " " + text);
  }

  // Declarations of namespaces are prefixes' business: names are compared without them.
  void attributes(const std::string& path, const char* kind, const pugi::xml_node& a,
                  const pugi::xml_node& b) {
    std::map<std::string, std::pair<std::string, std::string>> both;
    for (auto one = a.first_attribute(); one; one = one.next_attribute())
      both[one.name()].first = one.value();
    for (auto one = b.first_attribute(); one; one = one.next_attribute())
      both[one.name()].second = one.value();
    for (const auto& [name, values] : both) {
      if (name.starts_with("xmlns")) continue;
      texts(path + "/@" + name, kind, values.first, values.second);
    }
  }

  const DifferenceOptions& options_;
};

const Json& step_of(const Evidence& evidence, const std::string& id) {
  static const Json kNone;
  for (const auto& step : evidence.steps) {
    if (text_of(step, "id") == id) return step;
  }
  return kNone;
}

std::vector<const Call*> calls_of(const Evidence& evidence, const std::string& step) {
  std::vector<const Call*> out;
  for (const auto& call : evidence.calls) {
    if (call.step == step) out.push_back(&call);
  }
  return out;
}

void compare_findings(Comparison& comparison, const Json& a, const Json& b) {
  std::map<std::string, std::pair<std::string, std::string>> both;
  for (const auto& finding : list_of(a, "findings"))
    both[text_of(finding, "id")].first = text_of(finding, "title");
  for (const auto& finding : list_of(b, "findings"))
    both[text_of(finding, "id")].second = text_of(finding, "title");
  for (const auto& [id, titles] : both) {
    if (titles.first.empty() != titles.second.empty())
      comparison.add("finding " + id, "finding", titles.first, titles.second);
  }
}

}  // namespace

Json difference_of(const Evidence& a, const Evidence& b, const DifferenceOptions& options) {
  std::vector<std::string> ids;
  for (const auto* side : {&a, &b}) {
    for (const auto& step : side->steps) {
      const auto id = text_of(step, "id");
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
  }
  Json steps = Json::array();
  std::size_t different = 0;
  std::string first_different;
  for (const auto& id : ids) {
    Comparison comparison(options);
    const auto& first = step_of(a, id);
    const auto& second = step_of(b, id);
    const auto verdict_a = text_of(first, "verdict");
    const auto verdict_b = text_of(second, "verdict");
    if (verdict_a != verdict_b) comparison.add("verdict", "verdict", verdict_a, verdict_b);
    compare_findings(comparison, first, second);
    if (id == "preflight.connection") comparison.chain(a.connection, b.connection);
    const auto calls_a = calls_of(a, id);
    const auto calls_b = calls_of(b, id);
    for (std::size_t i = 0; i < std::max(calls_a.size(), calls_b.size()); ++i) {
      const auto path = "call " + std::to_string(i + 1);
      if (i < calls_a.size() && i < calls_b.size()) {
        comparison.calls(path, *calls_a[i], *calls_b[i]);
      } else {
        const auto& only = i < calls_a.size() ? *calls_a[i] : *calls_b[i];
        const auto text = only.method + " " + only.url();
        comparison.add(path, "call", i < calls_a.size() ? text : "",
                       i < calls_a.size() ? "" : text);
      }
    }
    const auto title = text_of(first.is_null() ? second : first, "title");
    if (!comparison.found.empty() && ++different == 1) first_different = title.empty() ? id : title;
    steps.push_back({{"step", id},
                     {"title", title},
                     {"same", comparison.found.empty()},
                     {"differences", std::move(comparison.found)}});
  }
  return {{"steps", std::move(steps)},
          {"same", different == 0},
          {"summary", different == 0 ? texts::get("difference.none")
                                     : texts::get("difference.some",
                                                  {std::to_string(different),
                                                   std::to_string(ids.size()), first_different})}};
}

}  // namespace smd::exports
