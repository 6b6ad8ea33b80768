// From the elements of one resource to its typed form.
#include "shared/espi/convert_resources.hpp"

#include <algorithm>
#include <iterator>

namespace smd::espi {
namespace {

constexpr std::size_t kMostLineItems = 200;
constexpr std::size_t kMostMeasurements = 64;

class Fields {
 public:
  Fields(const ResourceTree& tree, std::size_t node, NumberProblems& problems)
      : tree_(tree), node_(node), problems_(problems) {}

  [[nodiscard]] std::size_t at(std::string_view name) const { return tree_.child(node_, name); }

  [[nodiscard]] std::string text(std::string_view name) const {
    const std::size_t found = at(name);
    return found == ResourceTree::kNotFound ? std::string() : std::string(tree_.value(found));
  }
  [[nodiscard]] Number number(std::string_view name) const {
    const std::size_t found = at(name);
    return found == ResourceTree::kNotFound ? Number() : number_at(found);
  }
  [[nodiscard]] Number number_at(std::size_t node) const {
    const NumberText read = read_number(tree_.value(node));
    if (read.state == NumberState::bad) ++problems_.count;
    if (read.state == NumberState::bad || read.state == NumberState::absent) return {};
    return read.value;
  }
  [[nodiscard]] Period period(std::string_view name) const {
    const std::size_t found = at(name);
    if (found == ResourceTree::kNotFound) return {};
    const Fields inside(tree_, found, problems_);
    return {inside.number("start"), inside.number("duration")};
  }
  [[nodiscard]] Measurement measurement_at(std::size_t node) const {
    const Fields inside(tree_, node, problems_);
    return {inside.number("powerOfTenMultiplier"), inside.number("timeStamp"), inside.number("uom"),
            inside.number("value")};
  }

 private:
  const ResourceTree& tree_;
  std::size_t node_;
  NumberProblems& problems_;
};

// SummaryMeasurements of a UsageSummary (T12), by element name.
constexpr std::string_view kMeasurements[] = {
    "overallConsumptionLastPeriod",          "currentBillingPeriodOverAllConsumption",
    "currentDayLastYearNetConsumption",      "currentDayNetConsumption",
    "currentDayOverallConsumption",          "peakDemand",
    "previousDayLastYearOverallConsumption", "previousDayNetConsumption",
    "previousDayOverallConsumption",         "ratchetDemand"};

// The customer fields that are shown; personal data beyond them is not kept (espi-model 11).
constexpr std::string_view kCustomerFields[] = {"name",
                                                "kind",
                                                "type",
                                                "docStatus/value",
                                                "signDate",
                                                "mainAddress/streetDetail/addressGeneral",
                                                "mainAddress/townDetail/code",
                                                "mainAddress/townDetail/name",
                                                "mainAddress/townDetail/stateOrProvince",
                                                "serialNumber",
                                                "intervalLength"};

constexpr std::string_view kCustomerResources[] = {
    "Customer",  "CustomerAccount", "CustomerAgreement",     "ServiceLocation", "Meter",
    "EndDevice", "ServiceSupplier", "ProgramDateIdMappings", "Statement",
};

template <std::size_t N>
bool contains(const std::string_view (&list)[N], std::string_view text) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

LineItem to_line_item(const ResourceTree& tree, std::size_t node, NumberProblems& problems) {
  const Fields fields(tree, node, problems);
  LineItem item;
  item.amount = fields.number("amount");
  item.rounding = fields.number("rounding");
  item.date_time = fields.number("dateTime");
  item.note = fields.text("note");
  item.item_kind = fields.number("itemKind");
  item.unit_cost = fields.number("unitCost");
  item.period = fields.period("itemPeriod");
  const std::size_t measurement = fields.at("measurement");
  if (measurement != ResourceTree::kNotFound) {
    item.measurement = fields.measurement_at(measurement);
  }
  return item;
}

}  // namespace

LocalTimeParameters to_local_time(const ResourceTree& tree, NumberProblems& problems) {
  const Fields fields(tree, ResourceTree::kRoot, problems);
  LocalTimeParameters out;
  out.dst_start_rule = fields.text("dstStartRule");
  out.dst_end_rule = fields.text("dstEndRule");
  out.dst_offset = fields.number("dstOffset");
  out.tz_offset = fields.number("tzOffset");
  return out;
}

UsagePoint to_usage_point(const ResourceTree& tree, NumberProblems& problems) {
  const Fields fields(tree, ResourceTree::kRoot, problems);
  UsagePoint out;
  const std::size_t category = fields.at("ServiceCategory");
  if (category != ResourceTree::kNotFound) {
    out.service_kind = Fields(tree, category, problems).number("kind");
  }
  out.status = fields.number("status");
  out.role_flags = fields.text("roleFlags");
  out.read_cycle = fields.text("readCycle");
  out.connection_state = fields.text("connectionState");
  const std::size_t delivery = fields.at("ServiceDeliveryPoint");
  if (delivery != ResourceTree::kNotFound) {
    const Fields inside(tree, delivery, problems);
    out.service_delivery_name = inside.text("name");
    out.tariff_profile = inside.text("tariffProfile");
  }
  return out;
}

ReadingType to_reading_type(const ResourceTree& tree, std::size_t node, NumberProblems& problems) {
  const Fields fields(tree, node, problems);
  ReadingType out;
  out.accumulation_behaviour = fields.number("accumulationBehaviour");
  out.commodity = fields.number("commodity");
  out.consumption_tier = fields.number("consumptionTier");
  out.cpp = fields.number("cpp");
  out.currency = fields.number("currency");
  out.data_qualifier = fields.number("dataQualifier");
  out.default_quality = fields.number("defaultQuality");
  out.flow_direction = fields.number("flowDirection");
  out.interval_length = fields.number("intervalLength");
  out.kind = fields.number("kind");
  out.measuring_period = fields.number("measuringPeriod");
  out.phase = fields.number("phase");
  out.power_of_ten_multiplier = fields.number("powerOfTenMultiplier");
  out.time_attribute = fields.number("timeAttribute");
  out.tou = fields.number("tou");
  out.uom = fields.number("uom");
  return out;
}

UsageSummary to_usage_summary(const ResourceTree& tree, NumberProblems& problems) {
  const Fields fields(tree, ResourceTree::kRoot, problems);
  UsageSummary out;
  out.electric_power = tree.name(ResourceTree::kRoot) == "ElectricPowerUsageSummary";
  out.billing_period = fields.period("billingPeriod");
  out.ratchet_demand_period = fields.period("ratchetDemandPeriod");
  out.bill_last_period = fields.number("billLastPeriod");
  out.bill_to_date = fields.number("billToDate");
  out.cost_additional_last_period = fields.number("costAdditionalLastPeriod");
  out.currency = fields.number("currency");
  out.quality_of_reading = fields.number("qualityOfReading");
  out.status_time_stamp_raw = fields.number("statusTimeStamp");
  out.commodity = fields.number("commodity");
  out.tariff_profile = fields.text("tariffProfile");
  out.read_cycle = fields.text("readCycle");
  for (std::size_t node = 1; node < tree.size(); ++node) {
    if (tree.parent(node) != ResourceTree::kRoot) continue;
    if (contains(kMeasurements, tree.name(node))) {
      if (out.measurements.size() < kMostMeasurements) {
        out.measurements.emplace_back(tree.name(node), fields.measurement_at(node));
      }
    } else if (tree.name(node) == "costAdditionalDetailLastPeriod") {
      if (out.line_items.size() < kMostLineItems) {
        out.line_items.push_back(to_line_item(tree, node, problems));
      }
    }
  }
  return out;
}

QualitySummary to_quality_summary(const ResourceTree& tree, NumberProblems& problems) {
  const Fields fields(tree, ResourceTree::kRoot, problems);
  QualitySummary out;
  out.summary_interval = fields.period("summaryInterval");
  for (std::size_t node = 1; node < tree.size(); ++node) {
    if (tree.parent(node) != ResourceTree::kRoot || !tree.leaf(node)) continue;
    const Number number = fields.number_at(node);
    if (number && out.values.size() < kMostMeasurements) {
      out.values.emplace_back(tree.name(node), *number);
    }
  }
  return out;
}

void add_program_mappings(const ResourceTree& tree, std::size_t most,
                          std::vector<ProgramMapping>& out, NumberProblems& problems) {
  for (std::size_t node = 1; node < tree.size() && out.size() < most; ++node) {
    if (tree.parent(node) != ResourceTree::kRoot || tree.name(node) != "programIdMapping") continue;
    const Fields fields(tree, node, problems);
    out.push_back({fields.text("tOUorCPPorConsumptionTier"), fields.number("code"),
                   fields.text("name"), fields.text("note")});
  }
}

CustomerResource to_customer(const ResourceTree& tree) {
  CustomerResource out;
  out.type = tree.name(ResourceTree::kRoot);
  for (std::size_t node = 1; node < tree.size(); ++node) {
    if (!tree.leaf(node)) continue;
    std::string path = tree.path(node);
    if (contains(kCustomerFields, path) && out.fields.size() < std::size(kCustomerFields)) {
      out.fields.emplace_back(std::move(path), tree.value(node));
    }
  }
  return out;
}

bool is_customer_resource(std::string_view local) { return contains(kCustomerResources, local); }

}  // namespace smd::espi
