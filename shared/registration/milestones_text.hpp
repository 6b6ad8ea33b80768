// Reads text that a person copied from PG&E's Registration Milestones table, in any of the wordings
// PG&E's page shows and in whatever shape a browser's clipboard gave it.
// Does not: fail or guess. What is not found is said in a note; what is odd is kept and noted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/secret.hpp"
#include "shared/base/time.hpp"
#include "shared/oauth/note.hpp"
#include "shared/registration/milestone.hpp"

namespace smd::registration {

struct MilestoneDone {
  Milestone milestone = Milestone::kSubmitted;
  std::optional<CivilDate> date;  ///< absent when no date stood by the row
};

struct MilestonesText {
  std::optional<CivilDate> accepted_on;
  Secret registration_access_token;
  std::string client_id;
  Secret client_secret;
  std::vector<MilestoneDone> done;  ///< in the order of kMilestones, each once
  /// How many tables the text held; the values come from the newest one that has credentials.
  int tables = 0;
  /// Codes: milestones.empty, milestones.not-recognised, milestones.several-tables,
  /// milestones.no-accepted, milestones.no-accepted-date, milestones.no-client-id,
  /// milestones.no-client-secret, milestones.no-registration-access-token,
  /// milestones.sample (PG&E's published example, not yours), milestones.odd-client-id,
  /// milestones.odd-client-secret, milestones.odd-token, milestones.truncated-text (over 256 kB),
  /// milestones.not-utf8.
  oauth::Notes notes;

  [[nodiscard]] bool has_credentials() const {
    return !client_id.empty() || !client_secret.empty() || !registration_access_token.empty();
  }
};

[[nodiscard]] MilestonesText read_milestones_text(std::string_view text);

}  // namespace smd::registration
