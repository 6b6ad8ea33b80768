// One entry of a HAR as the importer needs it: read once, with what is missing named.
#pragma once

#include <optional>
#include <string>

#include "shared/exports/evidence.hpp"

namespace smd::exports {

struct HarEntry {
  EpochMs started = 0;
  EpochMs ended = 0;
  std::string method, origin, path, query;
  std::string grant;       ///< of a token request
  bool in_query = false;   ///< its parameters stand in the address
  std::string parameters;  ///< of a token request, form-encoded
  std::string authorization;
  std::string step;  ///< "" when it belongs to none
  int status = 0;
  Json headers = Json::array();  ///< [[name,value],…]
  std::string body;
  bool body_missing = false;
  Json timing = Json::object();
};

/// Nothing when it is no call over HTTP.
[[nodiscard]] std::optional<HarEntry> read_har_entry(const Json& entry);

}  // namespace smd::exports
