#include "tests/unit/core/explainer/oracle.hpp"

#include <pugixml.hpp>

#include <map>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/base/text.hpp"
#include "tests/support/loopback.hpp"

namespace smd::test {
namespace {

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

}  // namespace

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

}  // namespace smd::test
