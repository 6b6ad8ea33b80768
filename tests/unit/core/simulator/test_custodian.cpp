// One call for each step, and a small XML reader: enough for what the simulator writes, and strict.
#include "tests/unit/core/simulator/test_custodian.hpp"

#include "shared/base/text.hpp"

namespace smd::simulator::testing {
namespace {

struct Tag {
  std::string_view name;
  std::string_view attributes;
  bool end = false;
  bool empty = false;
  std::size_t from = 0;
  std::size_t to = 0;  ///< after the closing bracket
};

/// The tag that starts at or after `at`; name empty at the end of the text, "!" for a broken one.
Tag next_tag(std::string_view xml, std::size_t at) {
  Tag tag;
  tag.from = xml.find('<', at);
  if (tag.from == std::string_view::npos) return tag;
  const auto close = xml.find('>', tag.from);
  if (close == std::string_view::npos) {
    tag.name = "!";
    return tag;
  }
  tag.to = close + 1;
  auto inner = xml.substr(tag.from + 1, close - tag.from - 1);
  if (inner.starts_with('?')) return next_tag(xml, tag.to);
  tag.end = inner.starts_with('/');
  if (tag.end) inner.remove_prefix(1);
  tag.empty = inner.ends_with('/');
  if (tag.empty) inner.remove_suffix(1);
  const auto space = inner.find(' ');
  tag.name = inner.substr(0, space);
  if (space != std::string_view::npos) tag.attributes = inner.substr(space);
  return tag;
}

std::string_view prefix_of(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}
std::string_view local_of(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool declares(std::string_view attributes, std::string_view prefix) {
  const auto name =
      prefix.empty() ? std::string(" xmlns=\"") : " xmlns:" + std::string(prefix) + "=\"";
  return attributes.find(name) != std::string_view::npos;
}

}  // namespace

Answer perform(Simulator& simulator, Step step, std::string_view fault) {
  const auto with_fault = [&](Request request) {
    if (!fault.empty()) simulator.plan(std::string(id_of(step)) + "=" + std::string(fault));
    return simulator.send(std::move(request));
  };
  switch (step) {
    case Step::kPreflightConnection:
      return with_fault(simulator.call("GET", std::string(kResourcePath) + "/ReadServiceStatus"));
    case Step::kConnectivityToken:
      return with_fault(simulator.token_request("grant_type=client_credentials"));
    case Step::kConnectivityStatus:
      return with_fault(simulator.resource("/ReadServiceStatus", simulator.client_token()));
    case Step::kConnectivitySampleData:
      return with_fault(simulator.resource("/DownloadSampleData", simulator.client_token()));
    case Step::kOauthScopeSelection:
      return with_fault(
          simulator.portal("POST", "/portal/start", "client_id=" + simulator.client().client_id));
    case Step::kOauthAuthorize:
    case Step::kOauthCode:
      return with_fault(simulator.authorize_request());
    case Step::kOauthToken: {
      const auto form = simulator.code_form(simulator.code());
      return with_fault(simulator.token_request(form));
    }
    case Step::kOauthRefresh: {
      const auto form = simulator.code_form(simulator.code());
      const auto tokens = simulator.send(simulator.token_request(form));
      return with_fault(simulator.token_request("grant_type=refresh_token&refresh_token=" +
                                                Simulator::member(tokens.body, "refresh_token")));
    }
    case Step::kApplicationAuthorization:
      return with_fault(simulator.resource("/Authorization", simulator.client_token()));
    case Step::kApplicationInformation:
    case Step::kApplicationEndpoints:
      return with_fault(simulator.resource(
          "/ApplicationInformation/" + simulator.client().application_information_id,
          simulator.client().registration_access_token.reveal()));
  }
  return {};
}

Settings few_days() {
  Settings settings;
  settings.sample_days = 2;
  settings.sample_kind = SampleKind::kElectric;
  return settings;
}

std::string well_formedness_problem(std::string_view xml) {
  if (!is_utf8(xml)) return "not UTF-8";
  std::vector<Tag> open;
  std::size_t roots = 0;
  std::size_t at = 0;
  while (true) {
    const auto tag = next_tag(xml, at);
    const auto between = xml.substr(at, (tag.name.empty() ? xml.size() : tag.from) - at);
    if (open.empty() && roots > 0 && !trim(between).empty()) return "text after the root";
    if (tag.name.empty()) break;
    if (tag.name == "!") return "a tag without its end";
    at = tag.to;
    if (tag.end) {
      if (open.empty() || open.back().name != tag.name) {
        return "end tag " + std::string(tag.name) + " without its start";
      }
      open.pop_back();
      continue;
    }
    if (open.empty() && ++roots > 1) return "two roots";
    open.push_back(tag);
    const auto prefix = prefix_of(tag.name);
    bool declared = false;
    for (const auto& outer : open) declared = declared || declares(outer.attributes, prefix);
    if (!declared) return "prefix \"" + std::string(prefix) + "\" is not declared";
    if (tag.attributes.find(" xsi:type=") != std::string_view::npos) {
      bool has_xsi = false;
      for (const auto& outer : open) has_xsi = has_xsi || declares(outer.attributes, "xsi");
      if (!has_xsi) return "xsi is not declared";
    }
    if (tag.empty) open.pop_back();
  }
  if (roots != 1) return "no root";
  return open.empty() ? "" : "the element " + std::string(open.back().name) + " is not closed";
}

std::vector<std::string_view> elements_of(std::string_view xml, std::string_view local_name) {
  std::vector<std::string_view> found;
  std::size_t at = 0;
  while (true) {
    const auto tag = next_tag(xml, at);
    if (tag.name.empty() || tag.name == "!") return found;
    at = tag.to;
    if (tag.end || local_of(tag.name) != local_name) continue;
    if (tag.empty) {
      found.emplace_back();
      continue;
    }
    const auto close = xml.find("</" + std::string(tag.name) + ">", at);
    if (close == std::string_view::npos) return found;
    found.push_back(xml.substr(at, close - at));
  }
}

std::vector<std::string> texts_of(std::string_view xml, std::string_view local_name) {
  std::vector<std::string> texts;
  for (const auto element : elements_of(xml, local_name)) texts.emplace_back(element);
  return texts;
}

}  // namespace smd::simulator::testing
