#include "shared/espi/function_blocks.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "shared/espi/row_tally.hpp"

namespace smd::espi {
namespace {

constexpr std::int64_t kDelta = 4;  // AccumulationKind deltaData
constexpr std::int64_t kBulk = 1;   // bulkQuantity
constexpr std::int64_t kInstantaneous = 12;
constexpr std::int64_t kElectric = 1;  // CommodityKind
constexpr std::int64_t kGas = 7;
constexpr std::int64_t kWater = 9;
constexpr std::int64_t kEnergy = 12;  // MeasurementKind
constexpr std::int64_t kPower = 37;
constexpr std::int64_t kVolume = 58;
constexpr std::int64_t kTemperature = 46;
constexpr std::int64_t kAny = -1;

// A kind of readings that proves a block; kAny stands for any.
struct Kind {
  int block;
  std::int64_t accumulation, commodity, flow, kind;
  std::array<std::int64_t, 3> uoms;
  std::int64_t service;  ///< ServiceKind of the usage point
  std::string_view proof;
};

constexpr Kind kKinds[] = {
    {5, kDelta, kElectric, 1, kEnergy, {72}, 0, "electric load profile in Wh"},
    {6, kInstantaneous, kElectric, 1, kEnergy, {61, 63}, kAny, "demand in VA or VAr"},
    {6, kInstantaneous, kElectric, 1, kPower, {38}, kAny, "demand in W"},
    {7, kDelta, kElectric, 4, kEnergy, {72}, kAny, "net energy in Wh (flowDirection 4)"},
    {8, kDelta, kElectric, 19, kEnergy, {72}, kAny, "received energy in Wh (flowDirection 19)"},
    {9, kBulk, kElectric, 1, kEnergy, {72}, kAny, "register reads in Wh"},
    {10, kDelta, kGas, 1, kEnergy, {31, 132, 169}, 1, "gas load profile by energy"},
    {10, kDelta, kGas, 1, kVolume, {42, 119}, 1, "gas load profile by volume"},
    {11, kDelta, kWater, 1, kVolume, {128, 119, 42}, 2, "water load profile"},
    {29, kAny, kAny, kAny, kTemperature, {6}, kAny, "temperatures in kelvin"},
};

bool fits(std::int64_t wanted, const Number& number) {
  return wanted == kAny || (number && *number == wanted);
}

bool fits(const Kind& kind, const ReadingType& type, const UsagePoint* point) {
  return fits(kind.accumulation, type.accumulation_behaviour) &&
         fits(kind.commodity, type.commodity) && fits(kind.flow, type.flow_direction) &&
         fits(kind.kind, type.kind) && type.uom && *type.uom != 0 &&
         std::find(kind.uoms.begin(), kind.uoms.end(), *type.uom) != kind.uoms.end() &&
         (kind.service == kAny || (point != nullptr && fits(kind.service, point->service_kind)));
}

class Blocks {
 public:
  explicit Blocks(const FeedModel& model) : model_(model) {}

  std::vector<ProvenBlock> run() {
    if (!model_.usage_points.empty() && !model_.local_times.empty())
      prove(1, "usage points with their time zone");
    for (const Series& series : model_.series) {
      if (series.size() != 0) readings(series);
    }
    for (const UsageSummary& summary : model_.usage_summaries) bill(summary);
    if (!model_.quality_summaries.empty()) prove(17, "an ElectricPowerQualitySummary");
    if (model_.usage_points.size() > 1) prove(18, "several usage points");
    std::sort(proven_.begin(), proven_.end(),
              [](const ProvenBlock& a, const ProvenBlock& b) { return a.number < b.number; });
    return std::move(proven_);
  }

 private:
  void prove(int number, std::string_view proof) {
    const auto known = [&](const ProvenBlock& block) { return block.number == number; };
    if (std::none_of(proven_.begin(), proven_.end(), known)) proven_.push_back({number, proof});
  }

  void readings(const Series& series) {
    const ReadingType* type = model_.reading_type(series);
    if (series.meter_reading == kNone) prove(19, "readings without their MeterReading");
    if (series.meter_reading != kNone && type != nullptr) prove(4, "readings with their kind");
    if (type != nullptr) {
      for (const Kind& kind : kKinds) {
        if (fits(kind, *type, model_.usage_point(series))) prove(kind.block, kind.proof);
      }
    }
    const auto costs = tally_of(series.cost, [](std::int64_t cost) { return cost != kNoCost; });
    if (costs.count != 0) prove(12, "readings with their cost");
  }

  void bill(const UsageSummary& summary) {
    prove(15, "a UsageSummary");
    if (summary.bill_last_period) prove(16, "a bill's amount");
    for (const auto& [name, measurement] : summary.measurements) {
      if (name == "ratchetDemand" && measurement.value) prove(27, "a ratchet demand");
    }
    if (summary.bill_to_date) prove(28, "the cost of the current period");
  }

  const FeedModel& model_;
  std::vector<ProvenBlock> proven_;
};

}  // namespace

std::vector<ProvenBlock> proven_function_blocks(const FeedModel& model) {
  return Blocks(model).run();
}

}  // namespace smd::espi
