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
    texts(path + "/request/body", "request", a.body, b.body);
    if (a.status != b.status)
      add(path + "/status", "status", std::to_string(a.status), std::to_string(b.status));
    for (const char* member : {"stage", "message"})
      texts(path + "/failure/" + member, "status", text_of(a.failure, member),
            text_of(b.failure, member));
    headers(path + "/headers", a.answer_headers, b.answer_headers);
    body(path + "/body", a.answer, b.answer);
    tls(path + "/tls", a.tls, b.tls);
    if (!options_.timing) return;
    for (const char* phase : {"queue", "dns", "connect", "tls", "send", "wait", "receive"}) {
      const auto first = text_of_value(member_of(a.timing, phase));
      const auto second = text_of_value(member_of(b.timing, phase));
      if (first != second) add(path + "/timing/" + phase, "timing", first, second);
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
  void headers(const std::string& path, const replay::Pairs& a, const replay::Pairs& b) {
    std::map<std::string, std::pair<std::string, std::string>> both;
    const auto join = [](std::string& to, const std::string& value) {
      to += (to.empty() ? "" : ", ") + value;
    };
    for (const auto& [name, value] : a) join(both[to_lower(name)].first, value);
    for (const auto& [name, value] : b) join(both[to_lower(name)].second, value);
    for (const auto& [name, values] : both) {
      // A length differs with whatever the body differs in.
      if (is_volatile_header(name, options_) || name == "content-length") continue;
      texts(path + "/" + name, "header", values.first, values.second);
    }
  }

  void tls(const std::string& path, const Json& a, const Json& b) {
    static constexpr const char* kMembers[] = {"version",
                                               "cipher",
                                               "resumed",
                                               "clientCertificateRequested",
                                               "clientCertificateSha256",
                                               "serverCertificateSha256"};
    for (const char* member : kMembers) {
      const auto first = text_of_value(member_of(a, member));
      const auto second = text_of_value(member_of(b, member));
      if (first != second) add(path + "/" + member, "tls", first, second);
    }
  }

  void body(const std::string& path, const std::string& a, const std::string& b) {
    if (a == b) return;
    const auto kind_a = flow::kind_of_body(a, "");
    const auto kind_b = flow::kind_of_body(b, "");
    if (kind_a != kind_b) return add(path, "body", a, b);
    const auto before = found.size();
    if (kind_a == "json") {
      const auto first = Json::parse(a, nullptr, false);
      const auto second = Json::parse(b, nullptr, false);
      if (first.is_discarded() || second.is_discarded()) return texts(path, "body", a, b);
      json(path, first, second, 0);
    } else if (kind_a == "xml") {
      pugi::xml_document first;
      pugi::xml_document second;
      if (!first.load_buffer(a.data(), a.size()) || !second.load_buffer(b.data(), b.size()))
        return texts(path, "body", a, b);
      xml_children(path, first, second, 0);
    } else {
      texts(path, "body", a, b);
    }
    if (found.size() - before <= kMostOfBody) return;
    const auto more = found.size() - before - kMostOfBody;
    found.erase(found.begin() + static_cast<std::ptrdiff_t>(before + kMostOfBody), found.end());
    add(path, "body", texts::get("difference.more", {std::to_string(more)}), "");
  }

  // Deeper documents are compared as texts below that.
  static constexpr int kDeepest = 60;

  void json(const std::string& path, const Json& a, const Json& b, int depth) {
    if (a == b) return;
    if (a.is_object() && b.is_object() && depth < kDeepest) {
      for (const auto& [name, value] : a.items()) {
        static const Json kNothing;
        json(path + "/" + name, value, b.contains(name) ? b[name] : kNothing, depth + 1);
      }
      for (const auto& [name, value] : b.items()) {
        if (!a.contains(name)) json(path + "/" + name, Json(), value, depth + 1);
      }
    } else if (a.is_array() && b.is_array() && depth < kDeepest) {
      for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        json(path + "[" + std::to_string(i + 1) + "]", i < a.size() ? a[i] : Json(),
             i < b.size() ? b[i] : Json(), depth + 1);
      }
    } else {
      texts(path, "body", text_of_value(a), text_of_value(b));
    }
  }

  static std::string local(const char* name) {
    const std::string_view text = name;
    const auto colon = text.rfind(':');
    return std::string(colon == std::string_view::npos ? text : text.substr(colon + 1));
  }

  void xml_children(const std::string& path, const pugi::xml_node& a, const pugi::xml_node& b,
                    int depth) {
    const auto elements = [](const pugi::xml_node& node) {
      std::vector<pugi::xml_node> out;
      for (auto child = node.first_child(); child; child = child.next_sibling()) {
        if (child.type() == pugi::node_element) out.push_back(child);
      }
      return out;
    };
    const auto first = elements(a);
    const auto second = elements(b);
    std::string text_a;
    std::string text_b;
    for (auto child = a.first_child(); child; child = child.next_sibling()) text_a += child.value();
    for (auto child = b.first_child(); child; child = child.next_sibling()) text_b += child.value();
    texts(path, "body", std::string(trim(text_a)), std::string(trim(text_b)));
    if (depth > kDeepest || found.size() > kMostOfBody * 50) return;
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
      const auto one = i < first.size() ? first[i] : pugi::xml_node();
      const auto other = i < second.size() ? second[i] : pugi::xml_node();
      const auto name_a = one ? local(one.name()) : "";
      const auto name_b = other ? local(other.name()) : "";
      const auto name = name_a.empty() ? name_b : name_a;
      const auto here = path + "/" + name + "[" + std::to_string(++counts[name]) + "]";
      if (name_a != name_b) {
        add(here, "body", name_a, name_b);
        continue;
      }
      attributes(here, one, other);
      xml_children(here, one, other, depth + 1);
    }
  }

  // Declarations of namespaces are prefixes' business: names are compared without them.
  void attributes(const std::string& path, const pugi::xml_node& a, const pugi::xml_node& b) {
    std::map<std::string, std::pair<std::string, std::string>> both;
    for (auto one = a.first_attribute(); one; one = one.next_attribute())
      both[one.name()].first = one.value();
    for (auto one = b.first_attribute(); one; one = one.next_attribute())
      both[one.name()].second = one.value();
    for (const auto& [name, values] : both) {
      if (name.starts_with("xmlns")) continue;
      texts(path + "/@" + name, "body", values.first, values.second);
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
    if (!comparison.found.empty()) ++different;
    const auto title = text_of(first.is_null() ? second : first, "title");
    steps.push_back({{"step", id},
                     {"title", title},
                     {"same", comparison.found.empty()},
                     {"differences", std::move(comparison.found)}});
  }
  return {{"steps", std::move(steps)},
          {"same", different == 0},
          {"summary", different == 0
                          ? texts::get("difference.none")
                          : texts::get("difference.some",
                                       {std::to_string(different), std::to_string(ids.size())})}};
}

}  // namespace smd::exports
