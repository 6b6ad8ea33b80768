// The table of findings held against the table of faults and the catalogue. That the console really
// says so is shown by tests/integration/faults/matrix.test.mjs.
#include "shared/simulator/fault_findings.hpp"

#include <set>

#include "shared/base/text.hpp"
#include "shared/diagnosis/catalogue.hpp"
#include "tests/unit/core/simulator/test_custodian.hpp"

namespace smd::simulator::testing {
namespace {

using Ids = std::set<std::string_view>;

TEST(FaultFindings, EachFaultHasOneAtEachOfItsStepsAndValues) {
  for (const auto& row : fault_table()) {
    for (std::size_t i = 0; i < kStepIds.size(); ++i) {
      const auto step = static_cast<Step>(i);
      for (const auto value : split(row.values, ' ')) {
        EXPECT_EQ(find_fault_finding(row.name, step, value) != nullptr, contains(row.steps, step))
            << row.name << " at " << kStepIds[i];
      }
    }
  }
}

TEST(FaultFindings, NoRowIsWithoutItsFaultOrHiddenByAnEarlierOne) {
  for (const auto& row : fault_findings()) {
    const auto* fault = find_fault(row.fault);
    ASSERT_NE(fault, nullptr) << row.fault;
    bool counts = false;
    for (std::size_t i = 0; i < kStepIds.size(); ++i) {
      const auto step = static_cast<Step>(i);
      const auto* found = find_fault_finding(row.fault, step, row.value);
      counts = counts || (contains(fault->steps, step) && found == &row);
    }
    EXPECT_TRUE(counts) << row.fault << " " << row.finding;
  }
}

TEST(FaultFindings, AreExactlyTheFindingsOfTheCatalogueThatFaultsProve) {
  Ids proven;
  for (const auto& entry : diagnosis::catalogue()) {
    if (entry.proof == diagnosis::Proof::kFault) proven.insert(entry.id);
  }
  Ids produced;
  for (const auto& row : fault_findings()) {
    produced.insert(row.finding);
    if (!row.also.empty()) produced.insert(row.also);
  }
  for (const auto& row : dialect_findings()) produced.insert(row.finding);
  for (const auto id : produced) EXPECT_EQ(proven.count(id), 1U) << id << ": its proof is no fault";
  for (const auto id : proven) EXPECT_EQ(produced.count(id), 1U) << id << ": no fault leads to it";
}

TEST(FaultFindings, DialectsCanBeSet) {
  for (const auto& row : dialect_findings()) {
    Dialect dialect;
    EXPECT_TRUE(dialect.apply(row.setting).ok()) << row.setting;
  }
}

}  // namespace
}  // namespace smd::simulator::testing
