// HAR 1.2 of a session: the calls as they went out, pseudonyms where the secrets were. What HAR has
// no place for stands in members that begin with "_" (HAR 1.2, "Custom fields").
#pragma once

#include "shared/exports/evidence.hpp"

namespace smd::exports {

[[nodiscard]] Json har_of(const Evidence& evidence);

}  // namespace smd::exports
