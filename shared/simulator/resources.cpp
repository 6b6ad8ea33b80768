#include "shared/simulator/resources.hpp"

#include "shared/base/text.hpp"
#include "shared/simulator/xml_writer.hpp"

namespace smd::simulator {
namespace {

/// One authorization of a client: whose id it has, what it opens, and the seed of its Atom id.
struct AuthorizationRow {
  std::string id;
  std::string resource_path;
  std::uint64_t salt;
};

std::uint64_t bulk_number(const Registration& client) {
  return static_cast<std::uint64_t>(parse_int64(client.bulk_id).value_or(0));
}

std::string authorization_id(const Registration& client, std::uint64_t offset) {
  // The client's own authorizations have ids near its bulk id, as the examples on PG&E's page have.
  return std::to_string(bulk_number(client) + offset);
}

std::vector<AuthorizationRow> authorizations_of(const Registration& client, const Dialect& dialect,
                                                const ActiveFaults& faults) {
  std::string application_id = client.application_information_id;
  if (faults.has("application-id-odd")) application_id = "35425";
  if (faults.has("application-id-other")) application_id = uuid_from(mix(35425), mix(35426));
  const std::string application_name =
      faults.has("lowercase-application") ? "/Applicationinformation/" : "/ApplicationInformation/";
  std::vector<AuthorizationRow> rows = {
      {client.subscription_id, "/Batch/Subscription/" + client.subscription_id, 1},
      {authorization_id(client, 1), "/Batch/Bulk/" + client.bulk_id, 2},
  };
  if (!faults.has("application-entry-missing")) {
    const AuthorizationRow row{authorization_id(client, 2), application_name + application_id, 3};
    rows.insert(dialect.is("entry-order", "application-first") ? rows.begin() : rows.end(), row);
  }
  return rows;
}

void write_period(const XmlWriter& writer, std::string& out, std::string_view name,
                  std::int64_t duration, std::int64_t start, bool milliseconds) {
  const std::int64_t scale = milliseconds ? 1000 : 1;
  writer.open(out, name);
  writer.leaf(out, "duration", duration * scale);
  writer.leaf(out, "start", start * scale);
  writer.close(out, name);
}

void write_authorization(const State& state, const XmlWriter& writer, std::string& out,
                         const Registration& client, const AuthorizationRow& row,
                         const ActiveFaults& faults, EpochMs now) {
  const auto& dialect = state.settings.dialect;
  // Milliseconds in both periods break PG&E's own schema, and are what it sends (wire-facts section
  // 8).
  const bool milliseconds = dialect.is("authorization-times", "ms");
  const auto issued = client.issued_at / 1000;
  constexpr std::int64_t kYear = 365 * 86400;
  const bool url = dialect.is("resource-name", "resourceURL") || faults.has("resource-url");
  const auto seed = mix(bulk_number(client), row.salt);
  writer.begin_entry(out, uuid_from(seed, mix(seed)),
                     {{"up", "/Authorization"}, {"self", "/Authorization/" + row.id}}, {},
                     client.issued_at);
  writer.begin_resource(out, "Authorization");
  write_period(writer, out, "authorizedPeriod", 8 * kYear, issued, milliseconds);
  write_period(writer, out, "publishedPeriod", 8 * kYear, issued - 2 * kYear, milliseconds);
  writer.leaf(out, "status", faults.has("authorization-revoked") ? 0 : 1);
  writer.leaf(out, "expires_at", now / 1000 + kAccessTokenSeconds);
  writer.leaf(out, "scope", scope_of(client));
  writer.leaf(out, "token_type", "Bearer");
  writer.leaf(out, url ? "resourceURL" : "resourceURI", state.resource_base() + row.resource_path);
  writer.leaf(out, url ? "authorizationURL" : "authorizationURI",
              state.resource_base() + "/Authorization/" + row.id);
  writer.end_resource(out, "Authorization");
  writer.end_entry(out);
}

/// Writes the one entry of a resource, in a feed when the dialect says so.
template <typename WriteEntry>
std::string single_resource(const State& state, const XmlWriter& writer, std::string_view path,
                            EpochMs now, WriteEntry write_entry) {
  const bool feed = state.settings.dialect.is("entry-root", "feed");
  std::string out;
  writer.prolog(out);
  if (feed) {
    const auto seed = static_cast<std::uint64_t>(now);
    writer.begin_feed(out, uuid_from(mix(seed), mix(seed, 1)), "Green Button Feed", now, path);
  }
  write_entry(out);
  if (feed) writer.end_feed(out);
  return out;
}

}  // namespace

std::string service_status_document(const State& state, const ActiveFaults& faults) {
  std::string value = "1";
  if (faults.has("service-unavailable")) value = "0";
  if (faults.has("unknown-status")) value = faults.value_of("unknown-status");
  if (faults.has("status-text")) value = "Normal";
  const auto& dialect = state.settings.dialect;
  const bool space = dialect.is("status-space", "yes");
  const std::string prefix = dialect.is("prefixes", "espi") ? "espi:" : "";
  const std::string declaration = prefix.empty() ? "xmlns" : "xmlns:espi";
  std::string out;
  if (dialect.is("xml-declaration", "yes")) out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  // White space, attributes and all as PG&E's page prints it.
  out += "<" + prefix +
         "ServiceStatus xsi:schemaLocation=\"http://naesb.org/espi espiDerived.xsd\" " +
         declaration +
         "=\"http://naesb.org/espi\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n";
  if (!faults.has("status-missing")) {
    out += "  <" + prefix + "currentStatus>" + (space ? " " : "") + value + "</" + prefix +
           "currentStatus>   ";
  }
  return out + "</" + prefix + "ServiceStatus>";
}

std::string authorization_feed(const State& state, const Registration& client,
                               const ActiveFaults& faults, EpochMs now) {
  const XmlWriter writer(state.settings.dialect, state.resource_base());
  std::string out;
  writer.prolog(out);
  const auto seed = static_cast<std::uint64_t>(now);
  writer.begin_feed(out, uuid_from(mix(seed, 2), mix(seed, 3)), "Green Button Authorization Feed",
                    now, "/Authorization");
  for (const auto& row : authorizations_of(client, state.settings.dialect, faults)) {
    write_authorization(state, writer, out, client, row, faults, now);
  }
  writer.end_feed(out);
  return out;
}

std::string authorization_entry(const State& state, const Registration& client, std::string_view id,
                                const ActiveFaults& faults, EpochMs now) {
  const XmlWriter writer(state.settings.dialect, state.resource_base());
  for (const auto& row : authorizations_of(client, state.settings.dialect, faults)) {
    if (row.id != id) continue;
    return single_resource(state, writer, "/Authorization", now, [&](std::string& out) {
      write_authorization(state, writer, out, client, row, faults, now);
    });
  }
  return {};
}

std::string application_information(const State& state, const Registration& client,
                                    const ActiveFaults& faults, EpochMs now) {
  const XmlWriter writer(state.settings.dialect, state.resource_base());
  const auto& origin = state.settings.origin;
  const std::string secure_origin =
      faults.has("http-endpoints") ? replace_all(origin, "https://", "http://") : origin;
  const std::string oauth_path =
      faults.has("test-endpoints") ? "/datacustodian/test/oauth/v2" : "/datacustodian/oauth/v2";
  const auto self = "/ApplicationInformation/" + client.application_information_id;
  const auto base = state.resource_base();
  const auto status = faults.has("application-on-hold")   ? "3"
                      : faults.has("application-revoked") ? "4"
                                                          : "2";
  const bool milliseconds = state.settings.dialect.is("issued-at", "ms");

  const auto missing =
      faults.has("missing-name") ? faults.value_of("missing-name") : std::string_view{};
  const auto empty = faults.has("empty-name") ? faults.value_of("empty-name") : std::string_view{};
  const auto write = [&](std::string& out) {
    const auto leaf = [&](std::string_view name, std::string_view text) {
      if (name == missing) return;
      writer.leaf(out, name, name == empty ? std::string_view{} : text);
    };
    // Untyped in the schema; PG&E says xsd:string on the spot (wire-facts section 9).
    const auto typed = [&](std::string_view name, std::string_view text) {
      if (name == missing) return;
      writer.typed_leaf(out, name, "string", name == empty ? std::string_view{} : text);
    };
    writer.begin_entry(out, client.application_entry_id,
                       {{"up", "/ApplicationInformation"}, {"self", self}},
                       "GreenButtonData.org  DataCustodian Application", client.issued_at);
    writer.begin_resource(out, "ApplicationInformation");
    leaf("dataCustodianId", "PGE");
    leaf("dataCustodianApplicationStatus", status);
    leaf("thirdPartyApplicationDescription",
         client.client_name + " helps its customers understand & use their energy data.");
    leaf("thirdPartyApplicationType", "1");
    leaf("thirdPartyPhone", "4155550100");
    leaf("authorizationServerUri", origin);
    leaf("thirdPartyNotifyUri", "https://third-party.example/espi/notify");
    leaf("authorizationServerAuthorizationEndpoint", secure_origin + oauth_path + "/authorize");
    leaf("authorizationServerTokenEndpoint", secure_origin + oauth_path + "/token");
    leaf("dataCustodianBulkRequestURI", base + "/Batch/Bulk/" + client.bulk_id);
    leaf("dataCustodianResourceEndpoint", base);
    leaf("thirdPartyScopeSelectionScreenURI", client.scope_selection_uri);
    leaf("thirdPartyUserPortalScreenURI", "https://third-party.example");
    leaf("client_secret", client.client_secret.reveal());
    leaf("client_name", client.client_name);
    leaf("redirect_uri",
         client.redirect_uri + (faults.has("other-redirect-uri") ? "/registered-elsewhere" : ""));
    leaf("client_id", faults.has("other-client-id") ? "0123456789abcdef0123456789abcdef"
                                                    : std::string_view(client.client_id));
    leaf("software_id", "NA");
    leaf("software_version", "NA");
    leaf("client_id_issued_at", std::to_string(client.issued_at / (milliseconds ? 1 : 1000)));
    leaf("client_secret_expires_at",
         faults.has("secret-expired") ? std::to_string(client.issued_at / 1000 - 86400) : "0");
    leaf("contacts", "energy-data@third-party.example");
    leaf("token_endpoint_auth_method", "client_secret_basic");
    leaf("scope", scope_of(client));
    leaf("grant_types", "authorization_code");
    if (!faults.has("grant-type-missing")) leaf("grant_types", "client_credentials");
    leaf("grant_types", "refresh_token");
    leaf("response_types", "code");
    leaf("registration_client_uri", base + self);
    typed("registration_access_token", client.registration_access_token.reveal());
    typed("dataCustodianScopeSelectionScreenURI",
          origin + "/myAuthorization/?clientId=" + client.bulk_id + "&verified=true");
    writer.end_resource(out, "ApplicationInformation");
    writer.end_entry(out);
  };
  return single_resource(state, writer, self, now, write);
}

}  // namespace smd::simulator
