// SessionStore: saved sessions, their notes, share links and audit trail, over SQLite or
// PostgreSQL. Changes are compare-and-set on the version, so that nobody overwrites a colleague's
// note unseen. Does not: know HTTP (server/sessions_endpoint) or make random numbers and times (the
// caller). Every call blocks; any thread may call. Times are ms since 1970.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "proxy/store/database.hpp"
#include "proxy/store/session_columns.hpp"
#include "shared/base/result.hpp"

namespace smd::store {

struct SessionRow {
  std::string id;
  std::int64_t version = 0;
  SessionColumns columns;
  std::int64_t saved = 0;
  std::int64_t size = 0;  ///< bytes as stored
  SessionRow() {}
};

struct Filter {
  std::string query;  ///< words; all must be in title, note, user type, environment or finding ids
  std::string user_type, environment, verdict, finding;
  std::size_t limit = 50;
  std::string after;  ///< `next` of the page before
  Filter() {}
};

struct Page {
  std::vector<SessionRow> sessions;  ///< newest first
  std::string next;                  ///< empty: no more
  std::int64_t total = 0;            ///< counted up to kMostCounted
  Page() {}
};
/// Counting all that match would take longer than finding the first of them.
inline constexpr std::int64_t kMostCounted = 1000;

struct OpenedSession {
  SessionRow row;
  std::string file;  ///< gzip
  OpenedSession() {}
};

/// What came of a change that names the version it is for.
struct Changed {
  enum class Outcome { done, conflict, missing };
  Outcome outcome = Outcome::missing;
  SessionRow row;  ///< after the change; of a conflict: as it is stored now
  Changed() {}
};

enum class LinkLevel { summary, everything };

struct ShareLink {
  std::string id, session;
  LinkLevel level = LinkLevel::summary;
  std::int64_t created = 0, expires = 0;
  std::int64_t withdrawn = 0;  ///< 0: it is not
  std::int64_t opened = 0;     ///< how often
  ShareLink() {}
};

struct SharedSession {
  enum class Outcome { open, unknown, expired, withdrawn };
  Outcome outcome = Outcome::unknown;
  LinkLevel level = LinkLevel::summary;
  std::string file;  ///< gzip, whole also for a summary
  SharedSession() {}
};

struct AuditEntry {
  std::int64_t at = 0;
  std::string who, what, link;
  AuditEntry() {}
};

/// Who does it, and when, for the audit trail.
struct Actor {
  std::string who;
  std::int64_t now = 0;
  Actor() {}
};

class SessionStore {
 public:
  explicit SessionStore(std::shared_ptr<Database> database) : database_(std::move(database)) {}

  [[nodiscard]] std::string_view kind() const { return database_->kind(); }

  // Errors of all: "store.unavailable", with the database's own words.
  Result<SessionRow> save(const std::string& id, const SessionFile& file, const Actor& actor);
  /// Also "store.filter": `after` is none that a list gave.
  Result<Page> list(const Filter& filter);
  Result<std::optional<OpenedSession>> read(const std::string& id, const Actor& actor);
  Result<Changed> replace(const std::string& id, std::int64_t version, const SessionFile& file,
                          const Actor& actor);
  /// Title and note, in the columns and in the file; `limit` as of read_session_file, whose errors
  /// it has too.
  Result<Changed> describe(const std::string& id, std::int64_t version,
                           const std::optional<std::string>& title,
                           const std::optional<std::string>& note, std::size_t limit,
                           const Actor& actor);
  /// False: there is none of that id.
  Result<bool> remove(const std::string& id, const Actor& actor);
  /// Deletes what was saved before that time; how many.
  Result<std::int64_t> retire(std::int64_t before, const Actor& actor);

  /// False: there is no such session. Of the token only its SHA-256 is kept.
  Result<bool> share(const ShareLink& link, const std::string& token_sha256, const Actor& actor);
  Result<std::vector<ShareLink>> links(const std::string& session);
  Result<bool> withdraw(const std::string& session, const std::string& link, const Actor& actor);
  Result<SharedSession> read_shared(const std::string& token_sha256, const Actor& actor);

  Result<std::vector<AuditEntry>> audit(const std::string& session);

 private:
  template <typename T>
  Result<T> transact(Access access, const std::function<T(Transaction&)>& work);

  std::shared_ptr<Database> database_;
};

[[nodiscard]] std::string_view name_of(LinkLevel level);

}  // namespace smd::store
