// Where the settings of `smd test` and `smd preflight` come from besides flags: environment
// variables (SMD_…, and the names PG&E's own samples use), a TOML file, and an auth.json as PG&E's
// Python clients keep it. Does not: interpret values (options.cpp does), nor print them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace smd::headless {

/// The commands of smd that know a setting. The TOML file and the environment may hold all.
enum class UsedBy { kTest, kPreflight, kBoth };

struct SettingInfo {
  const char* name;  ///< flag "--name", variable "SMD_NAME", TOML key "name" (or with "_")
  const char* help;
  const char* alias;  ///< another variable, such as "PGE_CLIENT_ID", or ""
  UsedBy used_by = UsedBy::kTest;
};
[[nodiscard]] const std::vector<SettingInfo>& setting_table();
/// "client-id" is "SMD_CLIENT_ID".
[[nodiscard]] std::string variable_name(std::string_view setting);

using Values = std::map<std::string, std::string, std::less<>>;

/// Adds what is not yet in `values`; complaints name the source, never a value.
void add_environment(Values& values);
void add_toml(const std::string& file, Values& values, std::vector<std::string>& problems);
/// Members: client_id, client_secret, cert_crt_path, cert_key_path; others are left alone.
void add_auth_json(const std::string& file, Values& values, std::vector<std::string>& problems);

/// The whole file without the line break at its end. Complains into `problems`.
[[nodiscard]] std::string read_secret_file(const std::string& setting, const std::string& file,
                                           std::vector<std::string>& problems);

}  // namespace smd::headless
