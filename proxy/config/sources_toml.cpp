#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>
#include <algorithm>
#include <cstdio>

#include "proxy/config/sources.hpp"

namespace smd::config {
namespace {

bool is_setting(std::string_view name) {
  return std::any_of(setting_table().begin(), setting_table().end(),
                     [&](const SettingInfo& info) { return name == info.name; });
}

/// Keys may be written as the environment writes them ("https_proxy").
std::string setting_name(std::string_view key) {
  std::string name(key);
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

/// A plain value as text; empty `ok` for tables, arrays and dates.
bool to_text(const toml::node& node, std::string& out) {
  if (const auto text = node.value_exact<std::string>()) {
    out = *text;
  } else if (const auto whole = node.value_exact<std::int64_t>()) {
    out = std::to_string(*whole);
  } else if (const auto real = node.value_exact<double>()) {
    char digits[40];
    std::snprintf(digits, sizeof digits, "%.9g", *real);
    out = digits;
  } else if (const auto truth = node.value_exact<bool>()) {
    out = *truth ? "true" : "false";
  } else {
    return false;
  }
  return true;
}

RawTable read_table(const toml::table& table, const std::string& file, const std::string& where,
                    std::vector<Remark>& remarks) {
  RawTable out;
  for (const auto& [key, node] : table) {
    const std::string name = setting_name(key.str());
    std::string text;
    if (name == "allow" && node.is_array()) {
      for (const toml::node& item : *node.as_array()) {
        if (to_text(item, text)) out.allow.push_back(text);
      }
    } else if (to_text(node, text)) {
      out.values[name] = RawValue(text, where + "." + name + " in " + file);
    } else {
      remarks.emplace_back(Remark::Kind::error, where + "." + name,
                           "is neither text nor number in " + file);
    }
  }
  return out;
}

}  // namespace

void read_toml(const std::string& file, Raw& raw, std::vector<Remark>& remarks) {
  const toml::parse_result parsed = toml::parse_file(file);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    remarks.emplace_back(Remark::Kind::error, "config",
                         file + " cannot be used: " + std::string(error.description()) +
                             (error.source().begin.line > 0
                                  ? " (line " + std::to_string(error.source().begin.line) + ")"
                                  : ""));
    return;
  }
  for (const auto& [key, node] : parsed.table()) {
    const std::string name = setting_name(key.str());
    std::string text;
    if (name == "upstreams" && node.is_table()) {
      for (const auto& [upstream, value] : *node.as_table()) {
        const std::string where = "upstreams." + std::string(upstream.str());
        if (!value.is_table()) {
          remarks.emplace_back(Remark::Kind::error, where, "is no table in " + file);
          continue;
        }
        RawTable table = read_table(*value.as_table(), file, where, remarks);
        table.name = upstream.str();
        raw.upstreams.push_back(std::move(table));
      }
    } else if (name == "environments" && node.is_array_of_tables()) {
      for (const toml::node& item : *node.as_array()) {
        raw.environments.push_back(read_table(*item.as_table(), file, "environments", remarks));
      }
    } else if (!is_setting(name)) {
      remarks.emplace_back(Remark::Kind::error, name,
                           "is not a setting (in " + file + "); --help lists them all");
    } else if (!to_text(node, text)) {
      remarks.emplace_back(Remark::Kind::error, name, "is neither text nor number in " + file);
    } else if (raw.values.find(name) == raw.values.end()) {
      raw.values[name] = RawValue(text, name + " in " + file);
    }
  }
}

}  // namespace smd::config
