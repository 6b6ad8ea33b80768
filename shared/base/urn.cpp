#include "shared/base/urn.hpp"

#include "shared/base/text.hpp"

namespace smd {

std::string_view without_urn(std::string_view id) {
  constexpr std::string_view kUrn = "urn:uuid:";
  if (equals_ignoring_case(id.substr(0, kUrn.size()), kUrn)) id.remove_prefix(kUrn.size());
  return id;
}

}  // namespace smd
