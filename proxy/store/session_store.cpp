#include "proxy/store/session_store.hpp"

#include <algorithm>

#include "proxy/store/conditions.hpp"
#include "shared/base/text.hpp"

namespace smd::store {
namespace {

constexpr const char* kColumns =
    "id, version, title, note, created, saved, user_type, environment, verdict, findings, size";

std::string joined(const std::vector<std::string>& words) { return join(words, " "); }

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

std::int64_t count(Transaction& transaction, const std::string& table,
                   const Conditions& conditions) {
  return transaction
      .run("SELECT count(*) FROM (SELECT 1 FROM " + table + conditions.where() + " LIMIT " +
               std::to_string(kMostCounted) + ") AS counted",
           conditions.values())
      .front()
      .number(0);
}

/// Where a page ended: "SAVED:ID".
struct Place {
  std::int64_t saved = 0;
  std::string id;
};
std::optional<Place> read_place(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const auto saved = parse_int64(text.substr(0, colon));
  if (!saved) return std::nullopt;
  return Place{*saved, text.substr(colon + 1)};
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
  const auto after = read_place(filter.after);
  if (!after && !filter.after.empty()) {
    return Error("store.filter", "\"after\" must be the \"next\" of the page before.");
  }
  return transact<Page>(Access::read, [&](Transaction& transaction) {
    const bool sqlite = database_->kind() == "sqlite";
    Page out;
    bool dense = false;
    if (sqlite && has_indexed_words(filter)) {
      const Conditions words = text_index_conditions(filter);
      dense = count(transaction, "sessions_search", words) >= kMostCounted;
    }
    const auto how = !sqlite || dense ? TextSearch::rows : TextSearch::index;
    Conditions conditions = conditions_of(filter, how);
    out.total = count(transaction, "sessions", conditions);
    if (after) conditions.older_than(after->saved, after->id);
    const Records found = transaction.run(
        std::string("SELECT ") + kColumns + " FROM sessions" + conditions.where() +
            " ORDER BY saved DESC, id DESC LIMIT " + std::to_string(filter.limit + 1),
        conditions.values());
    for (const Record& one : found) out.sessions.push_back(row_of(one));
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
  // The file is read, changed and compressed outside of the transaction that writes, which would
  // keep others waiting; the version tells when somebody was faster.
  std::string stored;
  auto before = transact<Changed>(Access::read, [&](Transaction& transaction) {
    Changed out;
    const auto row = find(transaction, id);
    if (!row) return out;
    out.row = *row;
    out.outcome = row->version == version ? Changed::Outcome::done : Changed::Outcome::conflict;
    stored = file_of(transaction, id);
    return out;
  });
  if (!before || before->outcome != Changed::Outcome::done) return before;
  SessionFile file;
  file.columns = before->row.columns;
  if (title) file.columns.title = *title;
  if (note) file.columns.note = *note;
  auto gzip = with_title_and_note(stored, file.columns.title, file.columns.note, limit);
  if (!gzip) return gzip.error();
  file.gzip = std::move(gzip).value();
  return transact<Changed>(Access::write, [&](Transaction& transaction) {
    return overwrite(transaction, id, version, file, actor, "described");
  });
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
