#include "proxy/store/session_store.hpp"

#include "proxy/store/migrations.hpp"
#include "shared/base/text.hpp"

namespace smd::store {
namespace {

constexpr std::size_t kConnections = 8;
// What trigram indexes can find; shorter words are looked for in the rows that are left.
constexpr std::size_t kShortestIndexed = 3;

constexpr const char* kColumns =
    "id, version, title, note, created, saved, user_type, environment, verdict, findings, size";

std::string joined(const std::vector<std::string>& words) { return join(words, " "); }

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      if (!word.empty()) out.push_back(std::move(word));
      word.clear();
    } else {
      word.push_back(c);
    }
  }
  if (!word.empty()) out.push_back(std::move(word));
  return out;
}

SessionRow row_of(const Record& record) {
  SessionRow out;
  out.id = record.text(0);
  out.version = record.number(1);
  out.columns.title = record.text(2);
  out.columns.note = record.text(3);
  out.columns.created = record.number(4);
  out.saved = record.number(5);
  out.columns.user_type = record.text(6);
  out.columns.environment = record.text(7);
  out.columns.verdict = record.text(8);
  out.columns.findings = words_of(record.text(9));
  out.size = record.number(10);
  return out;
}

std::optional<SessionRow> find(Transaction& transaction, const std::string& id) {
  const Records found =
      transaction.run(std::string("SELECT ") + kColumns + " FROM sessions WHERE id = $1", {id});
  if (found.empty()) return std::nullopt;
  return row_of(found.front());
}

std::string file_of(Transaction& transaction, const std::string& id) {
  const Records found = transaction.run("SELECT file FROM session_files WHERE id = $1", {id});
  return found.empty() ? std::string() : found.front().text(0);
}

void record(Transaction& transaction, const std::string& session, const Actor& actor,
            const char* what, const std::string& link = "") {
  transaction.run("INSERT INTO audit (session, at, who, what, link) VALUES ($1, $2, $3, $4, $5)",
                  {session, actor.now, actor.who, std::string(what), link});
}

/// Writes file and columns over the version that is expected; what is stored now when it is
/// another.
Changed overwrite(Transaction& transaction, const std::string& id, std::int64_t version,
                  const SessionFile& file, const Actor& actor, const char* what) {
  Changed out;
  const SessionColumns& columns = file.columns;
  const Records changed = transaction.run(
      "UPDATE sessions SET version = version + 1, title = $3, note = $4, saved = $5, "
      "user_type = $6, environment = $7, verdict = $8, findings = $9, size = $10, search = $11 "
      "WHERE id = $1 AND version = $2 RETURNING id",
      {id, version, columns.title, columns.note, actor.now, columns.user_type, columns.environment,
       columns.verdict, joined(columns.findings), static_cast<std::int64_t>(file.gzip.size()),
       search_text(columns)});
  const auto now = find(transaction, id);
  if (!now) return out;
  out.row = *now;
  out.outcome = changed.empty() ? Changed::Outcome::conflict : Changed::Outcome::done;
  if (changed.empty()) return out;
  transaction.run("UPDATE session_files SET file = $2 WHERE id = $1", {id, Blob{file.gzip}});
  record(transaction, id, actor, what);
  return out;
}

/// The conditions of a list, with their values.
class Conditions {
 public:
  explicit Conditions(bool sqlite) : sqlite_(sqlite) {}

  void equals(const char* column, const std::string& value) {
    if (!value.empty()) add(std::string(column) + " = " + next(value));
  }
  void has_finding(const std::string& id) {
    if (!id.empty())
      add("' ' || findings || ' ' LIKE " + next("% " + escaped(id) + " %") + kEscape);
  }
  void contains(const std::string& word) {
    if (sqlite_ && word.size() >= kShortestIndexed) {
      add("rowid IN (SELECT rowid FROM sessions_search WHERE sessions_search MATCH " +
          next(phrase(word)) + ")");
    } else {
      add("search LIKE " + next("%" + escaped(word) + "%") + kEscape);
    }
  }
  void older_than(std::int64_t saved, const std::string& id) {
    const std::string at = next(saved);
    const std::string than = next(id);
    add("(saved < " + at + " OR (saved = " + at + " AND id < " + than + "))");
  }

  [[nodiscard]] std::string where() const { return text_.empty() ? "" : " WHERE " + text_; }
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }

 private:
  static constexpr const char* kEscape = " ESCAPE '\\'";

  void add(const std::string& condition) { text_ += (text_.empty() ? "" : " AND ") + condition; }
  std::string next(Value value) {
    values_.push_back(std::move(value));
    return "$" + std::to_string(values_.size());
  }
  /// For LIKE: % and _ as they are.
  static std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
      if (c == '%' || c == '_' || c == '\\') out.push_back('\\');
      out.push_back(c);
    }
    return out;
  }
  /// For FTS5: one string, whatever is in it.
  static std::string phrase(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
      if (c == '"') out.push_back('"');
      out.push_back(c);
    }
    return out + "\"";
  }

  bool sqlite_;
  std::string text_;
  std::vector<Value> values_;
};

Conditions conditions_of(const Filter& filter, bool sqlite) {
  Conditions out(sqlite);
  out.equals("user_type", filter.user_type);
  out.equals("environment", filter.environment);
  out.equals("verdict", filter.verdict);
  out.has_finding(filter.finding);
  for (const std::string& word : words_of(to_lower(filter.query))) out.contains(word);
  return out;
}

}  // namespace

std::string_view name_of(LinkLevel level) {
  return level == LinkLevel::summary ? "summary" : "everything";
}

template <typename T>
Result<T> SessionStore::transact(Access access, const std::function<T(Transaction&)>& work) {
  std::optional<T> out;
  try {
    database_->transact(access, [&](Transaction& transaction) { out.emplace(work(transaction)); });
  } catch (const DatabaseError& error) {
    return Error("store.unavailable", error.what());
  }
  return std::move(*out);
}

Result<std::unique_ptr<SessionStore>> SessionStore::open(const std::string& url) {
  try {
    std::unique_ptr<Database> database;
    if (url.starts_with("sqlite:")) {
      database = open_sqlite(url.substr(7));
    } else if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
      database = open_postgresql(url, kConnections);
    } else {
      return Error("store.url", "A store is sqlite:PATH or postgresql://USER@HOST/DATABASE.");
    }
    migrate(*database);
    return std::unique_ptr<SessionStore>(new SessionStore(std::move(database)));
  } catch (const DatabaseError& error) {
    return Error("store.unavailable", error.what());
  }
}

Result<SessionRow> SessionStore::save(const std::string& id, const SessionFile& file,
                                      const Actor& actor) {
  return transact<SessionRow>(Access::write, [&](Transaction& transaction) {
    const SessionColumns& columns = file.columns;
    transaction.run(
        "INSERT INTO sessions (id, version, title, note, created, saved, user_type, environment, "
        "verdict, findings, size, search) VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        {id, columns.title, columns.note, columns.created, actor.now, columns.user_type,
         columns.environment, columns.verdict, joined(columns.findings),
         static_cast<std::int64_t>(file.gzip.size()), search_text(columns)});
    transaction.run("INSERT INTO session_files (id, file) VALUES ($1, $2)", {id, Blob{file.gzip}});
    record(transaction, id, actor, "saved");
    SessionRow out;
    out.id = id;
    out.version = 1;
    out.columns = columns;
    out.saved = actor.now;
    out.size = static_cast<std::int64_t>(file.gzip.size());
    return out;
  });
}

Result<Page> SessionStore::list(const Filter& filter) {
  return transact<Page>(Access::read, [&](Transaction& transaction) {
    const bool sqlite = database_->kind() == "sqlite";
    Conditions conditions = conditions_of(filter, sqlite);
    Page out;
    out.total = transaction
                    .run("SELECT count(*) FROM (SELECT 1 FROM sessions" + conditions.where() +
                             " LIMIT " + std::to_string(kMostCounted) + ") AS counted",
                         conditions.values())
                    .front()
                    .number(0);
    if (const std::size_t colon = filter.after.find(':'); colon != std::string::npos) {
      const Record after({filter.after.substr(0, colon)});
      conditions.older_than(after.number(0), filter.after.substr(colon + 1));
    }
    const Records found = transaction.run(
        std::string("SELECT ") + kColumns + " FROM sessions" + conditions.where() +
            " ORDER BY saved DESC, id DESC LIMIT " + std::to_string(filter.limit + 1),
        conditions.values());
    for (const Record& record : found) out.sessions.push_back(row_of(record));
    if (out.sessions.size() > filter.limit) {
      out.sessions.pop_back();
      const SessionRow& last = out.sessions.back();
      out.next = std::to_string(last.saved) + ":" + last.id;
    }
    return out;
  });
}

Result<std::optional<OpenedSession>> SessionStore::read(const std::string& id, const Actor& actor) {
  return transact<std::optional<OpenedSession>>(
      Access::write, [&](Transaction& transaction) -> std::optional<OpenedSession> {
        auto row = find(transaction, id);
        if (!row) return std::nullopt;
        OpenedSession out;
        out.row = std::move(*row);
        out.file = file_of(transaction, id);
        record(transaction, id, actor, "opened");
        return out;
      });
}

Result<Changed> SessionStore::replace(const std::string& id, std::int64_t version,
                                      const SessionFile& file, const Actor& actor) {
  return transact<Changed>(Access::write, [&](Transaction& transaction) {
    return overwrite(transaction, id, version, file, actor, "replaced");
  });
}

Result<Changed> SessionStore::describe(const std::string& id, std::int64_t version,
                                       const std::optional<std::string>& title,
                                       const std::optional<std::string>& note, std::size_t limit,
                                       const Actor& actor) {
  std::optional<Error> damaged;
  auto changed = transact<Changed>(Access::write, [&](Transaction& transaction) {
    Changed out;
    const auto row = find(transaction, id);
    if (!row) return out;
    SessionFile file;
    file.columns = row->columns;
    if (title) file.columns.title = *title;
    if (note) file.columns.note = *note;
    auto gzip =
        with_title_and_note(file_of(transaction, id), file.columns.title, file.columns.note, limit);
    if (!gzip) {
      damaged = gzip.error();
      return out;
    }
    file.gzip = std::move(gzip).value();
    return overwrite(transaction, id, version, file, actor, "described");
  });
  if (damaged) return *damaged;
  return changed;
}

Result<bool> SessionStore::remove(const std::string& id, const Actor& actor) {
  return transact<bool>(Access::write, [&](Transaction& transaction) {
    const Records gone = transaction.run("DELETE FROM sessions WHERE id = $1 RETURNING id", {id});
    if (!gone.empty()) record(transaction, id, actor, "deleted");
    return !gone.empty();
  });
}

Result<std::int64_t> SessionStore::retire(std::int64_t before, const Actor& actor) {
  return transact<std::int64_t>(Access::write, [&](Transaction& transaction) {
    const Records gone =
        transaction.run("DELETE FROM sessions WHERE saved < $1 RETURNING id", {before});
    for (const Record& one : gone) record(transaction, one.text(0), actor, "retired");
    return static_cast<std::int64_t>(gone.size());
  });
}

Result<bool> SessionStore::share(const ShareLink& link, const std::string& token_sha256,
                                 const Actor& actor) {
  return transact<bool>(Access::write, [&](Transaction& transaction) {
    if (!find(transaction, link.session)) return false;
    transaction.run(
        "INSERT INTO links (id, session, token_sha256, level, created, expires, withdrawn, opened) "
        "VALUES ($1, $2, $3, $4, $5, $6, 0, 0)",
        {link.id, link.session, token_sha256, std::string(name_of(link.level)), link.created,
         link.expires});
    record(transaction, link.session, actor, "link made", link.id);
    return true;
  });
}

Result<std::vector<ShareLink>> SessionStore::links(const std::string& session) {
  return transact<std::vector<ShareLink>>(Access::read, [&](Transaction& transaction) {
    std::vector<ShareLink> out;
    for (const Record& one : transaction.run(
             "SELECT id, level, created, expires, withdrawn, opened FROM links WHERE session = $1 "
             "ORDER BY created DESC, id",
             {session})) {
      ShareLink link;
      link.id = one.text(0);
      link.session = session;
      link.level = one.text(1) == "everything" ? LinkLevel::everything : LinkLevel::summary;
      link.created = one.number(2);
      link.expires = one.number(3);
      link.withdrawn = one.number(4);
      link.opened = one.number(5);
      out.push_back(std::move(link));
    }
    return out;
  });
}

Result<bool> SessionStore::withdraw(const std::string& session, const std::string& link,
                                    const Actor& actor) {
  return transact<bool>(Access::write, [&](Transaction& transaction) {
    const Records found = transaction.run(
        "UPDATE links SET withdrawn = $3 WHERE id = $1 AND session = $2 AND withdrawn = 0 "
        "RETURNING id",
        {link, session, actor.now});
    if (!found.empty()) record(transaction, session, actor, "link withdrawn", link);
    return !found.empty();
  });
}

Result<SharedSession> SessionStore::read_shared(const std::string& token_sha256,
                                                const Actor& actor) {
  return transact<SharedSession>(Access::write, [&](Transaction& transaction) {
    SharedSession out;
    const Records found = transaction.run(
        "SELECT id, session, level, expires, withdrawn FROM links WHERE token_sha256 = $1",
        {token_sha256});
    if (found.empty()) return out;
    const Record& link = found.front();
    if (link.number(4) != 0) {
      out.outcome = SharedSession::Outcome::withdrawn;
    } else if (link.number(3) <= actor.now) {
      out.outcome = SharedSession::Outcome::expired;
    } else {
      out.outcome = SharedSession::Outcome::open;
      out.level = link.text(2) == "everything" ? LinkLevel::everything : LinkLevel::summary;
      out.file = file_of(transaction, link.text(1));
      transaction.run("UPDATE links SET opened = opened + 1 WHERE id = $1", {link.text(0)});
      record(transaction, link.text(1), actor, "opened by link", link.text(0));
    }
    return out;
  });
}

Result<std::vector<AuditEntry>> SessionStore::audit(const std::string& session) {
  return transact<std::vector<AuditEntry>>(Access::read, [&](Transaction& transaction) {
    std::vector<AuditEntry> out;
    for (const Record& one : transaction.run(
             "SELECT at, who, what, link FROM audit WHERE session = $1 ORDER BY at DESC LIMIT 500",
             {session})) {
      AuditEntry entry;
      entry.at = one.number(0);
      entry.who = one.text(1);
      entry.what = one.text(2);
      entry.link = one.text(3);
      out.push_back(std::move(entry));
    }
    return out;
  });
}

}  // namespace smd::store
