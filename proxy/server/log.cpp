#include "proxy/server/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>

namespace smd::server {
namespace {

spdlog::level::level_enum native(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warn:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = [] {
    auto made = spdlog::stderr_logger_st("smd");
    made->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})",
                      spdlog::pattern_time_type::utc);
    return made;
  }();
  return *instance;
}

/// JSON string; bytes that are no printable ASCII become \u00XX, so a line is always one line.
void append_text(std::string& out, std::string_view text) {
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20 || byte >= 0x7f) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
      out.append(escaped);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

}  // namespace

bool set_log_level(const std::string& level) {
  if (level != "debug" && level != "info" && level != "warn" && level != "error" &&
      level != "off") {
    return false;
  }
  logger().set_level(spdlog::level::from_str(level == "error" ? "err" : level));
  return true;
}

bool log_enabled(LogLevel level) { return logger().should_log(native(level)); }

void log_line(LogLevel level, std::string_view event, std::initializer_list<Field> fields) {
  if (!log_enabled(level)) return;
  std::string line = "\"event\":";
  append_text(line, event);
  for (const Field& field : fields) {
    line.push_back(',');
    append_text(line, field.name);
    line.push_back(':');
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
      append_text(line, *text);
    } else if (const auto* number = std::get_if<long long>(&field.value)) {
      line.append(std::to_string(*number));
    } else if (const auto* real = std::get_if<double>(&field.value)) {
      char digits[32];
      std::snprintf(digits, sizeof digits, "%.3f", *real);
      line.append(digits);
    } else {
      line.append(std::get<bool>(field.value) ? "true" : "false");
    }
  }
  logger().log(native(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace smd::server
