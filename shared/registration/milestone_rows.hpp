// Inside of shared/registration: finds the rows of Registration Milestones tables in copied text.
// Does not: tell one table from the next (milestones_text.cpp does).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "shared/base/time.hpp"
#include "shared/registration/milestone.hpp"

namespace smd::registration {

struct MilestoneRow {
  std::size_t begin = 0;      ///< of the row's first phrase, or of the date before it
  std::size_t label_end = 0;  ///< behind that phrase
  Milestone milestone = Milestone::kSubmitted;
  bool label = false;  ///< the phrase was the row's name, not only its text
  std::optional<CivilDate> date;
};

/// Rows in the order of the text, each with its date; rows of tests that are not completed left
/// out. `text` has been through normalised_paste.
[[nodiscard]] std::vector<MilestoneRow> read_milestone_rows(std::string_view text);

}  // namespace smd::registration
