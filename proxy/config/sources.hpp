// Where setting values come from: one table of all settings, and the raw texts found for them on
// the command line, in the environment and in the TOML file.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/config/settings.hpp"

namespace smd::config {

struct SettingInfo {
  const char* name;  ///< TOML key; the flag is --name, the variable SMD_NAME
  const char* help;
  bool is_flag;
};
/// All settings that have a flag, a variable and a TOML key.
[[nodiscard]] const std::vector<SettingInfo>& setting_table();
/// "tls-cert" is "SMD_TLS_CERT".
[[nodiscard]] std::string environment_name(std::string_view setting);

/// A value and where it stood, for messages.
struct RawValue {
  std::string text;
  std::string source;  ///< "--cert", "SMD_CERT", "cert in FILE"
  RawValue() {}
  RawValue(std::string text_in, std::string source_in)
      : text(std::move(text_in)), source(std::move(source_in)) {}
};
using RawValues = std::map<std::string, RawValue, std::less<>>;

/// A TOML table of one upstream or environment: keys and texts; `allow` joined by line feeds.
struct RawTable {
  std::string name;
  RawValues values;
  std::vector<std::string> allow;
  RawTable() {}
};

struct Raw {
  std::string config_file;  ///< empty: there is none
  RawValues values;
  std::vector<RawTable> upstreams;
  std::vector<RawTable> environments;
  Raw() {}
};

/// Reads flags and environment into `raw`; handles --help and --version.
void read_command_line(int argc, char** argv, Raw& raw, Loaded& loaded);
/// Adds the file's values where nothing stronger is there.
void read_toml(const std::string& file, Raw& raw, std::vector<Remark>& remarks);

}  // namespace smd::config
