#include "shared/simulator/dialect.hpp"

#include <cassert>

namespace smd::simulator {
namespace {

std::string listed(const std::vector<std::string_view>& values) {
  std::string out;
  for (const auto value : values) {
    if (!out.empty()) out += ", ";
    out += value;
  }
  return out;
}

}  // namespace

const std::vector<DialectKey>& dialect_keys() {
  static const std::vector<DialectKey> keys = {
      {"prefixes",
       {"pge", "default", "espi"},
       "Namespace prefixes: ns1/ns0 declared again and again, default namespaces, or espi:",
       "wire-facts 13.6"},
      {"xsi-types", {"yes", "no"}, "xsi:type on every Atom element", "espi-model 1"},
      {"id-form", {"bare", "urn"}, "Atom id as a bare UUID, or urn:uuid:", "wire-facts 13.8"},
      {"xml-declaration", {"no", "yes"}, "XML declaration before the root", "wire-facts 13.5"},
      {"links", {"absolute", "relative"}, "href with or without the origin", "espi-model 1"},
      {"status-space", {"yes", "no"}, "White space inside currentStatus", "wire-facts 4"},
      {"entry-root",
       {"entry", "feed"},
       "A single resource as a bare entry, or as a feed with one entry",
       "wire-facts 13.5"},
      {"authorization-times",
       {"ms", "s"},
       "Authorization periods in milliseconds, or in seconds as the schema means",
       "wire-facts 8"},
      {"issued-at", {"ms", "s"}, "client_id_issued_at in milliseconds or seconds", "wire-facts 9"},
      {"no-data",
       {"204", "empty-feed"},
       "Answer when there is no data (sample days 0)",
       "wire-facts 10"},
      {"token-key",
       {"client_access_token", "access_token"},
       "Name of the token in the client_credentials answer",
       "wire-facts 3"},
      {"token-body",
       {"json", "xml"},
       "Token answer as JSON, or as the XML SoapUI shows",
       "wire-facts 3"},
      {"expires-in", {"number", "text"}, "expires_in as a number or a string", "wire-facts 3"},
      {"token-scope",
       {"fb", "number"},
       "scope of the access token as function blocks, or the subscription id of 2015",
       "wire-facts 7"},
      {"redirect-param",
       {"code", "authorization_code"},
       "Name of the code on the redirect: the wire's, or the page's",
       "wire-facts 6"},
      {"start-parameters",
       {"all", "none"},
       "Parameters on the scope-selection redirect: scope, ThirdPartyID, dataCustodianID, or none",
       "wire-facts 6"},
      {"resource-name",
       {"resourceURI", "resourceURL"},
       "Name of the resource addresses in Authorization: the schema's, or the page's",
       "wire-facts 8"},
      {"entry-order",
       {"application-last", "application-first"},
       "Place of the ApplicationInformation entry in the Authorization feed",
       "wire-facts 8"},
  };
  return keys;
}

const std::vector<DialectPreset>& dialect_presets() {
  static const std::vector<DialectPreset> presets = {
      {"pge", {}, "What PG&E's servers were seen to send (the default)"},
      {"pge-page",
       {"redirect-param=authorization_code", "status-space=yes", "resource-name=resourceURL",
        "token-scope=number"},
       "What PG&E's test page prints, taken literally"},
      {"standard",
       {"prefixes=espi", "xsi-types=no", "id-form=urn", "xml-declaration=yes", "status-space=no",
        "authorization-times=s", "issued-at=s", "token-key=access_token", "entry-root=feed"},
       "A data custodian that follows the Green Button standard"},
  };
  return presets;
}

Dialect::Dialect() : chosen_(dialect_keys().size(), 0) {}

Result<bool> Dialect::apply(std::string_view setting) {
  const auto equals = setting.find('=');
  if (equals == std::string_view::npos) {
    std::vector<std::string_view> names;
    for (const auto& preset : dialect_presets()) {
      names.push_back(preset.name);
      if (preset.name != setting) continue;
      if (preset.settings.empty()) *this = Dialect();
      for (const auto inner : preset.settings) {
        if (auto result = apply(inner); !result) return result;
      }
      return true;
    }
    return Error("dialect.unknown", "There is no dialect \"" + std::string(setting) +
                                        "\". Use key=value, or one of: " + listed(names) + ".");
  }
  const auto key = setting.substr(0, equals);
  const auto value = setting.substr(equals + 1);
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < dialect_keys().size(); ++i) {
    const auto& row = dialect_keys()[i];
    names.push_back(row.key);
    if (row.key != key) continue;
    for (std::size_t j = 0; j < row.values.size(); ++j) {
      if (row.values[j] != value) continue;
      chosen_[i] = j;
      return true;
    }
    return Error("dialect.unknown", "The dialect " + std::string(key) + " has the values " +
                                        listed(row.values) + ", not \"" + std::string(value) +
                                        "\".");
  }
  return Error("dialect.unknown", "There is no dialect \"" + std::string(key) +
                                      "\". The keys are: " + listed(names) + ".");
}

std::string_view Dialect::get(std::string_view key) const {
  for (std::size_t i = 0; i < dialect_keys().size(); ++i) {
    if (dialect_keys()[i].key == key) return dialect_keys()[i].values[chosen_[i]];
  }
  assert(false && "not a dialect key");
  return {};
}

std::vector<std::string> Dialect::differences() const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < dialect_keys().size(); ++i) {
    const auto& row = dialect_keys()[i];
    if (chosen_[i] != 0)
      out.push_back(std::string(row.key) + "=" + std::string(row.values[chosen_[i]]));
  }
  return out;
}

}  // namespace smd::simulator
