// ApplicationInformation as a table, with what is odd about each value.
#include "shared/espi/application_information.hpp"

#include <algorithm>
#include <iterator>

#include "shared/base/text.hpp"
#include "shared/base/time.hpp"
#include "shared/encoding/uri.hpp"
#include "shared/espi/enumerations.hpp"
#include "shared/espi/number_text.hpp"
#include "shared/espi/small_document.hpp"
#include "shared/espi/time_rules.hpp"

namespace smd::espi {
namespace {

enum class Check {
  none,
  custodian,
  status,
  type,
  https,
  test_https,
  time,
  expiry,
  auth_method,
  scope,
  grants,
  response
};

struct Listed {
  std::string_view name;
  bool required;
  Check check = Check::none;
  bool repeatable = false;
  bool secret = false;
};

// PG&E's list in its order, which is the schema's; required as in espi-model table T1.
constexpr Listed kList[] = {
    {"dataCustodianId", true, Check::custodian},
    {"dataCustodianApplicationStatus", true, Check::status},
    {"thirdPartyApplicationDescription", false},
    {"thirdPartyApplicationType", false, Check::type},
    {"thirdPartyPhone", false},
    {"authorizationServerUri", false, Check::test_https},
    {"thirdPartyNotifyUri", true, Check::https},
    {"authorizationServerAuthorizationEndpoint", true, Check::test_https},
    {"authorizationServerTokenEndpoint", true, Check::test_https},
    {"dataCustodianBulkRequestURI", true, Check::test_https},
    {"dataCustodianResourceEndpoint", true, Check::test_https},
    {"thirdPartyScopeSelectionScreenURI", true, Check::https},
    {"thirdPartyUserPortalScreenURI", false, Check::https},
    {"client_secret", true, Check::none, false, true},
    {"client_name", true},
    {"redirect_uri", true, Check::https},
    {"client_id", true},
    {"software_id", true},
    {"software_version", true},
    {"client_id_issued_at", true, Check::time},
    {"client_secret_expires_at", true, Check::expiry},
    {"contacts", false, Check::none, true},
    {"token_endpoint_auth_method", true, Check::auth_method},
    {"scope", true, Check::scope, true},
    {"grant_types", true, Check::grants, true},
    {"response_types", true, Check::response},
    {"registration_client_uri", true, Check::test_https},
    {"registration_access_token", true, Check::none, false, true},
    {"dataCustodianScopeSelectionScreenURI", true, Check::test_https},
};
static_assert(std::size(kList) == 29);

constexpr std::size_t kMostExtra = 40;
constexpr std::size_t kLongestScope = 256;  // String256

std::string host_and_path(std::string_view url) {
  const std::size_t scheme = url.find("://");
  return std::string(scheme == std::string_view::npos ? url : url.substr(scheme + 3));
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  const NumberText number = read_number(text);
  if (number.state != NumberState::exact) return std::nullopt;
  return number.value;
}

void check_url(ApplicationField& field, bool of_data_custodian) {
  const std::string lower = to_lower(field.value);
  if (lower.substr(0, 7) == "http://") {
    // On this machine plain http stays on it: the simulator's registration has such addresses.
    if (!encoding::is_loopback_host(encoding::split_uri(lower).host)) {
      field.notes.emplace_back("It is plain http; PG&E asks for https.");
    }
  } else if (lower.substr(0, 8) != "https://" || host_and_path(lower).empty()) {
    field.notes.emplace_back("It is not an absolute https address.");
  }
  if (of_data_custodian && is_test_endpoint(field.value)) {
    field.notes.emplace_back("It is still a test endpoint (it has /test/ in its path).");
  }
}

void check_time(ApplicationField& field, bool zero_is_never) {
  const auto sent = whole_number(field.value);
  if (!sent) {
    field.notes.emplace_back("It is not a time in whole seconds.");
    return;
  }
  if (*sent == 0 && zero_is_never) {
    field.meaning = "never";
    return;
  }
  const Seconds time = normalise_epoch(*sent);
  field.meaning = format_utc(time.value);
  if (time.unit != Seconds::Unit::seconds) {
    field.notes.emplace_back(
        std::string("It is in ") +
        (time.unit == Seconds::Unit::milliseconds ? "milliseconds" : "microseconds") +
        "; the schema means seconds.");
  }
}

void check_code(ApplicationField& field, Enumeration list) {
  const auto code = whole_number(field.value);
  const auto name = code ? name_of(list, *code) : std::nullopt;
  if (name) {
    field.meaning = *name;
  } else {
    field.notes.emplace_back("It is not a number of the schema's list.");
  }
}

void check_grants(ApplicationField& field, const std::vector<std::string>& grants) {
  const auto has = [&](std::string_view grant) {
    return std::find(grants.begin(), grants.end(), grant) != grants.end();
  };
  for (const std::string_view wanted : {"authorization_code", "client_credentials"}) {
    if (!has(wanted)) field.notes.push_back(std::string(wanted) + " is missing.");
  }
  for (const std::string& grant : grants) {
    if (grant != "authorization_code" && grant != "client_credentials" &&
        grant != "refresh_token") {
      field.notes.push_back("The schema knows no grant type " + grant.substr(0, 80) + ".");
    }
  }
}

void check_value(ApplicationField& field, Check check, const std::vector<std::string>& values) {
  switch (check) {
    case Check::none:
      break;
    case Check::custodian:
      if (field.value != "PGE") field.notes.emplace_back("PG&E's own answer says PGE.");
      break;
    case Check::status:
      check_code(field, Enumeration::data_custodian_application_status);
      if (field.notes.empty() && whole_number(field.value) != 2) {
        field.notes.emplace_back("The application is not live: 2 means Production.");
      }
      break;
    case Check::type:
      check_code(field, Enumeration::third_party_application_type);
      break;
    case Check::https:
    case Check::test_https:
      check_url(field, check == Check::test_https);
      break;
    case Check::time:
    case Check::expiry:
      check_time(field, check == Check::expiry);
      break;
    case Check::auth_method:
      if (field.value != "client_secret_basic") {
        field.notes.emplace_back("The schema allows client_secret_basic only.");
      }
      break;
    case Check::scope:
      if (std::any_of(values.begin(), values.end(),
                      [](const std::string& one) { return one.size() > kLongestScope; })) {
        field.notes.emplace_back("It is longer than the 256 characters of the schema.");
      }
      break;
    case Check::grants:
      check_grants(field, values);
      break;
    case Check::response:
      if (field.value != "code") field.notes.emplace_back("The schema allows code only.");
      break;
  }
}

std::vector<std::string> values_of(const pugi::xml_node& parent, std::string_view name) {
  std::vector<std::string> out;
  for (const pugi::xml_node& node : children(parent, kEspiUri, name)) out.push_back(text_of(node));
  return out;
}

ApplicationField read_field(const Listed& listed, const std::vector<std::string>& values) {
  ApplicationField field;
  field.name = listed.name;
  field.required = listed.required;
  field.secret = listed.secret;
  if (values.empty()) return field;
  field.state = FieldState::present;
  const std::string joined = join(values, ", ");
  field.length = joined.size();
  if (!listed.secret) field.value = joined;
  if (std::any_of(values.begin(), values.end(), [](const std::string& v) { return v.empty(); })) {
    field.notes.emplace_back("It is empty.");
  } else {
    check_value(field, listed.check, values);
  }
  if (values.size() > 1 && !listed.repeatable) {
    field.notes.push_back("It is there " + std::to_string(values.size()) + " times.");
  }
  if (!field.notes.empty()) field.state = FieldState::odd;
  return field;
}

void read_extra(const pugi::xml_node& node, std::vector<ApplicationField>& fields) {
  std::size_t extra = 0;
  for (const pugi::xml_node& element : node.children()) {
    if (element.type() != pugi::node_element) continue;
    const std::string name(local_name(element));
    const bool listed = namespace_uri(element) == kEspiUri &&
                        std::any_of(std::begin(kList), std::end(kList),
                                    [&](const Listed& row) { return row.name == name; });
    if (listed || ++extra > kMostExtra) continue;
    ApplicationField field;
    field.name = name;
    field.state = FieldState::extra;
    // What is not known may be a secret of a later release: names that sound like one are hidden.
    field.secret = find_ignoring_case(name, "secret") != std::string_view::npos ||
                   find_ignoring_case(name, "token") != std::string_view::npos ||
                   find_ignoring_case(name, "password") != std::string_view::npos;
    std::string value = text_of(element);
    field.length = value.size();
    if (!field.secret) field.value = std::move(value);
    fields.push_back(std::move(field));
  }
}

std::string last_segment(std::string_view url) {
  url = trim(url);
  url = url.substr(0, url.find_first_of("?#"));
  while (!url.empty() && url.back() == '/') url.remove_suffix(1);
  const std::size_t slash = url.find_last_of('/');
  return std::string(slash == std::string_view::npos ? std::string_view() : url.substr(slash + 1));
}

std::optional<std::int64_t> time_of(const std::string& text) {
  const auto sent = whole_number(text);
  if (!sent) return std::nullopt;
  return normalise_epoch(*sent).value;
}

}  // namespace

const ApplicationField* ApplicationInformation::find(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const ApplicationField& field) {
    return field.name == name;
  });
  return found == fields.end() ? nullptr : &*found;
}

std::size_t ApplicationInformation::count(FieldState state) const {
  return static_cast<std::size_t>(
      std::count_if(fields.begin(), fields.end(),
                    [&](const ApplicationField& field) { return field.state == state; }));
}

bool is_test_endpoint(std::string_view url) {
  std::string path = host_and_path(trim(url));
  path = path.substr(0, path.find_first_of("?#"));
  const auto parts = split(path, '/');
  return parts.size() > 1 && std::any_of(parts.begin() + 1, parts.end(), [](std::string_view part) {
           return equals_ignoring_case(part, "test");
         });
}

Result<ApplicationInformation> parse_application_information(std::string_view text) {
  Result<SmallDocument> document = SmallDocument::parse(text);
  if (!document) return document.error();
  const auto found = document->resources("ApplicationInformation");
  if (found.empty()) {
    const std::string root(local_name(document->root()));
    return Error("espi.no-application-information",
                 "The answer, <" + root.substr(0, 80) +
                     ">, holds no ApplicationInformation of http://naesb.org/espi.");
  }
  const pugi::xml_node node = found.front();
  ApplicationInformation out;
  const auto first = [&](std::string_view name) { return text_of(child(node, kEspiUri, name)); };
  for (const Listed& listed : kList) {
    out.fields.push_back(read_field(listed, values_of(node, listed.name)));
  }
  read_extra(node, out.fields);

  out.client_secret = Secret(first("client_secret"));
  out.registration_access_token = Secret(first("registration_access_token"));
  out.client_id = first("client_id");
  out.data_custodian_id = first("dataCustodianId");
  out.redirect_uri = first("redirect_uri");
  out.client_name = first("client_name");
  out.authorization_endpoint = first("authorizationServerAuthorizationEndpoint");
  out.token_endpoint = first("authorizationServerTokenEndpoint");
  out.resource_endpoint = first("dataCustodianResourceEndpoint");
  out.bulk_request_uri = first("dataCustodianBulkRequestURI");
  out.scope_selection_uri = first("thirdPartyScopeSelectionScreenURI");
  out.data_custodian_scope_selection_uri = first("dataCustodianScopeSelectionScreenURI");
  out.registration_client_uri = first("registration_client_uri");
  out.authorization_server_uri = first("authorizationServerUri");
  out.notify_uri = first("thirdPartyNotifyUri");
  out.scopes = values_of(node, "scope");
  if (!out.scopes.empty()) out.scope = out.scopes.front();
  out.grant_types = values_of(node, "grant_types");
  out.application_status = whole_number(first("dataCustodianApplicationStatus"));
  const std::string issued = first("client_id_issued_at");
  out.client_id_issued_at = time_of(issued);
  if (const auto sent = whole_number(issued)) {
    out.client_id_issued_at_in_milliseconds =
        normalise_epoch(*sent).unit == Seconds::Unit::milliseconds;
  }
  out.client_secret_expires_at = time_of(first("client_secret_expires_at"));

  const pugi::xml_node entry = node.parent().parent();
  for (const pugi::xml_node& link : children(entry, kAtomUri, "link")) {
    if (std::string_view(link.attribute("rel").value()) == "self" && out.id.empty()) {
      out.id = last_segment(link.attribute("href").value());
    }
  }
  if (out.id.empty()) out.id = last_segment(out.registration_client_uri);
  return out;
}

}  // namespace smd::espi
