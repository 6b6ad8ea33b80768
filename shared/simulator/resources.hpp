// The small XML documents: ServiceStatus, the Authorization feed and its entries, and
// ApplicationInformation. Writes; who may read them is decided in resource_endpoint.cpp.
#pragma once

#include <string>

#include "shared/simulator/state.hpp"

namespace smd::simulator {

/// ReadServiceStatus (wire-facts section 4): neither feed nor entry.
[[nodiscard]] std::string service_status_document(const State& state, const ActiveFaults& faults);

/// GET Authorization (wire-facts section 8): the dummy customer's authorization first, then Bulk,
/// then ApplicationInformation, because PG&E's order is not to be relied on.
[[nodiscard]] std::string authorization_feed(const State& state, const Registration& client,
                                             const ActiveFaults& faults, EpochMs now);
/// GET Authorization/{id}; empty when the id is not one of this client's.
[[nodiscard]] std::string authorization_entry(const State& state, const Registration& client,
                                              std::string_view id, const ActiveFaults& faults,
                                              EpochMs now);

/// GET ApplicationInformation/{UUID} (wire-facts section 9): 29 names in schema order.
[[nodiscard]] std::string application_information(const State& state, const Registration& client,
                                                  const ActiveFaults& faults, EpochMs now);

}  // namespace smd::simulator
