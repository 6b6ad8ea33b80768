// From the elements of one resource to its typed form (espi-model tables T4 to T16). The entry part
// is filled by FeedReader. Numbers that cannot be read are counted by NumberProblems.
#pragma once

#include <string_view>

#include "shared/espi/model.hpp"
#include "shared/espi/resource_tree.hpp"

namespace smd::espi {

struct NumberProblems {
  std::uint64_t count = 0;
};

[[nodiscard]] LocalTimeParameters to_local_time(const ResourceTree& tree, NumberProblems& problems);
[[nodiscard]] UsagePoint to_usage_point(const ResourceTree& tree, NumberProblems& problems);
/// `node` is the ReadingType element: the root, or one inside a MeterReading (ESPI 4.0).
[[nodiscard]] ReadingType to_reading_type(const ResourceTree& tree, std::size_t node,
                                          NumberProblems& problems);
[[nodiscard]] UsageSummary to_usage_summary(const ResourceTree& tree, NumberProblems& problems);
[[nodiscard]] QualitySummary to_quality_summary(const ResourceTree& tree, NumberProblems& problems);
void add_program_mappings(const ResourceTree& tree, std::size_t most,
                          std::vector<ProgramMapping>& out, NumberProblems& problems);
[[nodiscard]] CustomerResource to_customer(const ResourceTree& tree);
/// True for the resources of the customer namespace that are kept.
[[nodiscard]] bool is_customer_resource(std::string_view local);

}  // namespace smd::espi
