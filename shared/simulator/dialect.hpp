// Dialects: the ways in which data custodians (and PG&E's own page and its wire) differ without any
// of them being broken. Each is a key with named values; the first value is what PG&E sends.
// Faults, which are wrong on purpose, are in faults.hpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"

namespace smd::simulator {

struct DialectKey {
  std::string_view key;
  /// Allowed values; the first is the default.
  std::vector<std::string_view> values;
  std::string_view description;
  /// Where the difference is recorded.
  std::string_view source;
};

/// A named set of values, e.g. "standard".
struct DialectPreset {
  std::string_view name;
  std::vector<std::string_view> settings;  ///< "key=value"
  std::string_view description;
};

[[nodiscard]] const std::vector<DialectKey>& dialect_keys();
[[nodiscard]] const std::vector<DialectPreset>& dialect_presets();

class Dialect {
 public:
  Dialect();
  /// "key=value" or a preset's name. Error "dialect.unknown" names what is allowed.
  [[nodiscard]] Result<bool> apply(std::string_view setting);
  /// Value of a key of the table.
  [[nodiscard]] std::string_view get(std::string_view key) const;
  [[nodiscard]] bool is(std::string_view key, std::string_view value) const {
    return get(key) == value;
  }
  /// "key=value" of every key that differs from the default, in the table's order.
  [[nodiscard]] std::vector<std::string> differences() const;

 private:
  /// One index into DialectKey::values for each key of the table.
  std::vector<std::size_t> chosen_;
};

}  // namespace smd::simulator
