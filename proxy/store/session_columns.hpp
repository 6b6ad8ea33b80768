// What the list of sessions shows, taken out of a session file when it is saved, and the changes
// that are made to a file afterwards. What a session file is, shared/session says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"

namespace smd::store {

struct SessionColumns {
  std::string title, note;
  std::int64_t created = 0;            ///< ms since 1970
  std::string user_type, environment;  ///< the environment's label
  std::string verdict;                 ///< the worst of the steps'
  std::vector<std::string> findings;   ///< ids, each once
  SessionColumns() {}
};

struct SessionFile {
  SessionColumns columns;
  std::string gzip;  ///< as it is stored
  SessionFile() {}
};

/// A file as it came, gzip or not. `limit`: bytes it may expand to. Errors: "gzip.damaged",
/// "gzip.large", and those of session::open_session; all name the fix.
[[nodiscard]] Result<SessionFile> read_session_file(std::string_view bytes, std::size_t limit);

/// The stored file with another title and note, and the digest that goes with them.
[[nodiscard]] Result<std::string> with_title_and_note(const std::string& gzip,
                                                      const std::string& title,
                                                      const std::string& note, std::size_t limit);
/// The stored file without events and bodies, as gzip.
[[nodiscard]] Result<std::string> summary_of(const std::string& gzip, std::size_t limit);

/// In lower case, what a search looks into.
[[nodiscard]] std::string search_text(const SessionColumns& columns);

}  // namespace smd::store
