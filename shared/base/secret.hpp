// Secret: a value that no serializer prints. It has no conversion to text, no stream operator and
// no JSON hook; the only way to its bytes is reveal(), which is called where bytes go on the wire.
// Does not: replace secrets in other texts (shared/session/redaction does).
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace smd {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  [[nodiscard]] bool empty() const { return value_.empty(); }
  [[nodiscard]] std::size_t size() const { return value_.size(); }
  /// The bytes themselves. Call it only where a request is built or two secrets are compared.
  [[nodiscard]] std::string_view reveal() const { return value_; }

  friend bool operator==(const Secret& a, const Secret& b) = default;

 private:
  std::string value_;
};

}  // namespace smd
