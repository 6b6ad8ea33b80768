// Names of ESPI's numbers, from PG&E's XSD of 2018-08-21 (espi-model section 10). Most lists are
// unions with UInt16: a number without a name is schema-valid and only unusual.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smd::espi {

enum class Enumeration {
  accumulation,
  commodity,
  currency,
  data_qualifier,
  flow_direction,
  kind,
  phase,
  quality,
  service_kind,
  measuring_period,  ///< TimeAttributeKind
  time_attribute,    ///< TimePeriodOfInterest
  uom,
  item_kind,
  unit_multiplier,
  authorization_status,
  service_status,
  data_custodian_application_status,
  third_party_application_status,
  third_party_application_type,
  third_party_application_use,
};

/// The schema's name of a number: (uom, 72) is "Wh", (flow_direction, 19) is "reverse".
[[nodiscard]] std::optional<std::string_view> name_of(Enumeration list, std::int64_t number);
/// The name, or "unknown (99)" so that nothing is hidden.
[[nodiscard]] std::string name_or_number(Enumeration list, std::int64_t number);
/// A label for people where the schema's name is not one: (flow_direction, 1) "delivered
/// (forward)", (commodity, 1) "electricity"; otherwise as name_or_number.
[[nodiscard]] std::string label_of(Enumeration list, std::int64_t number);
/// Qualities that mark a reading as not measured: 8, 9 (estimated) and 12 (projected).
[[nodiscard]] bool is_estimated(std::int64_t quality);

}  // namespace smd::espi
