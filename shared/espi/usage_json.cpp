#include "shared/espi/usage_json.hpp"

#include "shared/espi/hrefs.hpp"
#include "shared/espi/series_facts.hpp"
#include "shared/espi/usage.hpp"

namespace smd::espi {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostGaps = 1'000;
constexpr std::size_t kMostPeriods = 40'000;

Json text_or_null(std::string text) { return text.empty() ? Json(nullptr) : Json(std::move(text)); }

Json gaps_json(const Series& series, const SeriesUsage& usage) {
  Json list = Json::array();
  std::size_t all = 0;
  if (usage.gaps != 0) {
    for (const Gap& gap : gaps_of(series, 0, kMostGaps, all)) {
      list.push_back({{"from", gap.from}, {"to", gap.to}});
    }
  }
  return {{"count", usage.gaps}, {"seconds", usage.gap_seconds}, {"list", std::move(list)}};
}

Json periods_json(const FeedModel& model, const Series& series, int exponent, PeriodUnit unit) {
  Json out = Json::array();
  for (const PeriodTotal& period : totals_of(model, series, unit, kMostPeriods)) {
    out.push_back({{"label", period.label},
                   {"total", decimal_text(period.sum.to_string(), exponent)},
                   {"readings", period.readings},
                   {"covered", period.covered},
                   {"estimated", period.estimated}});
  }
  return out;
}

Json series_json(const FeedModel& model, const Series& series) {
  const SeriesUsage usage = usage_of(model, series);
  const bool any = series.size() != 0;
  const ReadingType* type = model.reading_type(series);
  Json tou = Json::array();
  for (const TouUsage& one : usage.tou) {
    tou.push_back(
        {{"code", one.code},
         {"name", one.name},
         {"total",
          usage.summable ? Json(decimal_text(one.sum.to_string(), usage.exponent)) : Json(nullptr)},
         {"readings", one.readings}});
  }
  Json out;
  out["usagePoint"] = text_or_null(model.usage_point_id(series));
  out["meterReading"] = text_or_null(std::string(segment_after(series.key, "MeterReading")));
  out["commodity"] = text_or_null(commodity_of(model, series));
  out["flowDirection"] =
      type != nullptr && type->flow_direction ? Json(*type->flow_direction) : Json(nullptr);
  out["unit"] = text_or_null(unit_of(model, series));
  out["interval"] = usage.interval;
  out["first"] = any ? Json(usage.first) : Json(nullptr);
  out["end"] = any ? Json(usage.end) : Json(nullptr);
  out["readings"] = usage.sent;
  out["repeated"] = usage.repeated;
  out["summable"] = usage.summable;
  out["total"] = usage.summable ? Json(usage.total()) : Json(nullptr);
  out["coverage"] = text_or_null(usage.coverage());
  out["gaps"] = gaps_json(series, usage);
  out["peak"] =
      usage.peak ? Json({{"value", decimal_text(std::to_string(usage.peak->value), usage.exponent)},
                         {"start", usage.peak->start}})
                 : Json(nullptr);
  out["estimated"] = usage.estimated;
  out["estimatedShare"] = usage.estimated_share();
  out["cost"] = text_or_null(usage.cost_text());
  out["currency"] = text_or_null(currency_of(model, series));
  out["tou"] = std::move(tou);
  out["days"] = periods_json(model, series, usage.exponent, PeriodUnit::day);
  out["months"] = periods_json(model, series, usage.exponent, PeriodUnit::month);
  return out;
}

}  // namespace

Json usage_json(const FeedModel& model) {
  Json out = Json::array();
  for (const Series& series : model.series) out.push_back(series_json(model, series));
  return out;
}

Json net_json(const FeedModel& model) {
  Json out = Json::array();
  for (const NetUsage& net : net_usage(model)) {
    const Series& delivered = model.series[static_cast<std::size_t>(net.delivered)];
    out.push_back({{"usagePoint", text_or_null(model.usage_point_id(delivered))},
                   {"unit", unit_of(model, delivered)},
                   {"total", decimal_text(net.total.digits, net.total.exponent)}});
  }
  return out;
}

}  // namespace smd::espi
