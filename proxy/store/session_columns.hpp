// What the list of sessions shows, taken out of a session file when it is saved, and the two
// members of a file that may be changed afterwards. Knows the file's format (docs/contracts.md
// section 8) only so far; does not judge it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"

namespace smd::store {

struct SessionColumns {
  std::string title, note;
  std::int64_t created = 0;  ///< ms since 1970
  std::string user_type, environment;
  std::string verdict;  ///< the worst of the steps'
  std::vector<std::string> findings;
  SessionColumns() {}
};

/// A file as it came, gzip or not. Errors: "session.gzip" (damaged or larger than `limit` when
/// expanded), "session.json", "session.format" (no session file, or a newer one).
struct SessionFile {
  SessionColumns columns;
  std::string gzip;  ///< as it is stored
  SessionFile() {}
};
[[nodiscard]] Result<SessionFile> read_session_file(std::string_view bytes, std::size_t limit);

/// The file with another title and note.
[[nodiscard]] Result<std::string> with_title_and_note(const std::string& gzip,
                                                      const std::string& title,
                                                      const std::string& note, std::size_t limit);
/// The file without events and bodies.
[[nodiscard]] Result<std::string> summary_of(const std::string& gzip, std::size_t limit);

/// In lower case, what a search looks into.
[[nodiscard]] std::string search_text(const SessionColumns& columns);

}  // namespace smd::store
