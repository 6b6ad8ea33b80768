// registrations.json: written by the program when something changed, read at start, so that a
// restart keeps the credentials. The file holds secrets; the program gives it mode 0600.
#include "shared/base/json.hpp"

#include "shared/simulator/registration.hpp"

namespace smd::simulator {
namespace {

using nlohmann::json;

/// Text of a member, empty when it is missing or no text.
std::string text_member(const json& object, const char* name) {
  const auto it = object.find(name);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

std::optional<MilestoneId> milestone_from(std::string_view id) {
  for (int i = 0; i <= static_cast<int>(MilestoneId::kApproved); ++i) {
    if (id_of(static_cast<MilestoneId>(i)) == id) return static_cast<MilestoneId>(i);
  }
  return std::nullopt;
}

std::optional<Registration> registration_from(const json& object) {
  if (!object.is_object()) return std::nullopt;
  Registration registration;
  const auto type = user_type_from(text_member(object, "user_type"));
  const auto issued_at = object.find("issued_at");
  const auto milestones = object.find("milestones");
  if (!type || issued_at == object.end() || !issued_at->is_number_integer() ||
      milestones == object.end() || !milestones->is_array()) {
    return std::nullopt;
  }
  registration.user_type = *type;
  registration.issued_at = issued_at->get<EpochMs>();
  registration.client_name = text_member(object, "client_name");
  registration.client_id = text_member(object, "client_id");
  registration.client_secret = Secret(text_member(object, "client_secret"));
  registration.registration_access_token = Secret(text_member(object, "registration_access_token"));
  registration.application_information_id = text_member(object, "application_information_id");
  registration.application_entry_id = text_member(object, "application_entry_id");
  registration.bulk_id = text_member(object, "bulk_id");
  registration.subscription_id = text_member(object, "subscription_id");
  registration.redirect_uri = text_member(object, "redirect_uri");
  registration.scope_selection_uri = text_member(object, "scope_selection_uri");
  for (const auto& item : *milestones) {
    if (!item.is_object()) return std::nullopt;
    const auto id = milestone_from(text_member(item, "id"));
    const auto date = parse_date(text_member(item, "date"));
    if (!id || !date) return std::nullopt;
    registration.milestones.push_back(Milestone{*id, *date});
  }
  if (registration.client_id.empty() || registration.client_secret.empty() ||
      registration.registration_access_token.empty() ||
      registration.application_information_id.empty()) {
    return std::nullopt;
  }
  return registration;
}

}  // namespace

std::string registrations_to_json(const std::vector<Registration>& registrations) {
  json list = json::array();
  for (const auto& registration : registrations) {
    json milestones = json::array();
    for (const auto& milestone : registration.milestones) {
      milestones.push_back({{"id", id_of(milestone.id)}, {"date", to_string(milestone.date)}});
    }
    list.push_back({
        {"user_type", id_of(registration.user_type)},
        {"client_name", registration.client_name},
        {"client_id", registration.client_id},
        {"client_secret", std::string(registration.client_secret.reveal())},
        {"registration_access_token", std::string(registration.registration_access_token.reveal())},
        {"application_information_id", registration.application_information_id},
        {"application_entry_id", registration.application_entry_id},
        {"bulk_id", registration.bulk_id},
        {"subscription_id", registration.subscription_id},
        {"redirect_uri", registration.redirect_uri},
        {"scope_selection_uri", registration.scope_selection_uri},
        {"issued_at", registration.issued_at},
        {"milestones", milestones},
    });
  }
  return json({{"version", 1}, {"registrations", list}})
      .dump(2, ' ', false, json::error_handler_t::replace);
}

Result<std::vector<Registration>> registrations_from_json(std::string_view text) {
  const Error malformed(
      "registrations.malformed",
      "The registrations file is not one this program wrote. Delete it to have new "
      "registrations made.");
  const json document = json::parse(text.begin(), text.end(), nullptr, false);
  if (!document.is_object()) return malformed;
  const auto list = document.find("registrations");
  if (list == document.end() || !list->is_array() || list->empty()) return malformed;
  std::vector<Registration> registrations;
  for (const auto& item : *list) {
    auto registration = registration_from(item);
    if (!registration) return malformed;
    registrations.push_back(std::move(*registration));
  }
  return registrations;
}

}  // namespace smd::simulator
