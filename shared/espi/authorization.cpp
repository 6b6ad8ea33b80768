// Authorization entries and what they lead to.
#include "shared/espi/authorization.hpp"

#include "shared/base/text.hpp"
#include "shared/espi/number_text.hpp"
#include "shared/espi/small_document.hpp"

namespace smd::espi {
namespace {

std::optional<std::int64_t> number_of(const pugi::xml_node& node) {
  if (!node) return std::nullopt;
  const NumberText number = read_number(text_of(node));
  if (number.state == NumberState::absent || number.state == NumberState::bad) return std::nullopt;
  return number.value;
}

std::string text_below(const pugi::xml_node& parent, std::string_view name) {
  return text_of(child(parent, kEspiUri, name));
}

std::optional<AuthorizedPeriod> period_of(const pugi::xml_node& parent, std::string_view name) {
  const pugi::xml_node node = child(parent, kEspiUri, name);
  if (!node) return std::nullopt;
  AuthorizedPeriod out;
  out.start_sent = number_of(child(node, kEspiUri, "start"));
  out.duration_sent = number_of(child(node, kEspiUri, "duration"));
  const Seconds start = normalise_epoch(out.start_sent.value_or(0));
  const Seconds duration = normalise_duration(out.duration_sent.value_or(0));
  out.start = start.value;
  out.duration = duration.value;
  out.odd_unit = start.unit != Seconds::Unit::seconds || duration.unit != Seconds::Unit::seconds;
  return out;
}

// PG&E's page prints resourceURL where the schema and the wire have resourceURI: take both.
std::string address(const pugi::xml_node& node, const char* standard, const char* printed,
                    bool& printed_spelling) {
  std::string text = text_below(node, standard);
  if (text.empty()) {
    text = text_below(node, printed);
    printed_spelling = !text.empty();
  }
  return text;
}

Authorization read(const pugi::xml_node& node) {
  Authorization out;
  out.status = number_of(child(node, kEspiUri, "status"));
  out.scope = text_below(node, "scope");
  out.token_type = text_below(node, "token_type");
  out.grant_type = text_below(node, "grant_type");
  out.resource_uri = address(node, "resourceURI", "resourceURL", out.resource_url_spelling);
  out.authorization_uri =
      address(node, "authorizationURI", "authorizationURL", out.authorization_url_spelling);
  out.customer_resource_uri = text_below(node, "customerResourceURI");
  out.expires_at_sent = number_of(child(node, kEspiUri, "expires_at"));
  if (out.expires_at_sent) {
    const Seconds at = normalise_epoch(*out.expires_at_sent);
    out.expires_at = at.value;
    out.expires_at_odd_unit = at.unit != Seconds::Unit::seconds;
  }
  out.authorized_period = period_of(node, "authorizedPeriod");
  out.published_period = period_of(node, "publishedPeriod");
  out.error = text_below(node, "error");
  out.error_description = text_below(node, "error_description");

  const pugi::xml_node entry = node.parent().parent();
  if (is(entry, kAtomUri, "entry")) {
    out.id = text_of(child(entry, kAtomUri, "id"));
    for (const pugi::xml_node& link : children(entry, kAtomUri, "link")) {
      if (std::string_view(link.attribute("rel").value()) == "self" && out.self.empty()) {
        out.self = trim(link.attribute("href").value());
      }
    }
  }
  return out;
}

}  // namespace

Result<std::vector<Authorization>> parse_authorizations(std::string_view text) {
  Result<SmallDocument> document = SmallDocument::parse(text);
  if (!document) return document.error();
  std::vector<Authorization> out;
  for (const pugi::xml_node& node : document->resources("Authorization")) {
    out.push_back(read(node));
    out.back().position = out.size();
  }
  if (out.empty()) {
    const std::string root(local_name(document->root()));
    return Error("espi.no-authorization", "The answer, <" + root.substr(0, 80) +
                                              ">, holds no Authorization of "
                                              "http://naesb.org/espi.");
  }
  return out;
}

ResourceReference classify_resource(std::string_view resource_uri) {
  std::string_view path = trim(resource_uri);
  path = path.substr(0, path.find_first_of("?#"));
  const std::vector<std::string_view> parts = split(path, '/');
  ResourceReference out;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i + 1].empty()) continue;
    const auto matches = [&](std::string_view name, ResourceTarget target) {
      if (!equals_ignoring_case(parts[i], name)) return false;
      out = {target, std::string(parts[i + 1]), parts[i] != name};
      return true;
    };
    if (matches("ApplicationInformation", ResourceTarget::application_information) ||
        matches("Bulk", ResourceTarget::bulk) ||
        matches("Subscription", ResourceTarget::subscription)) {
      break;
    }
  }
  return out;
}

Result<ApplicationReference> find_application_information(const std::vector<Authorization>& list) {
  ApplicationReference best;
  bool found = false;
  bool best_active = false;
  std::size_t candidates = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const ResourceReference to = classify_resource(list[i].resource_uri);
    if (to.target != ResourceTarget::application_information) continue;
    ++candidates;
    const bool active = list[i].status == 1;
    if (found && (best_active || !active)) continue;
    found = true;
    best_active = active;
    best = {i, to.id, to.odd_case, is_uuid(to.id), 1};
  }
  if (!found) {
    std::string seen;
    for (const Authorization& one : list) {
      if (seen.size() > 600) {
        seen += ", …";
        break;
      }
      seen += (seen.empty() ? "" : ", ") +
              (one.resource_uri.empty() ? "(no resourceURI)" : one.resource_uri.substr(0, 200));
    }
    return Error("espi.no-application-information-id",
                 "No Authorization has a resourceURI that ends in ApplicationInformation/{id}. "
                 "There were " +
                     std::to_string(list.size()) + ": " + seen);
  }
  best.candidates = candidates;
  return best;
}

std::optional<std::string> find_bulk_id(const std::vector<Authorization>& list) {
  std::optional<std::string> any;
  for (const Authorization& one : list) {
    const ResourceReference to = classify_resource(one.resource_uri);
    if (to.target != ResourceTarget::bulk) continue;
    if (one.status == 1) return to.id;
    if (!any) any = to.id;
  }
  return any;
}

}  // namespace smd::espi
