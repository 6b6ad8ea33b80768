// Readings as CSV and JSON.
#include "shared/espi/readings_export.hpp"

#include <algorithm>

#include "shared/base/json.hpp"
#include "shared/base/time.hpp"
#include "shared/espi/enumerations.hpp"
#include "shared/espi/hrefs.hpp"
#include "shared/espi/quantities.hpp"
#include "shared/espi/series_facts.hpp"
#include "shared/espi/series_view.hpp"
#include "shared/espi/time_rules.hpp"

namespace smd::espi {
namespace {

using Json = nlohmann::json;

std::string json_text(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json text_or_null(std::string text) { return text.empty() ? Json(nullptr) : Json(std::move(text)); }

std::string csv_field(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    text.insert(text.begin(), '\'');
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

class Writer {
 public:
  Writer(const FeedModel& model, const Series& series)
      : model_(model),
        series_(series),
        zone_(model.local_time(series)),
        clock_(make_clock(zone_)),
        exponent_(model.multiplier(series)),
        fallback_(default_quality(model, series)) {}

  [[nodiscard]] std::string csv_head() const {
    const std::string unit = unit_of(model_, series_);
    const std::string currency = currency_of(model_, series_);
    const std::string zone = zone_ != nullptr ? zone_text(zone_) : "not known";
    return "start (UTC)," + csv_field("start (local time, " + zone + ")") + ",duration (s)," +
           csv_field("value (" + (unit.empty() ? "unit not given" : unit) + ")") +
           ",quality,time of use," +
           csv_field("cost (" + (currency.empty() ? "currency not given" : currency) + ")") +
           "\r\n";
  }

  void csv_row(std::string& out, std::size_t row) {
    out += format_utc(series_.start[row]);
    out += ',';
    if (zone_ != nullptr) out += format_local(clock_, series_.start[row]);
    out += ',';
    out += std::to_string(series_.duration[row]);
    out += ',';
    out += value_of(row);
    out += ',';
    if (const Number quality = quality_of(series_, row, fallback_)) {
      out += csv_field(label_of(Enumeration::quality, *quality));
    }
    out += ',';
    if (series_.tou[row] != kNoCode) out += csv_field(tou_name(series_.tou[row]));
    out += ',';
    out += cost_of(row);
    out += "\r\n";
  }

  [[nodiscard]] std::string json_head() const {
    const ReadingType* type = model_.reading_type(series_);
    return "{\"usagePoint\":" + json_text(text_or_null(model_.usage_point_id(series_))) +
           ",\"meterReading\":" +
           json_text(text_or_null(std::string(segment_after(series_.key, "MeterReading")))) +
           ",\"commodity\":" + json_text(text_or_null(commodity_of(model_, series_))) +
           ",\"flowDirection\":" +
           json_text(type != nullptr && type->flow_direction ? Json(*type->flow_direction)
                                                             : Json(nullptr)) +
           ",\"unit\":" + json_text(text_or_null(unit_of(model_, series_))) +
           ",\"timeZone\":" + json_text(text_or_null(zone_text(zone_))) +
           ",\"currency\":" + json_text(text_or_null(currency_of(model_, series_))) +
           ",\"readings\":[";
  }

  void json_row(std::string& out, std::size_t row) {
    out += row == 0 ? "\n" : ",\n";
    out += "{\"start\":\"" + format_utc(series_.start[row]) + '"';
    if (zone_ != nullptr) {
      out += ",\"local\":\"" + format_local(clock_, series_.start[row]) + '"';
    }
    out += ",\"duration\":" + std::to_string(series_.duration[row]);
    if (const std::string value = value_of(row); !value.empty()) out += ",\"value\":" + value;
    if (const Number quality = quality_of(series_, row, fallback_)) {
      out += ",\"quality\":" + std::to_string(*quality) +
             ",\"qualityName\":" + json_text(label_of(Enumeration::quality, *quality));
    }
    if (const std::int32_t code = series_.tou[row]; code != kNoCode) {
      out += ",\"tou\":" + std::to_string(code) + ",\"touName\":" + json_text(tou_name(code));
    }
    if (const std::string cost = cost_of(row); !cost.empty()) out += ",\"cost\":" + cost;
    out += '}';
  }

 private:
  [[nodiscard]] std::string value_of(std::size_t row) const {
    if ((series_.flags[row] & kNoValue) != 0) return {};
    return decimal_text(std::to_string(series_.value[row]), exponent_);
  }
  // Hundred-thousandths of the currency (XSD, IntervalReading/cost).
  [[nodiscard]] std::string cost_of(std::size_t row) const {
    if (series_.cost[row] == kNoCost) return {};
    return decimal_text(std::to_string(series_.cost[row]), -5);
  }
  // The same code comes thousands of times.
  const std::string& tou_name(std::int32_t code) {
    if (code != tou_code_) {
      tou_code_ = code;
      tou_name_ = tou_text(model_, code);
    }
    return tou_name_;
  }

  const FeedModel& model_;
  const Series& series_;
  const LocalTimeParameters* zone_;
  LocalClock clock_;
  int exponent_;
  Number fallback_;
  std::int32_t tou_code_ = kNoCode;
  std::string tou_name_;
};

}  // namespace

std::string export_readings(const FeedModel& model, const Series& series, ExportFormat format,
                            std::size_t first, std::size_t count) {
  Writer writer(model, series);
  std::string out;
  const bool json = format == ExportFormat::json;
  if (first == 0) out = json ? writer.json_head() : writer.csv_head();
  const std::size_t begin = std::min(first, series.size());
  const std::size_t end = begin + std::min({count, kMostExportRows, series.size() - begin});
  for (std::size_t row = begin; row < end; ++row) {
    if (json) {
      writer.json_row(out, row);
    } else {
      writer.csv_row(out, row);
    }
  }
  const bool last = end == series.size() && (end > begin || first == 0);
  if (json && last) out += "\n]}\n";
  return out;
}

}  // namespace smd::espi
