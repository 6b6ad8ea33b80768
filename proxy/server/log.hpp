// Structured log: one JSON object a line on stderr. Callers pass named fields, never headers,
// bodies or queries, so that no secret can get in at any level.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace smd::server {

enum class LogLevel { debug, info, warn, error };

/// One named value of a log line.
struct Field {
  std::string_view name;
  std::variant<std::string_view, long long, double, bool> value;
  Field(std::string_view name_in, std::string_view text) : name(name_in), value(text) {}
  Field(std::string_view name_in, const char* text)
      : name(name_in), value(std::string_view(text)) {}
  Field(std::string_view name_in, const std::string& text)
      : name(name_in), value(std::string_view(text)) {}
  Field(std::string_view name_in, long long number) : name(name_in), value(number) {}
  Field(std::string_view name_in, double number) : name(name_in), value(number) {}
  Field(std::string_view name_in, bool truth) : name(name_in), value(truth) {}
};

/// "debug", "info", "warn", "error" or "off"; false for anything else.
bool set_log_level(const std::string& level);
[[nodiscard]] bool log_enabled(LogLevel level);
void log_line(LogLevel level, std::string_view event, std::initializer_list<Field> fields);

}  // namespace smd::server
