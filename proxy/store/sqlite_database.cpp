#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>

#include "proxy/store/database.hpp"

namespace smd::store {

namespace {

constexpr int kBusyMs = 10'000;
// Reading goes on beside a write (WAL), so a few connections are of use; more would only wait for
// the same disk.
constexpr std::size_t kReaders = 4;

class SqliteTransaction final : public Transaction {
 public:
  explicit SqliteTransaction(SQLite::Database& database) : database_(database) {}

  Records run(const std::string& sql, const std::vector<Value>& values) override {
    SQLite::Statement statement(database_, sql);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::string name = "$" + std::to_string(i + 1);
      // A statement need not use every value.
      if (statement.getIndex(name.c_str()) == 0) continue;
      std::visit([&](const auto& value) { bind(statement, name, value); }, values[i]);
    }
    Records out;
    while (statement.executeStep()) {
      std::vector<std::string> cells;
      for (int i = 0; i < statement.getColumnCount(); ++i) {
        const SQLite::Column column = statement.getColumn(i);
        const auto* bytes = static_cast<const char*>(column.getBlob());
        cells.emplace_back(bytes == nullptr
                               ? std::string()
                               : std::string(bytes, static_cast<std::size_t>(column.getBytes())));
      }
      out.emplace_back(std::move(cells));
    }
    return out;
  }

 private:
  static void bind(SQLite::Statement& statement, const std::string& name, std::int64_t value) {
    statement.bind(name, value);
  }
  static void bind(SQLite::Statement& statement, const std::string& name,
                   const std::string& value) {
    statement.bindNoCopy(name, value);
  }
  static void bind(SQLite::Statement& statement, const std::string& name, const Blob& value) {
    statement.bindNoCopy(name, value.bytes.data(), static_cast<int>(value.bytes.size()));
  }

  SQLite::Database& database_;
};

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(const std::string& path) : path_(path) {
    writer_ = connect(SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    writer_->exec("PRAGMA journal_mode=WAL");
  }

  void transact(Access access, const std::function<void(Transaction&)>& work) override {
    try {
      if (access == Access::write) {
        const std::lock_guard lock(writing_);
        perform(*writer_, "BEGIN IMMEDIATE", work);
      } else {
        auto reader = take_reader();
        perform(*reader, "BEGIN", work);
        const std::lock_guard lock(reading_);
        if (readers_.size() < kReaders) readers_.push_back(std::move(reader));
      }
    } catch (const DatabaseError&) {
      throw;
    } catch (const std::exception& error) {
      throw DatabaseError(path_ + ": " + error.what());
    }
  }

  [[nodiscard]] std::string_view kind() const override { return "sqlite"; }
  // BEGIN IMMEDIATE has it already.
  void lock_schema(Transaction&) override {}

 private:
  std::unique_ptr<SQLite::Database> connect(int flags) {
    auto out = std::make_unique<SQLite::Database>(path_, flags, kBusyMs);
    // What was acknowledged must survive a power cut, not only the end of the process.
    out->exec("PRAGMA synchronous=FULL");
    out->exec("PRAGMA foreign_keys=ON");
    // What was deleted must not be found in the file.
    out->exec("PRAGMA secure_delete=ON");
    return out;
  }

  std::unique_ptr<SQLite::Database> take_reader() {
    {
      const std::lock_guard lock(reading_);
      if (!readers_.empty()) {
        auto out = std::move(readers_.back());
        readers_.pop_back();
        return out;
      }
    }
    return connect(SQLite::OPEN_READWRITE);
  }

  static void perform(SQLite::Database& database, const char* begin,
                      const std::function<void(Transaction&)>& work) {
    database.exec(begin);
    try {
      SqliteTransaction transaction(database);
      work(transaction);
      database.exec("COMMIT");
    } catch (...) {
      // tryExec: SQLite has rolled back by itself after some errors, and then refuses.
      (void)database.tryExec("ROLLBACK");
      throw;
    }
  }

  std::string path_;
  std::mutex writing_;
  std::unique_ptr<SQLite::Database> writer_;
  std::mutex reading_;
  std::vector<std::unique_ptr<SQLite::Database>> readers_;
};

/// Sessions are nobody else's business; the files beside it (WAL) take over its permissions.
void make_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0)
    throw DatabaseError(path + ": " + std::strerror(errno) +
                        ". Its folder must exist and be writable.");
  ::close(file);
}

}  // namespace

std::unique_ptr<Database> open_sqlite(const std::string& path) {
  make_private_file(path);
  try {
    return std::make_unique<SqliteDatabase>(path);
  } catch (const SQLite::Exception& error) {
    throw DatabaseError(path + ": " + error.what() + ". The file must be a SQLite database.");
  }
}

}  // namespace smd::store
