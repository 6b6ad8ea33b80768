// Names of ESPI's numbers.
#include "shared/espi/enumerations.hpp"

#include <algorithm>
#include <iterator>

#include "shared/espi/enumeration_tables.hpp"

namespace smd::espi {
namespace {

using tables::Named;

template <std::size_t N>
constexpr bool ascending(const Named (&table)[N]) {
  for (std::size_t i = 1; i < N; ++i) {
    if (table[i - 1].number >= table[i].number) return false;
  }
  return true;
}
static_assert(ascending(tables::kUom) && ascending(tables::kKind) && ascending(tables::kPhase) &&
              ascending(tables::kCurrency) && ascending(tables::kUnitMultiplier));

template <std::size_t N>
std::optional<std::string_view> look_up(const Named (&table)[N], std::int64_t number) {
  const Named* const found =
      std::lower_bound(std::begin(table), std::end(table), number,
                       [](const Named& row, std::int64_t wanted) { return row.number < wanted; });
  if (found == std::end(table) || found->number != number) return std::nullopt;
  return found->name;
}

std::string_view friendly(Enumeration list, std::int64_t number) {
  if (list == Enumeration::flow_direction) {
    if (number == 1) return "delivered (forward)";
    if (number == 19) return "received (reverse)";
    if (number == 4) return "net";
  }
  if (list == Enumeration::commodity) {
    if (number == 1 || number == 2) return "electricity";
    if (number == 7) return "natural gas";
    if (number == 9) return "water";
  }
  if (list == Enumeration::uom) {
    if (number == 119) return "cubic feet";
    if (number == 128) return "US gallons";
    if (number == 132) return "BTU";
    if (number == 42) return "m³";
    if (number == 23) return "°C";
    if (number == 169) return "therms";
  }
  return {};
}

}  // namespace

std::optional<std::string_view> name_of(Enumeration list, std::int64_t number) {
  switch (list) {
    case Enumeration::accumulation:
      return look_up(tables::kAccumulation, number);
    case Enumeration::commodity:
      return look_up(tables::kCommodity, number);
    case Enumeration::currency:
      return look_up(tables::kCurrency, number);
    case Enumeration::data_qualifier:
      return look_up(tables::kDataQualifier, number);
    case Enumeration::flow_direction:
      return look_up(tables::kFlowDirection, number);
    case Enumeration::kind:
      return look_up(tables::kKind, number);
    case Enumeration::phase:
      return look_up(tables::kPhase, number);
    case Enumeration::quality:
      return look_up(tables::kQuality, number);
    case Enumeration::service_kind:
      return look_up(tables::kServiceKind, number);
    case Enumeration::measuring_period:
      return look_up(tables::kMeasuringPeriod, number);
    case Enumeration::time_attribute:
      return look_up(tables::kTimeAttribute, number);
    case Enumeration::uom:
      return look_up(tables::kUom, number);
    case Enumeration::item_kind:
      return look_up(tables::kItemKind, number);
    case Enumeration::unit_multiplier:
      return look_up(tables::kUnitMultiplier, number);
    case Enumeration::authorization_status:
      return look_up(tables::kAuthorizationStatus, number);
    case Enumeration::service_status:
      return look_up(tables::kServiceStatus, number);
    case Enumeration::data_custodian_application_status:
      return look_up(tables::kDataCustodianApplicationStatus, number);
    case Enumeration::third_party_application_status:
      return look_up(tables::kThirdPartyApplicationStatus, number);
    case Enumeration::third_party_application_type:
      return look_up(tables::kThirdPartyApplicationType, number);
    case Enumeration::third_party_application_use:
      return look_up(tables::kThirdPartyApplicationUse, number);
  }
  return std::nullopt;
}

std::string name_or_number(Enumeration list, std::int64_t number) {
  const auto name = name_of(list, number);
  return name ? std::string(*name) : "unknown (" + std::to_string(number) + ")";
}

std::string label_of(Enumeration list, std::int64_t number) {
  const std::string_view label = friendly(list, number);
  return label.empty() ? name_or_number(list, number) : std::string(label);
}

bool is_estimated(std::int64_t quality) { return quality == 8 || quality == 9 || quality == 12; }

}  // namespace smd::espi
