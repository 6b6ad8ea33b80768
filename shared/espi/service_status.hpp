// ReadServiceStatus: {espi}ServiceStatus/{espi}currentStatus, 1 = Normal, 0 = Unavailable, other
// numbers schema-valid (wire-facts section 4). Any prefix; white space around the number is legal
// and breaks clients that compare text, so it is reported.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace smd::espi {

struct ServiceStatus {
  enum class Meaning { normal, unavailable, other };
  Meaning meaning = Meaning::other;
  std::string sent;                  ///< the text as sent, with its white space (at most 64 bytes)
  std::optional<std::int64_t> code;  ///< empty when it is no number
  bool padded = false;               ///< white space around the number
  bool in_entry = false;             ///< wrapped in an Atom entry; PG&E sends it bare
};

/// Errors: those of SmallDocument; "espi.not-a-service-status" (the root is something else);
/// "espi.no-current-status" (the element is missing or empty).
[[nodiscard]] Result<ServiceStatus> parse_service_status(std::string_view text);

}  // namespace smd::espi
