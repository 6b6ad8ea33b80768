#include "proxy/store/migrations.hpp"

#include <vector>

namespace smd::store {
namespace {

/// The same for both, or one for each: searching inside of texts is where they differ.
struct Statement {
  const char* sqlite;
  const char* postgresql;
};

constexpr Statement same(const char* sql) { return {sql, sql}; }

const std::vector<Statement> kSessions = {
    same(
        "CREATE TABLE sessions (id TEXT PRIMARY KEY, version BIGINT NOT NULL, title TEXT NOT NULL, "
        "note TEXT NOT NULL, created BIGINT NOT NULL, saved BIGINT NOT NULL, "
        "user_type TEXT NOT NULL, environment TEXT NOT NULL, verdict TEXT NOT NULL, "
        "findings TEXT NOT NULL, size BIGINT NOT NULL, search TEXT NOT NULL)"),
    same("CREATE INDEX sessions_saved ON sessions (saved DESC, id DESC)"),
    same("CREATE INDEX sessions_verdict ON sessions (verdict, saved DESC, id DESC)"),
    same("CREATE INDEX sessions_user_type ON sessions (user_type, saved DESC, id DESC)"),
    same("CREATE INDEX sessions_environment ON sessions (environment, saved DESC, id DESC)"),
    Statement{"CREATE VIRTUAL TABLE sessions_search USING fts5(search, content='sessions', "
              "content_rowid='rowid', tokenize='trigram')",
              "CREATE EXTENSION IF NOT EXISTS pg_trgm"},
    Statement{"CREATE TRIGGER sessions_inserted AFTER INSERT ON sessions BEGIN "
              "INSERT INTO sessions_search(rowid, search) VALUES (new.rowid, new.search); END",
              "CREATE INDEX sessions_search ON sessions USING gin (search gin_trgm_ops)"},
    Statement{"CREATE TRIGGER sessions_deleted AFTER DELETE ON sessions BEGIN INSERT INTO "
              "sessions_search(sessions_search, rowid, search) "
              "VALUES ('delete', old.rowid, old.search); END",
              ""},
    Statement{"CREATE TRIGGER sessions_updated AFTER UPDATE OF search ON sessions BEGIN "
              "INSERT INTO sessions_search(sessions_search, rowid, search) "
              "VALUES ('delete', old.rowid, old.search); "
              "INSERT INTO sessions_search(rowid, search) VALUES (new.rowid, new.search); END",
              ""},
    Statement{"CREATE TABLE session_files (id TEXT PRIMARY KEY REFERENCES sessions (id) "
              "ON DELETE CASCADE, file BLOB NOT NULL)",
              "CREATE TABLE session_files (id TEXT PRIMARY KEY REFERENCES sessions (id) "
              "ON DELETE CASCADE, file BYTEA NOT NULL)"},
    same("CREATE TABLE links (id TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES sessions (id) "
         "ON DELETE CASCADE, token_sha256 TEXT NOT NULL UNIQUE, level TEXT NOT NULL, "
         "created BIGINT NOT NULL, expires BIGINT NOT NULL, withdrawn BIGINT NOT NULL, "
         "opened BIGINT NOT NULL)"),
    same("CREATE INDEX links_session ON links (session)"),
    // No reference to the session: who deleted it must still be found afterwards.
    same("CREATE TABLE audit (session TEXT NOT NULL, at BIGINT NOT NULL, who TEXT NOT NULL, "
         "what TEXT NOT NULL, link TEXT NOT NULL)"),
    same("CREATE INDEX audit_session ON audit (session, at)"),
};

// Nothing in here can be read without the id of a run, of which only a digest is kept
// (companion/sealing).
const std::vector<Statement> kOauthRuns = {
    {"CREATE TABLE oauth_runs (number INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE, "
     "state TEXT NOT NULL, authorize TEXT NOT NULL, public_key TEXT NOT NULL, "
     "private_key TEXT NOT NULL, expires BIGINT NOT NULL)",
     "CREATE TABLE oauth_runs (number BIGSERIAL PRIMARY KEY, run TEXT NOT NULL UNIQUE, "
     "state TEXT NOT NULL, authorize TEXT NOT NULL, public_key TEXT NOT NULL, "
     "private_key TEXT NOT NULL, expires BIGINT NOT NULL)"},
    same("CREATE INDEX oauth_runs_state ON oauth_runs (state)"),
    same("CREATE TABLE oauth_hops (run TEXT NOT NULL REFERENCES oauth_runs (run) "
         "ON DELETE CASCADE, seq BIGINT NOT NULL, hop TEXT NOT NULL, PRIMARY KEY (run, seq))"),
    same("CREATE TABLE oauth_visits (visit TEXT PRIMARY KEY, run TEXT NOT NULL "
         "REFERENCES oauth_runs (run) ON DELETE CASCADE)"),
    same("CREATE INDEX oauth_visits_run ON oauth_visits (run)"),
    same("CREATE TABLE oauth_codes (run TEXT NOT NULL REFERENCES oauth_runs (run) "
         "ON DELETE CASCADE, code TEXT NOT NULL, PRIMARY KEY (run, code))"),
};

// Beside their number in the list nothing may be changed about those that have been released.
const std::vector<std::vector<Statement>>& migrations() {
  static const std::vector<std::vector<Statement>> kAll = {kSessions, kOauthRuns};
  return kAll;
}

std::int64_t version_of(Transaction& transaction) {
  transaction.run("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)");
  const Records found = transaction.run("SELECT version FROM schema_version");
  if (!found.empty()) return found.front().number(0);
  transaction.run("INSERT INTO schema_version (version) VALUES (0)");
  return 0;
}

}  // namespace

void migrate(Database& database) {
  database.transact(Access::write, [&](Transaction& transaction) {
    database.lock_schema(transaction);
    const std::int64_t version = version_of(transaction);
    const auto newest = static_cast<std::int64_t>(migrations().size());
    if (version > newest) {
      throw DatabaseError("The store was made by a newer version of smd-proxy (schema " +
                          std::to_string(version) + ", this one knows " + std::to_string(newest) +
                          "): update smd-proxy.");
    }
    const bool sqlite = database.kind() == "sqlite";
    for (std::int64_t step = version; step < newest; ++step) {
      for (const Statement& statement : migrations()[static_cast<std::size_t>(step)]) {
        const char* sql = sqlite ? statement.sqlite : statement.postgresql;
        if (*sql != 0) transaction.run(sql);
      }
    }
    transaction.run("UPDATE schema_version SET version = $1", {newest});
  });
}

}  // namespace smd::store
