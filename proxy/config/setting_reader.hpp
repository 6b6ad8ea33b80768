// Reader: raw texts of settings to typed values, every fault a remark. Internal to config/.
#pragma once

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy/config/settings.hpp"
#include "proxy/config/sources.hpp"

namespace smd::config {

/// Turns raw texts into typed values; every fault becomes a remark and the rest goes on.
class Reader {
 public:
  Reader(const RawValues& values, std::vector<Remark>& remarks, std::string prefix = "")
      : values_(values), remarks_(remarks), prefix_(std::move(prefix)) {}

  bool has(std::string_view name) const { return values_.find(name) != values_.end(); }

  std::string text(std::string_view name, std::string fallback = "") const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::move(fallback) : found->second.text;
  }
  bool truth(std::string_view name) {
    const std::string value = text(name, "false");
    if (value == "true" || value == "1") return true;
    if (value != "false" && value != "0") wrong(name, "must be true or false");
    return false;
  }
  double number(std::string_view name, double fallback, double least, double most) {
    const auto found = values_.find(name);
    if (found == values_.end()) return fallback;
    const std::string& value = found->second.text;
    double out = 0;
    const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), out);
    if (ec != std::errc() || end != value.data() + value.size() || !(out >= least && out <= most)) {
      wrong(name, "must be a number from " + plain(least) + " to " + plain(most));
      return fallback;
    }
    return out;
  }
  void seconds(std::string_view name, std::chrono::milliseconds& value) {
    const double fallback = static_cast<double>(value.count()) / 1000.0;
    value = std::chrono::milliseconds(
        static_cast<std::int64_t>(number(name, fallback, 0.01, 86'400) * 1000.0));
  }
  std::size_t size(std::string_view name, std::size_t fallback, double least, double most) {
    return static_cast<std::size_t>(number(name, static_cast<double>(fallback), least, most));
  }
  void wrong(std::string_view name, const std::string& what) {
    const auto found = values_.find(name);
    const std::string where =
        found == values_.end() ? std::string() : " (given by " + found->second.source + ")";
    remarks_.emplace_back(Remark::Kind::error, prefix_ + std::string(name), what + where);
  }

 private:
  static std::string plain(double value) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.12g", value);
    return digits;
  }
  const RawValues& values_;
  std::vector<Remark>& remarks_;
  std::string prefix_;
};

}  // namespace smd::config
